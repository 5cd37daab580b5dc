"""Sentences in which somebody typed how many of fewer than ten people: nothing takes them out, somebody reads them."""

import re
from collections.abc import Iterable
from typing import NamedTuple

from reports.passages import Passage

FEW = "one|two|three|four|five|six|seven|eight|nine|both|neither|[1-9]"
PEOPLE = (
    "people|persons?|adults?|women|woman|men|man|carers?|famil(?:y|ies)|relatives?|records?|files?|conversations?"
    "|practitioners?|managers?|workers?|colleagues?|staff|us|them|those|whom"
)
_NUMBERED = "".join(f"(?<!{word} )" for word in ("section", "theme", "observation", "recommendation"))
_BETWEEN = r"(?:\s+(?!and\b|or\b)[^\s.;:!?]+){0,4}?\s+"
_FEW_PEOPLE = re.compile(
    rf"(?<![\w.,:/£$-]){_NUMBERED}(?:{FEW})(?![\w%:/-]|[.,]\d){_BETWEEN}(?:{PEOPLE})\b"
    rf"|(?:{PEOPLE})\b[^.;!?]*: for (?:{FEW})\b",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(r"(?<=[.!?…])[\"”’)]?\s+|\n+")


class Sentence(NamedTuple):
    """A sentence that seems to count fewer than ten people, and the names of the parts of the report it stands in."""

    text: str
    parts: tuple[str, ...]


def sentences_counting_few(passages: Iterable[Passage]) -> list[Sentence]:
    """Sentences that people typed and that say, in the usual words, how many of fewer than ten people; each once.

    Found by a number up to nine before a word for people or their records: `three of the eight people`, `5 of 16
    records`. What is said in other ways (`a handful of us`) is not found; whoever publishes reads the whole.
    """
    found: dict[str, dict[str, None]] = {}
    for passage in passages:
        for sentence in _SENTENCE_END.split(passage.text):
            if _FEW_PEOPLE.search(sentence):
                found.setdefault(sentence.strip(), {})[passage.name] = None
    return [Sentence(text, tuple(parts)) for text, parts in found.items()]
