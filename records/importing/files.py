"""Which files are opened at all: how large, of what kind, and with nothing in them that runs, grows or reaches out."""

import struct
import zipfile
import zlib
from io import BytesIO
from xml.parsers import expat  # counts elements, and stops at the first declaration of a type

from django.core.exceptions import ValidationError

from .cells import MOST_LINES

LARGEST_FILE = 2 * 1024 * 1024
MOST_PARTS = 200
LARGEST_UNPACKED = 20 * 1024 * 1024
LARGEST_READ = 6 * 1024 * 1024
MOST_ELEMENTS = 60_000
DEEPEST = 60
LARGEST_RATIO = 100
RATIO_FROM = 256 * 1024
"""Smaller parts may be packed as tightly as they like."""
_AT_A_TIME = 64 * 1024
_PLAIN_METHODS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}

SAVE_AS = (
    "Open it in your spreadsheet program, choose “Save as”, then “Excel Workbook (.xlsx)”, and send that file"
)
COPY_OUT = "Copy the rows of the log into a new workbook, or into our template, and send that"
TOO_LONG = f"This sheet has more than {MOST_LINES} rows, and a record log has 32. {COPY_OUT}"

ZIP, OLD_EXCEL = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_BEGINNINGS: tuple[tuple[bytes, str], ...] = (
    (b"%PDF", f"This is a PDF, whatever its name says. {COPY_OUT}"),
    (b"{\\rtf", f"This is a text document, whatever its name says. {COPY_OUT}"),
    (b"<", f"This is a web page or XML, whatever its name says. {SAVE_AS}"),
)
_RUNS = f"This workbook holds macros, and none are opened here. {SAVE_AS}"
_REACHES_OUT = f"This workbook is linked to other files or to a data source. {COPY_OUT}"
_EMBEDS = f"This workbook has other documents or controls inside it. {COPY_OUT}"
_OTHER_KINDS: tuple[tuple[str, str], ...] = (
    ("xl/vbaproject", _RUNS),
    ("xl/macrosheets/", _RUNS),
    ("xl/dialogsheets/", _RUNS),
    ("xl/externallinks/", _REACHES_OUT),
    ("xl/connections.xml", _REACHES_OUT),
    ("xl/querytables/", _REACHES_OUT),
    ("xl/model/", _REACHES_OUT),
    ("xl/embeddings/", _EMBEDS),
    ("xl/activex/", _EMBEDS),
    ("xl/ctrlprops/", _EMBEDS),
    ("xl/workbook.bin", f"This is an Excel binary workbook. {SAVE_AS}"),
    ("word/", f"This is a Word document, whatever its name says. {COPY_OUT}"),
    ("ppt/", f"This is a presentation, whatever its name says. {COPY_OUT}"),
    ("content.xml", f"This is an OpenDocument file. {SAVE_AS}"),
)


class Unreadable(ValidationError):
    """The file as a whole cannot be read: what is wrong with it, and what to do."""

    def __init__(self, message: str) -> None:
        super().__init__({"file": message})

    @property
    def reason(self) -> str:
        return self.messages[0]


def is_workbook(name: str, content: bytes) -> bool:
    """Whether it is an Excel workbook rather than lines of text. Raises `Unreadable` for whatever is neither."""
    ending = name.rpartition(".")[2].lower()
    if not content.strip(b"\0 \r\n\t"):
        raise Unreadable("The file is empty. Choose the one with the record log")
    if len(content) > LARGEST_FILE:
        raise Unreadable(f"The file is larger than {LARGEST_FILE // 1024 // 1024} MB. {COPY_OUT}")
    _check_beginning(content, ending)
    if content.startswith(ZIP):
        if ending == "xlsx":
            return True
        _check_parts(content)
        raise Unreadable(
            f"This is an Excel workbook, but its name ends in .{ending[:10]}. Give it a name that ends in .xlsx"
        )
    if ending == "csv":
        return False
    if ending in {"xlsx", "xlsm", "xls", "xlsb"}:
        raise Unreadable(
            f"The name ends in .{ending}, but the file is no Excel workbook. If it is text with commas, give it a name "
            f"that ends in .csv. Otherwise: {SAVE_AS[0].lower()}{SAVE_AS[1:]}"
        )
    raise Unreadable("Choose an Excel workbook (.xlsx) or a CSV file (.csv)")


def _check_beginning(content: bytes, ending: str) -> None:
    if content.startswith(OLD_EXCEL):
        raise Unreadable(_why_old(content, ending))
    begins = content.lstrip(b"\xef\xbb\xbf \r\n\t")[:8].lower()
    for beginning, message in _BEGINNINGS:
        if begins.startswith(beginning.lower()):
            raise Unreadable(message)


def check_workbook(content: bytes) -> None:
    """Raise `Unreadable` unless the workbook is small when unpacked and holds nothing but cells.

    Only its contents list is read until its sizes are known; a part that unpacks to more than it says is broken and
    is never unpacked further.
    """
    parts = _check_parts(content)
    elements = 0
    with zipfile.ZipFile(BytesIO(content)) as archive:
        for part in parts:
            if part.filename.lower().endswith((".xml", ".rels")):
                elements = _count(archive, part, elements)


def _why_old(content: bytes, ending: str) -> str:
    if "EncryptedPackage".encode("utf-16-le") in content:
        return "This workbook is locked with a password. Take the password off, and send it again"
    if ending == "xls":
        return f"This is the old Excel format (.xls). {SAVE_AS}"
    return f"This is the old Excel format (.xls), whatever its name says. {SAVE_AS}"


def _check_parts(content: bytes) -> list[zipfile.ZipInfo]:
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, zipfile.LargeZipFile, ValueError, OSError, struct.error, NotImplementedError):
        raise Unreadable(f"The file is damaged, or only half of it arrived. {SAVE_AS}") from None
    names = [part.filename.lower().lstrip("/") for part in parts]
    for beginning, message in _OTHER_KINDS:
        if any(name.startswith(beginning) for name in names):
            raise Unreadable(message)
    if len(parts) > MOST_PARTS or len(set(names)) != len(names):
        raise Unreadable(f"This workbook is made of too many parts. {COPY_OUT}")
    if any(part.flag_bits & 1 or part.compress_type not in _PLAIN_METHODS for part in parts):
        raise Unreadable(f"The file is packed or locked in a way that is not opened here. {SAVE_AS}")
    _check_sizes(parts)
    if "[content_types].xml" not in names or "xl/workbook.xml" not in names:
        raise Unreadable(f"This is no Excel workbook. {COPY_OUT}")
    return parts


def _check_sizes(parts: list[zipfile.ZipInfo]) -> None:
    read = [part for part in parts if part.filename.lower().endswith((".xml", ".rels"))]
    if (
        sum(part.file_size for part in parts) > LARGEST_UNPACKED
        or sum(part.file_size for part in read) > LARGEST_READ
        or any(
            part.file_size > RATIO_FROM and part.file_size > LARGEST_RATIO * max(part.compress_size, 1)
            for part in parts
        )
    ):
        raise Unreadable(f"Unpacked, this workbook is far larger than a record log. {COPY_OUT}")


def _count(archive: zipfile.ZipFile, part: zipfile.ZipInfo, elements: int) -> int:
    """Add the elements of one part to those counted so far; nothing of it is kept.

    A few bytes can make an element, and each costs the reader a hundred times as much.
    """
    parser, depth = expat.ParserCreate(), 0

    def starts(_name: str, _attributes: dict[str, str]) -> None:
        nonlocal elements, depth
        elements, depth = elements + 1, depth + 1
        if elements > MOST_ELEMENTS or depth > DEEPEST:
            raise Unreadable(f"This workbook has far more cells or formats than a record log. {COPY_OUT}")

    def ends(_name: str) -> None:
        nonlocal depth
        depth -= 1

    def declares(*_: object) -> None:
        raise Unreadable(
            f"This workbook declares types or entities, as no spreadsheet program does. {COPY_OUT}"
        )

    parser.StartElementHandler, parser.EndElementHandler = starts, ends
    parser.StartDoctypeDeclHandler = parser.EntityDeclHandler = declares
    try:
        with archive.open(part) as source:
            while piece := source.read(_AT_A_TIME):
                parser.Parse(piece)
            parser.Parse(b"", True)  # noqa: FBT003 # expat's own
    except (expat.ExpatError, zipfile.BadZipFile, EOFError, OSError, ValueError, zlib.error):
        raise Unreadable(f"The file is damaged: a part of it cannot be read. {SAVE_AS}") from None
    return elements
