"""What the forms begin with and offer, and which buttons to show."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from accounts.models import User
from core.prepared import NOBODY, NOTHING, Prepared
from core.refusals import may
from ratings import access
from ratings.counting import Spread
from ratings.models import Conclusion, Observation
from ratings.scales import clashes
from records.models import Record
from reviews.access import Standing
from reviews.models import Review, SubTheme

from .comparing import Comparison
from .evidence import Evidence, source_value, subtheme_choices, theme_choices
from .proposing import proposed_so_far
from .spreads import Agreed, Overview

SHORT = 120
SOURCES = tuple((source.value, source.label) for source in Observation.Source)


@dataclass(frozen=True)
class Filters:
    """What the list of observations is narrowed to, and what it can be."""

    themes: list[tuple[int, str]]
    subthemes: list[tuple[int, str]]
    theme: int | None
    subtheme: int | None
    source: str

    @property
    def sources(self) -> tuple[tuple[str, str], ...]:
        return SOURCES

    @property
    def chosen(self) -> dict[str, Any]:
        return {"theme": self.theme, "subtheme": self.subtheme, "source": self.source}

    @property
    def any(self) -> bool:
        return bool(self.theme or self.subtheme or self.source)


def filters_of(asked: Mapping[str, str], review: Review) -> Filters:
    """Read the filters from the address; what does not exist narrows nothing."""
    themes, subthemes = theme_choices(review), subtheme_choices(review)
    source = asked.get("source", "")
    return Filters(
        themes=themes,
        subthemes=subthemes,
        theme=_one_of(asked.get("theme", ""), themes),
        subtheme=_one_of(asked.get("subtheme", ""), subthemes),
        source=source if source in dict(SOURCES) else "",
    )


def _one_of(text: str, choices: list[tuple[int, str]]) -> int | None:
    return next((number for number, _ in choices if str(number) == text), None)


def may_note(standing: Standing) -> bool:
    """Whether to offer to note something."""
    return may(access.check_may_note, standing)


def may_agree(standing: Standing) -> bool:
    """Whether to offer the form for the agreed rating."""
    return may(access.check_may_agree, standing)


def may_moderate(user: User, review: Review) -> bool:
    """Whether to offer the form for the decision."""
    return may(access.check_can_moderate, user, review)


def tags_offered(review: Review) -> dict[str, list[tuple[int, str]]]:
    """Themes and sub-themes to tick."""
    return {"themes": theme_choices(review), "subthemes": subtheme_choices(review)}


def evidence_offered(user: User, review: Review) -> dict[str, list[tuple[int, str]]]:
    """Observations and themes to tick for a conclusion."""
    observations = access.observations_visible_to(user).filter(review=review)
    return {"observations": [_choice(one) for one in observations], "themes": theme_choices(review)}


def observation_choices(evidence: Evidence) -> list[tuple[int, str]]:
    """The observations of the evidence, and those the agreement rests on already, to tick."""
    offered = {observation.number: observation for observation, _ in evidence.observations}
    if evidence.agreed is not None:
        offered |= {observation.number: observation for observation in evidence.agreed.observations.all()}
    return [_choice(offered[number]) for number in sorted(offered)]


def _choice(observation: Observation) -> tuple[int, str]:
    text = observation.text
    short = text if len(text) <= SHORT else f"{text[:SHORT].rstrip()}…"
    return observation.number, f"{observation.number}. {short}"


def noted_so_far(observation: Observation) -> dict[str, Any]:
    """What the form of an observation begins with."""
    return {
        "text": observation.text,
        "where": source_value(observation),
        "document": observation.document,
        "themes": [str(theme.number) for theme in observation.themes.all()],
        "subthemes": [str(subtheme.number) for subtheme in observation.subthemes.all()],
        "version": observation.version,
    }


def concluded_so_far(conclusion: Conclusion) -> dict[str, Any]:
    """What the form of a conclusion begins with."""
    return {
        "text": conclusion.text,
        "observations": [str(observation.number) for observation in conclusion.observations.all()],
        "themes": [str(theme.number) for theme in conclusion.themes.all()],
        "version": conclusion.version,
    }


def agreed_so_far(evidence: Evidence) -> dict[str, Any]:
    """What the form of an agreed rating begins with."""
    agreed = evidence.agreed
    if agreed is None:
        return {"version": 0}
    return {
        "grade": agreed.grade,
        "reason": agreed.reason,
        "observations": [str(observation.number) for observation in agreed.observations.all()],
        "version": agreed.version,
    }


@dataclass(frozen=True)
class OneLine:
    """The spreads and the agreement for one sub-theme, or overall where `subtheme` is None."""

    subtheme: SubTheme | None
    title: str
    records: Spread
    conversations: Spread | None
    agreed: Agreed | None
    waiting: int


def line_of(every: Overview, number: int | None) -> OneLine | None:
    """One line of the overview; None where there is no such sub-theme."""
    waiting = len(every.waiting)
    if number is None:
        return OneLine(None, "Overall", every.records, every.conversations, every.agreed, waiting)
    line = next((line for line in every.lines if line.subtheme.number == number), None)
    if line is None:
        return None
    return OneLine(line.subtheme, str(line.subtheme), line.records, line.conversations, line.agreed, waiting)


def figures_of(every: Overview) -> list[tuple[str, list[tuple[str, list[int], int]]]]:
    """How often each grade of the scale was given by sub-theme: of records, and of conversations where rated."""
    kinds = (
        ("Records", [(line.subtheme.title, line.records) for line in every.lines]),
        (
            "Conversations",
            [(line.subtheme.title, line.conversations) for line in every.lines if line.conversations],
        ),
    )
    return [
        (what, [(title, [row.count for row in spread.on_scale], spread.n) for title, spread in rows])
        for what, rows in kinds
    ]


def _compared(user: int, review: int) -> QuerySet[Record, Any]:
    proposed = Exists(access.proposals_visible_to(User(pk=user)).filter(record=OuterRef("pk")))
    mine = access.records_to_compare(User(pk=user)).filter(review=review)
    return mine.annotate(is_proposed=proposed).values_list("category", "number", "is_proposed")


_compared_by = Prepared(_compared, user=NOBODY, review=NOTHING)


def records_compared_by(standing: Standing, ratings: Overview) -> list[tuple[str, str]]:
    """References of the records this person may see side by side, each with how far its moderation is."""
    if not (standing.is_coordinator or standing.is_psw):
        return []
    rows = _compared_by.all(user=standing.user.pk, review=standing.review.pk)
    found = {f"{category}{number}": is_proposed for category, number, is_proposed in rows}
    return [
        (record.ref, _state(is_decided=record.is_decided, is_proposed=found[record.ref]))
        for record in ratings.comparable
        if record.ref in found and (standing.is_coordinator or record.is_read_twice)
    ]


def _state(*, is_decided: bool, is_proposed: bool) -> str:
    if is_decided:
        return "Decided"
    return "To be decided; the readers propose what stands" if is_proposed else "To be decided"


def reading_choices(comparison: Comparison) -> list[tuple[str, str]]:
    """The readings, to choose whose answers count."""
    return [
        (str(audit.reading), f"Reading {audit.reading}, by {audit.reader.name}")
        for audit in comparison.audits
    ]


def open_subthemes(comparison: Comparison) -> list[tuple[int, str]]:
    """Sub-themes to decide: those that differ, and those that hold back a good overall rating where they clash."""
    clashing = {
        number
        for audit in comparison.audits
        for number in clashes(audit.overall, _given_in(comparison, audit.pk), comparison.holding_back)
    }
    return [
        (int(row.key), row.label) for row in comparison.subthemes if row.differs or int(row.key) in clashing
    ]


def _given_in(comparison: Comparison, audit: int) -> dict[int, str]:
    place = [one.pk for one in comparison.audits].index(audit)
    return {int(row.key): row.said[place].grade for row in comparison.subthemes}


def decided_so_far(comparison: Comparison) -> dict[str, Any]:
    """What the form of the decision begins with: what was decided, or what the readers propose, to be taken over."""
    moderation = comparison.moderation
    if moderation is None:
        first = {"version": 0, "reading": str(comparison.audits[0].reading) if comparison.audits else ""}
        return proposed_so_far(comparison) | first
    grades = {grade.subtheme.number if grade.subtheme else 0: grade for grade in moderation.grades.all()}
    return {
        "version": moderation.version,
        "reading": str(moderation.reading),
        "reason": moderation.reason,
        "clash_reason": moderation.clash_reason,
        "overall": grades[0].grade if 0 in grades else "",
        **{f"subtheme_{number}": grade.grade for number, grade in grades.items() if number},
        **{f"why_{number}": grade.reason for number, grade in grades.items() if number},
    }
