"""That somebody has seen the numbers a section is written beside, so that only what moves after that is told."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from reports import access, compose
from reports.models import Report, Section
from reports.moved import digest, figures_in
from trail import actions as trail


@transaction.atomic
def read_figures(*, by: User, report: Report, key: str, seen: str) -> Section:
    """Keep beside the section the numbers as they stand, which are those that `seen` names (`moved.digest`).

    Raises `ValidationError` where they have moved again since somebody saw them.
    """
    access.check_can_write_section(by, report, key)
    if not note_figures(by=by, report=report, key=key, seen=seen):
        raise ValidationError("The numbers have moved again since this page was opened. Read them once more.")
    trail.record(by=by, verb="report.figures_read", subject=f"section {key}", review=report.review.ref)
    return report.sections.get(key=key)


@transaction.atomic
def note_figures(*, by: User, report: Report, key: str, seen: str) -> bool:
    """The same for a save, which is not held up: what moved after the page was opened is told on the next one."""
    access.check_can_write_section(by, report, key)
    figures = figures_in(compose.counted_of(report.review))
    if digest(figures) != seen:
        return False
    Section.objects.filter(report=report, key=key).update(figures=figures, figures_at=timezone.now())
    return True
