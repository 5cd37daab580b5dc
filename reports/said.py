"""Every computed sentence of section 3 with a number of its own, so that a narrative can hold one and be held to it."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from reports.document import Data
from reports.sentences import WORDS

OVERALL, HEARD, HIGHEST, LOWEST, BEFORE, ELSEWHERE = range(1, 7)
BY_RECORDS, BY_CONVERSATIONS = 100, 200
"""What is added to the number of a sub-theme."""

_NUMBER = re.compile(rf"\d+(?:[.,]\d+)*|\b(?:{'|'.join((*WORDS, 'both'))})\b", re.IGNORECASE)


@dataclass(frozen=True)
class Said:
    """One sentence: the number it keeps whatever it comes to say, what it is about, its words, and whose sub-theme."""

    piece: int
    about: str
    text: str
    subtheme: int | None = None


def said_in(data: Data) -> list[Said]:
    """All of them, in the order of the report; none about what was not rated."""
    return [each for each in _said(data) if each.text]


def numbers_in(text: str) -> Counter[str]:
    """The numbers a text says, and how often, in figures or in the words that the sentences use."""
    found = (word.casefold() for word in _NUMBER.findall(text))
    return Counter("two" if word == "both" else word for word in found)


def is_outdated(text: str, sentence: str) -> bool:
    """Whether a passage says a number that its sentence does not, or oftener. Other words are the writer's own."""
    return not numbers_in(text) <= numbers_in(sentence)


def _said(data: Data) -> Iterator[Said]:
    yield Said(OVERALL, "overall ratings of records", data.records_sentence if data.records.total else "")
    heard = data.conversations_sentence if data.conversations.total else ""
    yield Said(HEARD, "overall ratings of conversations", heard)
    yield Said(BEFORE, "beside the previous review", data.before_sentence)
    yield Said(ELSEWHERE, "beside other councils of the region", data.elsewhere_sentence)
    for each in data.subthemes:
        name = f"{each.number}. {each.title}"
        if each.records.total:
            by_records, *by_conversations = each.sentences
            yield Said(BY_RECORDS + each.number, f"{name}, records", by_records, each.number)
            if each.conversations is not None and each.conversations.total:
                number = BY_CONVERSATIONS + each.number
                yield Said(number, f"{name}, conversations", by_conversations[0], each.number)
    yield Said(HIGHEST, "criteria met most fully", data.standing.highest_sentence)
    yield Said(LOWEST, "criteria met least", data.standing.lowest_sentence)
