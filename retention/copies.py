"""The file with what is held of one person: for people and for machines, with what to look at before it is sent."""

import io
import json
import re
import zipfile
from collections.abc import Iterable, Iterator
from datetime import date

from core.dates import date_text
from core.held import Held

NAME = "what-is-held"
LOOKS_LIKE_SOMEBODY = {
    "an e-mail address": re.compile(r"\b\S+@\S+\.\S+\b"),
    "a telephone number": re.compile(r"(?<!\d)(?:\+44|0)[\d ]{9,13}\d"),
    "a title and a name": re.compile(r"\b(?:Mr|Mrs|Ms|Miss|Dr|Cllr)\.? [A-Z]\w+"),
    "a relation": re.compile(
        r"\b(?:mother|father|mum|dad|son|daughter|wife|husband|partner|brother|sister|neighbour|carer|friend)\b",
        re.IGNORECASE,
    ),
}
"""What may speak of somebody else: people look at each place before the copy leaves the council."""
BEFORE = (
    "Before this is sent: read it whole. Take out what tells of other people, unless they agree or it is reasonable "
    "without (Data Protection Act 2018, Schedule 2, paragraph 16), and what would put somebody at serious risk of harm "
    "(Schedule 3, Part 3). Who read the record and who held the conversation is left out already."
)


def archive_of(held: list[Held], *, made_on: date) -> bytes:
    """A ZIP of what is held as text and as JSON, and the list of places to look at first."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(f"{NAME}.txt", "\n".join(_as_text(held, made_on)))
        archive.writestr(f"{NAME}.json", json.dumps(_as_data(held, made_on), ensure_ascii=False, indent=2))
        archive.writestr("check-before-sending.txt", "\n".join(_to_check(held)))
    return made.getvalue()


def _as_text(held: Iterable[Held], made_on: date) -> Iterator[str]:
    yield f"What is held about you in Practice Review, on {date_text(made_on)}"
    for each in held:
        yield from ("", each.where, "=" * len(each.where))
        for label, text in each.facts:
            yield from ("", label, text)


def _as_data(held: Iterable[Held], made_on: date) -> dict[str, object]:
    parts = [
        {"where": each.where, "held": [{"what": label, "text": text} for label, text in each.facts]}
        for each in held
    ]
    return {"made_on": made_on.isoformat(), "parts": parts}


def _to_check(held: Iterable[Held]) -> Iterator[str]:
    yield BEFORE
    for each in held:
        for label, text in each.facts:
            for what, pattern in LOOKS_LIKE_SOMEBODY.items():
                for found in pattern.finditer(text):
                    yield f"- {each.where}, {label}: {what}, “{found.group()}”"
