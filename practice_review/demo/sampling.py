"""How records are listed, selected and given to readers, and how people are asked whether they want to talk."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from records import actions as records
from records.categories import Category
from records.models import Record

from .scene import Chapter, Event, days_after, event, on

SELECTED_BEFORE_ASKING = timedelta(days=7)


def events(chapter: Chapter) -> Iterator[Event]:
    governance = chapter.plan.get("governance")
    if governance:
        yield event(chapter.moment(governance["at"]), _settle_governance, chapter, governance)
    log, conversations = chapter.read("records.json"), chapter.read("conversations.json")
    sampling_at = chapter.fact("sampling_opened_at")
    if not log or sampling_at is None:
        return
    for number, category in enumerate(Category):
        rows = [row for row in log["records"] if row["category"] == category]
        yield event(days_after(sampling_at, 2, 9, 40 * number), _list, chapter, log, category, rows)
    first_asked = min(chapter.day(each["consent"]["asked_on"]) for each in conversations)
    yield event(on(first_asked - SELECTED_BEFORE_ASKING, 11), _select, chapter, log)
    for each in conversations:
        asked_on = on(chapter.day(each["consent"]["asked_on"]), 16, each["number"])
        yield from _asking(chapter, each, asked_on)
        if "quotes_taken_back_at" in each:
            yield event(chapter.moment(each["quotes_taken_back_at"]), _take_quotes_back, chapter, each)
    opened_at = chapter.fact("fieldwork_opened_at")
    if opened_at is not None:
        yield event(opened_at, _open_fieldwork, chapter)


def _settle_governance(chapter: Chapter, governance: dict[str, Any]) -> None:
    """Completed where nothing is missing, and half done in the review that has not come so far."""
    said = {name: value for name, value in governance.items() if name != "at"}
    records.save_governance(
        by=chapter.information_lead, review=chapter.review, complete="retention" in said, **said
    )


def record_of(chapter: Chapter, ref: str) -> Record:
    rows = Record.objects.select_related("review__host__region", "review__framework")
    return rows.get(review=chapter.review, category=ref[0], number=int(ref[1]))


def _list(chapter: Chapter, log: dict[str, Any], category: str, rows: list[dict[str, Any]]) -> None:
    records.save_category(
        by=chapter.person(log["entered_by"]),
        review=chapter.review,
        category=category,
        rows=[records.LogRow(int(row["ref"][1]), row["age"], row["case_number"]) for row in rows],
    )


def _select(chapter: Chapter, log: dict[str, Any]) -> None:
    rows = [
        records.SampleRow(
            row["ref"],
            True,  # noqa: FBT003 # selected
            *(chapter.person(reader) for reader in row["readers"]),
        )
        for row in log["records"]
        if row["selected"]
    ]
    records.save_sample(by=chapter.coordinator, review=chapter.review, rows=rows)


def _open_fieldwork(chapter: Chapter) -> None:
    records.open_fieldwork(by=chapter.coordinator, review=chapter.review)


def _asking(chapter: Chapter, each: dict[str, Any], asked_at: datetime) -> Iterator[Event]:
    """The consent on the day, the card and the appointment on the next."""
    yield event(asked_at, _record_consent, chapter, each)
    yield event(days_after(asked_at, 1, 10, each["number"]), _write_card, chapter, each)
    yield event(days_after(asked_at, 1, 11, each["number"]), _make_appointment, chapter, each)


def _record_consent(chapter: Chapter, each: dict[str, Any]) -> None:
    said = {name: value for name, value in each["consent"].items() if name not in ("detail", "asked_on")}
    records.record_consent(
        by=chapter.organiser, record=record_of(chapter, each["record"]), asked_on=timezone.localdate(), **said
    )


def _take_quotes_back(chapter: Chapter, each: dict[str, Any]) -> None:
    """Asked again, the person says that they may not be quoted; that they talked stands."""
    _record_consent(chapter, {**each, "consent": {**each["consent"], "quotes": False}})


def _write_card(chapter: Chapter, each: dict[str, Any]) -> None:
    records.write_card(by=chapter.organiser, record=record_of(chapter, each["record"]), **each["card"])


def _make_appointment(chapter: Chapter, each: dict[str, Any]) -> None:
    review = chapter.review
    records.make_appointment(
        by=chapter.organiser,
        record=record_of(chapter, each["record"]),
        slot=review.slots.get(number=each["slot"]),
    )
