"""How far a report is: its sections with their words, and the pages of the last PDF."""

import re
from dataclasses import dataclass
from html import unescape

from accounts.models import User
from reports import access
from reports.models import Rendering, Report
from reports.sections import NUMBERED, PAGES, STRENGTHS_AND_AREAS, SectionKey
from reviews.models import Review


@dataclass(frozen=True)
class OutlineLine:
    """One section: its number in the report (empty before 1 and after 7), its title and how many words it has."""

    key: str
    number: str
    title: str
    words: int

    @property
    def is_written(self) -> bool:
        return self.words > 0


def words_in(body: str) -> int:
    """Count the words of a narrative, its tags left out."""
    return len(unescape(re.sub(r"<[^>]+>", " ", body)).split())


def outline_of(report: Report) -> list[OutlineLine]:
    """Every section in the order of the report. One query."""
    bodies = dict(report.sections.values_list("key", "body"))
    return [
        OutlineLine(
            key=key.value,
            number=str(NUMBERED.index(key) + 1) if key in NUMBERED else "",
            title=key.label,
            words=words_in(bodies.get(key.value, "")),
        )
        for key in SectionKey
    ]


@dataclass(frozen=True)
class Pages:
    """The pages of the newest PDF against what a report should have."""

    rendering: Rendering | None
    fewest: int = PAGES[0]
    most: int = PAGES[1]

    @property
    def is_within(self) -> bool:
        return bool(
            self.rendering and self.rendering.pages and self.fewest <= self.rendering.pages <= self.most
        )


def pages_of(report: Report) -> Pages:
    """The newest finished PDF, if any. One query."""
    return Pages(report.renderings.filter(finished_at__isnull=False).order_by("-number").first())


@dataclass(frozen=True)
class Progress:
    """Honest counts for the review's task list."""

    started: bool
    sections_written: int = 0
    sections: int = len(SectionKey)
    points: int = 0
    points_needed: int = 2 * STRENGTHS_AND_AREAS
    final: bool = False

    @property
    def is_complete(self) -> bool:
        return self.final


def progress_of(user: User, review: Review) -> Progress | None:
    """How far the report is, for those who may see it; None for everybody else. At most four queries."""
    if access.versions_visible_to(user).filter(report__review=review).exists():
        return Progress(started=True, final=True)
    report = access.drafts_visible_to(user).filter(review=review).first()
    if report is None:
        return Progress(started=False) if review.final_at is None else None
    return Progress(
        started=True,
        sections_written=report.sections.exclude(body="").count(),
        points=report.points.count(),
    )
