"""What is printed, in which bounds, and what is done with the PDF; without what prints it, which is slow to load."""

import os
import re
import sys
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from tempfile import TemporaryFile
from typing import NoReturn

Progress = Callable[[int, str], None]
"""Told how far the work is, from 0 to 100 and never backwards, and in a few words what is being done."""

Table = Mapping[str, tuple[str, bytes]]
"""Everything the renderer may load: content type and content by address."""

HERE = "report:/"
ROOT = Path(__file__).resolve().parents[1]

TRIES = 3
"""How often the making of one thing is begun, where whoever makes it is killed, before it is given up."""

MOST_PAGES = 300
MOST_SECONDS = 120
MOST_MEMORY = 512 * 1024 * 1024
"""Bytes of a process that prints or makes documents, its programs and fonts included: a report of 36 pages takes a
quarter of it."""

TOO_MANY_PAGES = (
    f"The report would be longer than {MOST_PAGES} pages, the most that is made. Shorten the longest texts."
)
TOO_LONG = (
    f"Making this took longer than {MOST_SECONDS // 60} minutes and was stopped. Shorten the longest texts and "
    "tables, then ask again."
)
TOO_MUCH_MEMORY = (
    f"Making this took more memory than it may ({MOST_MEMORY // 1024 // 1024} MB) and was stopped. Shorten the "
    "longest texts and tables, then ask again."
)
TOO_DEEP = "Some text has too many lists or boxes inside one another. Paste it as plain text."


class CannotRender(Exception):
    """The report cannot be made into a PDF as it stands; the message says why, in words for its author."""


@dataclass(frozen=True)
class Job:
    """What is printed: a whole page of HTML, with everything that it may load."""

    html: str
    table: Table


def count_pages(pdf: bytes) -> int:
    """The number of pages of a PDF made here.

    What a stream ends with may look like the end of its line, so that a byte of its checksum is not read: the text is.
    """
    for stream in re.finditer(rb"/Type /ObjStm.*?stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL):
        if found := re.search(
            rb"/Type /Pages.*?/Count (\d+)", zlib.decompressobj().decompress(stream[1]), re.DOTALL
        ):
            return int(found[1])
    found = re.search(rb"/Type /Pages.*?/Count (\d+)", pdf, re.DOTALL)
    if not found:
        raise ValueError("Not a PDF made here.")
    return int(found[1])


class Forwards:
    """Passes progress on, but only what is further than before."""

    def __init__(self, progress: Progress) -> None:
        self.progress = progress
        self.percent = -1

    def __call__(self, percent: int, words: str) -> None:
        if percent > self.percent:
            self.percent = percent
            self.progress(percent, words)


def become_printer(job: Job, output: Path) -> NoReturn:
    """Print it to a file and end: this very process becomes the printer, and carries nothing along that it loaded."""
    with TemporaryFile() as file:
        left = os.dup(file.fileno())
    os.set_inheritable(left, True)  # noqa: FBT003 # positional only
    line = Connection(left)
    line.send((job.html, job.table))
    os.lseek(left, 0, os.SEEK_SET)
    to = output.resolve()
    os.chdir(ROOT)
    sys.stdout.flush()
    os.execv(sys.executable, [sys.executable, "-m", "reports.printing", str(left), str(to)])  # noqa: S606


def write(pdf: bytes, output: Path) -> str:
    """Write it under another name first, so that nobody ever reads half of it. Returns what was done, in words."""
    unfinished = output.with_name(f"{output.name}.part")
    try:
        unfinished.write_bytes(pdf)
        unfinished.replace(output)
    finally:
        unfinished.unlink(missing_ok=True)
    return f"{count_pages(pdf)} pages, written to {output}"
