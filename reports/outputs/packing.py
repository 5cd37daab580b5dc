"""Office files as bytes that say nothing of the machine or the moment they were made in."""

import io
import re
import zipfile
from collections.abc import Iterable
from datetime import date, datetime
from typing import Protocol

EARLIEST = (1980, 1, 1, 0, 0, 0)
"""The first moment a zip file can tell: everything in it is dated so."""

_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class Properties(Protocol):
    """What python-docx and python-pptx both call the core properties."""

    title: str
    subject: str
    author: str
    last_modified_by: str
    comments: str
    keywords: str
    category: str
    language: str
    created: datetime
    modified: datetime
    revision: int


def describe(properties: Properties, *, title: str, subject: str, author: str, on: date) -> None:
    """Say what the file is, in the report's own name and on its own day; nothing of who or what wrote it."""
    day = datetime(on.year, on.month, on.day)  # noqa: DTZ001 - the file format keeps no zone
    properties.title, properties.subject = printed(title), printed(subject)
    properties.author = properties.last_modified_by = printed(author)
    properties.comments = properties.keywords = properties.category = ""
    properties.language, properties.revision = "en-GB", 1
    properties.created = properties.modified = day


def printed(text: str) -> str:
    """The text without what no XML can hold."""
    return _NOT_XML.sub("", text)


def repacked(content: bytes) -> bytes:
    """The same zip file with every date the same, so that the same document is the same bytes."""
    with zipfile.ZipFile(io.BytesIO(content)) as given:
        return packed((name, given.read(name)) for name in given.namelist())


def packed(files: Iterable[tuple[str, bytes]]) -> bytes:
    """A zip file of these, in their order and without dates."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in files:
            about = zipfile.ZipInfo(name, EARLIEST)
            about.compress_type, about.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
            made.writestr(about, content)
    return written.getvalue()
