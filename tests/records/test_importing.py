"""What is understood of a record log that comes as a file: each oddity that councils send, made by hand."""

import io
import zipfile
from datetime import date
from typing import Any

import pytest
from openpyxl import DEFUSEDXML, Workbook

from records.exports import log_template
from records.importing import Row, Understood, Unreadable, plan_of, read
from tests.records.files import HEAD, full, saved, with_part, workbook

TITLES = [["Audit File Log"], [], ["", "", "", "To be completed by review team"]]


def understood(*rows: list[Any], **how: Any) -> Understood:
    """Of the rows below the LGA's header, which is in row 1."""
    return read(name="log.xlsx", content=workbook([HEAD, *rows], **how))


def only(*row: Any, **how: Any) -> Row:
    (found,) = understood(list(row), **how).rows
    return found


def refused(content: bytes, name: str = "log.xlsx") -> str:
    with pytest.raises(Unreadable) as caught:
        read(name=name, content=content)
    return caught.value.reason


def refs(found: Understood, **listed: str) -> list[str]:
    return [place.ref for place in plan_of(found.rows, listed=listed).places]


def test_the_lgas_layout_is_read_whole_with_titles_above_and_remarks_below():
    below = [[], ["Completed by the quality team", None, None], [" ", "", None]]
    found = read(name="log.XLSX", content=workbook([*TITLES, HEAD, *full(), *below]))
    assert [row.line for row in found.rows] == list(range(5, 37))
    assert [row.case_number for row in found.rows[:2]] == ["000000", "000001"]
    assert [row.age for row in found.rows[:2]] == [20, 21]
    plan = plan_of(found.rows, listed={})
    assert plan.fits
    assert [place.ref for place in plan.places][::8] == ["A1", "C1", "E1", "G1"]
    assert found.remarks == ["Left out, because no record stands there: row 38."]


def test_the_template_can_be_filled_in_and_sent_back():
    response = log_template().response("record-log-template")
    assert "is empty" in refused(response.content)
    assert response["Content-Disposition"] == 'attachment; filename="record-log-template.xlsx"'


def test_columns_in_another_order_and_under_other_names():
    rows = [["Mosaic ID", "Worker", "Care Group", "Age (years)"], ["0012", "Jo Smith", "Unpaid carers", "54"]]
    found = read(name="log.xlsx", content=workbook(rows))
    assert (found.rows[0].category, found.rows[0].age, found.rows[0].case_number) == ("G", 54, "0012")
    assert found.remarks == ["Not asked for, and not kept: the columns “Worker”."]
    assert "Jo Smith" not in found.to_text()


@pytest.mark.parametrize(
    ("said", "letter"),
    [
        ("a", "A"),
        (" (B) ", "B"),
        ("\u0410", "A"),  # the LGA's own document has Cyrillic letters in its log
        ("\u0412", "B"),
        ("\u0421", "C"),
        ("\u0415", "E"),
        ("\u041d", "H"),
        ("Category D", "D"),
        ("Older people (A)", "A"),
        ("E - Mental health", "E"),
        ("Young people who have transitioned to adult services", "B"),
        ("People recently out of hospital and receiving care", "C"),
        ("People with learning disabilities and autistic people", "D"),
        ("People with mental health needs or substance misuse", "E"),
        ("PEOPLE WITH PHYSICAL DISABILITIES OR LONG-TERM CONDITIONS", "F"),
        ("People who have been referred to safeguarding", "H"),
    ],
)
def test_categories_by_letter_by_name_or_both(said: str, letter: str):
    assert only(said, 82, "X1").category == letter


@pytest.mark.parametrize("said", ["Z", "Older people in hospital", "B - Older people", "Friends"])
def test_a_category_that_is_not_clear_is_said_by_its_cell_and_never_guessed(said: str):
    row = only(said, 82, "X1")
    assert row.category == ""
    assert row.problems[0].startswith("Cell A2 holds ")


@pytest.mark.parametrize(
    ("said", "age"),
    [
        (82, 82),
        (82.0, 82),
        ("82", 82),
        ("82 years", 82),
        ("aged 82", 82),
        ("82 yrs 3 months", 82),
        ("85+", 85),
        ("66-70", 66),
    ],
)
def test_ages_as_numbers_and_as_text(said: Any, age: int):
    row = only("A", said, "X1")
    assert (row.age, row.problems) == (age, [])


@pytest.mark.parametrize(
    ("said", "why"),
    [
        (date(1941, 3, 12), "a date"),
        ("12/03/1941", "a date"),
        (82.5, "no age"),
        ("old", "no age"),
        (8, "not between 16 and 120"),
        ("60-70", "wider than ours"),
        ("=2026-1944", "a formula"),
        (True, "TRUE or FALSE"),
    ],
)
def test_what_is_no_age_is_a_problem_of_its_row(said: Any, why: str):
    row = only("A", said, "X1")
    assert row.age is None
    assert why in row.problems[0]
    assert "B2" in row.problems[0]


@pytest.mark.parametrize(
    ("value", "how", "number"),
    [
        ("0012345", "General", "0012345"),
        (12345, "General", "12345"),
        (12345, "0000000", "0012345"),
        (12345, "000-0000", "001-2345"),
        (12345, '"HW-"000000', "HW-012345"),
        (12345, "#,##0", "12345"),
        (12345, "0.00", "12345"),
        ("'0012", "General", "0012"),
        ("\u0410-77", "General", "\u0410-77"),
    ],
)
def test_a_number_is_kept_as_the_sheet_shows_it(value: Any, how: str, number: str):
    row = only("A", 82, value, formats={"C2": how})
    assert (row.case_number, row.problems) == (number, [])


@pytest.mark.parametrize(
    ("value", "how"),
    [
        (12345, "0.00E+00"),
        (12345, "dd/mm/yyyy"),
        (1234567890123456789, "General"),
        (12.5, "General"),
        ("=A1", "General"),
        ("TBC", "General"),
        ("9" * 41, "General"),
        ("a\u202eb", "General"),
    ],
)
def test_a_number_that_cannot_be_told_is_a_problem_that_does_not_repeat_it(value: Any, how: str):
    row = only("A", 82, value, formats={"C2": how})
    assert row.case_number == ""
    assert "C2" in row.problems[0]
    assert "12345" not in row.problems[0]


def test_numbers_stored_as_numbers_are_remarked_on_because_their_zeros_would_be_gone():
    assert "rows 2 to 3 are stored as numbers" in understood(["A", 82, 17], ["A", 83, 18]).remarks[0]


def test_merged_cells_and_rows_below_their_category():
    rows = [["A", 82, "X1"], [None, 83, "X2"], ["B", 20, "X3"], [None, 21, None]]
    found = understood(*rows, merge=["A2:A3", "C4:C5"])
    assert [row.category for row in found.rows] == ["A", "A", "B", "B"]
    assert found.rows[1].notes == ["Category A is taken from row 2."]
    assert found.rows[3].problems == [
        "Cell C5 is empty: the case record number is missing. It is merged with another, so take the merging away."
    ]


def test_categories_as_titles_between_the_rows():
    rows = [["Older people (A)"], ["Age", "Case number"], [82, "X1"], ["Unpaid carers"], [50, "X2"]]
    found = read(name="log.xlsx", content=workbook(rows, merge=["A1:B1", "A4:B4"]))
    assert [(row.category, row.case_number) for row in found.rows] == [("A", "X1"), ("G", "X2")]


def test_a_header_over_two_rows():
    rows = [
        ["Category", "Age", "Case record no."],
        [None, None, None, "Audit file ref"],
        ["B", 20, "X", "B4"],
    ]
    found = read(name="log.xlsx", content=workbook(rows, merge=["A1:A2"]))
    assert refs(found) == ["B4"]


@pytest.mark.parametrize(
    ("said", "note"), [("y", "Selected: Y"), ("YES", "Selected: Y"), ("maybe", "neither Y nor N")]
)
def test_selected_is_understood_in_any_case_and_left_to_the_coordinator(said: str, note: str):
    row = only("A", 82, "X1", "", said)
    assert (note in row.notes[0], row.problems) == (True, [])
    assert only("A", 82, "X1", "", "n").notes == []


def test_a_thirty_third_row_and_a_fifth_of_a_category_are_named():
    plan = plan_of(understood(*full(), ["H", 90, "X33"]).rows, listed={})
    assert not plan.fits
    assert plan.problems == [
        "A record log has 32 records, and this file lists 33. Take out row 34, or others.",
        "Category H has 4 places. The file lists 5 records of it: rows 30 to 34.",
    ]


def test_duplicates_are_named_within_the_file_and_against_the_log():
    rows = understood(
        ["A", 82, "HW-1", "A1"], ["A", 83, "hw 1", "A1"], ["A", 84, "X3", "A2"], ["B", 20, "X4"]
    ).rows
    plan = plan_of(rows, listed={"A2": "zz", "B1": "x4"})
    assert [place.problems for place in plan.places] == [
        ["The case record number is the same as in row 3.", "The reference A1 is also given to row 3."],
        ["The case record number is the same as in row 2.", "The reference A1 is also given to row 2."],
        ["A2 is already in the log. Change it there, or take this row out."],
        ["This number is already in the log, as B1."],
    ]


def test_a_reference_of_another_category_is_a_problem():
    assert "has a reference of category B" in only("A", 82, "X1", "B1").problems[0]
    assert refs(understood(["A", 82, "X1"], ["A", 82, "X2", "A1"], [None, 82, "X3", "C3"])) == [
        "A2",
        "A1",
        "C3",
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_text_in_each_encoding_and_with_each_separator(encoding: str, separator: str):
    lines = [
        ["Log of O\u2019Neill\u2019s team"],
        ["Category", "Age", "Case record no"],
        ["A", "82", "0012"],
        ["", "83", '="0013"'],
    ]
    text = "\r\n".join(separator.join(line) for line in lines)
    found = read(name="log.csv", content=text.encode(encoding))
    assert [row.case_number for row in found.rows] == ["0012", "0013"]


def test_a_comma_or_a_quotation_mark_too_many_is_never_a_silent_cut():
    head = "Category,Age,Case record no\n"
    (row,) = read(name="l.csv", content=f"{head}A, of old age,82,0012\n".encode()).rows
    assert "more cells than the header" in " ".join(row.problems)
    assert "row 3 do not match" in refused(f'{head}A,82,1\nB,30,"2\nC,40,3\n'.encode(), "l.csv")
    assert "last digits" in read(name="l.csv", content=f"{head}A,82,1.23E+11\n".encode()).rows[0].problems[0]


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600


@pytest.mark.parametrize(
    ("content", "name", "says"),
    [
        (OLE, "log.xlsx", "old Excel format (.xls), whatever its name says"),
        (OLE, "log.xls", "Save as"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "log.xlsx", "locked with a password"),
        (b"<html><table>", "log.xls", "web page"),
        (b"%PDF-1.7", "log.xlsx", "a PDF"),
        (b"Category,Age,Case record no\n", "log.xlsx", "ends in .csv"),
        (b"a", "log.docx", "Choose an Excel workbook"),
        (b"\0\0 ", "log.csv", "is empty"),
        (b"PK\x03\x04 and no more", "log.xlsx", "damaged"),
        (b"\xff\x81\x8d\x8f", "log.csv", "no text"),
        (b"Category;Age\nA;82\n", "log.csv", "no column for the case record number"),
        (b"Category,Case no,DOB\nA,1,1/1/1940", "log.csv", "instead of dates of birth"),
        (b"x" * (2 * 1024 * 1024 + 1), "log.csv", "larger than 2 MB"),
    ],
)
def test_what_is_no_log_is_refused_with_what_to_do(content: bytes, name: str, says: str):
    assert says in refused(content, name)


def test_a_workbook_renamed_to_csv_is_told_so():
    assert "Give it a name that ends in .xlsx" in refused(workbook([HEAD, *full()]), "log.csv")


@pytest.mark.parametrize(
    ("part", "says"),
    [
        ("xl/vbaProject.bin", "macros"),
        ("xl/macrosheets/sheet1.xml", "macros"),
        ("xl/externalLinks/externalLink1.xml", "linked to other files"),
        ("xl/connections.xml", "linked to other files"),
        ("xl/embeddings/oleObject1.bin", "other documents"),
    ],
)
def test_macros_and_links_are_refused(part: str, says: str):
    assert says in refused(with_part(workbook([HEAD, *full()]), part, b"<a/>"))


def test_entities_are_refused_before_anything_opens_them():
    assert DEFUSEDXML
    doctype = b'<!DOCTYPE a [<!ENTITY b "c">]><sst>&b;</sst>'
    assert "declares types" in refused(with_part(workbook([HEAD, *full()]), "xl/sharedStrings.xml", doctype))


def test_two_logs_are_not_chosen_between_and_other_sheets_are_named():
    book = Workbook()
    for title in ("First", "Second"):
        sheet = book.create_sheet(title)
        sheet.append(HEAD)
        sheet.append(["A", 82, "X1"])
    book.active.append(["Notes"])
    assert "“First” and “Second”" in refused(saved(book))
    del book["Second"]
    assert "Not read: “Sheet”" in read(name="l.xlsx", content=saved(book)).remarks[0]


def test_a_sheet_that_lies_about_its_size_is_read_whole():
    content = workbook([HEAD, *full()])

    xml = zipfile.ZipFile(io.BytesIO(content)).read("xl/worksheets/sheet1.xml")
    assert b'<dimension ref="A1:E33"' in xml
    lying = with_part(content, "xl/worksheets/sheet1.xml", xml.replace(b'ref="A1:E33"', b'ref="A1:C5"'))
    assert len(read(name="l.xlsx", content=lying).rows) == 32


def test_what_is_kept_comes_back_as_it_was():
    found = understood(["A", 82, "0012", "A4", "y"])
    assert Understood.from_text(found.to_text()) == found
