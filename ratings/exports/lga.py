"""The LGA summary of a review's case file audits, in the layout the LGA's own spreadsheet has."""

from collections.abc import Sequence

from audits.counting import CriterionCount
from core.spreadsheets import Book
from ratings.queries import CriteriaSummary
from reviews.models import Criterion, Review

HEADINGS = {4: 1, 8: 2, 14: 3}
"""The row, as a spreadsheet counts, at which each group's title stands; its criteria stand in the rows below."""
PLACES = {1: 3, 2: 5, 3: 10}
FILES = 25
SUMMARY = 26
SMALL_SAMPLE = "This is a small sample: it shows where to look, and not how often something happens."


def lga_workbook(review: Review, summary: CriteriaSummary) -> Book:
    """The summary, and on a second sheet each criterion in both denominators, the region’s own among them."""
    book = Book()
    _summary_sheet(book, review, summary)
    _both_sheet(book, summary)
    return book


def _summary_sheet(book: Book, review: Review, summary: CriteriaSummary) -> None:
    percent = book.workbook.add_format({"num_format": "0%", "valign": "top"})
    number = book.workbook.add_format({"num_format": "0.0", "valign": "top"})
    sheet = book.sheet("LGA summary", widths=(8, 90, 12, 12))
    book.put(sheet, 0, 0, "Summary of case file audits", book.title)
    book.put(sheet, 1, 0, f"{review.host}, {review.ref}")
    for column, title in enumerate(
        ("", "The positive count is 1 for met and 0.5 for partly met", "Positive", "%")
    ):
        book.put(sheet, 2, column, title, book.bold)
    by_code = {
        criterion.code: (criterion, count) for criterion, count in summary.criteria if not criterion.regional
    }
    for heading, group in HEADINGS.items():
        titles = [one.group_title for one, _ in by_code.values() if one.group == group]
        book.put(sheet, heading - 1, 0, f"{group}.", book.bold)
        book.put(sheet, heading - 1, 1, titles[0] if titles else "", book.bold)
        for place in range(1, PLACES[group] + 1):
            row = heading + place
            criterion, count = by_code.get(f"{group}.{place}", (None, None))
            book.put(sheet, row - 1, 0, f"{group}.{place}", book.wrapped)
            book.put(
                sheet, row - 1, 1, criterion.text if criterion else "Not in this framework", book.wrapped
            )
            positive = float(count.positive) if count else 0.0
            book.put(sheet, row - 1, 2, positive, number)
            share = positive / summary.files if summary.files else ""
            sheet.write_formula(row - 1, 3, f'=IF($C${FILES}=0,"",C{row}/$C${FILES})', percent, share)
    book.put(sheet, FILES - 1, 1, "Number of files reviewed", book.bold)
    book.put(sheet, FILES - 1, 2, summary.files, book.bold)
    book.put(sheet, SUMMARY - 1, 0, "Summary", book.bold)
    box = book.workbook.add_format({"text_wrap": True, "valign": "top", "border": 1, "quote_prefix": True})
    sheet.merge_range(SUMMARY, 0, SUMMARY, 3, "", box)
    book.put(sheet, SUMMARY, 0, "\n\n".join(_messages(summary)), box)
    sheet.set_row(SUMMARY, 60 + 45 * len(summary.conclusions))
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.set_paper(9)


def _messages(summary: CriteriaSummary) -> list[str]:
    files = f"{summary.files} {'file was' if summary.files == 1 else 'files were'} reviewed. {SMALL_SAMPLE}"
    return [files, *summary.conclusions]


def _both_sheet(book: Book, summary: CriteriaSummary) -> None:
    percent = book.workbook.add_format({"num_format": "0%", "valign": "top"})
    head = (
        "Number",
        "Criterion",
        "Whose",
        "Met",
        "Partly met",
        "Not met",
        "Not applicable",
        "Positive count",
        "Files (n)",
        "Applicable files (n)",
        "% of files",
        "% of applicable files",
    )
    sheet = book.sheet("Both denominators", widths=(8, 80, 18, 8, 8, 8, 11, 9, 8, 11, 9, 12))
    for column, title in enumerate(head):
        book.put(sheet, 0, column, title, book.bold)
    for row, (criterion, count) in enumerate(summary.criteria, start=1):
        for column, value in enumerate(_figures(criterion, count)):
            book.put(sheet, row, column, value, book.wrapped)
        files, applicable = (
            float(percentage / 100) if percentage is not None else ""
            for percentage in (count.lga_percent, count.applicable_percent)
        )
        at = row + 1
        sheet.write_formula(row, 10, f'=IF(I{at}=0,"",H{at}/I{at})', percent, files)
        sheet.write_formula(row, 11, f'=IF(J{at}=0,"",H{at}/J{at})', percent, applicable)
    sheet.freeze_panes(1, 2)


def _figures(criterion: Criterion, count: CriterionCount) -> Sequence[object]:
    return (
        criterion.code,
        criterion.text,
        "The region’s own" if criterion.regional else "LGA",
        count.met,
        count.partly,
        count.not_met,
        count.not_applicable,
        float(count.positive),
        count.files,
        count.applicable,
    )
