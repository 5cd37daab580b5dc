"""How case record numbers and cards are sealed: `core.sealing`, each bound to its review and record."""

from typing import TYPE_CHECKING

from core.sealing import seal, unseal

if TYPE_CHECKING:
    from records.models import LogImport, Record

__all__ = ["bound_to", "card_bound_to", "import_bound_to", "seal", "unseal"]


def bound_to(record: "Record") -> str:
    """What the sealed number is bound to, so that rows cannot be exchanged."""
    return f"{record.review.ref}/{record.ref}"


def card_bound_to(record: "Record") -> str:
    """What the sealed card is bound to, so that rows cannot be exchanged."""
    return f"{bound_to(record)}/card"


def import_bound_to(waiting: "LogImport") -> str:
    """Rows that wait open for this review, this person and this one reading of a file."""
    return f"log import/{waiting.review.ref}/{waiting.user.ref}/{waiting.ref}"
