"""How what somebody wrote of a concern is sealed: `core.sealing`, each text bound to its review and its place."""

import json
from typing import TYPE_CHECKING

from cryptography.exceptions import InvalidTag

from core.refusals import Refused
from core.sealing import seal, unseal

if TYPE_CHECKING:
    from .models import Concern, Entry


def bound_to(row: "Concern | Entry") -> str:
    """What the sealed text is bound to, so that rows cannot be exchanged."""
    if hasattr(row, "concern"):
        return f"{bound_to(row.concern)}/{row.number}"
    return f"{row.review.ref}/concern {row.number}"


def seal_texts(row: "Concern | Entry", **texts: str) -> bytes:
    return seal(json.dumps(texts), bound_to=bound_to(row))


def texts_of(row: "Concern | Entry") -> dict[str, str]:
    """What was written, by field. For actions, which leave a line in the trail before anybody reads it."""
    try:
        texts: dict[str, str] = json.loads(unseal(row.sealed, bound_to=bound_to(row)))
    except InvalidTag:
        raise Refused(
            "This concern cannot be opened with the installation’s keys.", ask="whoever runs it"
        ) from None
    return texts
