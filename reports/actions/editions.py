"""Making the edition for everybody of a final version, in the background, and publishing it."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from core.after_commit import after_commit
from reports import access, compose, notices
from reports.models import EditionFile, PublicEdition, Report, ReportVersion
from reviews.actions import mark_published
from trail import actions as trail

from .destroying import delete_with_files
from .settling import release
from .turns import lock_with_review
from .working import end, opened


@dataclass(frozen=True)
class MadeFile:
    """What the worker made: its bytes, its pages, and the same as HTML where it has that."""

    kind: str
    content: bytes
    pages: int
    html: str = ""


@transaction.atomic
def ask_for_edition(*, by: User, version: ReportVersion) -> PublicEdition:
    """Queue the edition of a version. What is being made, and what is made and still good, stays as it is."""
    access.check_can_make_edition(by, version)
    Report.objects.select_for_update().get(pk=version.report_id)
    there = PublicEdition.objects.filter(version=version).first()
    if there is not None and not _is_to_be_made_again(there):
        return there
    if there is not None:
        delete_with_files(there.files.all())
        there.delete()
    return queue_edition(by, version)


def queue_edition(by: User, version: ReportVersion) -> PublicEdition:
    """Ask the worker for it."""
    from reports.tasks import make_edition  # noqa: PLC0415 - the task runs these actions

    edition = PublicEdition.objects.create(version=version, asked_by=by)
    trail.record(
        by=by,
        verb="report.edition_asked_for",
        subject=f"version {version.number}",
        review=version.report.review.ref,
    )
    after_commit(make_edition.enqueue, edition.pk)
    return edition


def _is_to_be_made_again(edition: PublicEdition) -> bool:
    if edition.published_at is not None:
        return False
    if edition.finished_at is not None:
        return not compose.is_by_the_rule(edition)
    return edition.failed_at is not None


@transaction.atomic
def keep_edition(*, by: User, edition: PublicEdition, made: Iterable[MadeFile]) -> PublicEdition:
    """Keep all that the worker made, at once. Raises Ended.

    Each file has a name of its own, which a second attempt has again: whoever died after writing left what is replaced.
    """
    edition = opened(edition)
    access.check_can_have_made(by, edition)
    for each in made:
        sha256 = hashlib.sha256(each.content).hexdigest()
        row = EditionFile(
            edition=edition,
            kind=each.kind,
            pages=each.pages,
            size=len(each.content),
            sha256=sha256,
            html=each.html,
        )
        row.file.save(f"{edition.pk}-{each.kind}-{sha256}.pdf", ContentFile(each.content), save=False)
        row.save()
        trail.record(
            by=by,
            verb="report.edition_made",
            subject=f"{each.kind} for everybody of version {edition.version.number}",
            review=edition.version.report.review.ref,
            detail={"sha256": sha256, "pages": each.pages},
        )
    end(edition)
    edition.left_out = compose.left_out_of(edition.version)
    edition.save()
    return edition


@transaction.atomic
def publish(*, by: User, report: Report, sha256: str) -> PublicEdition:
    """Let everybody read the edition of the newest final version; the region, where it could not, reads that version.

    `sha256` is that of the report that was on the screen. The gate and the rule on small numbers are asked again, of
    the very words that were frozen: since then the review may have come to know more people and numbers.
    """
    lock_with_review(report)
    report = Report.objects.select_related("review__host__region").get(pk=report.pk)
    access.check_can_publish(by, report)
    edition = (
        PublicEdition.objects.select_for_update(of=("self",))
        .select_related("version")
        .get(version=report.versions.order_by("-number").first())
    )
    if not edition.files.filter(kind=EditionFile.Kind.REPORT, sha256=sha256).exists():
        raise ValidationError("The report has changed since you opened the page. Read it again below.")
    if not compose.is_by_the_rule(edition):
        raise ValidationError(
            "The rule on small numbers has changed since this edition was made. Make it again."
        )
    if compose.holds_words_taken_back(edition.version):
        raise ValidationError(
            "Since this version was made final a person has taken back words that stand in it, or they were erased. "
            "Ask the coordinator for a corrected version, which is made without them."
        )
    if gaps := compose.gate_of(report, compose.document_from(edition.version.data)).gaps:
        raise ValidationError(
            [f"{gap} Ask the coordinator to answer it, or to correct the report." for gap in gaps]
        )
    if report.review.released_at is None:
        release(by=by, report=report)
    is_first = report.review.published_at is None
    review = mark_published(by=by, review=report.review) if is_first else report.review
    edition.published_at, edition.published_by = review.published_at if is_first else timezone.now(), by
    edition.save(update_fields=["published_at", "published_by"])
    trail.record(
        by=by,
        verb="report.edition_published",
        subject=f"version {edition.version.number}",
        review=report.review.ref,
        detail={"sha256": sha256},
    )
    after_commit(notices.published, report)
    return edition
