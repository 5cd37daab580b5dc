"""Tables of the report's HTML as a grid, whatever their cells span, and how broad their columns are in Word."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

MOST_COLUMNS = 30
MOST_PLACES = 4_000
"""Beyond either a table is no table any more, and Word opens none: its cells are set one after another as text."""
BROADEST = 166.0
"""Millimetres between the margins."""

WIDTHS: dict[str, list[float]] = {
    "facts": [38],
    "earlier": [12, 62],
    "themes": [0, 30, 30, 26],
    "meetings": [38],
    "comparison": [0, 44],
    "observations": [12, 0, 28],
    "glance": [12, 0, 52],
    "criteria": [12, 0, 18, 10, 17, 18, 17],
    "spreads": [29, 21, 27, 14, 24, 21, 21, 9],
    "before": [52, 0, 0, 0, 0, 14],
    "beside": [9, 0, 32, 32],
    "recommendation": [40, 0, 44, 26],
    "glossary": [42],
    "team": [44],
    "answers": [20, 20, 20, 20, 20, 20],
    "descriptors": [30],
}
"""Millimetres by the kind of table; 0, and every column not told of, shares what is left."""

Element = Any


@dataclass(frozen=True)
class Cell:
    """One cell at its place, rows and columns counted from 0."""

    element: Element
    row: int
    column: int
    rows: int
    columns: int
    is_head: bool


@dataclass(frozen=True)
class Grid:
    """A table's cells at their places. `heads` is how many of its rows are repeated on each page."""

    cells: list[Cell]
    rows: int
    columns: int
    heads: int

    @property
    def fits(self) -> bool:
        return self.columns <= MOST_COLUMNS and self.rows * self.columns <= MOST_PLACES


def grid_of(table: Element) -> Grid:
    taken: set[tuple[int, int]] = set()
    cells: list[Cell] = []
    rows = list(_rows(table))
    heads = sum(1 for row in rows if row.getparent().tag == "thead")
    for number, row in enumerate(rows):
        column = 0
        for each in row:
            if each.tag not in {"td", "th"}:
                continue
            while (number, column) in taken:
                column += 1
            down, across = min(_spans(each, "rowspan"), len(rows) - number), _spans(each, "colspan")
            across = next((n for n in range(1, across) if (number, column + n) in taken), across)
            taken |= {(number + i, column + j) for i in range(down) for j in range(across)}
            cells.append(Cell(each, number, column, down, across, each.tag == "th"))
            column += across
    return Grid(cells, len(rows), 1 + max((column for _, column in taken), default=0), min(heads, len(rows)))


def _rows(table: Element) -> Iterator[Element]:
    """Its own rows, and none of a table within it."""
    for child in table:
        if child.tag == "tr":
            yield child
        elif child.tag in {"thead", "tbody", "tfoot"}:
            yield from (row for row in child if row.tag == "tr")


def _spans(cell: Element, name: str) -> int:
    value = cell.get(name, "1")
    return max(1, min(20, int(value))) if value.isdecimal() else 1


def widths_of(table: Element, columns: int) -> list[float]:
    """In millimetres, together as broad as the text."""
    kinds = [name.rpartition("--")[2].removeprefix("report-") for name in table.get("class", "").split()]
    told = next((WIDTHS[kind] for kind in reversed(kinds) if kind in WIDTHS), [])
    given = [told[place] if place < len(told) else 0 for place in range(columns)]
    left, sharing = BROADEST - sum(given), given.count(0)
    return [width or left / sharing for width in given]
