"""What can be corrected in a final report: its pieces, each with the texts in it, and a document with other texts.

Pure. Counts, grades, charts and who said what stay those of the version: only words are corrected.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import date
from typing import Any, cast

from reports.document import Document
from reports.sections import SectionKey

Key = tuple[str, int, str]
"""The kind of a piece, its number (0 where there is one), and the field of it."""
NARRATIVE = "body"
LABELS = {
    NARRATIVE: "Narrative",
    "title": "Title",
    "month": "Month",
    "text": "Text",
    "owner": "Who owns it",
    "measure": "How progress will be measured",
    "baseline": "Where things stood",
    "due_on": "Due",
    "reason": "Reason",
}


@dataclass(frozen=True)
class Kind:
    """Pieces of one kind: what one is called, and where each of its fields stands in the document."""

    name: str
    paths: Mapping[str, str]

    @property
    def is_narrative(self) -> bool:
        return NARRATIVE in self.paths


def _section(key: str, path: str) -> dict[str, Kind]:
    return {key: Kind(SectionKey(key).label, {NARRATIVE: path})}


def _piece(kind: str, name: str, path: str, *names: str) -> dict[str, Kind]:
    return {kind: Kind(name, {each: f"{path}.{each}" for each in names})}


KINDS: dict[str, Kind] = {
    **_section("introduction", "introduction"),
    **_section("summary", "summary"),
    **_section("previous", "previous.narrative"),
    **_piece("previous-review", "Name of the previous review", "previous", "title", "month"),
    **_section("meetings", "meetings.narrative"),
    **_section("data", "data.narrative"),
    **_piece("overall", "Agreed overall rating", "data.overall", "reason"),
    **_piece("sub-theme", "Agreed rating of sub-theme {number}", "data.subthemes.agreed", "reason"),
    **_section("analysis", "analysis.narrative"),
    **_section("observations", "observations.narrative"),
    **_piece("observation", "Observation {number}", "observations.groups.observations", "text"),
    **_piece("conclusion", "Conclusion {number}", "observations.conclusions", "text"),
    **_section("strengths", "strengths.narrative"),
    **_piece("strength", "Strength {number}", "strengths.points", "title", "text"),
    **_section("recommendations", "recommendations.narrative"),
    **_piece("development", "Area for development {number}", "recommendations.areas", "title", "text"),
    **_piece(
        "recommendation",
        "Recommendation {number}",
        "recommendations.recommendations",
        *("text", "owner", "measure", "baseline", "due_on"),
    ),
    **_section("appendices", "appendices.narrative"),
    **_piece("plain-strength", "Plain words for strength {number}", "plain.strengths", "text"),
    **_piece("plain-area", "Plain words for area for development {number}", "plain.areas", "text"),
    **_piece(
        "plain-recommendation", "Plain words for recommendation {number}", "plain.recommendations", "text"
    ),
}
"""In the order of the report."""

_FIELDS = {path: (kind, name) for kind, each in KINDS.items() for name, path in each.paths.items()}


@dataclass(frozen=True)
class Piece:
    """One piece of a document as it stands; a date is written as in `2026-12-01`."""

    kind: str
    number: int
    texts: Mapping[str, str]

    @property
    def name(self) -> str:
        return KINDS[self.kind].name.format(number=self.number)

    @property
    def is_narrative(self) -> bool:
        return KINDS[self.kind].is_narrative


def pieces_of(document: Document) -> list[Piece]:
    """Every piece whose words can be corrected, in the order of the report."""
    found: dict[tuple[str, int], dict[str, str]] = {}
    for path, number, text in _texts(document, "", 0):
        if path in _FIELDS:
            kind, name = _FIELDS[path]
            found.setdefault((kind, number), {})[name] = text
    order = list(KINDS)
    keys = sorted(found, key=lambda key: (order.index(key[0]), key[1]))
    pieces = [Piece(kind, number, found[kind, number]) for kind, number in keys]
    return [piece for piece in pieces if piece.is_narrative or any(piece.texts.values())]


def piece_of(document: Document, kind: str, number: int) -> Piece | None:
    return next((one for one in pieces_of(document) if (one.kind, one.number) == (kind, number)), None)


def corrected(document: Document, texts: Mapping[Key, str]) -> Document:
    """The document with these texts where its own stand; what has no place in it changes nothing."""
    at = {
        (KINDS[kind].paths[name], number): text
        for (kind, number, name), text in texts.items()
        if name in KINDS[kind].paths
    }
    return cast(Document, _with(document, at, "", 0)) if at else document


def key_of_part(part: str) -> tuple[str, int] | None:
    """The kind and number of the piece in which a passage stands (`reports.passages.Passage.part`)."""
    path, _, number = part.partition(" ")
    return (_FIELDS[path][0], int(number or 0)) if path in _FIELDS else None


def _texts(value: Any, path: str, number: int) -> Iterator[tuple[str, int, str]]:
    if isinstance(value, (str, date)):
        yield path, number, str(value)
    elif isinstance(value, tuple):
        for one in value:
            yield from _texts(one, path, number)
    elif is_dataclass(value):
        own = _number(value, number)
        for each in fields(value):
            yield from _texts(getattr(value, each.name), _below(path, each.name), own)


def _with(value: Any, at: Mapping[tuple[str, int], str], path: str, number: int) -> Any:
    if isinstance(value, tuple):
        return tuple(_with(one, at, path, number) for one in value)
    if is_dataclass(value) and not isinstance(value, type):
        own = _number(value, number)
        return replace(
            value,
            **{
                each.name: _with(getattr(value, each.name), at, _below(path, each.name), own)
                for each in fields(value)
            },
        )
    text = at.get((path, number))
    if text is None:
        return value
    return date.fromisoformat(text) if isinstance(value, date) else text


def _number(value: Any, above: int) -> int:
    own = getattr(value, "number", None)
    return own if isinstance(own, int) else above


def _below(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name
