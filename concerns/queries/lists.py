"""Lists of concerns, where each came from, and who was told."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import F, QuerySet

from accounts.models import User
from concerns import access
from concerns.models import Concern, Told
from core.dates import date_text
from records import access as records_access
from records.models import Record
from reviews.models import Review, Slot


@dataclass(frozen=True)
class Line:
    """One concern of a list: where it came from, and nothing of what it says."""

    concern: Concern
    source: str


def concerns_of(user: User, review: Review) -> QuerySet[Concern]:
    """Those the person may read, the open ones first and among them the newest."""
    return (
        access.concerns_visible_to(user)
        .filter(review=review)
        .select_related("review", "record", "slot", "raised_by", "taken_up_by")
        .order_by(F("closed_at").desc(nulls_first=True), "-raised_at", "-pk")
    )


def lines_of(user: User, concerns: Sequence[Concern]) -> list[Line]:
    """A line each; one query for which records the person may be told of beside a conversation."""
    named = _named_to(user, [concern.record_id for concern in concerns if concern.record_id])
    return [Line(concern, _source(concern, is_named=concern.record_id in named)) for concern in concerns]


def source_text(user: User, concern: Concern) -> str:
    """Where it came from, as far as this person may know."""
    return lines_of(user, [concern])[0].source


def _named_to(user: User, records: list[int]) -> set[int]:
    if not records:
        return set()
    found: QuerySet[Record] = records_access.records_named_to(user).filter(pk__in=records)
    return set(found.values_list("pk", flat=True))


def _source(concern: Concern, *, is_named: bool) -> str:
    ref = concern.record.ref if concern.record is not None else ""
    slot = concern.slot
    if slot is None:
        return f"Record {ref}" if ref else "Not from one record or conversation"
    day = date_text(slot.starts_at)
    if slot.kind != Slot.Kind.CONVERSATION:
        return f"{slot.get_kind_display()} on {day}"
    return f"Conversation with the person of {ref} on {day}" if ref and is_named else f"Conversation on {day}"


def told_of(concern: Concern) -> list[Told]:
    """Everybody who was told, by name."""
    return list(Told.objects.filter(concern=concern).select_related("person").order_by("person__name"))
