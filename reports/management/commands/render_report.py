"""Writes the report of one review as a PDF: `manage.py render_report PR-2026-03 --output report.pdf`."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from ledger.queries import erased_at
from reports import compose, files, pdf
from reports.models import Report
from trail import actions as trail


class Command(BaseCommand):
    """For whoever runs the installation. A final report comes out byte for byte as it was frozen; the trail knows."""

    help = "Write the report of one review as a PDF"
    requires_system_checks = ()  # they read every page and form, of which a rendering needs none

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("ref", help="the review, such as PR-2026-03")
        parser.add_argument("--output", required=True, type=Path, help="the file to write")

    def handle(self, *args: Any, **options: Any) -> None:
        reports = Report.objects.select_related("review__host__region", "review__framework")
        report = reports.filter(review__ref=options["ref"]).first()
        if report is None:
            raise CommandError(f"There is no report of a review {options['ref']}.")
        trail.record(by=None, verb="report.rendered_by_command", subject="report", review=report.review.ref)
        made = _pdf_of(report)
        output: Path = options["output"]
        unfinished = output.with_name(f"{output.name}.part")
        unfinished.write_bytes(made)
        unfinished.replace(output)
        self.stdout.write(f"{pdf.count_pages(made)} pages, written to {output}")


def _pdf_of(report: Report) -> bytes:
    """The frozen file itself, once what it was made of is deleted."""
    newest = report.versions.order_by("-number").first()
    if newest is not None and erased_at(report.review.ref, "drafts") is not None:
        with newest.file.open() as file:
            return bytes(file.read())
    document = compose.document_of(report.review, final=files.final_of_version(newest) if newest else None)
    try:
        return pdf.render_pdf(document, store=files.chart_store())
    except pdf.CannotRender as problem:
        raise CommandError(str(problem)) from problem
