"""From the bytes of a file to the rows that were understood of it."""

import json
from dataclasses import asdict, dataclass, field

from .cells import Sheet
from .files import COPY_OUT, Unreadable, is_workbook
from .header import find_header
from .rows import Row, has_headings, numbered, rows_of
from .texts import read_text

NO_SHEET = f"This workbook has no sheet with cells. {COPY_OUT}"
MOST_RECORDS = 200
"""More than that is no record log, but most likely everybody the council knows: none of it is taken in."""


@dataclass
class Understood:
    """What was understood of a file, and nothing else of it. `remarks` are said once, of the file as a whole."""

    rows: list[Row] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)

    def to_text(self) -> str:
        return json.dumps(asdict(self))

    @classmethod
    def from_text(cls, text: str) -> "Understood":
        held = json.loads(text)
        rows = [Row(**row) for row in held["rows"]]
        return cls(rows, [str(remark) for remark in held["remarks"]])


def read(*, name: str, content: bytes) -> Understood:
    """Read the file of that name. Raises `Unreadable`, and nothing else."""
    if is_workbook(name, content):
        from .workbooks import read_workbook  # noqa: PLC0415 - brings openpyxl, which a page without a file never needs

        return _of_sheets(read_workbook(content))
    return _of_sheets([read_text(content, _is_log)])


def _is_log(sheet: Sheet) -> bool:
    try:
        find_header(sheet, has_headings=has_headings(sheet))
    except Unreadable:
        return False
    return True


def _of_sheets(sheets: list[Sheet]) -> Understood:
    """The one sheet that is a log with records in it. The others are named, so that nobody misses one."""
    logs: list[tuple[Sheet, Understood]] = []
    empty: list[Sheet] = []
    reasons: list[Unreadable] = []
    for sheet in sheets:
        try:
            understood = _of_sheet(sheet)
        except Unreadable as reason:
            reasons.append(reason)
        else:
            if understood.rows:
                logs.append((sheet, understood))
            else:
                empty.append(sheet)
    if len(logs) > 1:
        names = " and ".join(f"“{_short(sheet.name)}”" for sheet, _ in logs)
        raise Unreadable(
            f"More than one sheet holds a record log: {names}. Leave only one, hidden sheets included"
        )
    if not logs and empty:
        raise Unreadable("The log in this file is empty: it has a header, and no record below it")
    if not logs:
        raise min(reasons, key=_says_little, default=Unreadable(NO_SHEET))
    ((sheet, understood),) = logs
    understood.remarks += _others(sheets, sheet)
    return understood


def _others(sheets: list[Sheet], read: Sheet) -> list[str]:
    names = ", ".join(f"“{_short(each.name)}”" for each in sheets if each is not read and each.lines)
    return [f"Read from the sheet “{_short(read.name)}”. Not read: {names}."] if names else []


def _says_little(reason: Unreadable) -> bool:
    """A header that lacks a column says more than a sheet without one."""
    return reason.reason.startswith("No record log")


def _of_sheet(sheet: Sheet) -> Understood:
    header = find_header(sheet, has_headings=has_headings(sheet))
    found = rows_of(sheet, header)
    if len(found.listed) > MOST_RECORDS:
        raise Unreadable(
            f"This file lists more than {MOST_RECORDS} records, and a record log has 32. {COPY_OUT}"
        )
    remarks = []
    if header.unused:
        names = ", ".join(f"“{name}”" for name in header.unused)
        remarks.append(f"Not asked for, and not kept: the columns {names}.")
    if found.left_out:
        remarks.append(f"Left out, because no record stands there: {numbered(found.left_out)}.")
    if found.empty:
        remarks.append(f"Places without a record: {numbered(found.empty)}.")
    if plain := [row.line for row in found.listed if row.is_plain_number]:
        remarks.append(
            f"The case record numbers of {numbered(plain)} are stored as numbers, not as text. If yours begin with "
            "zeros, the file no longer has them: make the column text and type these again."
        )
    return Understood(found.listed, remarks)


def _short(name: str) -> str:
    return " ".join(name.split())[:31]
