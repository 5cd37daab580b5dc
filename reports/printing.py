"""Lays a report out and writes its PDF. Knows neither Django nor the database, so a process that has neither may do it.

`python -m reports.printing FD` serves `reports.press`: one job after another, each bounded, until its asker is gone.
`python -m reports.printing FD FILE` prints the one job that is in a file it was left, and writes it to another.
"""

import gc
import logging
import os
import re
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from weasyprint import HTML, Document
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from reports.jobs import (
    HERE,
    MOST_MEMORY,
    MOST_PAGES,
    MOST_SECONDS,
    TOO_DEEP,
    TOO_MANY_PAGES,
    TOO_MUCH_MEMORY,
    CannotRender,
    Job,
    Progress,
    Table,
    write,
)
from reports.tagging import Finisher

USUAL_PAGES = 36
"""For the progress bar only."""


def print_job(job: Job, told: Progress) -> bytes:
    """The page as PDF/UA-1. The same job gives the same bytes. Raises CannotRender."""
    told(30, "Setting the text")
    with _told_of_pages(told), _plain_problems(), _without_sweeping():
        laid_out = _laid_out(job)
        told(80, "Writing the PDF")
        pdf = laid_out.write_pdf(pdf_variant="pdf/ua-1", finisher=Finisher(_titles(job.html)))
    return bytes(pdf or b"")


def count_job(job: Job, told: Progress) -> int:
    """How many pages it takes: laid out as it would be printed, and not written. Raises CannotRender."""
    with _told_of_pages(told), _plain_problems(), _without_sweeping():
        return len(_laid_out(job).pages)


def _laid_out(job: Job) -> Document:
    source = HTML(string=job.html, base_url=HERE, url_fetcher=ClosedFetcher(job.table))
    laid_out = source.render(pdf_variant="pdf/ua-1")
    if len(laid_out.pages) > MOST_PAGES:
        raise CannotRender(TOO_MANY_PAGES)
    return laid_out


class ClosedFetcher(URLFetcher):  # type: ignore[misc] # WeasyPrint is not typed
    """Serves what is in the table, and ends the work at anything else: files, the network and data addresses alike."""

    def __init__(self, table: Table) -> None:
        super().__init__(allowed_protocols=[], allow_redirects=False)
        self.table = table

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:  # noqa: ARG002
        if url not in self.table:
            raise FatalURLFetchingError(f"Refused to load {url[:80]}")
        content_type, content = self.table[url]
        return URLFetcherResponse(url, content, {"Content-Type": content_type})


def _titles(html: str) -> dict[str, str]:
    """What each anchor of the page is called: the words of the heading that carries it."""
    headings = re.finditer(r"<h[1-6][^>]*\bid=\"([^\"]+)\"[^>]*>(.*?)</h[1-6]>", html, re.DOTALL)
    return {found[1]: " ".join(re.sub(r"<[^>]+>", "", found[2]).split()) for found in headings}


class _PageListener(logging.Filter):
    """WeasyPrint says in its log which page it is laying out: listen, in this thread only, and log none of it.

    The page that is one too many ends the work, before the memory is gone that its like would take.
    """

    def __init__(self, told: Progress) -> None:
        super().__init__()
        self.told = told
        self.thread = threading.get_ident()

    def filter(self, record: logging.LogRecord) -> bool:
        if record.thread == self.thread and "Page" in str(record.msg) and record.args:
            page = next(number for number in record.args if isinstance(number, int))
            if page > MOST_PAGES:
                raise CannotRender(TOO_MANY_PAGES)
            self.told(min(79, 30 + 50 * page // USUAL_PAGES), "Laying out the pages")
        return False


@contextmanager
def _told_of_pages(told: Progress) -> Iterator[None]:
    log = logging.getLogger("weasyprint.progress")
    listener, level = _PageListener(told), log.level
    log.addFilter(listener)
    log.setLevel(logging.INFO)
    try:
        yield
    finally:
        log.setLevel(level)
        log.removeFilter(listener)


@contextmanager
def _without_sweeping() -> Iterator[None]:
    """Look for garbage only afterwards: a layout is many objects, all in use, and looking takes a seventh of it."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


@contextmanager
def _plain_problems() -> Iterator[None]:
    try:
        yield
    except RecursionError as problem:
        raise CannotRender(TOO_DEEP) from problem
    except FatalURLFetchingError as problem:
        raise CannotRender(
            "The report points to something outside itself, which is not printed."
        ) from problem


def printed_or_counted(asked: tuple[str, Table, bool], told: Progress) -> bytes | int:
    """What a press is asked for: HTML, what it may load, and whether only its pages are counted."""
    html, table, is_counted = asked
    return (count_job if is_counted else print_job)(Job(html, table), told)


def serve(line: Connection, work: Callable[[Any, Progress], object], *, idle: float | None = None) -> None:
    """Do what comes along the line, and answer with steps, then with what is asked or why there is none.

    Ends where nothing comes for so many seconds.
    """
    while line.poll(idle):
        try:
            asked = line.recv()
        except EOFError:
            return
        _bound_processor_time()
        try:
            made = work(asked, lambda percent, words: line.send(("step", (percent, words))))
        except CannotRender as problem:
            line.send(("cannot", str(problem)))
        except MemoryError:
            line.send(("cannot", TOO_MUCH_MEMORY))
            return
        else:
            line.send(("made", made))
        del asked
        gc.collect()


def bound_memory() -> None:
    """Only Linux counts what a process takes as this promises; elsewhere time and pages are the bounds."""
    if sys.platform == "linux":
        import resource  # noqa: PLC0415 - Windows has none

        resource.setrlimit(resource.RLIMIT_DATA, (MOST_MEMORY, MOST_MEMORY))


def _bound_processor_time() -> None:
    """Whoever asked stops this process in time. Should they be gone and this be deaf to it, the system does."""
    if sys.platform == "linux":
        import resource  # noqa: PLC0415 - Windows has none

        used = resource.getrusage(resource.RUSAGE_SELF)
        most = int(used.ru_utime + used.ru_stime) + MOST_SECONDS + 10
        resource.setrlimit(resource.RLIMIT_CPU, (most, resource.RLIM_INFINITY))


def end_with_asker() -> None:
    """Standard input is held open by whoever asked. When they end, however they end, so does this, in mid-page too."""

    def wait() -> None:
        sys.stdin.buffer.read()
        os._exit(0)

    threading.Thread(target=wait, daemon=True).start()


def print_to(job: Job, output: Path) -> str:
    """Print it to a file. Returns what was done, in words. Raises CannotRender."""
    return write(print_job(job, lambda _percent, _words: None), output)


def main(descriptor: int, *output: str) -> int:
    for name in ("weasyprint", "fontTools"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    bound_memory()
    with Connection(descriptor) as line:
        if not output:
            end_with_asker()
            serve(line, printed_or_counted)
            return 0
        _bound_processor_time()
        try:
            sys.stdout.write(f"{print_to(Job(*line.recv()), Path(output[0]))}\n")
        except (CannotRender, MemoryError) as problem:
            sys.stderr.write(f"{TOO_MUCH_MEMORY if isinstance(problem, MemoryError) else problem}\n")
            return 1
    return 0


if __name__ == "__main__":
    ended = main(int(sys.argv[1]), *sys.argv[2:])
    sys.stdout.flush()
    os._exit(ended)  # a layout is many objects, and none has to be taken apart
