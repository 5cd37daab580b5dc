"""Marks in a narrative: a `span` around a passage, with the key of the source it rests on. They stay within the team.

A stored narrative is cleaned, so a mark stands in it exactly as `MARK` says.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass
from html import escape, unescape

ATTRIBUTE = "data-source"
KEY = re.compile(r"[0-9a-f]{16}")
MARK = re.compile(rf'<span {ATTRIBUTE}="([0-9a-f]{{16}})">|</span>')
_TAG = re.compile(r"<[^>]+>")


@dataclass(frozen=True)
class Passage:
    """Words that one mark stands around."""

    key: str
    text: str


def keys_in(narrative: str) -> list[str]:
    """The keys of its marks, in their order, each once."""
    return list(dict.fromkeys(key for key in MARK.findall(narrative) if key))


def without_marks(narrative: str) -> str:
    """The narrative as anybody may have it."""
    return MARK.sub("", narrative)


def only(narrative: str, known: Collection[str]) -> str:
    """The narrative without the marks of other keys; what they stood around is kept."""
    pieces, open_marks = [], []
    for text, key, ends in _parts(narrative):
        pieces.append(text)
        if key:
            open_marks.append(key in known)
            pieces.append(f'<span {ATTRIBUTE}="{key}">' if key in known else "")
        elif ends and open_marks:
            pieces.append("</span>" if open_marks.pop() else "")
    return "".join(pieces)


def taken_out(narrative: str, keys: Collection[str], instead: str) -> str:
    """The narrative with `instead` for each passage that one of these keys marks."""
    pieces: list[str] = []
    open_marks: list[bool] = []
    for text, key, ends in _parts(narrative):
        if any(open_marks):
            pieces.extend(_TAG.findall(text))
        else:
            pieces.append(text)
        if key:
            goes = key in keys
            pieces.append(f'<span {ATTRIBUTE}="{key}">')
            if goes and not any(open_marks):
                pieces.append(escape(instead))
            open_marks.append(goes)
        elif ends and open_marks:
            open_marks.pop()
            pieces.append("</span>")
    return "".join(pieces)


def passages(narrative: str) -> list[Passage]:
    """The marked passages in their order, as plain text; neighbours of one source are one passage."""
    found: list[Passage] = []
    open_marks: list[str] = []
    follows = False
    for text, key, ends in _parts(narrative):
        words = plain(text)
        if open_marks and words:
            last = open_marks[-1]
            if follows and found and found[-1].key == last:
                found[-1] = Passage(last, f"{found[-1].text} {words}")
            else:
                found.append(Passage(last, words))
            follows = True
        elif words:
            follows = False
        if key:
            open_marks.append(key)
        elif ends and open_marks:
            open_marks.pop()
    return found


def plain(html: str) -> str:
    """The words of a piece of HTML, on one line."""
    return " ".join(unescape(_TAG.sub(" ", html)).split())


def marked(text: str, key: str, *, is_quote: bool, within: bool = False) -> str:
    """Plain text as HTML that is marked with a key: a paragraph for each of its own, or a quote.

    `within` leaves out the tags of a single paragraph, so that it can stand within another.
    """
    paragraphs = [part for part in re.split(r"\n\s*\n", text.strip()) if part.strip()]
    html = "".join(
        f'<p><span {ATTRIBUTE}="{key}">{"<br>".join(map(escape, part.strip().splitlines()))}</span></p>'
        for part in paragraphs
    )
    if is_quote:
        return f"<blockquote>{html}</blockquote>"
    return html.removeprefix("<p>").removesuffix("</p>") if within and len(paragraphs) == 1 else html


def _parts(narrative: str) -> "list[tuple[str, str, bool]]":
    """Text, then the key of the mark that begins after it, or whether one ends there."""
    found, at = [], 0
    for match in MARK.finditer(narrative):
        found.append((narrative[at : match.start()], match.group(1) or "", match.group(1) is None))
        at = match.end()
    return [*found, (narrative[at:], "", False)]
