"""The empty record log as a workbook: the LGA's layout, with cells that keep the zeros in front of a number."""

from core.spreadsheets import Book
from records.categories import PER_CATEGORY, Category

HEAD = ("Category", "Age", "Case record no.", "Audit file ref", "Selected Y/N")
HEAD_ROW = 4
"""As a program counts, from 0; what stands above says how to fill it in."""
TITLE = (
    "Audit file log",
    "Four records a category, of recent work. Ages as whole numbers. No names, no dates of birth.",
    "Places may stay empty. The last two columns are the review team’s: leave them as they are.",
)


def log_template() -> Book:
    book = Book()
    text = book.workbook.add_format({"num_format": "@", "valign": "top"})
    sheet = book.sheet("Record log", widths=(54, 8, 26, 16, 14))
    for row, words in enumerate(TITLE):
        book.put(sheet, row, 0, words, book.title if row == 0 else None)
    for column, name in enumerate(HEAD):
        book.put(sheet, HEAD_ROW, column, name, book.bold)
    places = [(category, number) for category in Category for number in range(1, PER_CATEGORY + 1)]
    for row, (category, number) in enumerate(places, start=HEAD_ROW + 1):
        values = (f"{category.value}. {category.label}", "", "", f"{category.value}{number}", "")
        for column, value in enumerate(values):
            book.put(sheet, row, column, value, text)
    sheet.freeze_panes(HEAD_ROW + 1, 0)
    return book
