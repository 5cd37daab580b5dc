"""What is due on a day, what holds it, and which reviews still keep anything of a kind."""

from collections.abc import Mapping
from datetime import date

from django.db.models import Q, QuerySet
from django.utils import timezone

from audits.models import Audit
from concerns.models import Concern
from conversations.models import Conversation, Meeting
from ratings.models import AgreedRating, Conclusion, Moderation, Observation, Proposal
from records import queries as records
from records.models import GovernanceChecklist, PersonCard, Record
from reports.models import FactComment, Output, PlainText, Point, Rendering, Report, ReportVersion, Section
from retention import periods
from retention.models import Hold, PersonRequest, ShorterPeriod
from retention.periods import Dates, Kind
from reviews.models import Recommendation, Review, Scope, Slot, TeamMember, Theme

HEARD = (Observation.Source.CONVERSATION, Observation.Source.MEETING)
RESTS_ON: dict[Kind, tuple[Kind, ...]] = {
    Kind.RECORDS: (Kind.NUMBERS, Kind.CARDS, Kind.UNFINISHED, Kind.HEARD, Kind.AUDITS),
    Kind.REPORT: tuple(kind for kind in Kind if kind is not Kind.REPORT),
}
"""What would go with a kind: it is never deleted before all of that, and a hold on any of that holds it too."""
ALSO_HELD_BY: dict[Kind, tuple[Kind, ...]] = {**RESTS_ON, Kind.UNFINISHED: (Kind.AUDITS, Kind.HEARD)}


def dates_of(review: Review) -> Dates:
    """The days from which periods run, on the clocks of England."""

    def day(moment: object) -> date | None:
        found: date | None = timezone.localdate(moment) if moment else None  # type: ignore[arg-type]
        return found

    return Dates(
        fieldwork_to_on=review.fieldwork_to_on,
        fieldwork_closed_on=day(review.fieldwork_closed_at),
        final_on=day(review.final_at),
        closed_on=day(review.closed_at),
    )


def carried_by(kind: Kind) -> tuple[Kind, ...]:
    return RESTS_ON.get(kind, ())


def due_on(review: Review, kind: Kind, lengths: Mapping[str, int], *, talked_on: date | None = None) -> date:
    """The day on which this kind goes, with the council's shorter periods: never before what rests on it."""
    dates = dates_of(review)
    own = periods.due_on(kind, dates, length=lengths.get(kind), talked_on=talked_on)
    rest = (periods.due_on(each, dates, length=lengths.get(each)) for each in carried_by(kind))
    return max([own, *rest])


def lengths_of(review: Review) -> dict[str, int]:
    """The council's own periods by kind."""
    return dict(ShorterPeriod.objects.filter(review=review).values_list("kind", "length"))


def due_for(review: Review, kind: Kind, *, today: date) -> bool:
    """Whether the day has come. For cards each conversation has its own: see `cards_due`."""
    return due_on(review, kind, lengths_of(review)) <= today


def cards_due(review: Review, *, today: date) -> list[int]:
    """Keys of the records whose card may be kept no longer."""
    lengths = lengths_of(review)
    return [
        record
        for record, talked_on in records.cards_kept(review).items()
        if due_on(review, Kind.CARDS, lengths, talked_on=talked_on) <= today
    ]


def slots_to_forget(review: Review, *, today: date) -> list[int]:
    """Keys of the conversations of the timetable of which it may no longer be told where they were."""
    lengths = lengths_of(review)
    return [
        slot.pk
        for slot in _told_slots().filter(review=review)
        if due_on(review, Kind.CARDS, lengths, talked_on=timezone.localdate(slot.ends_at)) <= today
    ]


def kept_by(kind: Kind) -> set[str]:
    """The kinds of hold that keep this kind; empty is a hold on everything."""
    return {"", kind.value, *(each.value for each in ALSO_HELD_BY.get(kind, ()))}


def is_held(review: Review, kind: Kind, *, today: date) -> bool:
    """Whether a legal hold keeps this kind, or anything that would go with it, on that day."""
    return Hold.objects.live(on=today).filter(review=review, kind__in=kept_by(kind)).exists()


def _told_slots() -> QuerySet[Slot]:
    kind = Slot.Kind.CONVERSATION
    return Slot.objects.filter(kind=kind).exclude(title=kind.label, place="")


def reviews_holding(kind: Kind) -> set[int]:
    """Keys of the reviews that still keep something of this kind."""
    return {key for rows in _rows_of(kind) for key in rows}


def holds_any(review: Review, kind: Kind) -> bool:
    """Whether this review still keeps something of this kind."""
    return any(rows.exists() for rows in _rows_of(kind, review))


def _rows_of(kind: Kind, review: Review | None = None) -> "list[QuerySet[Record, int]]":
    """A query a table, of the keys of reviews, or of one."""

    def keys(rows: "QuerySet[Record]", path: str = "review") -> "QuerySet[Record, int]":
        if review is not None:
            rows = rows.filter(**{path: review.pk})
        return rows.order_by().values_list(path, flat=True).distinct()

    tables: dict[Kind, list[tuple[object, str]]] = {
        Kind.CARDS: [(PersonCard.objects, "record__review"), (_told_slots(), "review")],
        Kind.UNFINISHED: [
            (Audit.objects.filter(handed_in_at=None), "record__review"),
            (Conversation.objects.filter(handed_in_at=None, observations=None), "review"),
        ],
        Kind.DRAFTS: [
            (Section.objects.exclude(body=""), "report__review"),
            (Point.objects, "report__review"),
            (FactComment.objects, "report__review"),
            (PlainText.objects, "report__review"),
            (Output.objects.filter(version=None), "report__review"),
            (Rendering.objects, "report__review"),
        ],
        Kind.HEARD: [
            (Conversation.objects, "review"),
            (Meeting.objects, "review"),
            (Observation.objects.filter(source__in=HEARD), "review"),
        ],
        Kind.AUDITS: [
            (Audit.objects, "record__review"),
            (Concern.objects, "review"),
            (Moderation.objects, "record__review"),
            (Proposal.objects, "record__review"),
            (Observation.objects.exclude(source__in=HEARD), "review"),
            (Conclusion.objects, "review"),
            (AgreedRating.objects.filter(~Q(reason="")), "review"),
        ],
        Kind.RECORDS: [(Record.objects, "review"), (GovernanceChecklist.objects, "review")],
        Kind.REPORT: [
            (ReportVersion.objects, "report__review"),
            (Report.objects, "review"),
            (AgreedRating.objects, "review"),
            (Recommendation.objects, "review"),
            (Scope.objects, "review"),
            (Theme.objects, "review"),
            (Slot.objects, "review"),
            (TeamMember.objects, "review"),
            (PersonRequest.objects.over(), "review"),
            (Hold.objects.over(on=timezone.localdate()), "review"),
        ],
    }
    if kind is Kind.NUMBERS:
        numbers = records.reviews_with_numbers()
        return [numbers if review is None else numbers.filter(record__review=review)]  # type: ignore[list-item]
    return [keys(rows, path) for rows, path in tables[kind]]  # type: ignore[arg-type]
