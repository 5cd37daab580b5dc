"""How a concern is raised while listening, taken up, and followed to its end."""

from collections.abc import Iterator
from typing import Any

from concerns import actions as concerns
from concerns.models import Concern
from records.models import Appointment

from .scene import Chapter, Event, event


def events(chapter: Chapter) -> Iterator[Event]:
    for number, row in enumerate(chapter.read("concerns.json"), 1):
        yield event(chapter.moment(row["raised_at"]), _raise, chapter, row)
        yield event(chapter.moment(row["taken_up_at"]), _take_up, chapter, number)
        for entry in row["entries"]:
            yield event(chapter.moment(entry["at"]), _follow, chapter, number, entry)
        yield event(chapter.moment(row["closed_at"]), _close, chapter, number, row)


def _raise(chapter: Chapter, row: dict[str, Any]) -> None:
    rows = Appointment.objects.select_related("slot", "record")
    appointment = rows.get(slot__review=chapter.review, slot__number=row["slot"])
    concerns.raise_concern(
        by=chapter.person(row["by"]),
        review=chapter.review,
        record=appointment.record,
        slot=appointment.slot,
        **{name: row[name] for name in ("seen", "danger", "told")},
    )


def _concern(chapter: Chapter, number: int) -> Concern:
    return Concern.objects.select_related("review__host__region").get(review=chapter.review, number=number)


def _take_up(chapter: Chapter, number: int) -> None:
    concerns.take_up(by=chapter.organiser, concern=_concern(chapter, number))


def _follow(chapter: Chapter, number: int, entry: dict[str, Any]) -> None:
    by = chapter.person(entry["by"])
    concerns.write_entry(by=by, concern=_concern(chapter, number), text=entry["text"])


def _close(chapter: Chapter, number: int, row: dict[str, Any]) -> None:
    ended = {name: row[name] for name in ("outcome", "reason")}
    concerns.close_concern(by=chapter.organiser, concern=_concern(chapter, number), **ended)
