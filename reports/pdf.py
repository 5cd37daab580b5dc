"""The report as a PDF for everyone: tagged, bookmarked, the same bytes every time, nothing fetched from anywhere."""

import hashlib
import io
from collections.abc import Iterable, Iterator
from pathlib import Path

from django.contrib.staticfiles import finders

from reports import charts, press
from reports.charts import Chart, ChartStore
from reports.document import Document
from reports.html import NarrativeRefused, render_html
from reports.jobs import HERE, CannotRender, Forwards, Job, Progress, Table, count_pages

__all__ = [
    "CannotRender",
    "chart_address",
    "count_pages",
    "final_html",
    "job_of",
    "pages_of",
    "picture_table",
    "print_page",
    "render_pdf",
    "resources",
]

STYLES = "print/report.css"
FONTS = {
    "Atkinson Hyperlegible Next": "atkinson-hyperlegible-next-latin",
    "Atkinson Hyperlegible Next Extended": "atkinson-hyperlegible-next-latin-ext",
    "Noto Sans Arabic": "noto-sans-arabic-arabic",
}
FACES = [(400, "normal"), (700, "normal"), (400, "italic")]

MOST_CHARACTERS = 2_000_000
"""Of HTML, charts not counted: a full report has about 200,000."""


def _untold(_percent: int, _words: str) -> None:
    """For who does not wait."""


def render_pdf(document: Document, *, store: ChartStore, progress: Progress = _untold) -> bytes:
    """The report as PDF/UA-1, made in this process. The same document gives the same bytes. Raises CannotRender."""
    told = Forwards(progress)
    pdf = print_here(job_of(document, store=store, progress=told), told)
    told(100, "Done")
    return pdf


def print_here(job: Job, told: Progress = _untold) -> bytes:
    """Print it in this very process, which is slow to begin: who has a press of its own need not."""
    from reports import printing  # noqa: PLC0415 - brings WeasyPrint, which no page needs

    return printing.print_job(job, told)


def job_of(document: Document, *, store: ChartStore, progress: Progress = _untold) -> Job:
    """Everything that is printed, its charts drawn. Raises CannotRender."""
    progress(0, "Drawing the charts")
    html = final_html(document)
    return Job(html, {**dict(_pictures(document, store, progress)), **_styles(store, STYLES)})


def print_page(html: str, *, sheet: str, pictures: Table, store: ChartStore) -> bytes:
    """A page of ours that is not the full report, as PDF/UA-1: its styles at `report:/report.css`, with its own fonts.

    It is printed as the report is, by the press and within its bounds. The same page gives the same bytes.
    Raises CannotRender, PressLost.
    """
    return press.print_bounded(_page_job(html, sheet, pictures, store), _untold)


def pages_of(html: str, *, sheet: str, pictures: Table, store: ChartStore) -> int:
    """How many pages it would take, laid out and not written. Raises CannotRender, PressLost."""
    return press.count_bounded(_page_job(html, sheet, pictures, store), _untold)


def _page_job(html: str, sheet: str, pictures: Table, store: ChartStore) -> Job:
    if len(html) > MOST_CHARACTERS:
        raise CannotRender("There is too much text to print. Shorten the longest texts.")
    return Job(html, {**pictures, **_styles(store, sheet)})


def picture_table(chosen: Iterable[Chart], store: ChartStore) -> Table:
    """The pictures of these charts by the address that `chart_address` gives them."""
    return {chart_address(chart): (charts.CONTENT_TYPES["svg"], store.picture(chart)) for chart in chosen}


def final_html(document: Document) -> str:
    """The very page that is laid out, with every address in it standing for something of our own."""
    try:
        html = render_html(
            document,
            chart_url=chart_address,
            stylesheets=[f"{HERE}fonts.css", f"{HERE}report.css"],
            whole=True,
        )
    except NarrativeRefused as problem:
        raise CannotRender(str(problem)) from problem
    if len(html) > MOST_CHARACTERS:
        raise CannotRender("The report is too long to print. Shorten the longest texts.")
    return html


def resources(document: Document, *, store: ChartStore) -> dict[str, tuple[str, bytes]]:
    """Everything `final_html` points to: content type and content by address."""
    return {**dict(_pictures(document, store, _untold)), **_styles(store, STYLES)}


def chart_address(chart: Chart) -> str:
    """Where a page that is printed finds the picture."""
    return f"{HERE}charts/{charts.key(chart)}.svg"


def _pictures(
    document: Document, store: ChartStore, told: Progress
) -> Iterator[tuple[str, tuple[str, bytes]]]:
    every = list(document.charts)
    for number, chart in enumerate(every):
        yield chart_address(chart), (charts.CONTENT_TYPES["svg"], store.picture(chart))
        told(28 * (number + 1) // len(every), "Drawing the charts")


def _styles(store: ChartStore, sheet: str) -> dict[str, tuple[str, bytes]]:
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
    found_sheet = finders.find(sheet)
    if not found_sheet:
        raise CannotRender(f"The style sheet {sheet} is missing. Build the assets again.")
    table[f"{HERE}fonts.css"] = ("text/css", "\n".join(faces).encode())
    table[f"{HERE}report.css"] = ("text/css", Path(found_sheet).read_bytes())
    return table


def _unpacked(font: Path, store: ChartStore) -> bytes:
    """The font as it is laid out with. Unpacking takes a tenth of a render: done once, and kept beside the charts."""
    packed = font.read_bytes()

    def unpack() -> bytes:
        from fontTools.ttLib import TTFont  # type: ignore[import-untyped] # noqa: PLC0415 - slow to load, for once

        typeface, content = TTFont(io.BytesIO(packed), recalcTimestamp=False), io.BytesIO()
        typeface.flavor = None
        typeface.save(content)
        return content.getvalue()

    return store.kept(f"{hashlib.sha256(packed).hexdigest()[:32]}.ttf", unpack)
