"""Files for spreadsheets: nothing typed becomes a formula, and every alphabet arrives."""

import csv
import io

import pytest

from core.spreadsheets import cell, csv_response


@pytest.mark.parametrize(
    "text", ["=1+1", "+44", "-2", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "  =1", "\uff1d1", "\0=1"]
)
def test_what_would_be_worked_out_is_text(text: str):
    assert cell(text) == "'" + text.replace("\0", "")


@pytest.mark.parametrize("text", ["O’Neill", "Ŵyn", "سلام", "a=b", "1-2", "", "2026-03-02 09:05:07"])
def test_the_rest_stays_as_it_is(text: str):
    assert cell(text) == text


def test_a_file_holds_what_it_was_given():
    rows = [("Ŵyn, “Q”", "two\nlines"), ('say "no"', 3)]
    response = csv_response("a-name", ("One", "=Two"), rows)
    text = response.getvalue().decode("utf-8-sig")
    assert response["Content-Disposition"] == 'attachment; filename="a-name.csv"'
    assert list(csv.reader(io.StringIO(text, newline=""))) == [
        ["One", "'=Two"],
        ["Ŵyn, “Q”", "two\nlines"],
        ['say "no"', "3"],
    ]
