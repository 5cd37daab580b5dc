"""How far a report is: its sections with their words, and the pages of the last PDF."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter

from django.db.models import Count, Exists, OuterRef, Q

from accounts.models import User
from reports import access
from reports.models import Rendering, Report, Section, SectionLoan
from reports.reading import age_of, words_in
from reports.sections import NUMBERED, OPTIONAL, PAGES, SectionKey
from reviews.access import Standing
from reviews.models import Review


@dataclass(frozen=True)
class OutlineLine:
    """One section: its number in the report (empty before 1 and after 7), its title and how many words it has.

    `age` is its reading age in years, where it is long enough to have one; `lent_to` who else writes it now. Who saved
    it last, and when, is None while nobody has.
    """

    key: str
    number: str
    title: str
    words: int
    age: int | None = None
    lent_to: User | None = None
    saved_at: datetime | None = None
    saved_by: User | None = None
    is_optional: bool = False

    @property
    def is_written(self) -> bool:
        return self.words > 0


def outline_of(report: Report) -> list[OutlineLine]:
    """Every section in the order of the report. Two queries."""
    written = {row.key: row for row in report.sections.select_related("updated_by")}
    loans = SectionLoan.objects.filter(section__report=report, ended_at=None).select_related("section", "to")
    lent = {loan.section.key: loan.to for loan in loans}
    return [_line(key, written.get(key.value), lent.get(key.value)) for key in SectionKey]


def _line(key: SectionKey, section: Section | None, lent_to: User | None) -> OutlineLine:
    body = section.body if section else ""
    is_saved = section is not None and section.updated_by is not None
    return OutlineLine(
        key=key.value,
        number=str(NUMBERED.index(key) + 1) if key in NUMBERED else "",
        title=key.label,
        words=words_in(body),
        age=age_of(body),
        lent_to=lent_to,
        saved_at=section.updated_at if section and is_saved else None,
        saved_by=section.updated_by if section and is_saved else None,
        is_optional=key in OPTIONAL,
    )


def to_go_on_with(outline: list[OutlineLine], user: User, own_keys: Collection[str]) -> OutlineLine | None:
    """Where the person goes on writing: what they saved last, else the first of theirs that is still to be written."""
    own = [line for line in outline if line.key in own_keys]
    saved = [line for line in own if line.saved_by == user and line.saved_at is not None]
    if saved:
        return max(saved, key=attrgetter("saved_at"))
    return next((line for line in own if not line.is_written and not line.is_optional), None)


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
    final: bool = False

    @property
    def is_complete(self) -> bool:
        return self.final


def progress_of(standing: Standing) -> Progress | None:
    """How far the report is, for those who may see it; None for everybody else. One query."""
    here, user = OuterRef("pk"), standing.user
    review = (
        Review.objects.filter(pk=standing.review.pk)
        .annotate(
            has_final=Exists(access.versions_visible_to(user).filter(report__review=here)),
            has_draft=Exists(access.drafts_visible_to(user).filter(review=here)),
            written=Count("report__sections", filter=~Q(report__sections__body="")),
        )
        .get()
    )
    if review.has_final:
        return Progress(started=True, final=True)
    if not review.has_draft:
        return Progress(started=False) if review.final_at is None else None
    return Progress(started=True, sections_written=review.written)
