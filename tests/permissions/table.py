"""The permissions table as data: `architecture/permissions.csv`, byte for byte the product's specification."""

import csv
import re
from dataclasses import dataclass
from pathlib import Path

SOURCE = Path(__file__).parents[1] / "architecture" / "permissions.csv"
COLUMNS = ("CO", "PR", "LE", "HO", "HI", "HD", "RR", "PA", "AN")
TEAM = ("CO", "PR", "LE")
DENY = "-"
OF_THE_TEAM = {"A", "own", "GR", "GR(record)"}

WORDS = (
    "team of own review",
    "host roles of own council",
    "not to own rights",
    "section asked for",
    "(peer sub-themes)",
    "after approval",
    "calendar only",
    "until closed",
    "not author",
    "GR(record)",
    "own pair",
    "not self",
    "metadata",
    "until F",
    "propose",
    "decide",
    "PREP",
    "self",
    "own",
    "yes",
    "SUB",
    "SUP",
    "BL",
    "CN",
    "FN",
    "GR",
    "NA",
    "OC",
    "PB",
    "RL",
    "RV",
    "SH",
    "A",
    "F",
    "Q",
    "T",
)
"""Every word a cell may be made of, longer ones first, so that *not self* is never read as *self*."""

_WORD = re.compile("|".join(re.escape(word) for word in WORDS))

Alternative = tuple[str, ...]
"""Words that must all hold at the moment of the request."""


@dataclass(frozen=True)
class Row:
    """One line of the table: what is done to what, and under which conditions by whom."""

    what: str
    action: str
    cells: dict[str, str]

    @property
    def key(self) -> tuple[str, str]:
        return self.what, self.action

    def __str__(self) -> str:
        return f"{self.what}, {self.action}"

    def alternatives(self, column: str) -> list[Alternative]:
        """The ways in which that column is allowed, none for *deny*. Whoever is not in a column is denied."""
        cell = self.cells.get(column, DENY)
        return [] if cell == DENY else [words_of(part, column) for part in cell.split(" or ")]


def words_of(part: str, column: str) -> Alternative:
    """The words of one alternative; what somebody on the team owns, was assigned or granted, they keep while on it."""
    words, rest = _WORD.findall(part), _WORD.sub("", part)
    if rest.strip() or not words:
        raise ValueError(f"the table says “{part}”, which nobody has given a meaning")
    if column in TEAM and OF_THE_TEAM & set(words) and "T" not in words:
        words.insert(0, "T")
    return tuple(words)


def rows() -> list[Row]:
    with SOURCE.open(newline="") as lines:
        return [
            Row(line["what"], line["action"], {column: line[column] for column in COLUMNS})
            for line in csv.DictReader(lines)
        ]
