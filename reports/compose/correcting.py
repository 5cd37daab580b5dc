"""The document of a correction: that of the version it replaces, with other words where they are corrected.

It is never composed from the database: what the report rests on may have been deleted since it became final.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.html import escape

from conversations.queries import WithdrawnWords, withdrawn_from
from core.dates import date_text
from reports.comparing import Comparison, compare
from reports.correcting import LABELS, NARRATIVE, corrected, pieces_of
from reports.document import CorrectionNote, Document, Quote
from reports.models import Correction, Rendering, Report, ReportVersion
from reviews.queries import Missing

from .document import Final, document_of
from .kept import document_from
from .withdrawn import without

QUOTES = "Quotes"
TYPED_OF_FACTS = ("passage", "text", "answer")
"""What people typed in each row of a version's table of facts."""


@dataclass(frozen=True)
class Difference:
    """One text of a piece before and after, word by word."""

    label: str
    comparison: Comparison


@dataclass(frozen=True)
class Change:
    """One piece that says something else."""

    kind: str
    number: int
    name: str
    differences: tuple[Difference, ...]


def document_for(rendering: Rendering, final: Final | None) -> Document:
    """What a PDF is made of: the report as it stands, or one of its versions with corrected words."""
    if rendering.correction is not None:
        return correction_of(rendering.correction, final=final)
    return document_of(rendering.report.review, final=final)


@dataclass(frozen=True)
class Composed:
    """The version as it was frozen, the same as it may be read now, and what the correction makes of it."""

    frozen: Document
    begun_with: Document
    document: Document

    @property
    def changes(self) -> list[Change]:
        return changes_between(self.begun_with, self.document)


def correction_of(correction: Correction, *, final: Final | None = None) -> Document:
    """The corrected document as it stands now, without the words of those who no longer agree to be quoted.

    Three queries.
    """
    return composed(correction, final=final).document


def composed(correction: Correction, *, final: Final | None = None) -> Composed:
    """The same, with what it is made of. Three queries."""
    version = correction.replaces
    frozen = document_from(version.data)
    left = document_from(version.left) if version.left else frozen
    texts = {(row.kind, row.number, row.field): row.text for row in correction.texts.all()}
    words = withdrawn_words_of(version.report)
    is_now = left_without(corrected(left, texts), words)
    note = CorrectionNote(
        version=final.number if final else version.number + 1,
        replaces=version.number,
        replaces_of=frozen.dated_on,
        says=words.left_out_of(correction.says),
        places=tuple(places_changed(frozen, is_now)),
    )
    document = replace(
        is_now,
        corrections=(*is_now.corrections, note),
        status=f"Final, version {final.number}" if final else f"Correction of version {version.number}",
        is_draft=final is None,
        dated_on=final.dated_on if final else frozen.dated_on,
    )
    return Composed(frozen, left_without(left, words), document)


def facts_of_correction(correction: Correction) -> list[dict[str, Any]]:
    """The table of facts as the next version keeps it: without the words that leave its document too. One query."""
    version = correction.replaces
    return facts_left_without(version.facts_left or version.facts, withdrawn_words_of(version.report))


def readable_version(version: ReportVersion) -> Document:
    """What a version says, without the words of those who no longer agree to be quoted. One query."""
    return left_without(_left_of(version), withdrawn_words_of(version.report))


def corrections_told(version: ReportVersion) -> dict[int, str]:
    """What each version up to this one says that it corrected, by its number, as it may be read now.

    One query; none of a version that corrected nothing.
    """
    if version.number == 1 or not version.data:
        return {}
    return {note.version: note.says for note in readable_version(version).corrections}


def told_of_each(versions: Collection[ReportVersion]) -> dict[int, str]:
    """What each of these versions says that it corrected, by its key, as it may be read now. Two queries, or none."""
    if not versions:
        return {}
    rows = ReportVersion.objects.filter(pk__in=[version.pk for version in versions]).exclude(left={})
    left = dict(rows.values_list("pk", "left__corrections"))
    words = withdrawn_from({version.report.review_id for version in versions})
    told = {}
    for version in versions:
        notes = {note["version"]: note["says"] for note in left.get(version.pk) or []}
        says, gone = notes.get(version.number, version.says), words.get(version.report.review_id)
        told[version.pk] = gone.left_out_of(says) if gone else says
    return told


def holds_words_taken_back(version: ReportVersion) -> bool:
    """Whether it says what a correction of it would leave out: words erased or taken back since. One query."""
    return readable_version(version) != document_from(version.data)


def _left_of(version: ReportVersion) -> Document:
    return document_from(version.left or version.data)


def withdrawn_words_of(report: Report) -> WithdrawnWords:
    """The words that leave with the next version. One query."""
    review = report.review_id
    return withdrawn_from([review]).get(review, WithdrawnWords({}))


def places_changed(was: Document, is_now: Document) -> list[str]:
    """The names of the parts that say something else, in the order of the report."""
    before = {(one.kind, one.number): one.texts for one in pieces_of(was)}
    names = [one.name for one in pieces_of(is_now) if before.get((one.kind, one.number)) != one.texts]
    return names + ([QUOTES] if _quotes(was) != _quotes(is_now) else [])


def changes_between(was: Document, is_now: Document) -> list[Change]:
    """Piece by piece, what it said and what it says. Both are to be read by whoever asks: see `readable_version`."""
    before = {(one.kind, one.number): one.texts for one in pieces_of(was)}
    return [
        Change(one.kind, one.number, one.name, differences)
        for one in pieces_of(is_now)
        if (differences := tuple(_differences(before.get((one.kind, one.number), {}), one.texts)))
    ]


def gaps_of_correction(document: Document) -> list[Missing]:
    """What a correction lacks before anybody is asked to approve it, and where that is done."""
    note, at = document.corrections[-1], [document.ref]
    nothing = "Change what is wrong: nothing differs from the version it replaces yet."
    unsaid = "Say for the reader what was corrected."
    return [
        *([] if note.places else [Missing(nothing, reverse("reports:correction_pieces", args=at))]),
        *([] if note.says else [Missing(unsaid, reverse("reports:correction_says", args=at))]),
    ]


def _differences(was: Mapping[str, str], is_now: Mapping[str, str]) -> Iterator[Difference]:
    for name, text in is_now.items():
        if (before := was.get(name, "")) != text:
            comparison = compare(_as_html(name, before), _as_html(name, text))
            yield Difference(LABELS[name], comparison)


def _as_html(name: str, text: str) -> str:
    if name == NARRATIVE:
        return text
    return date_text(date.fromisoformat(text)) if name == "due_on" and text else escape(text)


def left_without(document: Document, words: WithdrawnWords) -> Document:
    """A version's document with none of these words. Quotes leave whole: people agreed to them when it was frozen."""
    if not words:
        return document

    def kept(quotes: tuple[Quote, ...]) -> tuple[Quote, ...]:
        return tuple(quote for quote in quotes if not words.are_quoted_in(quote.text))

    left = without(document, words)
    return replace(
        left,
        meetings=replace(left.meetings, quotes=kept(left.meetings.quotes)),
        analysis=replace(left.analysis, quotes=kept(left.analysis.quotes)),
    )


def facts_left_without(facts: Iterable[dict[str, Any]], words: WithdrawnWords) -> list[dict[str, Any]]:
    """A version's table of facts with none of these words."""
    return [
        row | {name: words.left_out_of(row[name]) for name in TYPED_OF_FACTS if name in row} for row in facts
    ]


def _quotes(document: Document) -> tuple[tuple[Quote, ...], ...]:
    return document.meetings.quotes, document.analysis.quotes
