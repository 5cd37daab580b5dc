"""How one event's hash follows from the one before it. Never change these forms: every chain there is rests on them."""

import hashlib
import json
from datetime import UTC, datetime
from typing import Any

BEFORE_THE_FIRST = "0" * 64
"""What the first event follows."""


def digest(
    *, at: datetime, by: int | None, verb: str, subject: str, review: str, detail: dict[str, object]
) -> str:
    """SHA-256 of the event's own words, as hexadecimal: the same whichever database gives them back."""
    moment = at.astimezone(UTC).isoformat(timespec="microseconds")
    words = [moment, by, verb, subject, review, plain(detail)]
    text = json.dumps(words, sort_keys=True, separators=(",", ":"), ensure_ascii=True, allow_nan=False)
    return hashlib.sha256(text.encode("ascii")).hexdigest()


def following(previous: str, digest: str) -> str:
    """The hash of the event with that digest, standing after the event with hash `previous`."""
    return hashlib.sha256(f"{previous}{digest}".encode("ascii")).hexdigest()


def plain(detail: dict[str, object]) -> dict[str, Any]:
    """The detail as JSON gives it back: keys are text, tuples are lists.

    Raises TypeError for a number with a fraction, which the two databases write differently: say it as text.
    """
    kept: dict[str, Any] = json.loads(json.dumps(detail), parse_float=_refuse, parse_constant=_refuse)
    return kept


def _refuse(number: str) -> None:
    raise TypeError(f"the trail keeps whole numbers only: say {number} as text")
