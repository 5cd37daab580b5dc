"""Lists that people take away as a file for their spreadsheet, in which nothing that anybody typed is a formula."""

import csv
import io
import re
from collections.abc import Iterable, Iterator
from typing import Final

from django.http import HttpResponse, StreamingHttpResponse
from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

BYTE_ORDER_MARK = "\ufeff"
"""Excel reads a file as UTF-8 only if it begins with this; else it shows Ŵyn and O’Neill as nonsense."""

_BEGINS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")  # noqa: RUF001


def cell(value: object) -> str:
    """The value as text that a spreadsheet shows and never works out."""
    text = str(value).replace("\0", "")
    return f"'{text}" if text.lstrip(" ").startswith(_BEGINS_A_FORMULA) else text


def csv_response(name: str, head: Iterable[str], rows: Iterable[Iterable[object]]) -> StreamingHttpResponse:
    """The rows as a CSV file of that name, which the service chose and holds nothing personal, a line at a time."""
    response = StreamingHttpResponse(_lines(head, rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response


WORKBOOK: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


class Book:
    """A workbook that is written once, sheet by sheet, and names nobody as its author.

    What is put on a sheet as text stays text; a formula is one only where `Worksheet.write_formula` is called, with its
    result, so that a phone's preview shows the same figures as a program that works them out.
    """

    def __init__(self) -> None:
        self._file = io.BytesIO()
        self.workbook = Workbook(
            self._file,
            {
                "in_memory": True,
                "strings_to_formulas": False,
                "strings_to_urls": False,
                "strings_to_numbers": False,
            },
        )
        self.workbook.set_properties({"author": "", "company": "", "comments": ""})
        self.bold = self.workbook.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
        self.title = self.workbook.add_format({"bold": True, "font_size": 14})
        self.wrapped = self.workbook.add_format({"text_wrap": True, "valign": "top", "quote_prefix": True})

    def sheet(self, name: str, *, widths: Iterable[int]) -> Worksheet:
        """Add a sheet with columns of these widths, in characters."""
        sheet = self.workbook.add_worksheet(name)
        for column, width in enumerate(widths):
            sheet.set_column(column, column, width)
        return sheet

    def table(
        self, name: str, *, widths: Iterable[int], head: Iterable[str], rows: Iterable[Iterable[object]]
    ) -> None:
        """Add a sheet of one table: its head stays in sight, and each column can be narrowed."""
        sheet = self.sheet(name, widths=widths)
        heads, last = list(head), 0
        for last, row in enumerate([heads, *rows]):
            for column, value in enumerate(row):
                self.put(sheet, last, column, value, self.wrapped if last else self.bold)
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, last, len(heads) - 1)

    def put(
        self, sheet: Worksheet, row: int, column: int, value: object, style: Format | None = None
    ) -> None:
        """Write a number as a number, nothing as nothing, and everything else as text. Nothing is cut in silence."""
        if value is None or value == "":
            sheet.write_blank(row, column, None, style)
        elif isinstance(value, int | float) and not isinstance(value, bool):
            sheet.write_number(row, column, value, style)
        elif sheet.write_string(row, column, _NOT_IN_XML.sub("", str(value)), style):
            raise ValueError(f"a text is too long for a cell of {sheet.name}")

    def response(self, name: str) -> HttpResponse:
        """The workbook as a file of that name, which the service chose and holds nothing personal."""
        self.workbook.close()
        response = HttpResponse(self._file.getvalue(), content_type=WORKBOOK)
        response["Content-Disposition"] = f'attachment; filename="{name}.xlsx"'
        return response


class _Line:
    """What a csv writer takes for a file: it hands back what is written."""

    def write(self, text: str) -> str:
        return text


def _lines(head: Iterable[str], rows: Iterable[Iterable[object]]) -> Iterator[str]:
    writer = csv.writer(_Line())
    yield BYTE_ORDER_MARK + writer.writerow([cell(value) for value in head])
    for row in rows:
        yield writer.writerow([cell(value) for value in row])
