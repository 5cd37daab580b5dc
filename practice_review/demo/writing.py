"""How the report is written: its sections with the evidence they rest on, its points, and what is recommended."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from conversations.models import Quote
from ratings.models import Observation
from reports import actions as reports
from reports.models import PlainText, Point, Report, Section, Source
from reports.sections import NUMBERED, SectionKey
from reviews import actions as reviews
from reviews.models import Criterion, Recommendation, Theme
from reviews.queries import previous_review

from .scene import Chapter, Event, days_after, event, on

FILES = {
    SectionKey.INTRODUCTION: "introduction",
    SectionKey.SUMMARY: "summary",
    **{key: f"s{number}" for number, key in enumerate(NUMBERED, start=1)},
    SectionKey.APPENDICES: "appendices",
}
POINTS = {"strengths": Point.Kind.STRENGTH, "areas": Point.Kind.DEVELOPMENT}
EVIDENCE = re.compile(r"<!-- evidence: ([a-z]+) (.+?) -->")
"""Where a file has this, that piece of evidence is put in, as the writer would from beside the section."""


def events(chapter: Chapter) -> Iterator[Event]:
    moderated_at = chapter.fact("moderated_at")
    if moderated_at is None:
        return
    told = chapter.read("report.json")
    at = _Days(chapter, told.get("written_on", {}), moderated_at)
    yield event(at("start", 1, 9), _start, chapter)
    for number, (key, name) in enumerate(FILES.items(), start=1):
        if chapter.has(f"report/{name}.html"):
            yield event(at(name, number, 16), _write, chapter, key, f"report/{name}.html")
    for rows, kind in POINTS.items():
        hour = 10 if kind == Point.Kind.STRENGTH else 11
        for number, row in enumerate(told[rows]):
            yield event(at(rows, 13, hour, 5 * number), _point, chapter, kind, row)
    for number, row in enumerate(told["recommendations"]):
        yield event(at("recommendations", 13, 14, 8 * number), _recommend, chapter, row)
    changed = PlainText.Part.CHANGED.value
    yield event(at("recommendations", 13, 16), _put_plainly, chapter, changed, 1, told.get("changed", []))
    for row in told.get("lent", []):
        yield event(chapter.moment(row["at"]), _lend, chapter, row)


@dataclass(frozen=True)
class _Days:
    """The days of writing: those that the file gives, or else a section a day from the day after moderation."""

    chapter: Chapter
    given: dict[str, str]
    moderated_at: datetime

    def __call__(self, name: str, number: int, hour: int, minute: int = 0) -> datetime:
        if name in self.given:
            return on(self.chapter.day(self.given[name]), hour, minute)
        return days_after(self.moderated_at, number, hour, minute)


def report_of(chapter: Chapter) -> Report:
    return Report.objects.select_related("review__host__region", "review__framework").get(
        review=chapter.review
    )


def _start(chapter: Chapter) -> None:
    reports.start_report(by=chapter.coordinator, review=chapter.review)


def _write(chapter: Chapter, key: SectionKey, name: str) -> None:
    """Each stretch of text after the one before, with the evidence between them put in at the end of what stands."""
    report = report_of(chapter)
    text, *rest = EVIDENCE.split(chapter.text(name))
    _write_on(chapter, report, key, text)
    for kind, which, following in zip(rest[::3], rest[1::3], rest[2::3], strict=True):
        reports.put_in(
            by=chapter.coordinator,
            report=report,
            key=key.value,
            kind=Source.Kind(kind).value,
            piece=PIECES[kind](chapter, which),
            is_quote=kind == Source.Kind.QUOTE,
            at_end=True,
        )
        _write_on(chapter, report, key, following)


def _write_on(chapter: Chapter, report: Report, key: SectionKey, text: str) -> None:
    section = Section.objects.get(report=report, key=key)
    if text.strip():
        reports.save_section(
            by=chapter.coordinator,
            report=report,
            key=key.value,
            body=f"{section.body}{text}",
            version=section.version,
        )


def _quote(chapter: Chapter, which: str) -> int:
    """`meeting 2 3` is the third quote of the second meeting."""
    source, of, number = which.split()
    found = Quote.objects.filter(**{f"{source}__review": chapter.review, f"{source}__number": of})
    return found.get(number=number).pk


def _earlier(chapter: Chapter, which: str) -> int:
    return Recommendation.objects.get(review=previous_review(chapter.review), number=which).pk


PIECES: dict[str, Callable[[Chapter, str], int]] = {
    Source.Kind.QUOTE: _quote,
    Source.Kind.OBSERVATION: lambda chapter, which: (
        Observation.objects.get(review=chapter.review, number=which).pk
    ),
    Source.Kind.CRITERION: lambda chapter, which: (
        Criterion.objects.get(framework=chapter.review.framework, code=which).pk
    ),
    Source.Kind.THEME: lambda chapter, which: Theme.objects.get(review=chapter.review, number=which).pk,
    Source.Kind.EARLIER: _earlier,
}


def _point(chapter: Chapter, kind: Point.Kind, row: dict[str, Any]) -> None:
    reports.save_point(
        by=chapter.coordinator,
        report=report_of(chapter),
        kind=kind.value,
        number=row["number"],
        title=row["title"],
        text=row["text"],
        observations=row["observations"],
    )
    _put_plainly(chapter, kind.value, row["number"], row.get("plain", []))


def _recommend(chapter: Chapter, row: dict[str, Any]) -> None:
    parts = {name: row[name] for name in ("text", "owner", "measure", "baseline")}
    reviews.add_recommendation(
        by=chapter.coordinator, review=chapter.review, due_on=chapter.day(row["due_on"]), **parts
    )
    _put_plainly(chapter, PlainText.Part.RECOMMENDATION.value, row["number"], row.get("plain", []))


def _put_plainly(chapter: Chapter, part: str, number: int, lines: list[str]) -> None:
    """The writer's plain words for a point, one idea a line, the first of them its heading."""
    if lines:
        reports.save_plain_text(
            by=chapter.coordinator,
            report=report_of(chapter),
            part=part,
            number=number,
            text="\n".join(lines),
        )


def _lend(chapter: Chapter, row: dict[str, Any]) -> None:
    reports.lend_section(
        by=chapter.coordinator,
        report=report_of(chapter),
        key=row["section"],
        to=chapter.person(row["to"]).ref,
    )
