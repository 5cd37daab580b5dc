"""Mends cleaned HTML so that it prints well: whole blocks, headings in order, table heads that are headers."""

import re
from html.parser import HTMLParser

BLOCKS = {"p", "ul", "ol", "blockquote", "h3", "h4", "table"}
VOID = {"br"}

_ONLY_PARAGRAPH = re.compile(r"(<t[dh][^>]*>)<p>((?:(?!</?p>).)*)</p>(?=</t[dh]>)", re.DOTALL)
_HEADLESS = re.compile(r"(<table>(?:<caption>.*?</caption>)?)(?:<tbody>)?(?=<tr>)", re.DOTALL)
_HEADER_ROW = re.compile(r"<tr>(?:<th[^>]*>(?:(?!<t[dh]|</tr>|<table).)*)+</tr>", re.DOTALL)


class Tidier(HTMLParser):
    """Parts cleaned HTML into blocks and mends what would break the order of headings or the tags of the PDF.

    Text outside any block becomes a paragraph; empty blocks go; a first heading of level 4 becomes level 3; a paragraph
    that opens a list item loses its tags, as does one that is all of a cell; a table's first rows that are all headers
    are its head; the cells of a head are headers, and say which way they point.
    """

    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.blocks: list[str] = []
        self._open: list[str] = []
        self._written = ""
        self._has_text = False
        self._loose = False
        self._has_h3 = False
        self._renamed: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if not self._open and tag in BLOCKS:
            self._finish()
        elif not self._open:
            self._begin_loose()
        written = self._written_as(tag, leads_somewhere=bool({"href", "data-source"} & dict(attrs).keys()))
        said = "".join(
            f' {name}="{_escaped(value or "")}"' for name, value in self._attributes(written, attrs)
        )
        if written:
            self._written += f"<{written}{said}>"
        if tag not in VOID:
            self._open.append(tag)
            self._renamed.append(written)

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID or not self._open:
            return
        self._open.pop()
        written = self._renamed.pop()
        if written == "li":
            self._written = self._written.rstrip(
                " "
            )  # which an item's last paragraph left where its tags went
        if written:
            self._written += f"</{written}>"
        elif tag == "p":
            self._written += " "
        if not self._open and not self._loose:
            self._finish()

    def handle_data(self, data: str) -> None:
        if not self._open and not self._loose:
            if not data.strip():
                return
            self._begin_loose()
        self._has_text = self._has_text or bool(data.replace("\xa0", " ").strip())
        self._written += data

    def handle_entityref(self, name: str) -> None:
        self.handle_data(f"&{name};" if name != "nbsp" else "\xa0")

    def handle_charref(self, name: str) -> None:
        self.handle_data(f"&#{name};")

    def close(self) -> None:
        super().close()
        self._finish()

    def _begin_loose(self) -> None:
        if not self._loose:
            self._loose = True
            self._written = "<p>"

    def _finish(self) -> None:
        if self._has_text:
            written = self._written + ("</p>" if self._loose else "")
            self.blocks.append(_with_head(written) if written.startswith("<table") else written)
        self._written, self._has_text, self._loose = "", False, False

    def _written_as(self, tag: str, *, leads_somewhere: bool) -> str:
        """The element written instead, or nothing where only what it holds is kept."""
        if tag == "h3":
            self._has_h3 = True
        if tag == "h4" and not self._has_h3:
            self._has_h3 = True
            return "h3"
        if (tag == "p" and "li" in self._open) or (tag in {"a", "span"} and not leads_somewhere):
            return ""
        if tag == "td" and "thead" in self._open:
            return "th"
        if tag in {"h3", "h4"} and self._open:
            return "strong"
        return tag

    def _attributes(self, tag: str, attrs: list[tuple[str, str | None]]) -> list[tuple[str, str | None]]:
        if tag == "th" and "scope" not in dict(attrs):
            return [*attrs, ("scope", "col" if "thead" in self._open else "row")]
        return attrs


def _with_head(table: str) -> str:
    """The editor writes a table without a head: its first rows that hold nothing but headers become one."""
    table = _ONLY_PARAGRAPH.sub(r"\1\2", table)
    begins = _HEADLESS.match(table)
    if begins is None:
        return table
    ends = begins.end()
    while row := _HEADER_ROW.match(table, ends):
        ends = row.end()
    if ends == begins.end() or not table.startswith("<tr>", ends):
        return table
    head = table[begins.end() : ends].replace('scope="row"', 'scope="col"')
    rest = (
        table[ends:] if "</tbody>" in table[ends:] else table[ends:].replace("</table>", "</tbody></table>")
    )
    return f"{begins.group(1)}<thead>{head}</thead><tbody>{rest}"


def _escaped(value: str) -> str:
    return value.replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;")
