"""What an edition for everybody is made of, and what whoever publishes it is asked to look at."""

from reports import compose
from reports.models import EditionFile, PublicEdition, ReportVersion
from reports.passages import passages_of
from reports.small_words import Sentence, sentences_counting_few as counting_few


def edition_files(edition: PublicEdition) -> dict[str, EditionFile]:
    """Its files by their kind; none until all are made. One query."""
    return {file.kind: file for file in edition.files.select_related("edition__version__report__review")}


def sentences_counting_few(version: ReportVersion) -> list[Sentence]:
    """Sentences that people typed, in the edition of this version, and that seem to count fewer than ten people."""
    return counting_few(passages_of(compose.edition_from(version)))
