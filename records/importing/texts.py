"""The one sheet of a CSV file, in whichever letters and with whichever separators a spreadsheet program wrote it."""

import codecs
import csv
import io
import re
from collections.abc import Callable

from .cells import MOST_COLUMNS, MOST_LINES, Cell, Kind, Line, Sheet
from .files import SAVE_AS, TOO_LONG, Unreadable

SEPARATORS = (",", ";", "\t", "|")
_MARKS: tuple[tuple[bytes, str], ...] = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_AS_TEXT = re.compile(r'="([^"=]*)"')
"""How some systems keep the zeros in front of a number: a formula that is only a text."""
NO_TEXT = f"The file is no text that can be read. {SAVE_AS}"


def read_text(content: bytes, is_log: Callable[[Sheet], bool]) -> Sheet:
    """The sheet, divided by the separator with which `is_log` finds what it looks for. Raises `Unreadable`."""
    text = _decoded(content)
    found: list[tuple[Sheet, str]] = [_divided(text, separator) for separator in SEPARATORS]
    for sheet, broken in found:
        if is_log(sheet):
            if broken:
                raise Unreadable(broken)
            return sheet
    return max(found, key=lambda each: max((len(line.cells) for line in each[0].lines), default=0))[0]


def _decoded(content: bytes) -> str:
    encodings = [encoding for mark, encoding in _MARKS if content.startswith(mark)] or _guesses(content)
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise Unreadable(NO_TEXT)


def _guesses(content: bytes) -> list[str]:
    """Without a mark: two bytes a letter leave every other byte of plain text empty."""
    sample = content[:400]
    if sample[1::2].count(0) > len(sample) // 4:
        return ["utf-16-le"]
    if sample[::2].count(0) > len(sample) // 4:
        return ["utf-16-be"]
    return ["utf-8", "cp1252"]


def _divided(text: str, separator: str) -> tuple[Sheet, str]:
    """The rows, and what is broken in the file if it is read with this separator."""
    lines: list[Line] = []
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    number, broken = 0, ""
    try:
        for number, values in enumerate(reader, start=1):  # also said of the row that breaks
            cells = {
                column: _cell(value) for column, value in enumerate(values, start=1) if value.strip(" \t\xa0")
            }
            if cells:
                lines.append(Line(number, cells))
            if len(values) > MOST_COLUMNS or len(lines) > MOST_LINES:
                broken = TOO_LONG
                break
    except csv.Error:
        broken = f"The quotation marks of row {number + 1} do not match. {SAVE_AS}"
    return Sheet("", lines, [], is_text=True), broken


def _cell(value: str) -> Cell:
    if found := _AS_TEXT.fullmatch(value.strip()):
        return Cell(Kind.TEXT, found[1])
    return Cell(Kind.FORMULA) if value.lstrip().startswith("=") else Cell(Kind.TEXT, value)
