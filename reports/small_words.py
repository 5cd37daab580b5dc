"""Sentences in which somebody typed how many of fewer than ten people: nothing takes them out, somebody reads them.

A sentence is found by a number up to nine that has a word for people or their records soon after it: `three of the
eight people`, `5 of 16 records`. Left out are numbers that surely count something else (`six weeks`) or count nothing
(`section 3`). Where that is not sure the sentence is found: it costs a reader a moment, and one that is missed may
cost somebody more. What is said in other ways (`a handful of us`) is not found; whoever publishes reads the whole.
"""

import re
from collections.abc import Iterable
from typing import NamedTuple

from reports.passages import Passage

FEW = "one|two|three|four|five|six|seven|eight|nine|both|neither|[1-9]"
PEOPLE = (
    "people|persons?|adults?|women|woman|men|man|carers?|famil(?:y|ies)|relatives?|parents?|mothers?|fathers?|sons?"
    "|daughters?|brothers?|sisters?|husbands?|wife|wives|child|children|records?|files?|conversations?|practitioners?"
    "|managers?|workers?|colleagues?|staff|us|them|those|whom"
)
THINGS = (
    "minutes|hours|days|nights|weekends|weeks|months|years|times|pages|sections|criteria|themes|sub-themes|strengths"
    "|areas|recommendations|points|grades|categories|councils|practice reviews|teams|services|agencies|organisations"
    "|meetings|registers|questions|things|ways"
)
"""Not people, and no one's own: two plans or two assessments may well be two people's, so they are not among these."""
NUMBERED = (
    "section|criterion|theme|sub-theme|strength|area|observation|conclusion|recommendation|version|page|table|chart"
    "|appendix|article"
)
MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"

_NUMBER = re.compile(rf"(?<![\w.,:/£$-])(?:{FEW})(?![\w%:/-]|[.,]\d)", re.IGNORECASE)
_THEN_PEOPLE = re.compile(rf"(?:\s+(?!and\b|or\b)[^\s.;:!?]+){{0,4}}?\s+(?:{PEOPLE})\b", re.IGNORECASE)
_AT_ONCE_PEOPLE = re.compile(rf"\s+(?:of|{PEOPLE})\b", re.IGNORECASE)
_THEN_THINGS = re.compile(
    rf"\s+(?:(?i:(?:more |working |whole )?(?:{THINGS})(?!['’]|\s+(?:{PEOPLE})\b)|per cent|percent|o[’']clock|[ap]m)"
    rf"|{MONTHS})\b"
)
_AFTER_ITS_KIND = re.compile(
    rf"(?:^|[(,;:]\s*|\b(?:in|of|under|to|from|see|and|by|on|with|for)\s+)(?:{NUMBERED})\s+$", re.IGNORECASE
)
"""Not after `this` or `the`: `in this section 3 of them` counts."""
_AFTER_NO = re.compile(r"\b(?:no|any)\s+$", re.IGNORECASE)
_PEOPLE_THEN_NUMBER = re.compile(rf"(?:{PEOPLE})\b[^.;!?]*: for (?:{FEW})\b", re.IGNORECASE)
_SENTENCE_END = re.compile(r"(?:(?<=[.!?…])|(?<=[.!?…][\"”’)]))\s+(?![a-z])|\n+")


class Sentence(NamedTuple):
    """A sentence that seems to count fewer than ten people, and the names of the parts of the report it stands in."""

    text: str
    parts: tuple[str, ...]


def sentences_counting_few(passages: Iterable[Passage]) -> list[Sentence]:
    """Sentences that people typed and that say, in the usual words, how many of fewer than ten people; each once."""
    found: dict[str, dict[str, None]] = {}
    for passage in passages:
        for sentence in _SENTENCE_END.split(passage.text):
            if _counts_few(sentence):
                found.setdefault(sentence.strip(), {})[passage.name] = None
    return [Sentence(text, tuple(parts)) for text, parts in found.items()]


def _counts_few(sentence: str) -> bool:
    if _PEOPLE_THEN_NUMBER.search(sentence):
        return True
    return any(
        _THEN_PEOPLE.match(after) and not _counts_no_people(before, number, after)
        for before, number, after in _numbers(sentence)
    )


def _numbers(sentence: str) -> Iterable[tuple[str, str, str]]:
    """Each number up to nine with what stands before it and after it."""
    return ((sentence[: one.start()], one[0], sentence[one.end() :]) for one in _NUMBER.finditer(sentence))


def _counts_no_people(before: str, number: str, after: str) -> bool:
    """Whether it surely counts something else, or names a part (`section 3`), or is that of `no one`."""
    if _THEN_THINGS.match(after):
        return True
    if number.casefold() == "one" and _AFTER_NO.search(before):
        return True
    return number.isdigit() and bool(_AFTER_ITS_KIND.search(before)) and not _AT_ONCE_PEOPLE.match(after)
