"""What an edition for everybody is made of, and what whoever publishes it is asked to look at."""

from reports import access, compose
from reports.models import EditionFile, PublicEdition, Report, ReportVersion
from reports.passages import passages_of
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


def sentences_counting_few(version: ReportVersion) -> list[Sentence]:
    """Sentences that people typed, in the edition of this version, and that seem to count fewer than ten people."""
    return counting_few(passages_of(compose.edition_from(version)))
