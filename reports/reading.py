"""How a narrative reads: its words, the age it asks of a reader, and what the house would say in another way.

The age is that of the Automated Readability Index (Senter and Smith, 1967, AMRL-TR-66-220): 4.71 x characters a word
+ 0.5 x words a sentence - 21.43 is a grade of American schools, whose first begins at six, so five years are added. It
counts characters where others guess at syllables, so that it is the same everywhere. It says nothing of whether words
are well chosen, and nothing at all of short texts.
"""

import re
from html import unescape

FEWEST_WORDS = 100
"""Below so many words an age would be chance."""
YOUNGEST, OLDEST = 6, 22

_BLOCK_ENDS = re.compile(r"</?(?:p|ul|ol|li|h3|h4|blockquote|caption|table|tr)\b[^>]*>|<br>")
_CELL_ENDS = re.compile(r"</t[dh]>")
_TAG = re.compile(r"<[^>]+>")
_SENTENCE_ENDS = re.compile(r"[.!?…]+[\"'”’)]*(?=\s|$)|\n")
_QUOTE = re.compile(r"<blockquote>.*?</blockquote>", re.DOTALL)

ABBREVIATIONS = {
    "PSW": "Principal Social Worker",
    "DASS": "Director of Adult Social Services",
    "EDI": "equality, diversity and inclusion",
    "CQC": "Care Quality Commission",
}
HOUSE_WORDS = {
    r"service[ -]users?": "“people who draw on social work”, or “person”",
    r"clients?": "“person” or “people”",
    r"case[ -]?work": "“social work”",
    r"cases?(?! (?:record numbers?|records? audits?|file audits?))": "“person” or “record”",
}
"""What the house does not say (`docs/glossary.md`), and what it says instead. A case record number is a name."""


def plain_text(narrative: str) -> str:
    """The words of a narrative, a line for each paragraph, heading, item of a list and row of a table."""
    text = _CELL_ENDS.sub(" ", _BLOCK_ENDS.sub("\n", narrative))
    lines = unescape(_TAG.sub("", text)).split("\n")
    return "\n".join(line for line in (" ".join(line.split()) for line in lines) if line)


def words_in(narrative: str) -> int:
    """Count its words, its tags left out."""
    return len(plain_text(narrative).split())


def age_of(narrative: str) -> int | None:
    """How old somebody is who reads it with ease, in years; None where it has fewer than a hundred words."""
    text = plain_text(narrative)
    words = re.findall(r"\w[\w'’-]*", text)
    if len(words) < FEWEST_WORDS:
        return None
    characters = sum(len(re.sub(r"[\W_]", "", word)) for word in words)
    sentences = sum(bool(re.search(r"\w", part)) for part in _SENTENCE_ENDS.split(text))
    grade = 4.71 * characters / len(words) + 0.5 * len(words) / sentences - 21.43
    return max(YOUNGEST, min(OLDEST, round(grade + 5)))


def suggestions_for(narrative: str) -> list[str]:
    """What could be said in the words of the house, and abbreviations nobody spelt out. Nothing is held up by them.

    What people said is theirs: quotes are left alone.
    """
    text = plain_text(_QUOTE.sub("\n", narrative))
    found = []
    for pattern, instead in HOUSE_WORDS.items():
        if match := re.search(rf"\b(?:{pattern})\b", text, re.IGNORECASE):
            found.append(f"“{match.group()}”: this report says {instead}.")
    for short, long in ABBREVIATIONS.items():
        first = re.search(rf"\b{short}s?\b", text)
        if first and not re.search(long, text[: first.start()], re.IGNORECASE):
            found.append(f"“{short}” is not spelt out before it first stands here: {long} ({short}).")
    return found
