"""The secrets of people's second step, sealed for one person each: a row moved to somebody else opens nothing."""

from base64 import b64decode, b64encode

from core.sealing import seal, unseal

from .models import User

PURPOSE = "second step"


def seal_for(person: User, text: str) -> str:
    """Return the text as it is stored: the person's reference, which it is bound to, and what only a key opens."""
    return f"{person.ref}:{b64encode(seal(text, bound_to=_bound_to(person.ref))).decode()}"


def open_sealed(stored: str) -> str:
    """Return the text. Raises `cryptography.exceptions.InvalidTag` when no key opens it, or it was tampered with."""
    ref, _, sealed = stored.partition(":")
    return unseal(b64decode(sealed), bound_to=_bound_to(ref))


def is_sealed_for(person: User, stored: str) -> bool:
    return stored.partition(":")[0] == person.ref


def _bound_to(ref: str) -> str:
    return f"{PURPOSE}/{ref}"
