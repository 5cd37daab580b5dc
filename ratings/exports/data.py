"""The data of a review as a workbook or as one long table."""

from collections.abc import Iterable

from django.http import StreamingHttpResponse

from core.spreadsheets import Book, csv_response
from ratings.queries import DATA_HEAD, DataLine, ReviewData

WIDTHS = (22, 10, 9, 30, 10, 20, 9, 60, 22, 100)
ABOUT = (
    "Everything that was handed in, as it was when this file was made.",
    "It names no reviewer and no case record number, and does not say which record a conversation belongs to.",
    "Words are as their authors wrote them: read them before you pass the file on.",
    "A record that was read twice stands here twice, once a reading. What stands for the review is on the last sheet.",
    "Delete the file when you no longer need it: the service cannot.",
)


def data_workbook(data: ReviewData) -> Book:
    """Four sheets: what this is, records, conversations, and what the team agreed."""
    book = Book()
    sheet = book.sheet("About this file", widths=(110,))
    for row, line in enumerate(ABOUT):
        book.put(sheet, row, 0, line, book.wrapped)
    for name, rows in (
        ("Records", data.records),
        ("Conversations", data.conversations),
        ("Agreed", data.agreed),
    ):
        book.table(name, widths=WIDTHS, head=DATA_HEAD, rows=rows)
    return book


def data_file(name: str, rows: Iterable[DataLine]) -> StreamingHttpResponse:
    """The same rows in one table."""
    return csv_response(name, DATA_HEAD, rows)
