"""Prepares what bare WeasyPrint is given, and counts the charts a second rendering draws.

python -m bench.report bare REF FOLDER writes the final HTML of the review's report with everything it points to;
python -m bench.report again REF FOLDER renders it, rewords it, renders it again.
"""

import json
import sys
from pathlib import Path

import django

django.setup()

# ruff: noqa: E402 -- the settings come first

from django.db import transaction

from reports import compose, files, pdf
from reports.charts import ChartStore
from reports.document import Document
from reports.models import Report


def main(what: str, ref: str, folder: Path) -> None:
    report = Report.objects.select_related("review__host__region", "review__framework").get(review__ref=ref)
    sys.stdout.write(
        json.dumps(write_bare(report, folder) if what == "bare" else render_again(report, folder))
    )


def document_of(report: Report) -> Document:
    """What `render_report` renders."""
    newest = report.versions.order_by("-number").first()
    return compose.document_of(report.review, final=files.final_of_version(newest) if newest else None)


def write_bare(report: Report, folder: Path) -> str:
    document = document_of(report)
    for address, (_, content) in pdf.resources(document, store=files.chart_store()).items():
        path = folder / address.removeprefix(pdf.HERE)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.replace(pdf.HERE.encode(), b"") if path.suffix == ".css" else content)
    page = folder / "report.html"
    page.write_text(pdf.final_html(document).replace(pdf.HERE, ""), encoding="utf-8")
    return str(page)


def render_again(report: Report, folder: Path) -> list[int]:
    """How many charts were drawn the first time, and after a sentence was added to every section."""
    drawn = []
    with transaction.atomic():
        for _ in range(2):
            store = ChartStore(folder / "kept")
            pdf.render_pdf(document_of(report), store=store)
            drawn.append(store.drawn)
            for section in report.sections.all():
                section.body += "<p>This is said more plainly now.</p>"
                section.save(update_fields=["body"])
        transaction.set_rollback(True)
    return drawn


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], Path(sys.argv[3]))
