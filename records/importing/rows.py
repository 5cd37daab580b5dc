"""The rows of the log as they were understood, each with what is wrong with it and what was made of it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TypeVar

from . import values
from .cells import Cell, Kind, Line, Sheet, name_of
from .header import Header, is_header
from .values import NotUnderstood

Value = TypeVar("Value")


@dataclass
class Row:
    """One record of the file. `line` is its row on the sheet; `number` the place that the file gives it, if any.

    `problems` keep the whole file out of the log; `notes` only say what was made of the row.
    """

    line: int
    category: str = ""
    number: int | None = None
    age: int | None = None
    case_number: str = ""
    problems: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    is_plain_number: bool = False

    @property
    def number_shape(self) -> str:
        """What its sender can tell the number by, and nobody else: nothing of it but how long it is."""
        if not self.case_number:
            return ""
        zeros = len(self.case_number) - len(self.case_number.lstrip("0"))
        length = f"{len(self.case_number)} character{'s' if len(self.case_number) > 1 else ''}"
        return f"{length}, {zeros} zero{'s' if zeros > 1 else ''} in front" if zeros else length


@dataclass
class Rows:
    """The records; the rows of places left empty; and the rows that hold no record, which were left out."""

    listed: list[Row] = field(default_factory=list)
    empty: list[int] = field(default_factory=list)
    left_out: list[int] = field(default_factory=list)


def is_heading(line: Line) -> str:
    """The category, where the row's only cell is the name of one."""
    if len(line.cells) != 1:
        return ""
    (cell,) = line.cells.values()
    if cell.kind is not Kind.TEXT or any(each.isdigit() for each in str(cell.value)):
        return ""
    try:
        return values.category_of(cell)
    except NotUnderstood:
        return ""


def has_headings(sheet: Sheet) -> bool:
    return any(is_heading(line) for line in sheet.lines)


def rows_of(sheet: Sheet, header: Header) -> Rows:
    """Every row below the header, in one of the three lists: none is passed over in silence."""
    found, above = Rows(), _heading_above(sheet, header)
    for line in (line for line in sheet.lines if line.number > header.line):
        if len(line.cells) > 1 and is_header(line):
            found.left_out.append(line.number)
            continue
        if heading := is_heading(line):
            above = (heading, line.number)
        reader = _Reader(sheet, line, header)
        if heading or not reader.has("age", "number"):
            _without_record(found, reader, is_title=bool(heading) and "category" not in header.columns)
            continue
        found.listed.append(row := reader.row(above))
        if reader.has("category") and row.category:
            above = (row.category, line.number)
    return found


def _heading_above(sheet: Sheet, header: Header) -> tuple[str, int]:
    """The category that stands last above the header, and its row, where no column says it."""
    before = [line for line in sheet.lines if line.number < header.line and is_heading(line)]
    if "category" in header.columns or not before:
        return "", 0
    return is_heading(before[-1]), before[-1].number


def _without_record(found: Rows, reader: "_Reader", *, is_title: bool) -> None:
    """A place that was left empty is one of the log; a title between the records, or a remark below them, is none."""
    is_place = reader.is_understood("category", values.category_of) or reader.is_understood(
        "ref", values.place_of
    )
    (found.empty if is_place and not is_title else found.left_out).append(reader.line.number)


class _Reader:
    """Reads one row, and gathers what is wrong with it."""

    def __init__(self, sheet: Sheet, line: Line, header: Header) -> None:
        self.sheet, self.line, self.header = sheet, line, header
        self.problems: list[str] = []
        self.notes: list[str] = []

    def row(self, above: tuple[str, int]) -> Row:
        place = self.read("ref", values.place_of)
        category = self.category(above, place)
        age = self.needed("age", values.age_of, "the age")
        number = self.needed("number", values.number_of, "the case record number")
        self.note_choice()
        if self.sheet.is_text and max(self.line.cells) > self.header.width:
            self.problems.append(
                "It has more cells than the header. Put text that holds the separator in quotation marks."
            )
        return Row(
            line=self.line.number,
            category=category,
            number=place[1] if place else None,
            age=age,
            case_number=number or "",
            problems=self.problems,
            notes=self.notes,
            is_plain_number=self.is_plain_number(),
        )

    def has(self, *kinds: str) -> bool:
        return any(self.cell(kind) is not None for kind in kinds)

    def cell(self, kind: str) -> Cell | None:
        column = self.header.columns.get(kind)
        return self.line.cells.get(column) if column is not None else None

    def where(self, kind: str) -> str:
        return name_of(self.line.number, self.header.columns[kind])

    def read(self, kind: str, reads: Callable[[Cell], Value]) -> Value | None:
        cell = self.cell(kind)
        if cell is None:
            return None
        try:
            return reads(cell)
        except NotUnderstood as reason:
            self.problems.append(f"Cell {self.where(kind)} holds {reason}.")
            return None

    def needed(self, kind: str, reads: Callable[[Cell], Value], name: str) -> Value | None:
        if self.cell(kind) is None:
            merged = " It is merged with another, so take the merging away." if self.is_merged(kind) else ""
            self.problems.append(f"Cell {self.where(kind)} is empty: {name} is missing.{merged}")
            return None
        return self.read(kind, reads)

    def category(self, above: tuple[str, int], place: tuple[str, int] | None) -> str:
        said = self.read("category", values.category_of)
        if place and said and place[0] != said:
            self.problems.append(
                f"Cell {self.where('ref')} has a reference of category {place[0]}, "
                f"and {self.where('category')} says {said}."
            )
        if said or self.has("category"):
            return said or ""
        if place:
            return place[0]
        letter, line = above
        if letter:
            self.notes.append(f"Category {letter} is taken from row {line}.")
        else:
            self.problems.append("The category is missing.")
        return letter

    def note_choice(self) -> None:
        if self.cell("selected") is None:
            return
        try:
            said = values.choice_of(self.cell("selected") or Cell(Kind.OTHER))
        except NotUnderstood as reason:
            self.notes.append(f"Cell {self.where('selected')} holds {reason}, and is left out.")
        else:
            if said == "Y":
                self.notes.append("Selected: Y. The coordinator chooses the sample, so this is left out.")

    def is_understood(self, kind: str, reads: Callable[[Cell], object]) -> bool:
        cell = self.cell(kind)
        try:
            return cell is not None and bool(reads(cell))
        except NotUnderstood:
            return False

    def is_plain_number(self) -> bool:
        cell = self.cell("number")
        return cell is not None and cell.kind is Kind.NUMBER and cell.format.casefold() == "general"

    def is_merged(self, kind: str) -> bool:
        column, row = self.header.columns[kind], self.line.number
        return any(
            left <= column <= right and top <= row <= bottom for left, top, right, bottom in self.sheet.merged
        )


def numbered(lines: list[int]) -> str:
    """`row 7`, or `rows 7, 9 to 12 and 15`."""
    runs = [f"{first} to {last}" if last > first else str(first) for first, last in _runs(lines)]
    joined = " and ".join(filter(None, [", ".join(runs[:-1]), runs[-1]])) if runs else ""
    return f"row{'s' if len(lines) > 1 else ''} {joined}"


def _runs(lines: list[int]) -> Iterator[tuple[int, int]]:
    first = last = 0
    for line in sorted(set(lines)):
        if first and line == last + 1:
            last = line
            continue
        if first:
            yield first, last
        first = last = line
    if first:
        yield first, last
