"""Authenticated encryption of what must not be read from the database alone.

Every sealed text is bound to what it belongs to, and that begins with its purpose: what was sealed as a case record
number never opens as anything else, although one list of keys serves all, so that there is one list to rotate.
"""

import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

_NONCE_BYTES = 12


def _keys() -> list[AESGCM]:
    """The keys of the environment, 32 bytes each; the first seals, all may open."""
    return [AESGCM(key) for key in settings.CASE_NUMBER_KEYS]


def seal(text: str, *, bound_to: str) -> bytes:
    """Encrypt `text` (AES-256-GCM) so that it opens only with the same `bound_to`, the reference it belongs to.

    Returns the 12 bytes of the nonce followed by the ciphertext. Rows cannot be swapped in the database unnoticed.
    """
    nonce = os.urandom(_NONCE_BYTES)
    return nonce + _keys()[0].encrypt(nonce, text.encode(), bound_to.encode())


def unseal(sealed: bytes | memoryview, *, bound_to: str) -> str:
    """Return the text. Raises `cryptography.exceptions.InvalidTag` when no key opens it for this reference."""
    nonce, ciphertext = bytes(sealed)[:_NONCE_BYTES], bytes(sealed)[_NONCE_BYTES:]
    for key in _keys():
        try:
            return key.decrypt(nonce, ciphertext, bound_to.encode()).decode()
        except InvalidTag:
            continue
    raise InvalidTag
