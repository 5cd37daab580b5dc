"""The earlier states of a section: a list of them, one of them, and what changed between two."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import QuerySet
from django.http import Http404

from reports import compose
from reports.comparing import Comparison, compare
from reports.models import Section, SectionVersion


def history_of(section: Section) -> QuerySet[SectionVersion]:
    """Its states, newest first, without their text."""
    return section.versions.select_related("by").defer("body").order_by("-number")


@dataclass(frozen=True)
class State:
    """One state, and its text as it may be read now. `is_now` where the section says this at this moment."""

    version: SectionVersion
    body: str
    is_now: bool


def state_of(section: Section, number: int) -> State:
    """The state of that number, or 404."""
    version = section.versions.select_related("by").filter(number=number).first()
    if version is None:
        raise Http404
    [body] = compose.readable(section.report.review, [version.body])
    return State(version, body, is_now=version.body == section.body)


@dataclass(frozen=True)
class Chosen:
    """Two states that were chosen, the older one first, and what changed from one to the other."""

    older: SectionVersion
    newer: SectionVersion
    comparison: Comparison


def comparison_of(section: Section, data: Mapping[str, str]) -> Chosen | None:
    """What changed between the states `one` and `other` of an address; nothing unless it names two."""
    numbers = {int(text) for name in ("one", "other") if _is_number(text := data.get(name, ""))}
    found = list(section.versions.select_related("by").filter(number__in=numbers).order_by("number"))
    if len(found) != 2:
        return None
    older, newer = found
    before, after = compose.readable(section.report.review, [older.body, newer.body])
    return Chosen(older, newer, compare(before, after))


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 9
