"""Where the report's files are, and what they are called."""

from pathlib import Path

from django.conf import settings
from django.utils import timezone

from reports import charts
from reports.charts import Chart, ChartStore
from reports.compose import Final
from reports.document import Document
from reports.html import render_html
from reports.models import Rendering, ReportVersion


def chart_store() -> ChartStore:
    """The folder in which drawn charts are kept by the hash of their data."""
    return ChartStore(Path(settings.PRIVATE_ROOT) / "charts")


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
    return f"charts/{charts.key(chart)}.svg"


def file_name(ref: str, *, version: int | None = None, number: int | None = None) -> str:
    """What a downloaded PDF is called: `practice-review-PR-2026-03-final-v1.pdf`; no name, no council's secret."""
    return (
        f"practice-review-{ref}-final-v{version}.pdf"
        if version
        else f"practice-review-{ref}-draft-{number}.pdf"
    )
