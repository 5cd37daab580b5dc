"""The report as a PDF for everyone: tagged, bookmarked, the same bytes every time, nothing fetched from anywhere."""

import gc
import hashlib
import io
import logging
import re
import threading
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from django.contrib.staticfiles import finders
from fontTools.ttLib import TTFont  # type: ignore[import-untyped]
from weasyprint import HTML
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from reports import charts
from reports.charts import Chart, ChartStore
from reports.document import Document
from reports.html import NarrativeRefused, render_html
from reports.tagging import Finisher

Progress = Callable[[int, str], None]
"""Told how far the work is, from 0 to 100 and never backwards, and in a few words what is being done."""

Table = Mapping[str, tuple[str, bytes]]
"""Everything the renderer may load: content type and content by address."""

HERE = "report:/"
STYLES = "print/report.css"
FONTS = {
    "Atkinson Hyperlegible Next": "atkinson-hyperlegible-next-latin",
    "Atkinson Hyperlegible Next Extended": "atkinson-hyperlegible-next-latin-ext",
    "Noto Sans Arabic": "noto-sans-arabic-arabic",
}
FACES = [(400, "normal"), (700, "normal"), (400, "italic")]

MOST_CHARACTERS = 2_000_000
"""Of HTML, charts not counted: a full report has about 200,000."""

USUAL_PAGES = 36
"""For the progress bar only."""


class CannotRender(Exception):
    """The report cannot be made into a PDF as it stands; the message says why, in words for its author."""


def render_pdf(
    document: Document, *, store: ChartStore, progress: Progress = lambda _percent, _words: None
) -> bytes:
    """The report as PDF/UA-1. The same document gives the same bytes. Raises CannotRender."""
    told = _Forwards(progress)
    told(0, "Drawing the charts")
    table = dict(_pictures(document, store, told))
    told(30, "Setting the text")
    table |= _styles(store)
    html = final_html(document)
    with _told_of_pages(told), plain_problems(), _without_sweeping():
        source = HTML(string=html, base_url=HERE, url_fetcher=ClosedFetcher(table))
        laid_out = source.render(pdf_variant="pdf/ua-1")
        told(80, "Writing the PDF")
        pdf = laid_out.write_pdf(pdf_variant="pdf/ua-1", finisher=Finisher(_titles(html)))
    told(100, "Done")
    return bytes(pdf or b"")


def print_page(html: str, *, sheet: str, pictures: Table, store: ChartStore) -> bytes:
    """A page of ours that is not the full report, as PDF/UA-1: its styles at `report:/report.css`, with its own fonts.

    The same page gives the same bytes. Raises CannotRender.
    """
    if len(html) > MOST_CHARACTERS:
        raise CannotRender("There is too much text to print. Shorten the longest texts.")
    with plain_problems(), _without_sweeping():
        fetcher = ClosedFetcher({**pictures, **_styles(store, sheet)})
        laid_out = HTML(string=html, base_url=HERE, url_fetcher=fetcher).render(pdf_variant="pdf/ua-1")
        return bytes(laid_out.write_pdf(pdf_variant="pdf/ua-1", finisher=Finisher(_titles(html))) or b"")


def pages_of(html: str, *, sheet: str, pictures: Table, store: ChartStore) -> int:
    """How many pages it would take, laid out and not written. Raises CannotRender."""
    with plain_problems(), _without_sweeping():
        fetcher = ClosedFetcher({**pictures, **_styles(store, sheet)})
        return len(HTML(string=html, base_url=HERE, url_fetcher=fetcher).render().pages)


def picture_table(chosen: Iterable[Chart], store: ChartStore) -> Table:
    """The pictures of these charts by the address that `chart_address` gives them."""
    return {chart_address(chart): (charts.CONTENT_TYPES["svg"], store.picture(chart)) for chart in chosen}


def final_html(document: Document) -> str:
    """The very page that is laid out, with every address in it standing for something of our own."""
    with plain_problems():
        html = render_html(
            document,
            chart_url=chart_address,
            stylesheets=[f"{HERE}fonts.css", f"{HERE}report.css"],
            whole=True,
        )
    if len(html) > MOST_CHARACTERS:
        raise CannotRender("The report is too long to print. Shorten the longest texts.")
    return html


def resources(document: Document, *, store: ChartStore) -> dict[str, tuple[str, bytes]]:
    """Everything `final_html` points to: content type and content by address."""
    return {**dict(_pictures(document, store, _Forwards(lambda _percent, _words: None))), **_styles(store)}


def count_pages(pdf: bytes) -> int:
    """The number of pages of a PDF made here."""
    for stream in re.finditer(rb"/Type /ObjStm.*?stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL):
        if found := re.search(rb"/Type /Pages.*?/Count (\d+)", zlib.decompress(stream[1]), re.DOTALL):
            return int(found[1])
    found = re.search(rb"/Type /Pages.*?/Count (\d+)", pdf, re.DOTALL)
    if not found:
        raise ValueError("Not a PDF made here.")
    return int(found[1])


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


def chart_address(chart: Chart) -> str:
    """Where a page that is printed finds the picture."""
    return f"{HERE}charts/{charts.key(chart)}.svg"


def _pictures(
    document: Document, store: ChartStore, told: "_Forwards"
) -> Iterator[tuple[str, tuple[str, bytes]]]:
    every = list(document.charts)
    for number, chart in enumerate(every):
        yield chart_address(chart), (charts.CONTENT_TYPES["svg"], store.picture(chart))
        told(28 * (number + 1) // len(every), "Drawing the charts")


def _styles(store: ChartStore, name: str = "") -> dict[str, tuple[str, bytes]]:
    """The style sheet, and those of the fonts that the build has put in place."""
    table, faces = {}, []
    for family, stem in FONTS.items():
        for weight, style in FACES:
            if found := finders.find(f"fonts/{stem}-{weight}-{style}.woff2"):
                address = f"{HERE}fonts/{stem}-{weight}-{style}.ttf"
                table[address] = ("font/ttf", _unpacked(Path(found), store))
                faces.append(
                    f"@font-face {{ font-family: '{family}'; font-weight: {weight}; font-style: {style};"
                    f" src: url('{address}') format('truetype') }}"
                )
    name = name or STYLES
    sheet = finders.find(name)
    if not sheet:
        raise CannotRender(f"The style sheet {name} is missing. Build the assets again.")
    table[f"{HERE}fonts.css"] = ("text/css", "\n".join(faces).encode())
    table[f"{HERE}report.css"] = ("text/css", Path(sheet).read_bytes())
    return table


def _unpacked(font: Path, store: ChartStore) -> bytes:
    """The font as it is laid out with. Unpacking takes a tenth of a render: done once, and kept beside the charts."""
    packed = font.read_bytes()

    def unpack() -> bytes:
        typeface, content = TTFont(io.BytesIO(packed), recalcTimestamp=False), io.BytesIO()
        typeface.flavor = None
        typeface.save(content)
        return content.getvalue()

    return store.kept(f"{hashlib.sha256(packed).hexdigest()[:32]}.ttf", unpack)


def _titles(html: str) -> dict[str, str]:
    """What each anchor of the page is called: the words of the heading that carries it."""
    headings = re.finditer(r"<h[1-6][^>]*\bid=\"([^\"]+)\"[^>]*>(.*?)</h[1-6]>", html, re.DOTALL)
    return {found[1]: " ".join(re.sub(r"<[^>]+>", "", found[2]).split()) for found in headings}


class _Forwards:
    """Passes progress on, but only what is further than before."""

    def __init__(self, progress: Progress) -> None:
        self.progress = progress
        self.percent = -1

    def __call__(self, percent: int, words: str) -> None:
        if percent > self.percent:
            self.percent = percent
            self.progress(percent, words)


class _PageListener(logging.Filter):
    """WeasyPrint says in its log which page it is laying out: listen, in this thread only, and log none of it."""

    def __init__(self, told: _Forwards) -> None:
        super().__init__()
        self.told = told
        self.thread = threading.get_ident()

    def filter(self, record: logging.LogRecord) -> bool:
        if record.thread == self.thread and "Page" in str(record.msg) and record.args:
            page = next(number for number in record.args if isinstance(number, int))
            self.told(min(79, 30 + 50 * page // USUAL_PAGES), "Laying out the pages")
        return False


@contextmanager
def _told_of_pages(told: _Forwards) -> Iterator[None]:
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
def plain_problems() -> Iterator[None]:
    try:
        yield
    except NarrativeRefused as problem:
        raise CannotRender(str(problem)) from problem
    except RecursionError as problem:
        raise CannotRender(
            "Some text has too many lists or boxes inside one another. Paste it as plain text."
        ) from problem
    except FatalURLFetchingError as problem:
        raise CannotRender(
            "The report points to something outside itself, which is not printed."
        ) from problem
