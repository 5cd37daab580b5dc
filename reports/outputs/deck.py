"""A deck of slides in the report's colours, and the few things python-pptx leaves to be written as XML."""

import io
import math
from collections.abc import Iterable, Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from lxml.etree import SubElement
from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.oxml.ns import qn
from pptx.util import Mm, Pt

from reports.document import Document

from .packing import describe, printed, repacked
from .wording import runs_from_right

TYPE = "Arial"
INK, TEAL, WHITE = (RGBColor.from_string(colour) for colour in ("1D2228", "0B4F5C", "FFFFFF"))
WIDE, HIGH, EDGE = 338.7, 190.5, 18.0
"""Millimetres of a slide of 16 to 9, and its margin."""
USUAL, SMALL, QUOTED = 20, 18, 22
"""Points."""
CHARACTERS = 84
"""In a line of the usual size."""
OPENING, TITLE_ONLY, WITH_TEXT = 0, 5, 1
"""Layouts of the library's template."""
PARTS_BY_PLACE = {"title": (EDGE, 11.0, WIDE - 2 * EDGE, 22.0), "body": (EDGE, 38.0, WIDE - 2 * EDGE, 136.0)}

Slide = Any


@dataclass(frozen=True)
class Line:
    """One paragraph of a slide. `lang` is a language tag where it is not English."""

    text: str
    bold: bool = False
    small: bool = False
    is_quote: bool = False
    lang: str = ""


def lines_taken(lines: Iterable[Line]) -> float:
    """About how many lines of the usual size these take, with what is left free between them."""
    return sum(_taken(line) for line in lines)


def _taken(line: Line) -> float:
    size = SMALL if line.small else QUOTED if line.is_quote else USUAL
    rows = math.ceil(len(line.text) / (CHARACTERS * USUAL / size)) or 1
    return rows * size / USUAL + 0.35


class Deck:
    """Slides one after another. Each has its title in the title's own place, and is read title first."""

    def __init__(self) -> None:
        self.made: Any = Presentation()
        self.made.slide_width, self.made.slide_height = Mm(WIDE), Mm(HIGH)
        _drop_thumbnail(self.made)
        _set_type(self.made.slide_master)
        for holder in (self.made.slide_master, *self.made.slide_layouts):
            _place(holder.placeholders)

    def opening(self, title: str, lines: Sequence[str], *, notes: str) -> None:
        slide = self._slide(OPENING, title, notes)
        slide.background.fill.solid()
        slide.background.fill.fore_color.rgb = TEAL
        head, below = slide.shapes.title, slide.placeholders[1]
        _move(head, (EDGE + 6, 42.0, WIDE - 3 * EDGE, 66.0))
        _move(below, (EDGE + 6, 116.0, WIDE - 3 * EDGE, 34.0))
        _write(below.text_frame, [Line(text) for text in lines], colour=WHITE)
        for paragraph in below.text_frame.paragraphs:
            paragraph.alignment = PP_ALIGN.LEFT
        for paragraph in head.text_frame.paragraphs:
            paragraph.font.size, paragraph.font.color.rgb = Pt(36), WHITE
        head.text_frame.vertical_anchor = MSO_ANCHOR.BOTTOM

    def text(self, title: str, lines: Sequence[Line], *, notes: str = "") -> None:
        slide = self._slide(WITH_TEXT, title, notes)
        body = slide.placeholders[1].text_frame
        taken = lines_taken(lines)
        _write(body, lines, scale=min(1.0, (14.5 / taken) ** 0.5 if taken > 14.5 else 1.0))

    def pictures(self, title: str, shown: Sequence[tuple[bytes, str, str]], *, notes: str) -> None:
        """Side by side, each as large as it goes; a picture, its text alternative and its name."""
        slide = self._slide(TITLE_ONLY, title, notes)
        gap, room, high = 8.0, WIDE - 2 * EDGE, 136.0
        across, down = min(len(shown), 2), (len(shown) + 1) // 2
        width, height = (room - gap * (across - 1)) / across, high / down
        for number, (picture, alt, name) in enumerate(shown):
            left, top = EDGE + number % 2 * (width + gap), 37 + number // 2 * height
            shape = slide.shapes.add_picture(io.BytesIO(picture), Mm(left), Mm(top))
            scale = min(Mm(width) / shape.width, Mm(height - 4) / shape.height)
            shape.width, shape.height = round(shape.width * scale), round(shape.height * scale)
            about = shape._element.nvPicPr.cNvPr
            about.set("descr", printed(alt))
            about.set("name", name)

    def table(
        self, title: str, heads: Sequence[str], rows: Sequence[Sequence[str]], *, notes: str = ""
    ) -> None:
        slide = self._slide(TITLE_ONLY, title, notes)
        room = WIDE - 2 * EDGE
        shape = slide.shapes.add_table(
            len(rows) + 1, len(heads), Mm(EDGE), Mm(38), Mm(room), Mm(10.2 * (len(rows) + 1))
        )
        shape._element.nvGraphicFramePr.cNvPr.set("descr", printed(title))
        table = shape.table
        table.first_row, table.horz_banding = True, False
        for column, width in zip(table.columns, (18.0, room - 18.0 - 96.0, 96.0), strict=True):
            column.width = Mm(width)
        for number, row in enumerate([heads, *rows]):
            for place, text in enumerate(row):
                _cell(table.cell(number, place), text, is_head=number == 0)

    def saved(self, document: Document) -> bytes:
        describe(
            self.made.core_properties,
            title=f"{document.title} – {document.council}, {document.month}",
            subject=f"Findings of the practice review of adult social work in {document.council}",
            author=document.region,
            on=document.dated_on,
        )
        content = io.BytesIO()
        self.made.save(content)
        return repacked(content.getvalue())

    def _slide(self, layout: int, title: str, notes: str) -> Slide:
        slide = self.made.slides.add_slide(self.made.slide_layouts[layout])
        slide.shapes.title.text_frame.text = printed(title)
        if len(title) > 58:
            for paragraph in slide.shapes.title.text_frame.paragraphs:
                paragraph.font.size = Pt(22 if len(title) <= 110 else 17)
        _number(slide)
        if notes:
            slide.notes_slide.notes_text_frame.text = printed(notes)
        return slide


def _number(slide: Slide) -> None:
    """The number of the slide, which the library leaves in the layout; last, so that it is read last."""
    for shape in slide.slide_layout.placeholders:
        if shape.element.find(".//" + qn("p:ph")).get("type") == "sldNum":
            copied = deepcopy(shape.element)
            copied.nvSpPr.cNvPr.set("id", str(slide.shapes._next_shape_id))
            slide.shapes._spTree.append(copied)


def _drop_thumbnail(made: Any) -> None:
    """The library's template brings a picture, and settings for a printer, of another deck."""
    for rels, unwanted in (
        (made.part.package._rels, RELATIONSHIP_TYPE.THUMBNAIL),
        (made.part.rels, RELATIONSHIP_TYPE.PRINTER_SETTINGS),
    ):
        for key in [key for key, rel in rels.items() if rel.reltype == unwanted]:
            rels.pop(key)


def _set_type(master: Any) -> None:
    """The theme's typeface and how titles and text look, for every slide that is added later too."""
    theme = next(rel.target_part for rel in master.part.rels.values() if rel.reltype.endswith("/theme"))
    theme._blob = theme.blob.replace(b'<a:latin typeface="Calibri"/>', b'<a:latin typeface="Arial"/>')
    styles = master._element.find(qn("p:txStyles"))
    for level in styles.find(qn("p:titleStyle")):
        level.set("algn", "l")
        level.find(qn("a:defRPr")).set("sz", "2800")
        level.find(qn("a:defRPr")).set("b", "1")
        fill = level.find(qn("a:defRPr")).find(qn("a:solidFill"))
        fill.clear()
        SubElement(fill, qn("a:srgbClr")).set("val", str(TEAL))
    for level in styles.find(qn("p:bodyStyle")):
        level.set("marL", "0")
        level.set("indent", "0")
        for sign in (*level.findall(qn("a:buChar")), *level.findall(qn("a:buFont"))):
            level.remove(sign)


def _place(placeholders: Iterable[Any]) -> None:
    """The template is of 4 to 3: titles and text go where a wide slide has them, dates and numbers to its foot."""
    for shape in placeholders:
        kind = shape.element.find(".//" + qn("p:ph")).get("type", "body")
        if kind in {"title", "ctrTitle"}:
            _move(shape, PARTS_BY_PLACE["title"])
        elif kind in {"body", "subTitle"}:
            _move(shape, PARTS_BY_PLACE["body"])
        elif kind in {"dt", "ftr", "sldNum"}:
            left = {"dt": EDGE, "ftr": 110.0, "sldNum": 250.0}[kind]
            _move(shape, (left, 177.0, 70.0, 9.0))


def _move(shape: Any, box: tuple[float, float, float, float]) -> None:
    shape.left, shape.top, shape.width, shape.height = (Mm(side) for side in box)


def _write(frame: Any, lines: Sequence[Line], *, colour: RGBColor = INK, scale: float = 1.0) -> None:
    frame.word_wrap, frame.vertical_anchor = True, MSO_ANCHOR.TOP
    for number, line in enumerate(lines):
        paragraph = frame.paragraphs[0] if not number else frame.add_paragraph()
        run = paragraph.add_run()
        run.text = printed(line.text)
        size = SMALL if line.small else QUOTED if line.is_quote else USUAL
        run.font.size, run.font.bold = Pt(round(size * scale, 1)), line.bold or None
        run.font.color.rgb = TEAL if line.is_quote and colour is INK else colour
        paragraph.space_after = Pt((4 if line.bold else 10) * scale)
        run._r.get_or_add_rPr().set("lang", line.lang or "en-GB")
        if runs_from_right(line.text):
            paragraph.alignment = PP_ALIGN.RIGHT
            paragraph._p.get_or_add_pPr().set("rtl", "1")


def _cell(cell: Any, text: str, *, is_head: bool) -> None:
    cell.fill.solid()
    cell.fill.fore_color.rgb = TEAL if is_head else WHITE
    cell.margin_top = cell.margin_bottom = Mm(1)
    frame = cell.text_frame
    frame.text = printed(text)
    for paragraph in frame.paragraphs:
        paragraph.font.size, paragraph.font.bold = Pt(14), is_head
        paragraph.font.color.rgb = WHITE if is_head else INK
