"""A Word document and the few things python-docx leaves to be written as XML: styles, lists, fields, links."""

import unicodedata
from dataclasses import dataclass
from typing import Any

import docx
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_LINE_SPACING
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.text.paragraph import Paragraph

TYPE = "Arial"
"""The report's own typeface is on few machines that open Word: the one behind it is on all."""
INK, TEAL, QUIET = RGBColor(0x1D, 0x22, 0x28), RGBColor(0x0B, 0x4F, 0x5C), RGBColor(0x56, 0x60, 0x6A)
HAIRLINE = "A3ABB2"
DEEPEST_LIST = 8
"""Word counts nine levels from 0: what lies deeper is set as the ninth."""
LONGEST_BOOKMARK = 40
FROM_THE_RIGHT = {"R", "AL"}

Element = Any
"""A node of the document's XML."""


@dataclass(frozen=True)
class Look:
    """How a run of text looks, and where it leads. `lang` is a language tag where it is not the document's."""

    bold: bool = False
    italic: bool = False
    underline: bool = False
    strike: bool = False
    subscript: bool = False
    superscript: bool = False
    link: str = ""
    lang: str = ""


def element(tag: str, *children: Element, **attributes: object) -> Element:
    """A node such as `w:lang`, its attributes in Word's namespace."""
    made = OxmlElement(tag)
    for name, value in attributes.items():
        made.set(qn(f"w:{name}"), str(value))
    made.extend(children)
    return made


def runs_from_right(text: str) -> bool:
    """Whether the first letter that has a direction runs from the right, as in Urdu."""
    for letter in text:
        direction = unicodedata.bidirectional(letter)
        if direction in FROM_THE_RIGHT or direction == "L":
            return direction in FROM_THE_RIGHT
    return False


def blank() -> Any:
    """An empty A4 document in the report's styles and language."""
    document: Any = docx.Document()
    _drop_thumbnail(document)
    page = document.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.left_margin, page.right_margin = Mm(24), Mm(20)
    page.top_margin, page.bottom_margin = Mm(25), Mm(22)
    page.different_first_page_header_footer = True
    _set_styles(document.styles)
    defaults = document.styles.element.find(qn("w:docDefaults")).find(qn("w:rPrDefault")).find(qn("w:rPr"))
    for lang in defaults.findall(qn("w:lang")):
        defaults.remove(lang)
    defaults.append(element("w:lang", val="en-GB", eastAsia="en-GB", bidi="ur-PK"))
    for font in defaults.findall(qn("w:rFonts")):
        defaults.remove(font)
    defaults.insert(0, _fonts())
    _add_list_kinds(document)
    return document


def _drop_thumbnail(document: Any) -> None:
    """The library's template brings a picture of another document."""
    rels = document.part.package.rels
    for key in [key for key, rel in rels.items() if rel.reltype == RELATIONSHIP_TYPE.THUMBNAIL]:
        del rels[key]


def _fonts() -> Element:
    return element("w:rFonts", ascii=TYPE, hAnsi=TYPE, cs=TYPE, eastAsia=TYPE)


def _set_styles(styles: Any) -> None:
    _style(styles["Normal"], 10.5, after=6)
    _style(styles["Title"], 30, colour=TEAL, bold=True, before=60, after=24)
    _style(styles["Subtitle"], 15, colour=TEAL, after=6)
    _style(styles["Heading 1"], 22, colour=TEAL, bold=True, after=14, keep=True, new_page=True)
    _style(styles["Heading 2"], 14, colour=TEAL, bold=True, before=16, after=5, keep=True)
    _style(styles["Heading 3"], 11.5, colour=TEAL, bold=True, before=12, after=3, keep=True)
    _style(styles["Caption"], 9, colour=QUIET, bold=True, before=3, after=4)
    _style(styles["Quote"], 13, colour=TEAL, before=8, after=8)
    styles["Quote"].paragraph_format.left_indent = Mm(6)
    _line(styles["Quote"].element.get_or_add_pPr(), "left", "0B4F5C", 20)
    for name, base, size in (
        ("Report Note", "Normal", 9.0),
        ("Report Cell", "Normal", 9.0),
        ("Report Number", "Normal", 13.0),
        ("Report Agreed", "Normal", 12.0),
    ):
        made = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        made.base_style = styles[base]
        _style(made, size, after=3, bold=name == "Report Agreed", colour=QUIET if "Note" in name else INK)
    gap = styles.add_style("Report Gap", WD_STYLE_TYPE.PARAGRAPH)
    gap.font.size, gap.paragraph_format.space_after = Pt(1), Pt(6)
    gap.paragraph_format.line_spacing = Pt(1)
    for name in ("TOC Heading", "toc 1", "toc 2"):
        if name not in [style.name for style in styles]:
            styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH).base_style = styles["Normal"]
    _style(styles["TOC Heading"], 22, colour=TEAL, bold=True, after=14, keep=True, new_page=True)
    for level in range(9, -1, -1):
        _forget_outline(styles["TOC Heading"], level)
    styles["toc 2"].paragraph_format.left_indent = Mm(7)
    link = styles.add_style("Hyperlink", WD_STYLE_TYPE.CHARACTER)
    link.font.underline, link.font.color.rgb = True, RGBColor(0x1A, 0x65, 0xA6)


def _forget_outline(style: Any, level: int) -> None:
    """A contents' own heading stands in no contents."""
    for found in style.element.get_or_add_pPr().findall(qn("w:outlineLvl")):
        if found.get(qn("w:val")) == str(level):
            style.element.pPr.remove(found)


def _style(
    style: Any,
    size: float,
    *,
    colour: RGBColor = INK,
    bold: bool = False,
    before: float = 0,
    after: float = 0,
    keep: bool = False,
    new_page: bool = False,
) -> None:
    font, lines = style.font, style.paragraph_format
    font.size, font.bold, font.italic, font.color.rgb = Pt(size), bold, False, colour
    properties = style.element.get_or_add_rPr()
    for found in properties.findall(qn("w:rFonts")) + properties.findall(qn("w:spacing")):
        properties.remove(found)
    properties.insert(0, _fonts())
    for border in style.element.get_or_add_pPr().findall(qn("w:pBdr")):
        style.element.pPr.remove(border)
    lines.space_before, lines.space_after = Pt(before), Pt(after)
    lines.line_spacing_rule, lines.line_spacing = WD_LINE_SPACING.MULTIPLE, 1.2
    lines.keep_with_next, lines.page_break_before, lines.widow_control = keep, new_page, True


def _line(properties: Element, side: str, colour: str, eighths: int) -> None:
    edge = element(f"w:{side}", val="single", sz=eighths, space=10, color=colour)
    properties.insert_element_before(element("w:pBdr", edge), "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc")


BULLETS, NUMBERS = 90, 91


def _add_list_kinds(document: Any) -> None:
    numbering = document.part.numbering_part.element
    first = numbering.find(qn("w:num"))
    for kind, formats, signs in (
        (BULLETS, ["bullet"] * 9, ["•", "–", "•"] * 3),
        (NUMBERS, ["decimal", "lowerLetter", "lowerRoman"] * 3, [f"%{level + 1}." for level in range(9)]),
    ):
        levels = [
            element(
                "w:lvl",
                element("w:start", val=1),
                element("w:numFmt", val=formats[level]),
                element("w:lvlText", val=signs[level]),
                element("w:lvlJc", val="left"),
                element("w:pPr", element("w:ind", left=340 * (level + 1), hanging=340)),
                element("w:rPr", _fonts()),
                ilvl=level,
            )
            for level in range(9)
        ]
        many = element("w:multiLevelType", val="hybridMultilevel")
        first.addprevious(element("w:abstractNum", many, *levels, abstractNumId=kind))


def new_list(document: Any, *, numbered: bool, level: int, start: int) -> int:
    """Begin a list that counts by itself. Returns its number, for `in_list`."""
    numbering = document.part.numbering_part.element
    number = 1 + max(int(each.get(qn("w:numId"))) for each in numbering.findall(qn("w:num")))
    kind = element("w:abstractNumId", val=NUMBERS if numbered else BULLETS)
    begins = element("w:lvlOverride", element("w:startOverride", val=start), ilvl=level)
    numbering.append(element("w:num", kind, *([begins] if numbered else []), numId=number))
    return number


def in_list(paragraph: Paragraph, number: int, level: int) -> None:
    properties: Any = paragraph._p.get_or_add_pPr()
    properties.get_or_add_numPr().get_or_add_ilvl().val = level
    properties.get_or_add_numPr().get_or_add_numId().val = number


def from_the_right(paragraph: Paragraph) -> None:
    properties: Any = paragraph._p.get_or_add_pPr()
    properties.insert_element_before(
        element("w:bidi"), "w:spacing", "w:ind", "w:contextualSpacing", "w:jc", "w:outlineLvl", "w:rPr"
    )


def add_text(paragraph: Paragraph, text: str, look: Look) -> None:
    """Add a run, inside a link where it leads somewhere."""
    run: Any = paragraph.add_run(text)
    run.bold, run.italic, run.underline = look.bold or None, look.italic or None, look.underline or None
    run.font.strike = look.strike or None
    run.font.subscript, run.font.superscript = look.subscript or None, look.superscript or None
    properties = run._r.get_or_add_rPr()
    if runs_from_right(text):
        properties.append(element("w:rtl"))
        properties.append(element("w:lang", bidi=look.lang or "ur-PK"))
    elif look.lang:
        properties.append(element("w:lang", val=look.lang))
    if not len(properties):
        run._r.remove(properties)
    if look.link:
        run.style = "Hyperlink"
        paragraph._p.append(_link(paragraph, look.link, run._r))


def _link(paragraph: Paragraph, address: str, run: Element) -> Element:
    if address.startswith("#"):
        return element("w:hyperlink", run, anchor=bookmark_name(address[1:]), history=1)
    made = element("w:hyperlink", run, history=1)
    made.set(qn("r:id"), paragraph.part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
    return made


def bookmark_name(anchor: str) -> str:
    return "".join(c if c.isalnum() else "_" for c in f"at_{anchor}")[:LONGEST_BOOKMARK]


def mark(paragraph: Paragraph, anchor: str, number: int) -> None:
    """Make the paragraph a place that links lead to."""
    paragraph._p.append(element("w:bookmarkStart", id=number, name=bookmark_name(anchor)))
    paragraph._p.append(element("w:bookmarkEnd", id=number))


def add_field(paragraph: Paragraph, instruction: str, shown: str) -> None:
    """A field Word can work out again, with what it says now."""
    begin_field(paragraph, instruction)
    paragraph.add_run(shown)
    end_field(paragraph)


def begin_field(paragraph: Paragraph, instruction: str) -> None:
    for node in (
        element("w:fldChar", fldCharType="begin"),
        _instruction(instruction),
        element("w:fldChar", fldCharType="separate"),
    ):
        paragraph.add_run()._r.append(node)


def end_field(paragraph: Paragraph) -> None:
    paragraph.add_run()._r.append(element("w:fldChar", fldCharType="end"))


def _instruction(text: str) -> Element:
    made = element("w:instrText")
    made.set(qn("xml:space"), "preserve")
    made.text = f" {text} "
    return made
