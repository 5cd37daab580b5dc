"""Files made to harm are refused in two seconds and 512 MiB; whatever else comes, it is read or refused in words."""

import io
import json
import resource
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

import pytest
from hypothesis import example, given, settings, strategies as st

from records.importing import Understood, Unreadable, plan_of, read
from tests.architecture.house import ROOT
from tests.records.files import HEAD, full, with_part, workbook

MOST_MEMORY = 512 * 1024 * 1024
MOST_SECONDS = 2.0
READ = """
import json, os, sys, time
os.environ["DJANGO_SETTINGS_MODULE"] = "practice_review.settings.test"
import django
django.setup()
from records.importing import Unreadable, read
content = open(sys.argv[1], "rb").read()
began = time.process_time()
try:
    read(name="log.xlsx", content=content)
    said = "read"
except Unreadable as refused:
    said = refused.reason
print(json.dumps([said, time.process_time() - began]))
"""
SHEET = "xl/worksheets/sheet1.xml"
OPENS = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
CLOSES = b"</sheetData></worksheet>"
GOOD = workbook([HEAD, *full()])


def bomb(data: bytes) -> bytes:
    return with_part(GOOD, SHEET, OPENS + data + CLOSES)


def lying(content: bytes) -> bytes:
    """The same, saying of every part in both places that it unpacks to 100 bytes."""
    file = bytearray(content)
    for mark, at in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        start = file.find(mark)
        while start >= 0:
            file[start + at : start + at + 4] = (100).to_bytes(4, "little")
            start = file.find(mark, start + 4)
    return bytes(file)


BOMBS = {
    "200 MB of one letter": lambda: bomb(b" " * 200_000_000),
    "a million empty cells": lambda: bomb(b"<row>" + b"<c/>" * 1_000_000 + b"</row>"),
    "cells in cells": lambda: bomb(b"<c>" * 200_000),
    "a lie about its size": lambda: lying(bomb(b" " * 50_000_000)),
    "the last row of all": lambda: bomb(b'<row r="1048576"><c r="A1048576" t="str"><v>x</v></c></row>'),
    "as many cells as are read": lambda: bomb(b"<row><c><v>1</v></c></row>" * 19_000),
    "entities in entities": lambda: with_part(
        GOOD,
        SHEET,
        b"<!DOCTYPE a [<!ENTITY b '" + b"x" * 10_000 + b"'><!ENTITY c '" + b"&b;" * 1000 + b"'>]><a>&c;</a>",
    ),
    "parts without end": lambda: parts(5000),
}


def parts(count: int) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for number in range(count):
            archive.writestr(f"xl/{number}.xml", b"<a/>")
    return file.getvalue()


def _limit() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (20, 20))


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_is_refused_in_two_seconds_and_in_512_mib(name: str):
    with tempfile.NamedTemporaryFile(suffix=".xlsx") as file:
        Path(file.name).write_bytes(BOMBS[name]())
        done = subprocess.run(
            [sys.executable, "-c", READ, file.name],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
            preexec_fn=_limit,
            env={"PATH": "/usr/bin:/bin", "OPENBLAS_NUM_THREADS": "1", "SECRET_KEY": "x" * 60},
        )
    assert done.returncode == 0, done.stderr[-2000:]
    said, seconds = json.loads(done.stdout.splitlines()[-1])
    assert said != "read"
    assert seconds < MOST_SECONDS


def read_or_refused(name: str, content: bytes) -> Understood | None:
    """Nothing else ever comes of a file; what is understood can be kept, and given places."""
    try:
        found = read(name=name, content=content)
    except Unreadable as refused:
        return None if refused.reason else pytest.fail("refused without a word")
    plan_of(found.rows, listed={"A1": "x"})
    assert Understood.from_text(found.to_text()) == found
    return found


CELLS = st.one_of(
    st.none(),
    st.integers(-(10**18), 10**18),
    st.floats(allow_nan=False, allow_infinity=False),
    st.booleans(),
    st.dates(),
    st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=50),
    st.sampled_from(["A", "h", "82 years", "0012", "A1", "=1+1", "#N/A", "Y", "Category", "Age"]),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(CELLS, min_size=1, max_size=6), max_size=40))
def test_random_cells_are_all_accounted_for(rows: list[list[object]]):
    """Every row with an age or a number in it is listed or named as left out: none is lost in silence."""
    from contextlib import suppress  # noqa: PLC0415

    content = b""
    with suppress(ValueError):
        content = workbook([HEAD, *rows])
    found = read_or_refused("log.xlsx", content)
    if found is None:
        return
    said = " ".join(found.remarks)
    listed = {row.line for row in found.rows}
    for line, row in enumerate(rows, start=2):
        if any(value is not None and str(value).strip() for value in row[1:3]) and line not in listed:
            assert "Left out" in said


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=400), st.sampled_from(["a.xlsx", "a.csv", "a.xls", "", "a."]), st.booleans())
@example(content=b"\xa0", name="a.csv", is_zip=False)
def test_random_bytes_are_read_or_refused(content: bytes, name: str, is_zip: bool):  # noqa: FBT001
    read_or_refused(name, b"PK\x03\x04" + content if is_zip else content)


@settings(max_examples=200, deadline=None)
@given(st.lists(st.tuples(st.integers(0, len(GOOD) - 1), st.integers(0, 255)), min_size=1, max_size=8))
def test_a_good_file_with_bytes_changed_is_read_or_refused(changes: list[tuple[int, int]]):
    content = bytearray(GOOD)
    for place, value in changes:
        content[place] = value
    read_or_refused("log.xlsx", bytes(content))


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_a_good_sheet_with_its_xml_changed_is_read_or_refused(data: st.DataObject):
    with zipfile.ZipFile(io.BytesIO(GOOD)) as archive:
        part = data.draw(st.sampled_from([name for name in archive.namelist() if name.endswith(".xml")]))
        xml = bytearray(archive.read(part))
    start = data.draw(st.integers(0, len(xml) - 1))
    xml[start : start + data.draw(st.integers(0, 30))] = data.draw(st.binary(max_size=20))
    read_or_refused("log.xlsx", with_part(GOOD, part, bytes(xml)))


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=300), st.sampled_from(["utf-8", "utf-16", "cp1252"]))
def test_random_text_below_a_header_is_read_or_refused(text: str, encoding: str):
    read_or_refused("log.csv", f"Category,Age,Case record no\n{text}".encode(encoding, errors="replace"))


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([[*HEAD, *["more"] * 196]], "This sheet has more than 200 columns. Copy the rows"),
        ([list(HEAD), *[["A", 50, "001", "A1", "Y"]] * 1000], "This sheet has more than 1000 rows"),
    ],
)
def test_a_sheet_larger_than_any_log_is_refused(rows: list[list[object]], said: str):
    with pytest.raises(Unreadable, match=said):
        read(name="log.xlsx", content=workbook(rows))
