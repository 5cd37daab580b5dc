"""What a page is made of, without its words: enough to tell whether two pages are alike to a screen reader."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

EMPTY = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
)
WORDS = frozenset(
    {"href", "src", "id", "for", "name", "value", "content", "action", "title", "alt", "label", "placeholder"}
)
"""Attributes whose value differs from page to page; of these, and of pointers and data, only its being there counts."""
POINTERS = ("aria-describedby", "aria-labelledby", "aria-controls", "for")


@dataclass
class Element:
    name: str
    signature: str = ""
    parts: list["Element"] = field(default_factory=list)

    def skeleton(self) -> str:
        """Two or more alike in a row are written as two: the length of a list makes no other page."""
        written: list[str] = []
        for part in self.parts:
            one = part.skeleton()
            if written[-2:] != [one, one]:
                written.append(one)
        return f"{self.signature}({','.join(written)})"


class Outline(HTMLParser):
    """A page read as HTML, as a browser without scripts would get it."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.title = ""
        self.counts: Counter[str] = Counter()
        self.ids: Counter[str] = Counter()
        self.pointed_at: list[str] = []
        self.page = Element("page")
        self.open = [self.page]
        self.feed(html)
        self.close()

    @property
    def skeleton(self) -> str:
        return self.page.skeleton()

    def faults(self) -> Iterator[str]:
        """What is wrong wherever it happens: these do not show in the skeleton, so they are asked of each page."""
        if self.counts["h1"] != 1:
            yield f"{self.counts['h1']} first-level headings"
        if self.counts["main"] != 1:
            yield f"{self.counts['main']} main parts"
        if " – " not in self.title.strip():
            yield f"the title is “{self.title.strip()}”"
        for name, count in self.ids.items():
            if count > 1:
                yield f"{count} things with the id “{name}”"
        for name in self.pointed_at:
            if name not in self.ids:
                yield f"something points at “{name}”, which is not there"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.counts[tag] += 1
        if "id" in given:
            self.ids[given["id"]] += 1
        for name in POINTERS:
            self.pointed_at += given.get(name, "").split()
        if tag == "a" and "href" in given:
            self.links.append(given["href"])
        element = Element(tag, f"{tag}{''.join(sorted(map(_told, given, given.values())))}")
        self.open[-1].parts.append(element)
        if tag not in EMPTY:
            self.open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in EMPTY:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        for depth in range(len(self.open) - 1, 0, -1):
            if self.open[depth].name == tag:
                del self.open[depth:]
                break

    def handle_data(self, data: str) -> None:
        if self.open[-1].name == "title" and self.counts["svg"] == 0:
            self.title += data
        if data.strip():
            self.open[-1].parts.append(Element("words", "words"))


def _told(name: str, value: str) -> str:
    if name in WORDS or name in POINTERS or name.startswith("data-") or name == "aria-label":
        value = "…" if value.strip() else ""
    return f" {name}={value}"
