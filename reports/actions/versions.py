"""The states of a section, kept as it is written, and brought back."""

from collections import Counter
from datetime import timedelta

from django.db import transaction
from django.db.models import Max
from django.http import Http404
from django.utils import timezone

from accounts.models import User
from reports import access, compose
from reports.models import Report, Section, SectionVersion
from reports.reading import plain_text, words_in
from trail import actions as trail

ONE_SITTING = timedelta(minutes=5)
"""What one person writes within this time of beginning is one version ..."""
FEW_WORDS = 20
"""... unless more words than this went, of what the version held: somebody may want those back."""


@transaction.atomic
def restore_version(*, by: User, report: Report, key: str, number: int) -> Section:
    """Let a section say again what it said in that version, as a new version; what stands now stays one of its own.

    Without what somebody took back since. Restoring what stands already changes nothing.
    """
    access.check_can_write_section(by, report, key)
    section = Section.objects.select_for_update().get(report=report, key=key)
    earlier = section.versions.filter(number=number).first()
    if earlier is None:
        raise Http404
    [body] = compose.readable(report.review, [earlier.body])
    if body == section.body:
        return section
    write_body(by, section, body, restored_from=number)
    report.authors.add(by)
    trail.record(
        by=by,
        verb="report.section_restored",
        subject=f"section {key}",
        review=report.review.ref,
        detail={"version": number},
    )
    return section


def write_body(by: User, section: Section, body: str, *, restored_from: int | None = None) -> None:
    """Change a section that is locked, and keep what it says now as a version, or as the end of the last one."""
    now = timezone.now()
    section.body, section.version, section.updated_by, section.updated_at = body, section.version + 1, by, now
    section.save(update_fields=["body", "version", "updated_by", "updated_at"])
    last = section.versions.first()
    if last is not None and restored_from is None and _goes_on(last, by, body):
        last.body, last.words, last.saved_at = body, words_in(body), now
        last.save(update_fields=["body", "words", "saved_at"])
        return
    highest = section.versions.aggregate(highest=Max("number"))["highest"] or 0
    SectionVersion.objects.create(
        section=section,
        number=highest + 1,
        body=body,
        words=words_in(body),
        by=by,
        begun_at=now,
        saved_at=now,
        restored_from=restored_from,
    )


def _goes_on(last: SectionVersion, by: User, body: str) -> bool:
    """Whether the same person goes on with the same version: never with another's, nor with one that was restored.

    Where a clock was put back, a version would end before it began: then another begins.
    """
    is_now = last.saved_at <= timezone.now() <= last.begun_at + ONE_SITTING
    if last.by_id != by.pk or last.restored_from is not None or not is_now:
        return False
    lost = Counter(plain_text(last.body).split()) - Counter(plain_text(body).split())
    return lost.total() <= FEW_WORDS
