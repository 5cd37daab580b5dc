"""Which of the installation's keys a sealed text was sealed under, so that an old one can be dropped."""

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

NONCE_BYTES = 12
"""A sealed text begins with its nonce, as `seal` writes it."""


def opened_by(sealed: bytes | memoryview, *, bound_to: str) -> int | None:
    """The position in `CASE_NUMBER_KEYS` of the key that opens it, from 1; None where none does. Never the key."""
    whole = bytes(sealed)
    for position, key in enumerate(settings.CASE_NUMBER_KEYS, start=1):
        try:
            AESGCM(key).decrypt(whole[:NONCE_BYTES], whole[NONCE_BYTES:], bound_to.encode())
        except InvalidTag:
            continue
        return position
    return None
