"""The full report for councils that comment in Word: the very HTML that becomes the PDF, set anew."""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import lxml.html
from docx.oxml.ns import qn
from docx.shared import Mm
from docx.text.paragraph import Paragraph

from core.dates import date_text
from reports import charts, pdf
from reports.charts import Chart, ChartStore, PieChart
from reports.document import Document
from reports.jobs import TOO_DEEP

from . import wording
from .packing import describe, printed, repacked
from .tables import Cell, Grid, grid_of, widths_of
from .wording import Look

HEADINGS = {"h1": "Title", "h2": "Heading 1", "h3": "Heading 2", "h4": "Heading 3"}
PARAGRAPHS = {
    "report-cover__council": "Subtitle",
    "report-cover__month": "Subtitle",
    "report-note": "Report Note",
    "report-caption": "Report Note",
    "report-rests": "Report Note",
    "report-agreed": "Report Agreed",
}
LOOKS = {
    "strong": Look(bold=True),
    "th": Look(bold=True),
    "em": Look(italic=True),
    "u": Look(underline=True),
    "s": Look(strike=True),
    "sub": Look(subscript=True),
    "sup": Look(superscript=True),
}
BLOCKS = {*HEADINGS, "p", "ul", "ol", "li", "blockquote", "table", "img", "nav", "caption"} | {
    *("div", "section", "article", "body"),
}
STAYS_WITH_NEXT = {"report-recommendation__text", "report-caption"}
SHORT = 5
"""Rows of a table that is not parted."""
PICTURE_WIDTHS = {"pie": 120.0, "bars": 164.0}
"""Millimetres."""
BREAK = "\n"
SPACES = re.compile(r"[ \t\r\n\f]+")

Element = Any
Container = Any
"""A document or a cell: what holds paragraphs and tables."""


PLAIN = Look()


@dataclass(frozen=True)
class Place:
    """Where the next paragraph stands: in what, in which style, in which list."""

    holder: Container
    style: str = "Normal"
    look: Look = PLAIN
    list_number: int = 0
    level: int = -1
    keep: bool = False


def as_word(document: Document, *, store: ChartStore) -> bytes:
    """The report as .docx. The same document gives the same bytes. Raises pdf.CannotRender."""
    writer = _Writer(document, store)
    try:
        writer.write(lxml.html.document_fromstring(printed(pdf.final_html(document))).find("body"))
    except RecursionError as problem:
        raise pdf.CannotRender(TOO_DEEP) from problem
    return writer.saved()


class _Writer:
    """Walks the report's HTML once, from the top to the end."""

    def __init__(self, document: Document, store: ChartStore) -> None:
        self.report = document
        self.store = store
        self.by_name = {charts.name(chart): chart for chart in document.charts}
        self.word = wording.blank()
        self.made = {"Table": 0, "Figure": 0}
        self.anchors = 0
        self.heading = ""
        self.label = ""

    def write(self, body: Element) -> None:
        self._running_heads()
        self._flow(body, Place(self.word))

    def saved(self) -> bytes:
        of = self.report
        describe(
            self.word.core_properties,
            title=f"{of.title} – {of.council}, {of.month}",
            subject=f"Report of the practice review of adult social work in {of.council}",
            author=of.region,
            on=of.dated_on,
        )
        content = io.BytesIO()
        self.word.save(content)
        return repacked(content.getvalue())

    def _running_heads(self) -> None:
        section = self.word.sections[0]
        head, foot = section.header.paragraphs[0], section.footer.paragraphs[0]
        for paragraph in (head, foot):
            paragraph.style = "Report Note"
            paragraph.paragraph_format.tab_stops.add_tab_stop(Mm(166), alignment=2)
        head.add_run(printed(f"{self.report.council}, {self.report.ref}\t"))
        wording.add_field(head, 'STYLEREF "Heading 1"', "")
        foot.add_run(printed(f"{self.report.status}, {date_text(self.report.dated_on)}\t"))
        wording.add_field(foot, "PAGE", "1")
        foot.add_run(" of ")
        wording.add_field(foot, "NUMPAGES", "1")

    def _flow(self, element: Element, place: Place) -> None:
        """Set what an element holds: runs of text as paragraphs, blocks as what they are."""
        waiting: list[tuple[str, Look]] = []
        for piece in _pieces(element, place.look):
            if isinstance(piece, tuple):
                waiting.append(piece)
                continue
            self._paragraph(waiting, place)
            if any(text.strip() for text, _ in waiting):
                place = replace(place, list_number=0)
            waiting = []
            self._block(piece, place)
        self._paragraph(waiting, place)

    def _block(self, element: Element, place: Place) -> None:
        lang = element.get("lang", "")
        if lang and not lang.startswith("en"):
            place = replace(place, look=replace(place.look, lang=lang))
        ways = {
            **dict.fromkeys(HEADINGS, self._heading),
            "nav": self._contents,
            "ul": self._list,
            "ol": self._list,
            "table": self._table,
            "img": self._picture,
            "blockquote": self._quote,
            "caption": self._told_elsewhere,
            "div": self._box,
            "p": self._text,
        }
        ways.get(element.tag, self._flow)(element, place)

    def _quote(self, element: Element, place: Place) -> None:
        self._flow(element, replace(place, style="Quote"))

    def _told_elsewhere(self, element: Element, place: Place) -> None:
        """A table's caption, which is set above it."""

    def _box(self, element: Element, place: Place) -> None:
        """One that scrolls on a screen says what is in it."""
        self.label = element.get("aria-label", "")
        self._flow(element, place)
        self.label = ""

    def _text(self, element: Element, place: Place) -> None:
        names = element.get("class", "").split()
        if place.style == "Normal":
            style = next((PARAGRAPHS[name] for name in names if name in PARAGRAPHS), place.style)
            keep = bool(STAYS_WITH_NEXT.intersection(names))
            place = replace(place, style=self._style_of(element, style), keep=keep)
        self._flow(element, place)

    @staticmethod
    def _style_of(element: Element, style: str) -> str:
        headline = element.getparent() is not None and element.getparent().get("class") == "report-headlines"
        return "Report Number" if headline else style

    def _heading(self, element: Element, place: Place) -> None:
        pieces = [piece for piece in _pieces(element, Look()) if isinstance(piece, tuple)]
        self.heading = _joined(pieces)
        if place.holder is not self.word:
            self._paragraph([(self.heading, Look(bold=True))], place)
            return
        paragraph = self._paragraph(pieces, replace(place, style=HEADINGS[element.tag]))
        if paragraph is not None and element.get("id"):
            self._mark(paragraph, element.get("id"))

    def _mark(self, paragraph: Paragraph, anchor: str) -> None:
        self.anchors += 1
        wording.mark(paragraph, anchor, self.anchors)

    def _contents(self, element: Element, place: Place) -> None:  # noqa: ARG002 - it stands in the document
        """A table of contents that Word can make again with its page numbers, and that leads there already."""
        title = self.word.add_paragraph("Contents", style="TOC Heading")
        self._mark(title, "contents")
        entries = [
            (1 if link.getparent().getparent().getparent().tag == "nav" else 2, link)
            for link in element.iter("a")
        ]
        for number, (level, link) in enumerate(entries):
            paragraph = self.word.add_paragraph(style=f"toc {level}")
            if not number:
                wording.begin_field(paragraph, 'TOC \\o "1-2" \\h \\z')
            words = SPACES.sub(" ", link.text_content().replace("\u2003", " ")).strip()
            wording.add_text(paragraph, words, Look(link=link.get("href")))
            if number == len(entries) - 1:
                wording.end_field(paragraph)

    def _list(self, element: Element, place: Place) -> None:
        level = min(place.level + 1, wording.DEEPEST_LIST)
        start = element.get("start", "1")
        number = wording.new_list(
            self.word,
            numbered=element.tag == "ol",
            level=level,
            start=int(start) if start.isdecimal() else 1,
        )
        kind = "List Number" if element.tag == "ol" else "List Bullet"
        style = f"{kind} {level + 1}" if 0 < level < 3 else kind
        if place.holder is not self.word:
            style = "Report Cell"
        for item in element:
            self._flow(item, replace(place, style=style, list_number=number, level=level))

    def _paragraph(self, pieces: list[tuple[str, Look]], place: Place) -> Paragraph | None:
        """Set these as one paragraph, blanks as a browser shows them; nothing where there is nothing to read."""
        pieces = list(_tidied(pieces))
        if not pieces:
            return None
        paragraph: Paragraph = _next_paragraph(place.holder)
        paragraph.style = place.style
        for text, look in pieces:
            wording.add_text(paragraph, text, look)
        paragraph.paragraph_format.keep_with_next = place.keep or None
        if place.list_number:
            wording.in_list(paragraph, place.list_number, place.level)
        elif place.level >= 0:
            paragraph.paragraph_format.left_indent = Mm(6 * (place.level + 1))
        if wording.runs_from_right(_joined(pieces)):
            wording.from_the_right(paragraph)
        return paragraph

    def _picture(self, element: Element, place: Place) -> None:
        chart = self.by_name[element.get("data-chart")]
        picture = self._drawn(chart)
        paragraph = place.holder.add_paragraph()
        paragraph.paragraph_format.keep_with_next = True
        width = PICTURE_WIDTHS["pie" if isinstance(chart, PieChart) else "bars"]
        shape = paragraph.add_run().add_picture(io.BytesIO(picture), width=Mm(width))
        about = shape._inline.docPr
        about.set("descr", printed(chart.alt))
        about.set("title", printed(chart.title))
        about.set("name", f"Figure {self.made['Figure'] + 1}")
        self._caption("Figure", f"{chart.title}, {chart.n}", place.holder, stays_with_next=False)

    def _drawn(self, chart: Chart) -> bytes:
        return self.store.picture(replace(chart, large=True) if isinstance(chart, PieChart) else chart, "png")

    def _caption(self, kind: str, words: str, holder: Container, *, stays_with_next: bool) -> str:
        self.made[kind] += 1
        paragraph = holder.add_paragraph(style="Caption")
        paragraph.add_run(f"{kind} ")
        wording.add_field(paragraph, f"SEQ {kind} \\* ARABIC", str(self.made[kind]))
        paragraph.add_run(printed(f": {words}"))
        paragraph.paragraph_format.keep_with_next = stays_with_next
        return f"{kind} {self.made[kind]}: {words}"

    def _title_of(self, table: Element) -> str:
        caption = table.find("caption")
        own = SPACES.sub(" ", caption.text_content()).strip() if caption is not None else ""
        heading = self.heading or "Table"
        first = heading.split()[-1].casefold()
        if own or not self.label:
            return own or heading
        if self.label.casefold().startswith(heading.casefold()[:-1]):
            return self.label
        is_said = first in self.label.casefold()
        return heading if is_said else f"{heading}: {self.label[0].lower()}{self.label[1:]}"

    def _table(self, element: Element, place: Place) -> None:
        grid = grid_of(element)
        if not grid.cells:
            return
        if not grid.fits:
            self._one_after_another(grid, place)
            return
        if place.holder is self.word:
            title = self._caption("Table", self._title_of(element), self.word, stays_with_next=True)
            made = self.word.add_table(grid.rows, grid.columns)
        else:
            title, made = "", place.holder.add_table(grid.rows, grid.columns)
        _shape(made, grid, widths_of(element, grid.columns), title)
        places = [row.cells for row in made.rows]
        held = grid.rows - 1 if grid.rows <= SHORT else grid.heads
        for cell in grid.cells:
            self._cell(places[cell.row][cell.column], cell, keep=cell.row < held)
        for cell in grid.cells:
            if cell.rows > 1 or cell.columns > 1:
                last = places[cell.row + cell.rows - 1][cell.column + cell.columns - 1]
                places[cell.row][cell.column].merge(last)
        if place.holder is self.word:
            self.word.add_paragraph(style="Report Gap")

    def _cell(self, holder: Container, cell: Cell, *, keep: bool) -> None:
        look = Look(bold=cell.is_head)
        self._flow(cell.element, Place(holder, "Report Cell", look, keep=keep))
        if "report-number" in cell.element.get("class", ""):
            for paragraph in holder.paragraphs:
                paragraph.alignment = 2
        for paragraph in holder.paragraphs:
            if paragraph.style.name == "Normal":
                paragraph.style = "Report Cell"

    def _one_after_another(self, grid: Grid, place: Place) -> None:
        for cell in grid.cells:
            self._flow(cell.element, replace(place, look=Look(bold=cell.is_head)))


def _pieces(element: Element, look: Look) -> Iterator["tuple[str, Look] | Element"]:
    """What an element holds in its order: text with its look, and whole blocks."""
    if element.text:
        yield element.text, look
    for child in element:
        if not isinstance(child.tag, str):
            pass
        elif child.tag == "br":
            yield BREAK, replace(look, link="\0")
        elif child.tag in BLOCKS:
            yield child
        else:
            yield from _pieces(child, _look_of(child, look))
        if child.tail:
            yield child.tail, look


def _look_of(element: Element, look: Look) -> Look:
    if element.tag == "a":
        return replace(look, link=element.get("href", ""))
    own = LOOKS.get(element.tag)
    added: dict[str, Any] = {name: True for name, is_on in vars(own).items() if is_on} if own else {}
    return replace(look, **added)


def _tidied(pieces: list[tuple[str, Look]]) -> Iterator[tuple[str, Look]]:
    """Blanks made one, none at the start or the end or on both sides of a line's end."""
    kept: list[tuple[str, Look]] = []
    after_blank = True
    for text, look in pieces:
        if look.link == "\0":
            kept.append((BREAK, replace(look, link="")))
            after_blank = True
            continue
        one_blank = SPACES.sub(" ", text)
        shown = one_blank.lstrip(" ") if after_blank else one_blank
        if shown:
            kept.append((shown, look))
            after_blank = shown.endswith(" ")
    while kept and not kept[-1][0].strip(" \n"):
        kept.pop()
    if kept:
        kept[-1] = (kept[-1][0].rstrip(" "), kept[-1][1])
    return iter(kept)


def _joined(pieces: list[tuple[str, Look]]) -> str:
    return "".join(text for text, _ in _tidied(pieces))


def _next_paragraph(holder: Container) -> Paragraph:
    """A cell begins with an empty paragraph: the first text takes it."""
    paragraphs = holder.paragraphs if hasattr(holder, "merge") else []
    if len(paragraphs) == 1 and not paragraphs[0].runs and not holder.tables:
        return paragraphs[0]  # type: ignore[no-any-return]
    return holder.add_paragraph()  # type: ignore[no-any-return]


def _shape(table: Any, grid: Grid, widths: list[float], title: str) -> None:
    """Hairlines and no boxes; heads repeated on each page, rows never split, and a name for who cannot see it."""
    table.autofit = False
    properties = table._tbl.tblPr
    lines = [
        wording.element(f"w:{side}", val="single", sz=4, space=0, color=wording.HAIRLINE)
        for side in ("top", "bottom", "insideH")
    ]
    look = properties.find(qn("w:tblLook"))
    first_column = all(cell.is_head for cell in grid.cells if cell.column == 0)
    if look is not None:
        properties.remove(look)
    room = [wording.element(f"w:{side}", w=40, type="dxa") for side in ("top", "bottom")]
    properties.append(wording.element("w:tblBorders", *lines))
    properties.append(wording.element("w:tblCellMar", *room))
    properties.append(
        wording.element(
            "w:tblLook", val="04A0", firstRow=int(grid.heads > 0), firstColumn=int(first_column), noVBand=1
        )
    )
    if title:
        properties.append(wording.element("w:tblCaption", val=printed(title)))
    layout = properties.find(qn("w:tblLayout"))
    if layout is not None:
        properties.remove(layout)
        properties.insert(list(properties).index(properties.find(qn("w:tblBorders"))) + 1, layout)
    for number, row in enumerate(table.rows):
        about = row._tr.get_or_add_trPr()
        about.append(wording.element("w:cantSplit"))
        if number < grid.heads:
            about.append(wording.element("w:tblHeader"))
        for cell, width in zip(row.cells, widths, strict=True):
            cell.width = Mm(width)
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width)
