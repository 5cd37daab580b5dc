"""The document as passages: every text that people typed, in its order, each with its place and where it is edited.

It walks the whole document, so that what is added to it one day is looked at too. What people do not type for one
report is left out by name (`NOT_TYPED`).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass, replace
from enum import Enum
from html import unescape
from typing import Any
from urllib.parse import unquote

from django.urls import reverse

from reports import html
from reports.document import Document
from reports.sections import SectionKey

NOT_TYPED = {
    "ref": "the review's own reference",
    "council": "the host's name",
    "region": "the region's name",
    "month": "a month in words",
    "status": "written by the software",
    "method": "dates and counts",
    "headlines": "counts, with words of the software",
    "previous.recommendations.status": "one of a few words",
    "meetings.meetings.kind": "one of two words",
    "meetings.quotes.lang": "a language tag",
    "analysis.quotes.lang": "a language tag",
    "data.before": "a month in words, and counts",
    "data.groups": "the framework, published by the region, and counts",
    "data.subthemes.title": "the framework",
    "data.subthemes.descriptors": "the framework",
    "observations.groups.observations.source": "one of a few words",
    "corrections.places": "names of parts",
    "appendices.team": "who was on the team, printed with their names for everybody to see",
    "appendices.glossary": "written by the software",
    "left_out": "written by the software",
}

NAMES = {
    "title": "Title of the review",
    "previous.title": "Title of the previous review",
    "previous.month": "Month of the previous review",
    "previous.recommendations": "Earlier recommendation {number}",
    "meetings.meetings": "Areas discussed in a meeting",
    "meetings.themes": "Theme",
    "meetings.quotes": "Quote from a meeting",
    "analysis.quotes": "Quote from a conversation",
    "observations.groups.theme": "Theme",
    "observations.groups.observations": "Observation {number}",
    "observations.conclusions": "Conclusion {number}",
    "strengths.points": "Strength {number}",
    "recommendations.areas": "Area for development {number}",
    "recommendations.recommendations": "Recommendation {number}",
    "data.overall": "Agreed overall rating",
    "data.subthemes": "Agreed rating of sub-theme {number}",
    "plain.strengths": "Plain words for strength {number}",
    "plain.areas": "Plain words for area for development {number}",
    "plain.recommendations": "Plain words for recommendation {number}",
    "plain.changed": "Plain words for what changes because people took part",
    "corrections": "What was corrected, for the reader",
}

EDITED = {
    "previous.recommendations": ("reviews:update_list", ()),
    "meetings.meetings": ("conversations:meeting_list", ()),
    "meetings.themes": ("reviews:theme_list", ()),
    "meetings.quotes": ("conversations:quotes_to_decide", ()),
    "analysis.quotes": ("conversations:quotes_to_decide", ()),
    "observations.groups.theme": ("reviews:theme_list", ()),
    "observations.groups.observations": ("ratings:observation_edit", ("number",)),
    "observations.conclusions": ("ratings:conclusion_edit", ("number",)),
    "strengths.points": ("reports:point", ("strength", "number")),
    "recommendations.areas": ("reports:point", ("development", "number")),
    "recommendations.recommendations": ("reports:recommendation", ("number",)),
    "data.overall": ("ratings:agree_overall", ()),
    "data.subthemes": ("ratings:agree", ("number",)),
    "plain.strengths": ("reports:plain_text", ("strength", "number")),
    "plain.areas": ("reports:plain_text", ("development", "number")),
    "plain.recommendations": ("reports:plain_text", ("recommendation", "number")),
    "plain.changed": ("reports:plain_text", ("changed", "1")),
}
"""The address at which a part is changed, and its arguments after the review's; the section's own page for others."""

ROLES = {"recommendations.recommendations.owner"}
"""Where the report asks for a role."""

_CELLS = re.compile(r"</(?:td|th|caption)>", re.IGNORECASE)
_LINE_ENDS = re.compile(r"<br\b[^>]*>|</(?:p|li|h3|h4|blockquote|tr)>", re.IGNORECASE)
_HREF = re.compile(r'href="([^"]*)"', re.IGNORECASE)
_TAG = re.compile(r"<[^>]+>")


@dataclass(frozen=True)
class Passage:
    """A paragraph, a list, a cell of a table, or a whole text that is plain.

    `part` names the part of the report it is in, and stays the same when words change. `section` is empty for what
    stands on the cover, and for plain words, which stand in documents of their own. Passages of one narrative that
    follow each other are `joined`: a number could run over their border.
    """

    part: str
    name: str
    section: str
    address: str
    text: str
    joined: bool = False
    asks_for_a_role: bool = False


@dataclass(frozen=True)
class _Place:
    path: str
    number: int | None


def passages_of(document: Document) -> list[Passage]:
    """Every text of the document that people typed, in its order. No query."""
    return list(_walk(document, document.ref, _Place("", None)))


def _walk(value: Any, ref: str, place: _Place) -> Iterator[Passage]:
    if place.path in NOT_TYPED or isinstance(value, Enum):
        return
    if isinstance(value, str):
        yield from _of_text(value, ref, place)
    elif isinstance(value, (tuple, list, dict)):
        for one in value.values() if isinstance(value, dict) else value:
            yield from _walk(one, ref, place)
    elif is_dataclass(value) and not isinstance(value, type):
        own = getattr(value, "number", None)
        number = own if isinstance(own, int) else place.number
        for each in fields(value):
            path = f"{place.path}.{each.name}" if place.path else each.name
            yield from _walk(getattr(value, each.name), ref, _Place(path, number))


def _of_text(text: str, ref: str, place: _Place) -> Iterator[Passage]:
    if not text.strip():
        return
    section = place.path.partition(".")[0]
    section = section if section in SectionKey.values else ""
    is_narrative = place.path.endswith(".narrative") or place.path in {"introduction", "summary"}
    known = _longest(place.path, NAMES)
    blank = Passage(
        part=f"{place.path} {place.number}" if place.number is not None else place.path,
        name=NAMES[known].format(number=place.number) if known else SectionKey(section).label,
        section=section,
        address=_address(ref, section, place),
        text=text,
        asks_for_a_role=place.path in ROLES,
    )
    if is_narrative:
        for words, joined in _of_narrative(text):
            yield replace(blank, text=words, joined=joined)
    else:
        yield blank


def _longest(path: str, table: dict[str, Any]) -> str:
    return max((key for key in table if f"{path}.".startswith(f"{key}.")), key=len, default="")


def _address(ref: str, section: str, place: _Place) -> str:
    known = _longest(place.path, EDITED)
    if known:
        name, rest = EDITED[known]
        return reverse(name, args=[ref, *(place.number if one == "number" else one for one in rest)])
    return reverse("reports:section", args=[ref, section]) if section else ""


def _of_narrative(narrative: str) -> Iterator[tuple[str, bool]]:
    """The words of each block, and whether the next may go on with a number: what stands in a table never does."""
    try:
        blocks: list[str] = [*html.blocks(narrative)]
    except html.NarrativeRefused:
        blocks = [narrative]
    for block in blocks:
        is_table = "<table" in block
        for piece in _CELLS.split(block) if is_table else [block]:
            if words := _words_of(piece):
                yield words, not is_table


def _words_of(piece: str) -> str:
    """As it is read, with the addresses that its links lead to."""
    words = unescape(_TAG.sub("", _LINE_ENDS.sub("\n", piece)))
    lines = [" ".join(line.split()) for line in words.splitlines()]
    leads_to = [unquote(unescape(address)) for address in _HREF.findall(piece)]
    return "\n".join(line for line in [*lines, *leads_to] if line)
