"""Whose audits are where: a person's readings, those handed in, counts and what waits."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.urls import reverse

from accounts.models import User
from audits import access
from audits.models import Audit
from audits.scales import NEEDS_A_COMMENT
from core.waiting import Waiting
from records import access as records_access
from records.models import Assignment
from reviews import access as reviews_access
from reviews.models import Review

_BARE = Q(answers__answer__in=NEEDS_A_COMMENT, answers__comment="")
"""Answers of an audit that lack the comment they have to have."""


@dataclass(frozen=True)
class Reading:
    """One record a person reads, and how far their audit is."""

    ref: str
    category: str
    age_band: str
    reading: int
    is_started: bool
    handed_in: bool
    answered: int
    without_comment: int
    total: int


def readings_of(user: User, review: Review) -> list[Reading]:
    """The person's own records in this review, with the state of each audit. Two queries."""
    assignments = (
        records_access.assignments_of(user)
        .filter(record__review=review)
        .select_related("record")
        .order_by("record__category", "record__number")
    )
    audits = {
        audit.record_id: audit
        for audit in access.own_audits(user)
        .filter(record__review=review)
        .annotate(
            answered=Count("answers", filter=~Q(answers__answer="") & ~_BARE),
            without_comment=Count("answers", filter=_BARE),
            asked=Count("answers"),
        )
    }
    readings = []
    for assignment in assignments:
        audit = audits.get(assignment.record_id)
        readings.append(
            Reading(
                ref=assignment.record.ref,
                category=assignment.record.get_category_display(),
                age_band=assignment.record.get_age_band_display(),
                reading=assignment.reading,
                is_started=audit is not None,
                handed_in=audit is not None and audit.handed_in_at is not None,
                answered=audit.answered if audit else 0,
                without_comment=audit.without_comment if audit else 0,
                total=audit.asked if audit else 0,
            )
        )
    return readings


def handed_in_to(user: User, review: Review) -> QuerySet[Audit]:
    """Handed-in audits of the review that the person may read, their own among them."""
    return (
        access.audits_to_work_with(user)
        .filter(record__review=review, handed_in_at__isnull=False)
        .select_related("record", "reader")
    )


def states_of(review: Review) -> QuerySet[Assignment]:
    """Every reading that is assigned, begun or not, handed in or not: for the coordinator, who asks how far it is."""
    return (
        Assignment.objects.filter(record__review=review, ended_at=None)
        .select_related("record", "reader")
        .annotate(is_handed_in=Exists(_handed_in_for_assignment()))
        .order_by("record__category", "record__number", "reading")
    )


def has_another_reading(assignment: Assignment) -> bool:
    """Whether the record is still read by somebody without this assignment. One query."""
    others = Assignment.objects.filter(record=assignment.record_id, ended_at=None)
    return others.exclude(pk=assignment.pk).exists()


@dataclass(frozen=True)
class ReaderStates:
    """Every reading that one person has, and how many of them are handed in."""

    reader: str
    states: list[Assignment]
    handed_in: int

    @property
    def assigned(self) -> int:
        return len(self.states)


def states_by_reader(review: Review) -> list[ReaderStates]:
    """The readings of the review under those who read them, by name. One query; a review has few enough for a page."""
    by_reader: dict[int, list[Assignment]] = defaultdict(list)
    for state in states_of(review):
        by_reader[state.reader_id].append(state)
    found = [
        ReaderStates(
            reader=states[0].reader.name,
            states=states,
            handed_in=sum(getattr(state, "is_handed_in", False) for state in states),
        )
        for states in by_reader.values()
    ]
    return sorted(found, key=lambda one: one.reader)


@dataclass(frozen=True)
class AuditProgress:
    """How many readings are assigned, begun and handed in: all of the review, or a reader's own."""

    assigned: int
    begun: int
    handed_in: int
    is_own: bool


def progress_of(standing: reviews_access.Standing) -> AuditProgress | None:
    """Counts for the review's task list; None for whoever may not know of audits, such as the host. One query.

    A reader's are their own: a total beside the readings that are open to them would tell that a reading they are
    still blind to is handed in.
    """
    if not (standing.is_coordinator or standing.is_psw):
        return None
    is_own = not standing.is_coordinator
    assigned = (
        records_access.assignments_of(standing.user) if is_own else Assignment.objects.filter(ended_at=None)
    )
    counts = assigned.filter(record__review=standing.review).aggregate(
        assigned=Count("pk"),
        begun=Count("pk", filter=Q(begun_at__isnull=False)),
        handed_in=Count("pk", filter=Exists(_handed_in_for_assignment())),
    )
    return AuditProgress(**counts, is_own=is_own)


def _handed_in_for_assignment() -> QuerySet[Audit]:
    return Audit.objects.filter(
        record=OuterRef("record"), reader=OuterRef("reader"), handed_in_at__isnull=False
    )


def waiting_for(user: User, *, today: date) -> list[Waiting]:  # noqa: ARG001 # as every app's
    """The audits that wait for this person: each one begun, and together those of a review not yet begun. One query."""
    open_ones = (
        records_access.assignments_of(user)
        .filter(
            ~Exists(_handed_in_for_assignment()),
            record__review__fieldwork_opened_at__isnull=False,
            record__review__fieldwork_closed_at=None,
        )
        .select_related("record__review__host")
        .order_by("record__review__fieldwork_to_on", "record__review", "record__category", "record__number")
    )
    waiting = []
    for review, group in groupby(open_ones, key=lambda assignment: assignment.record.review):
        assignments = list(group)
        place = {"review_ref": review.ref, "where": str(review.host), "due_on": review.fieldwork_to_on}
        for assignment in assignments:
            if assignment.begun_at is not None:
                ref = assignment.record.ref
                url = reverse("audits:check", args=[review.ref, ref])
                waiting.append(Waiting(what=f"Finish the audit of record {ref}", url=url, **place))
        unread = [each.record.ref for each in assignments if each.begun_at is None]
        if unread:
            what = (
                f"Read record {unread[0]}"
                if len(unread) == 1
                else f"Read {len(unread)} records: {', '.join(unread)}"
            )
            waiting.append(Waiting(what=what, url=reverse("audits:list", args=[review.ref]), **place))
    return waiting
