"""Prepares what bare WeasyPrint is given, and counts the charts a second rendering draws.

python -m bench.report bare REF FOLDER writes the final HTML of the review's report with everything it points to;
python -m bench.report again REF FOLDER renders it, rewords it, renders it again.
python -m bench.report warm REF PAGE makes it as a worker does that has made one before, in turns with bare WeasyPrint.
python -m bench.report longer REF makes it of about 20, 40 and 80 pages.
"""

import json
import os
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import django

django.setup()

# ruff: noqa: E402 -- the settings come first

from django.db import transaction

from bench.processes import BARE, Place
from reports import compose, files, pdf, press
from reports.charts import ChartStore
from reports.document import Document
from reports.models import Report

WARM_TURNS = 5
LONGER_BY = (1, 23, 70)


def main(what: str, ref: str, *more: str) -> None:
    report = Report.objects.select_related("review__host__region", "review__framework").get(review__ref=ref)
    does: dict[str, Callable[..., object]] = {
        "bare": write_bare,
        "again": render_again,
        "warm": render_warm,
        "longer": render_longer,
    }
    sys.stdout.write(json.dumps(does[what](report, *more)))


def document_of(report: Report) -> Document:
    """What `render_report` renders."""
    newest = report.versions.order_by("-number").first()
    return compose.document_of(report.review, final=files.final_of_version(newest) if newest else None)


def write_bare(report: Report, to: str) -> str:
    folder = Path(to)
    document = document_of(report)
    for address, (_, content) in pdf.resources(document, store=files.chart_store()).items():
        path = folder / address.removeprefix(pdf.HERE)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.replace(pdf.HERE.encode(), b"") if path.suffix == ".css" else content)
    page = folder / "report.html"
    page.write_text(pdf.final_html(document).replace(pdf.HERE, ""), encoding="utf-8")
    return str(page)


def render_again(report: Report, to: str) -> list[int]:
    """How many charts were drawn the first time, and after a sentence was added to every section."""
    drawn = []
    with transaction.atomic():
        for _ in range(2):
            store = ChartStore(Path(to) / "kept")
            pdf.render_pdf(document_of(report), store=store)
            drawn.append(store.drawn)
            for section in report.sections.all():
                section.body += "<p>This is said more plainly now.</p>"
                section.save(update_fields=["body"])
        transaction.set_rollback(True)
    return drawn


def render_warm(report: Report, page: str) -> list[float]:
    """Processor time of composing, drawing and printing, to that of bare WeasyPrint, one ratio a turn."""
    environment = Place("", Path())
    ratios = []
    for turn in range(WARM_TURNS + 1):
        bare, _ = environment.cost("-c", BARE, page, f"{page}.pdf")
        before = _used()
        made = press.print_bounded(pdf.job_of(document_of(report), store=files.chart_store()), _untold)
        if turn:  # the first one starts the process that prints
            ratios.append((_used() - before) / bare)
        Path(f"{page}.warm.pdf").write_bytes(made)
    return ratios


def render_longer(report: Report) -> list[tuple[int, float]]:
    """Pages, and seconds of processor time, of the report with a narrative that grows: the best of three each."""
    document, found, made = document_of(report), [], b""
    for paragraphs in LONGER_BY:
        narrative = f"<p>{'Somebody rang back and said what would happen next. ' * 12}</p>" * paragraphs
        short = replace(
            document,
            introduction=narrative,
            summary=narrative,
            data=replace(document.data, subthemes=(), groups=()),
            analysis=replace(document.analysis, narrative=narrative),
            observations=replace(document.observations, narrative=narrative, groups=()),
        )
        job = pdf.job_of(short, store=files.chart_store())
        costs = []
        for _ in range(3):
            before = _used()
            made = press.print_bounded(job, _untold)
            costs.append(_used() - before)
        found.append((pdf.count_pages(made), min(costs)))
    return found


def _untold(_percent: int, _words: str) -> None:
    """Nobody waits."""


def _used() -> float:
    """Processor time of this process and of the one that prints for it, in seconds."""
    printer = press.process_number()
    if printer is None:
        return time.process_time()
    fields = Path(f"/proc/{printer}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return time.process_time() + (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


if __name__ == "__main__":
    main(*sys.argv[1:])
