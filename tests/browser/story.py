"""Who takes part in the main job, what each types, and what must come out of it, reckoned apart from the program."""

import json
import re
from collections import Counter
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from pathlib import Path
from typing import Any

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures"
FRAMEWORK_FILE = FIXTURES / "frameworks" / "region-2026.json"
FINISHED = FIXTURES / "demo" / "finished"

PASSWORD = "plum-lantern-harbour-41"
REGION = "Lower Vale"
COUNCILS = {"Ashmere": "E99000001", "Brockholt": "E99000002", "Calderstow": "E99000003"}
HOST = "Ashmere"
TOPIC = "How people are heard when decisions are made about them"
THEMES = ("Being heard", "Carers as partners", "Moving between services", "Rights under pressure")


@dataclass(frozen=True)
class Person:
    name: str
    email: str
    role: str
    council: str = ""
    reads: bool = False
    """Whether they read records, for which an administrator attests registration and DBS check."""


ADMINISTRATOR = Person("Ada Penrose", "ada.penrose@example.org", "Programme administrator")
COORDINATOR = Person("Colin Marsh", "colin.marsh@example.org", "Regional coordinator")
ORGANISER = Person("Olive Grant", "olive.grant@example.org", "Organiser", HOST)
DASS = Person("Dina Shaw", "dina.shaw@example.org", "Director of Adult Social Services", HOST)
LEAD = Person("Ivor Lane", "ivor.lane@example.org", "Information lead", HOST)
FIRST_PSW = Person("Priya Nair", "priya.nair@example.org", "Principal Social Worker", "Brockholt", reads=True)
SECOND_PSW = Person("Paul Webb", "paul.webb@example.org", "Principal Social Worker", "Calderstow", reads=True)
PEER = Person("Peta Long", "peta.long@example.org", "Lived-experience peer")
ELSEWHERE = Person("Rosa Field", "rosa.field@example.org", "Director of Adult Social Services", "Calderstow")
"""Of another council of the region, and of no team."""
INVITED = (COORDINATOR, ORGANISER, DASS, LEAD, FIRST_PSW, SECOND_PSW, PEER, ELSEWHERE)

# Records: four of each category are listed, two of each are read, and every fourth of those is read twice.

CATEGORIES = "ABCDEFGH"
LISTED = [f"{letter}{number}" for letter in CATEGORIES for number in (1, 2, 3, 4)]
SAMPLE = [f"{letter}{number}" for letter in CATEGORIES for number in (1, 2)]
READ_TWICE = ("A1", "C1", "E1", "G1")
AGES = {1: 19, 2: 44, 3: 71, 4: 88}


def first_reader(ref: str) -> Person:
    return FIRST_PSW if ref[0] in "ABCD" else SECOND_PSW


def second_reader(ref: str) -> Person | None:
    if ref not in READ_TWICE:
        return None
    return SECOND_PSW if first_reader(ref) is FIRST_PSW else FIRST_PSW


def records_of(reader: Person) -> list[str]:
    return [ref for ref in SAMPLE if reader in {first_reader(ref), second_reader(ref)}]


def reading_by(reader: Person, ref: str) -> int:
    return 1 if first_reader(ref) is reader else 2


# What the readers answer: patterns of several lengths, so that no two criteria or sub-themes come out alike.

ANSWERS = ("Y", "Y", "P", "N", "Y", "NA", "P", "Y", "Y", "N", "Y")
GRADES = ("good", "requires_improvement", "outstanding", "good", "not_enough_evidence", "good", "outstanding")
RIGHTS_GRADES = ("good", "requires_improvement", "not_applicable")
OVERALL = ("good", "requires_improvement", "good", "outstanding", "inadequate")
LABELS = {
    "inadequate": "Inadequate",
    "requires_improvement": "Requires Improvement",
    "good": "Good",
    "outstanding": "Outstanding",
    "not_applicable": "Not applicable",
    "not_enough_evidence": "Not enough evidence",
}
SCALE = ("inadequate", "requires_improvement", "good", "outstanding")
COMMENT = "Seen in the record, in the notes of two visits."


@cache
def framework() -> dict[str, Any]:
    data: dict[str, Any] = json.loads(FRAMEWORK_FILE.read_text())
    return data


def criteria() -> list[dict[str, Any]]:
    return list(framework()["criteria"])


def subthemes() -> list[dict[str, Any]]:
    return list(framework()["subthemes"])


def answer(ref: str, position: int, reading: int) -> str:
    return ANSWERS[(3 * SAMPLE.index(ref) + 5 * position + reading) % len(ANSWERS)]


def grade(ref: str, number: int, reading: int) -> str:
    """Sub-themes 6 and 7 are never inadequate here, so that nothing waits for moderation but the double readings."""
    at = SAMPLE.index(ref) + 2 * number
    if number in {6, 7}:
        return RIGHTS_GRADES[at % len(RIGHTS_GRADES)]
    if number == 12 and at % 5 == 0:
        return "inadequate"
    moved = 1 if reading == 2 and number in {1, 9} else 0
    return GRADES[(at + moved) % len(GRADES)]


def overall(ref: str, reading: int) -> str:
    return OVERALL[(SAMPLE.index(ref) + (reading == 2)) % len(OVERALL)]


# What stands: the coordinator keeps the second reading's answers and grades of C1, and the first's of the others.


def standing_reading(ref: str) -> int:
    return 2 if ref == "C1" else 1


def differing(ref: str) -> list[int]:
    """Sub-themes that the two readings of a record rate differently."""
    numbers = [each["number"] for each in subthemes()]
    return [number for number in numbers if grade(ref, number, 1) != grade(ref, number, 2)]


# The conversation

PEER_GRADES = ("good", "outstanding", "requires_improvement", "not_enough_evidence")
HEARD_OVERALL = "good"
TALKED_WITH = "A1"


def heard(number: int) -> str:
    return PEER_GRADES[number % len(PEER_GRADES)]


# What has to come out

FEWEST_PAGES, MOST_PAGES = 25, 40
FEWEST_FOR_EVERYBODY = 10


def spread(grades: list[str]) -> str:
    """The four grades in words as the report prints them: count, and whole per cent of those rated, halves upwards."""
    counts = Counter(grades)
    rated = sum(counts[each] for each in SCALE)
    return "; ".join(f"{LABELS[each]}: {counts[each]} ({per_cent(counts[each], rated)}%)" for each in SCALE)


def per_cent(part: int | Decimal, whole: int) -> int:
    return int((Decimal(part) * 100 / whole).quantize(Decimal(1), ROUND_HALF_UP)) if whole else 0


def expected_overall() -> str:
    return spread([overall(ref, standing_reading(ref)) for ref in SAMPLE])


def expected_spread(number: int) -> str:
    return spread([grade(ref, number, standing_reading(ref)) for ref in SAMPLE])


def rated(number: int) -> int:
    """How many records were given one of the four grades for this sub-theme."""
    return sum(grade(ref, number, standing_reading(ref)) in SCALE for ref in SAMPLE)


def expected_tally(position: int) -> dict[str, int]:
    """How often each answer stands for a criterion, each record once."""
    found = Counter(answer(ref, position, standing_reading(ref)) for ref in SAMPLE)
    return {each: found[each] for each in ("Y", "P", "N", "NA")}


# The report's words: those of the demonstration's finished review

NARRATIVES = {
    "Introduction and method": "introduction",
    "Summary": "summary",
    "Previous practice review": "s1",
    "Areas discussed and recurrent themes from meetings": "s2",
    "Data analysis from the case records audit tool": "s3",
    "Analysis of records and of conversations": "s4",
    "Observations of the review team": "s5",
    "Key strengths": "s6",
    "Recommendations for practice development": "s7",
    "Appendices": "appendices",
}
SECTIONS = list(NARRATIVES)[2:9]


def narrative(title: str) -> str:
    """As it was written, without its own quotes: then the report sets among its paragraphs what was heard here."""
    written = (FINISHED / "report" / f"{NARRATIVES[title]}.html").read_text()
    return re.sub(r"<blockquote.*?</blockquote>", "", written, flags=re.DOTALL)


KEPT_WORDS = "They asked me, and then they did it."


def report() -> dict[str, Any]:
    data: dict[str, Any] = json.loads((FINISHED / "report.json").read_text())
    return data


def observation_texts() -> list[str]:
    data = json.loads((FINISHED / "observations.json").read_text())
    return [each["text"] for each in data["observations"]]
