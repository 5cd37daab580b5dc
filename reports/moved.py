"""The numbers a section is written beside, each by its name, and which of them moved since. No database."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from reports.document import Agreed, Data, Document, Method
from reports.figures import Spread
from reports.sections import SectionKey
from reviews.scales import Grade

Figures = dict[str, int | str]
"""What is counted or agreed, in words, and the number or the grade. Kept as JSON beside a section."""

BESIDE_FIGURES = (SectionKey.SUMMARY, SectionKey.DATA, SectionKey.ANALYSIS)
"""Sections whose narrative speaks of the numbers: theirs are kept from the beginning, and what moves is told there."""

NOT_AGREED = "not agreed"


@dataclass(frozen=True)
class Moved:
    """One number: its name, what it was when the section was last looked through, what it is now."""

    name: str
    before: int | str
    now: int | str


@dataclass(frozen=True)
class Counted:
    """What a report counts, without its words."""

    method: Method
    data: Data


def figures_in(document: Document | Counted) -> Figures:
    """Every number of section 3, and those that stand out in the summary, in the order of the report."""
    return dict(_figures(document))


def moved(before: Mapping[str, int | str], now: Mapping[str, int | str]) -> list[Moved]:
    """Those that differ, in the order of the report. What only one of the two knows is not compared."""
    return [
        Moved(name, before[name], value) for name, value in now.items() if before.get(name, value) != value
    ]


def digest(figures: Mapping[str, int | str]) -> str:
    """A short name for these numbers, by which a page says which of them somebody saw."""
    return hashlib.sha256(json.dumps(figures, sort_keys=True).encode()).hexdigest()


def _figures(document: Document | Counted) -> Iterator[tuple[str, int | str]]:
    data, method = document.data, document.method
    yield "Records counted", method.records or 0
    yield "Conversations counted", method.conversations or 0
    yield "Practitioners and managers met", method.people_met or 0
    yield "Meetings", method.meetings
    yield "Observations", method.observations
    yield from _spread("Records rated {} overall", data.records)
    yield from _spread("Conversations rated {} overall", data.conversations)
    yield "Agreed overall rating", _agreed(data.overall)
    for each in data.subthemes:
        yield from _spread(f"Sub-theme {each.number}, records rated {{}}", each.records)
        if each.conversations is not None:
            yield from _spread(f"Sub-theme {each.number}, conversations rated {{}}", each.conversations)
        yield f"Sub-theme {each.number}, agreed rating", _agreed(each.agreed)
    for group in data.groups:
        for criterion in group.criteria:
            for answer, count in criterion.tally.counts:
                yield f"Criterion {criterion.code}, {answer.label.lower()}", count


def _spread(name: str, spread: Spread) -> Iterator[tuple[str, int]]:
    for grade in Grade:
        yield name.format(grade.label), spread.of(grade)


def _agreed(agreed: Agreed | None) -> str:
    return agreed.grade.label if agreed else NOT_AGREED
