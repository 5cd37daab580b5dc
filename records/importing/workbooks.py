"""The sheets of an Excel workbook, read without working anything out, drawing anything or following anything."""

import warnings
from collections.abc import Iterator
from datetime import date, time, timedelta
from io import BytesIO
from typing import Any

from openpyxl import DEFUSEDXML, load_workbook
from openpyxl.cell.read_only import ReadOnlyCell
from openpyxl.worksheet._reader import WorkSheetParser

from .cells import MOST_COLUMNS, MOST_LINES, Cell, Kind, Line, Sheet
from .files import COPY_OUT, SAVE_AS, TOO_LONG, Unreadable, check_workbook


class _Parser(WorkSheetParser):
    """Reads every row there is, whatever the sheet says of its own size; a formula is only known to be one."""

    def parse_formula(self, element: Any) -> str:  # noqa: ARG002 # the library's own shape
        return "="


def read_workbook(content: bytes) -> list[Sheet]:
    """Every sheet, hidden ones too. Raises `Unreadable`."""
    check_workbook(content)
    if not DEFUSEDXML:
        raise RuntimeError("openpyxl must read with defusedxml")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of what a workbook has beside its cells, which is not read
        try:
            book = load_workbook(BytesIO(content), read_only=True, keep_links=False)
            return [_sheet(sheet) for sheet in book.worksheets]
        except Unreadable:
            raise
        except Exception:  # noqa: BLE001 # whatever a broken workbook leads the library to
            raise Unreadable(f"The workbook cannot be read. {SAVE_AS}") from None


def _sheet(sheet: Any) -> Sheet:
    book = sheet.parent
    with sheet._get_source() as source:  # noqa: SLF001 # as the library itself reads it
        parser = _Parser(
            source,
            sheet._shared_strings,  # noqa: SLF001
            epoch=book.epoch,
            date_formats=book._date_formats,  # noqa: SLF001
            timedelta_formats=book._timedelta_formats,  # noqa: SLF001
        )
        lines: dict[int, dict[int, Cell]] = {}
        for number, cells in parser.parse():
            found = dict(_cells(sheet, cells))
            if not found:
                continue
            if number in lines or number < 1:
                raise Unreadable(f"The workbook has a row twice. {SAVE_AS}")
            lines[number] = found
            if len(lines) > MOST_LINES:
                raise Unreadable(TOO_LONG)
    merged = [tuple(area.bounds) for area in parser.merged_cells.mergeCell] if parser.merged_cells else []
    return Sheet(str(sheet.title), [Line(number, lines[number]) for number in sorted(lines)], merged)


def _cells(sheet: Any, cells: list[dict[str, Any]]) -> Iterator[tuple[int, Cell]]:
    seen = set()
    for cell in cells:
        value, column = cell["value"], cell["column"]
        if value is None or (isinstance(value, str) and not value.strip()):
            continue
        if column > MOST_COLUMNS or column in seen:
            raise Unreadable(f"This sheet has more than {MOST_COLUMNS} columns. {COPY_OUT}")
        seen.add(column)
        yield column, _cell(ReadOnlyCell(sheet, **cell))


def _cell(cell: ReadOnlyCell) -> Cell:
    value: Any = cell.value
    if cell.data_type == "f":
        return Cell(Kind.FORMULA)
    if isinstance(value, date | time | timedelta):
        return Cell(Kind.DATE)
    if cell.data_type in {"e", "b"} or isinstance(value, bool):
        return Cell(Kind.OTHER)
    if isinstance(value, int | float):
        return Cell(Kind.NUMBER, value, str(cell.number_format or "General"))
    return Cell(Kind.TEXT, str(value))
