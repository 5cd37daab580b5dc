"""A sheet as it is read, whatever kind of file it came from."""

from enum import StrEnum
from typing import NamedTuple

MOST_LINES = 1000
MOST_COLUMNS = 200


class Kind(StrEnum):
    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    FORMULA = "formula"
    OTHER = "other"  # an error such as #N/A, true or false


class Cell(NamedTuple):
    """What stands in a cell. A number has its display format, in which zeros in front may be."""

    kind: Kind
    value: str | int | float = ""
    format: str = "General"


class Line(NamedTuple):
    """One row with something in it: its number as the spreadsheet shows it, and its cells by column, from 1."""

    number: int
    cells: dict[int, Cell]


class Sheet(NamedTuple):
    """The rows of one sheet that hold something, in their order; `merged` are its merged cells as the sheet names them.

    `is_text` where every value was text in the file, so that a comma too many moves what follows it.
    """

    name: str
    lines: list[Line]
    merged: list[tuple[int, int, int, int]]
    is_text: bool = False


def name_of(line: int, column: int) -> str:
    """`C7`, as the spreadsheet names it."""
    from openpyxl.utils import get_column_letter  # noqa: PLC0415 - brings numpy, which only a file needs

    return f"{get_column_letter(column)}{line}"
