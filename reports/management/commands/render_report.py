"""Writes the report of one review as a PDF: `manage.py render_report PR-2026-03 --output report.pdf`."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from ledger.queries import erased_at
from reports import compose, files, jobs, pdf
from reports.document import Document
from reports.models import Report, ReportVersion
from trail import actions as trail


class Command(BaseCommand):
    """For whoever runs the installation. A final report comes out byte for byte as it was frozen; the trail knows."""

    help = "Write the report of one review as a PDF"
    is_whole_process = False
    requires_system_checks = ()  # they read every page and form, of which a rendering needs none

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("ref", help="the review, such as PR-2026-03")
        parser.add_argument("--output", required=True, type=Path, help="the file to write")

    def run_from_argv(self, argv: list[str]) -> None:
        self.is_whole_process = True
        super().run_from_argv(argv)

    def handle(self, *args: Any, **options: Any) -> None:
        reports = Report.objects.select_related("review__host__region", "review__framework")
        report = reports.filter(review__ref=options["ref"]).first()
        if report is None:
            raise CommandError(f"There is no report of a review {options['ref']}.")
        trail.record(by=None, verb="report.rendered_by_command", subject="report", review=report.review.ref)
        output: Path = options["output"]
        newest = report.versions.order_by("-number").first()
        if newest is not None and erased_at(report.review.ref, "drafts") is not None:
            self.stdout.write(_copy(newest, output))
            return
        try:
            job = pdf.job_of(_document_of(report, newest), store=files.chart_store())
            if self.is_whole_process:
                connection.close()
                jobs.become_printer(job, output)
            self.stdout.write(jobs.write(pdf.print_here(job), output))
        except pdf.CannotRender as problem:
            raise CommandError(str(problem)) from problem


def _document_of(report: Report, newest: ReportVersion | None) -> Document:
    """The draft, or the newest version as it was kept; what was frozen before its data were kept is composed again."""
    if newest is None:
        return compose.document_of(report.review)
    if newest.data:
        return compose.document_from(newest.data)
    return compose.document_of(report.review, final=files.final_of_version(newest))


def _copy(version: ReportVersion, output: Path) -> str:
    """The frozen file itself, once what it was made of is deleted."""
    with version.file.open() as file:
        return jobs.write(file.read(), output)
