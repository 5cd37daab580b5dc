"""What a PDF holds, read back with a library that had no part in making it."""

from collections.abc import Iterator
from typing import Any

from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject


def bookmarks(reader: PdfReader) -> list[str]:
    """The titles of the outline's first level."""
    return [str(entry.title) for entry in reader.outline if not isinstance(entry, list)]


def figures(reader: PdfReader) -> list[str]:
    """What each figure says to those who cannot see it, in the order of the document."""
    root = reader.trailer["/Root"].get_object()
    assert isinstance(root, DictionaryObject)
    return [
        str(element.get("/Alt", "")) for element in _elements(root["/StructTreeRoot"]) if _is_figure(element)
    ]


def _elements(node: Any) -> Iterator[DictionaryObject]:
    """Every element of the structure below, parents first."""
    waiting = [node]
    while waiting:
        found = waiting.pop().get_object()
        if isinstance(found, ArrayObject):
            waiting.extend(reversed(found))
        elif isinstance(found, DictionaryObject):
            yield found
            if "/K" in found:
                waiting.append(found["/K"])


def _is_figure(element: DictionaryObject) -> bool:
    return element.get("/S") == "/Figure"


def text_of(reader: PdfReader) -> str:
    """All the words, with runs of white space made one space."""
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split())
