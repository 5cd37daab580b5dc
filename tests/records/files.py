"""Record logs as councils send them, made by hand: workbooks, and what a workbook should not have in it."""

import io
import zipfile
from collections.abc import Iterable, Sequence
from typing import Any

from openpyxl import Workbook

HEAD = ("Category", "Age", "Case record no.", "Audit file ref", "Selected Y/N")


def workbook(
    rows: Iterable[Sequence[Any]], *, merge: Iterable[str] = (), formats: dict[str, str] | None = None
) -> bytes:
    """The rows on one sheet, from its first row on."""
    book = Workbook()
    sheet = book.active
    for row in rows:
        sheet.append(list(row))
    for name, how in (formats or {}).items():
        sheet[name].number_format = how
    for area in merge:
        sheet.merge_cells(area)
    return saved(book)


def saved(book: Workbook) -> bytes:
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def with_part(content: bytes, name: str, data: bytes) -> bytes:
    """The workbook with this part, in place of the one of that name."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            if part.filename != name:
                new.writestr(part.filename, old.read(part))
        new.writestr(name, data)
    return file.getvalue()


def full() -> list[list[Any]]:
    """All 32 places, with numbers that begin with zeros."""
    places = [(letter, number) for letter in "ABCDEFGH" for number in range(1, 5)]
    return [
        [letter, 20 + n, f"00{n:04}", f"{letter}{number}", ""] for n, (letter, number) in enumerate(places)
    ]
