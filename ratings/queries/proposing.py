"""What two readers propose: what the forms begin with, and whose word is awaited."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.db.models import F, OuterRef, QuerySet
from django.db.models.functions import Greatest

from accounts.models import User
from audits.models import Audit
from core.refusals import may
from ratings import access
from ratings.counting import differences
from records.models import Assignment, Record

from .comparing import Comparison
from .reading import count_of, grades_of

GRADES = (
    "record__review",
    "record__category",
    "record__number",
    "reading",
    "overall",
    "ratings__subtheme__number",
    "ratings__grade",
)
PROPOSAL = (
    "record__proposal__written_by",
    "record__proposal__written_by__name",
    "record__proposal__agreed_by",
)


def may_propose(user: User, record: Record) -> bool:
    """Whether to offer the form for a proposal."""
    return may(access.check_can_propose, user, record)


def proposed_so_far(comparison: Comparison) -> dict[str, Any]:
    """What the form of a proposal begins with, and that of the decision takes over; nothing before one is made."""
    proposal = comparison.proposal
    if proposal is None:
        return {"version": 0}
    return {
        "version": proposal.version,
        "reason": proposal.reason,
        **{
            f"subtheme_{grade.subtheme.number}" if grade.subtheme else "overall": grade.grade
            for grade in proposal.grades.all()
        },
    }


def open_ratings(comparison: Comparison) -> list[tuple[int, str]]:
    """The ratings to propose, by sub-theme number, 0 for overall, with their titles."""
    rows = comparison.open_ratings
    return [(0 if row is comparison.overall else int(row.key), row.label) for row in rows]


@dataclass(frozen=True)
class Proposed:
    """The pair's proposal as the page tells of it: who wrote it, and what the other says."""

    written_by: str
    other: str
    is_agreed: bool
    is_own: bool


def proposed_by(user: User, comparison: Comparison) -> Proposed | None:
    """Who proposes, and whether the other agrees; None before anything is proposed."""
    proposal = comparison.proposal
    if proposal is None:
        return None
    others = [audit.reader for audit in comparison.audits if audit.reader_id != proposal.written_by_id]
    return Proposed(
        written_by=proposal.written_by.name,
        other=others[0].name if others else "",
        is_agreed=proposal.agreed_by_id is not None,
        is_own=proposal.written_by_id == user.pk,
    )


@dataclass(frozen=True)
class PairWaiting:
    """A record that somebody read with another, on which their word is awaited; `proposed_by` is the other's name."""

    record: str
    proposed_by: str


def pairs_of(user: User, reviews: list[int]) -> dict[int, list[PairWaiting]]:
    """Records the person read with another, both handed in and undecided, that wait for them. One query at most.

    Either nothing is proposed where the two differ, or the other proposed and this person has not said.
    """
    if not reviews:
        return {}
    rows = list(_of_the_pair(user, reviews).values_list(*GRADES, *PROPOSAL))
    proposals = {row[:3]: row[7:] for row in rows}
    found: dict[int, list[PairWaiting]] = defaultdict(list)
    for at, readings in grades_of(row[:7] for row in rows).items():
        review, category, number = at
        author, name, agreed = proposals[at]
        every = list(readings.values())
        waits = differences(every[0], every[-1]) if author is None else author != user.pk and agreed is None
        if waits:
            found[review].append(PairWaiting(f"{category}{number}", name or ""))
    return found


def _of_the_pair(user: User, reviews: list[int]) -> QuerySet[Audit]:
    """Handed-in readings of records that the person read too, where every reading that was asked for is in."""
    expected = Assignment.objects.filter(record=OuterRef("record"), ended_at=None)
    given = Audit.objects.filter(record=OuterRef("record"), handed_in_at__isnull=False)
    own = Audit.objects.filter(reader=user.pk, handed_in_at__isnull=False).values("record")
    return (
        Audit.objects.filter(
            record__review__in=reviews,
            record__in=own,
            record__moderation=None,
            handed_in_at__isnull=False,
        )
        .annotate(expected=count_of(expected), given=count_of(given))
        .filter(given__gte=Greatest(F("expected"), 2))
        .order_by("record__category", "record__number", "reading")
    )
