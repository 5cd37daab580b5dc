"""Writing the report: its start, its narratives, its six strengths and six areas for development."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from core.refusals import Conflict
from ratings.models import Observation
from reports import access, compose
from reports.html import NarrativeRefused, clean
from reports.models import Point, Report, Section
from reports.moved import BESIDE_FIGURES, figures_in
from reports.queries import with_known_marks
from reports.sections import STRENGTHS_AND_AREAS, SectionKey
from reviews.models import Review
from trail import actions as trail

from .versions import write_body


@transaction.atomic
def start_report(*, by: User, review: Review) -> Report:
    """Make the report with its empty sections; starting it again changes nothing."""
    access.check_can_write(by, review)
    report, made = Report.objects.get_or_create(review=review)
    if made:
        figures, now = figures_in(compose.counted_of(review)), timezone.now()
        kept = {key: {"figures": figures, "figures_at": now} for key in BESIDE_FIGURES}
        Section.objects.bulk_create(
            Section(report=report, key=key, **kept.get(key, {})) for key in SectionKey
        )
        trail.record(by=by, verb="report.started", subject="report", review=review.ref)
    return report


@transaction.atomic
def save_section(*, by: User, report: Report, key: str, body: str, version: int) -> Section:
    """Save a narrative, cleaned, and keep it as a version. Saving what stands already changes nothing.

    Raises Conflict when somebody saved another text after `version` was read.
    """
    access.check_can_write_section(by, report, key)
    try:
        cleaned = with_known_marks(report, clean(body, with_marks=True))
    except NarrativeRefused as refusal:
        raise ValidationError({"body": str(refusal)}) from refusal
    section = Section.objects.select_for_update().get(report=report, key=key)
    if section.body == cleaned:
        return section
    if section.version != version:
        raise Conflict(theirs={"body": section.body}, version=section.version)
    write_body(by, section, cleaned)
    report.authors.add(by)
    trail.record(by=by, verb="report.section_saved", subject=f"section {key}", review=report.review.ref)
    return section


@transaction.atomic
def save_point(
    *,
    by: User,
    report: Report,
    kind: str,
    number: int,
    title: str,
    text: str,
    observations: Iterable[int],
    version: int | None = None,
) -> Point:
    """Save a strength or an area for development by its number, 1 to 6, with the numbers of its observations.

    `version` is None for a new one. Raises Conflict when somebody saved it after `version` was read.
    """
    access.check_can_write(by, report.review)
    if not 1 <= number <= STRENGTHS_AND_AREAS:
        raise ValidationError({"number": f"Choose a number from 1 to {STRENGTHS_AND_AREAS}."})
    Report.objects.select_for_update().get(pk=report.pk)
    point = Point.objects.filter(report=report, kind=kind, number=number).first()
    if point is None:
        point = Point(report=report, kind=kind, number=number)
    elif version != point.version and (point.title, point.text) != (title, text):
        raise Conflict(theirs={"title": point.title, "text": point.text}, version=point.version)
    point.title, point.text, point.version = title, text, point.version + 1
    point.save()
    point.observations.set(Observation.objects.filter(review=report.review, number__in=list(observations)))
    report.authors.add(by)
    trail.record(by=by, verb="report.point_saved", subject=f"{kind} {number}", review=report.review.ref)
    return point


@transaction.atomic
def remove_point(*, by: User, report: Report, kind: str, number: int) -> None:
    """Take a strength or an area for development out; its number is free again."""
    access.check_can_write(by, report.review)
    report.plain_texts.filter(part=kind, number=number).delete()
    removed, _ = Point.objects.filter(report=report, kind=kind, number=number).delete()
    if removed:
        trail.record(by=by, verb="report.point_removed", subject=f"{kind} {number}", review=report.review.ref)
