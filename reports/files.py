"""Where the report's files are, and what they are called."""

import re
from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.core.cache import cache
from django.utils import timezone
from django.utils.html import format_html

from reports import charts
from reports.charts import Chart, ChartStore
from reports.compose import Final
from reports.document import Document
from reports.html import render_html
from reports.models import EditionFile, Output, Rendering, ReportVersion
from reports.outputs.chart_files import from_zip
from reports.outputs.kinds import ABOUT, Kind

_CHART = re.compile(r'<img class="report-chart [^>]* data-chart="([a-z0-9-]+)">')

KNOWN_FOR = 15 * 60
"""Seconds."""


def chart_store() -> ChartStore:
    """The folder in which drawn charts are kept by the hash of their data."""
    return ChartStore(Path(settings.PRIVATE_ROOT) / "charts")


def remember_charts(review_ref: str, document: Document) -> None:
    """Keep for a while which charts belong to the report, so that none of its pictures composes it again."""
    cache.set(f"charts-of-{review_ref}", [charts.key(chart) for chart in document.charts], KNOWN_FOR)


def kept_picture(review_ref: str, key: str, kind: charts.Kind) -> bytes | None:
    """The picture of a chart that is known to belong to this report and is drawn already, or None.

    A frozen version says itself which are its own: what they were drawn from may have been deleted since.
    """
    if key not in cache.get(f"charts-of-{review_ref}", []) and not _is_frozen(review_ref, key):
        return None
    try:
        return (chart_store().folder / f"{key}.{kind}").read_bytes()
    except FileNotFoundError:
        return None


def edition_picture(report: EditionFile, key: str, kind: charts.Kind) -> bytes | None:
    """The picture of a chart that stands in this edition, or None: of no other of the same review."""
    if chart_file(key) not in report.html:
        return None
    try:
        return (chart_store().folder / f"{key}.{kind}").read_bytes()
    except FileNotFoundError:
        return None


def chart_file(key: str) -> str:
    return f"charts/{key}.svg"


def _is_frozen(review_ref: str, key: str) -> bool:
    frozen = ReportVersion.objects.filter(report__review__ref=review_ref)
    return frozen.filter(html__contains=chart_file(key)).exists()


def final_of(rendering: Rendering) -> Final | None:
    """What a final rendering prints of itself: the next number, and the day it was asked for."""
    if not rendering.is_final:
        return None
    return Final(rendering.report.versions.count() + 1, timezone.localdate(rendering.asked_at))


def final_of_version(version: ReportVersion) -> Final:
    """What makes the same bytes again."""
    return Final(version.number, version.dated_on)


def twin_of(document: Document) -> str:
    """The report as HTML, its charts at the addresses under which a frozen version serves them."""
    return render_html(document, chart_url=chart_address)


def chart_address(chart: Chart) -> str:
    """The address of a chart, relative to the page that shows the report."""
    return chart_file(charts.key(chart))


def file_name(ref: str, *, version: int | None = None, number: int | None = None) -> str:
    """What a downloaded PDF is called: `practice-review-PR-2026-03-final-v1.pdf`; no name, no council's secret."""
    return (
        f"practice-review-{ref}-final-v{version}.pdf"
        if version
        else f"practice-review-{ref}-draft-{number}.pdf"
    )


def output_name(output: Output) -> str:
    """What a downloaded document is called: `practice-review-PR-2026-03-final-v1-slides.pptx`."""
    which = f"final-v{output.version.number}" if output.version else "draft"
    return f"practice-review-{output.report.review.ref}-{which}{ABOUT[Kind(output.kind)].ending}"


def edition_name(file: EditionFile) -> str:
    """What a file for everybody is called: `practice-review-PR-2026-03-for-everybody-v1-summary.pdf`."""
    version = file.edition.version
    of = ".pdf" if file.kind == EditionFile.Kind.REPORT else ABOUT[Kind(file.kind)].ending
    return f"practice-review-{version.report.review.ref}-for-everybody-v{version.number}{of}"


def chart_in(output: Output, name: str) -> bytes | None:
    """One chart out of the file of all charts of a final version."""
    with output.file.open() as kept:
        return from_zip(kept.read(), name)


def chart_name(ref: str, name: str, kind: str, *, version: int | None = None) -> str:
    """What a downloaded chart is called: `practice-review-PR-2026-03-final-v1-sub-theme-3.png`."""
    return f"practice-review-{ref}-{f'final-v{version}' if version else 'draft'}-{name}.{kind}"


def with_downloads(html: str, address: Callable[[str, str], str]) -> str:
    """A report's page with, under each chart, links to have it by itself; `address` says where, by name and kind."""

    def linked(found: re.Match[str]) -> str:
        name = found[1]
        links = " ".join(
            format_html('<a href="{}">{} <span class="govuk-visually-hidden">of {}</span></a>', *link)
            for link in (
                (address(name, kind), charts.SAID[kind], name.replace("-", " ")) for kind in charts.DOWNLOADS
            )
        )
        return f'{found[0]}<p class="report-downloads">Download: {links}</p>'

    return _CHART.sub(linked, html)
