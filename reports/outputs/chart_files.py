"""Every chart of a report by itself: two pictures, a table and its words, in one zip file."""

import io
import zipfile
from collections.abc import Iterator

from reports import charts
from reports.charts import Chart, ChartStore
from reports.document import Document

from .packing import packed


def chart_file(chart: Chart, kind: str, *, store: ChartStore) -> bytes:
    """One chart as `svg`, `png` or `csv`, with its title and n."""
    if kind == charts.CSV:
        return charts.as_csv(chart)
    return store.picture(chart, "svg" if kind == "svg" else "png", titled=True)


def as_zip(document: Document, *, store: ChartStore) -> bytes:
    """The same document gives the same bytes."""
    return packed(_files(document, store))


def _files(document: Document, store: ChartStore) -> Iterator[tuple[str, bytes]]:
    for chart in document.charts:
        name = charts.name(chart)
        for kind in charts.DOWNLOADS:
            yield f"{name}.{kind}", chart_file(chart, kind, store=store)
        yield f"{name}.txt", f"{chart.alt}\n".encode()


def from_zip(content: bytes, name: str) -> bytes | None:
    """One file of such a zip file, or None where it holds none of that name."""
    with zipfile.ZipFile(io.BytesIO(content)) as kept:
        return kept.read(name) if name in kept.namelist() else None
