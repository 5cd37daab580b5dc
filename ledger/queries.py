"""What the ledger knows: what is to be erased again after a restore, and when something of a review went."""

from datetime import datetime
from typing import Any

from django.db.models import Max, QuerySet

from core.prepared import NOWHERE, Prepared

from .models import Erasure
from .outside import Line, lines

__all__ = ["Line", "erased_at", "erased_in", "missing"]


def missing() -> list[Line]:
    """Erasures that stand in the file and not in the database: it was restored to a day before them."""
    outside = list(lines())
    if not outside:
        return []
    inside = {str(uuid) for uuid in Erasure.objects.values_list("uuid", flat=True)}
    return [line for line in outside if line.uuid not in inside]


def erased_at(review_ref: str, rule: str) -> datetime | None:
    """When the rule last took something of this review."""
    found: datetime | None = Erasure.objects.filter(review=review_ref, rule=rule).aggregate(at=Max("at"))[
        "at"
    ]
    return found


def _erased(review: str) -> QuerySet[Erasure, Any]:
    return Erasure.objects.filter(review=review).order_by().values_list("rule").annotate(at=Max("at"))


_last_erased = Prepared(_erased, review=NOWHERE)


def erased_in(review_ref: str) -> dict[str, datetime]:
    """The same for every rule. One query."""
    return dict(_last_erased.all(review=review_ref))
