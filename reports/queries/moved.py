"""What moved beside the sections of a report since each was last looked through."""

from dataclasses import dataclass
from datetime import datetime

from reports.document import Document
from reports.marks import keys_in, passages
from reports.models import Report, Section, Source
from reports.moved import BESIDE_FIGURES, Counted, Moved, digest, figures_in, moved
from reports.said import is_outdated, said_in
from reports.sections import SectionKey


@dataclass(frozen=True)
class Outdated:
    """A passage that was put in from the figures and says a number they no longer say, and what they say now."""

    passage: str
    now: str


@dataclass(frozen=True)
class BesideSection:
    """The numbers beside one section: what moved since `since`, and the name of those that stand now.

    `outdated` stays until the passages are mended, whoever has read that the numbers moved.
    """

    section: SectionKey
    moved: list[Moved]
    outdated: list[Outdated]
    since: datetime | None
    seen: str

    @property
    def is_still(self) -> bool:
        return not self.moved and not self.outdated


def speaks_of_figures(section: Section) -> bool:
    """Whether numbers are kept beside it, or a sentence of the figures was put into it. One query at most."""
    if section.key in BESIDE_FIGURES or section.figures is not None:
        return True
    marks = keys_in(section.body)
    return bool(marks) and section.report.sources.filter(kind=Source.Kind.FIGURES, key__in=marks).exists()


def beside_sections(report: Report, document: Document | Counted, *keys: str) -> list[BesideSection]:
    """Beside each section, or those named, in the order of the report. Two queries."""
    now, sentences = figures_in(document), {each.piece: each.text for each in said_in(document.data)}
    rows = {row.key: row for row in report.sections.all() if not keys or row.key in keys}
    pieces = dict(report.sources.filter(kind=Source.Kind.FIGURES).values_list("key", "piece"))
    return [
        BesideSection(
            key,
            moved(rows[key].figures or {}, now),
            [
                Outdated(passage.text, sentence)
                for passage in passages(rows[key].body)
                if passage.key in pieces
                and is_outdated(passage.text, sentence := sentences.get(pieces[passage.key], ""))
            ],
            rows[key].figures_at,
            digest(now),
        )
        for key in SectionKey
        if key in rows
    ]


def moved_in(report: Report, document: Document) -> list[BesideSection]:
    """The sections beside which something moved, in their order."""
    return [each for each in beside_sections(report, document) if not each.is_still]
