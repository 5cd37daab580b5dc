"""What an edition for everybody is made of, and what whoever publishes it is asked to look at."""

from collections.abc import Iterable
from dataclasses import dataclass

from reports import access, compose
from reports.models import EditionFile, PublicEdition, Report, ReportVersion
from reports.passages import Passage, passages_of
from reports.sections import NUMBERED, SectionKey
from reports.small_words import Sentence, sentences_counting_few as counting_few


def edition_files(edition: PublicEdition) -> dict[str, EditionFile]:
    """Its files by their kind; none until all are made. One query."""
    return {file.kind: file for file in edition.files.select_related("edition__version__report__review")}


def unpublished_version(report: Report) -> ReportVersion | None:
    """The newest version, while not everybody may read it; None once its director has published it. One query."""
    newest = report.versions.select_related("edition").defer("html", "data").order_by("-number").first()
    if newest is None:
        return None
    edition = access.edition_of(newest)
    return None if edition and edition.published_at else newest


@dataclass(frozen=True)
class LookedThrough:
    """A section of the report, or what stands outside of all, and what counts few people there: maybe nothing."""

    title: str
    sentences: list[Sentence]


OUTSIDE = {"title": "Cover", "corrections": "What was corrected", "plain": "Plain-language version"}
"""What is typed outside of the sections, by where its part begins; the last is a document of its own."""


def sentences_counting_few(version: ReportVersion) -> list[LookedThrough]:
    """Sentences of this version’s edition that seem to count fewer than ten people, section by section, in order."""
    stretches: dict[str, list[Passage]] = {}
    for passage in _in_order(passages_of(compose.edition_from(version))):
        stretches.setdefault(_title_of(passage), []).append(passage)
    return [LookedThrough(title, counting_few(passages)) for title, passages in stretches.items()]


def _in_order(passages: Iterable[Passage]) -> list[Passage]:
    """As they are read: the cover and what was corrected, the sections, the plain-language version."""
    order = ["title", "corrections", *SectionKey.values, "plain"]
    return sorted(passages, key=lambda passage: order.index(passage.section or _begins(passage)))


def _title_of(passage: Passage) -> str:
    if not passage.section:
        return OUTSIDE[_begins(passage)]
    key = SectionKey(passage.section)
    return f"{NUMBERED.index(key) + 1} {key.label}" if key in NUMBERED else str(key.label)


def _begins(passage: Passage) -> str:
    return passage.part.partition(" ")[0].partition(".")[0]
