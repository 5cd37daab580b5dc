"""How peers ask to read a record, and how the information lead decides."""

from collections.abc import Iterator
from typing import Any

from records import actions as records
from records.models import GrantRequest

from .sampling import record_of
from .scene import Chapter, Event, event

DATES = ("confidentiality_signed_on", "dbs_seen_on", "dbs_until_on", "starts_on", "ends_on")


def events(chapter: Chapter) -> Iterator[Event]:
    for row in chapter.read("grants.json"):
        yield event(chapter.moment(row["asked_at"]), _ask, chapter, row)
        if "approved_at" in row:
            yield event(chapter.moment(row["approved_at"]), _approve, chapter, row)


def _ask(chapter: Chapter, row: dict[str, Any]) -> None:
    peer = chapter.person(row["peer"])
    records.request_grant(
        by=peer,
        record=record_of(chapter, row["record"]),
        peer=peer,
        scope=row["scope"],
        purpose=row["purpose"],
    )


def _approve(chapter: Chapter, row: dict[str, Any]) -> None:
    dates = {name: chapter.day(row["terms"][name]) for name in DATES}
    terms = records.Terms(**{**row["terms"], **dates}, scope=row["scope"], responsible=None)
    asked = GrantRequest.objects.select_related("record__review__host__region", "peer").get(
        record=record_of(chapter, row["record"]), peer=chapter.person(row["peer"])
    )
    records.approve_grant(by=chapter.information_lead, asked=asked, terms=terms)
