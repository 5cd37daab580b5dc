"""Making the PDF in the background, and freezing the final one."""

import hashlib
from functools import partial

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from accounts.models import User
from core.refusals import Refused, why_not
from reports import access, compose, notices
from reports.models import Rendering, Report, ReportVersion
from reviews import actions as reviews_actions
from trail import actions as trail

from .documents import queue_documents


@transaction.atomic
def ask_for_pdf(*, by: User, report: Report) -> Rendering:
    """Queue a PDF of the draft as it stands. Asking twice for the same draft gives the one under way."""
    access.check_can_see_draft_files(by, report.review)
    return _queue(by, report, compose.fingerprint_of(compose.document_of(report.review)), is_final=False)


@transaction.atomic
def finalise(*, by: User, report: Report) -> Rendering:
    """Queue the final PDF of what was approved; the worker freezes it as a version when it is made."""
    report = Report.objects.select_for_update().select_related("review__host__region").get(pk=report.pk)
    fingerprint = compose.fingerprint_of(compose.document_of(report.review))
    access.check_can_finalise(by, report, fingerprint)
    if gaps := compose.gaps_of(report):
        raise Refused(" ".join(gaps))
    return _queue(by, report, fingerprint, is_final=True)


def _queue(by: User, report: Report, fingerprint: str, *, is_final: bool) -> Rendering:
    from reports.tasks import render  # noqa: PLC0415 - the task runs these actions

    Report.objects.select_for_update().get(pk=report.pk)
    under_way = report.renderings.filter(
        fingerprint=fingerprint, is_final=is_final, finished_at=None, failed_at=None
    ).first()
    if under_way is not None and not why_not(access.check_can_have_file, by, under_way):
        return under_way
    last = report.renderings.aggregate(last=Max("number"))["last"] or 0
    rendering = Rendering.objects.create(
        report=report,
        number=last + 1,
        fingerprint=fingerprint,
        is_final=is_final,
        asked_by=by,
        step="Waiting",
    )
    trail.record(
        by=by, verb="report.pdf_asked_for", subject=f"PDF {rendering.number}", review=report.review.ref
    )
    transaction.on_commit(partial(render.enqueue, rendering.pk))
    return rendering


@transaction.atomic
def take_step(*, by: User, rendering: Rendering, step: str, progress: int) -> None:
    """Say how far the worker has come, 0 to 100 per cent, in words the person who waits understands."""
    access.check_can_see_draft_files(by, rendering.report.review)
    Rendering.objects.filter(pk=rendering.pk, finished_at=None).update(
        step=step, progress=progress, failed_at=None
    )


@transaction.atomic
def give_up(*, by: User, rendering: Rendering, problem: str) -> None:
    """Say that this PDF could not be made, and what the person can do about it."""
    access.check_can_see_draft_files(by, rendering.report.review)
    Rendering.objects.filter(pk=rendering.pk, finished_at=None).update(
        failed_at=timezone.now(), problem=problem
    )
    trail.record(
        by=by,
        verb="report.pdf_failed",
        subject=f"PDF {rendering.number}",
        review=rendering.report.review.ref,
    )


@transaction.atomic
def keep_pdf(*, by: User, rendering: Rendering, pdf: bytes, pages: int, html: str) -> Rendering:
    """Keep the PDF the worker made; done twice, the second changes nothing. A final one is frozen as a version."""
    access.check_can_see_draft_files(by, rendering.report.review)
    rendering = Rendering.objects.select_for_update().select_related("report__review").get(pk=rendering.pk)
    if rendering.finished_at is not None:
        return rendering
    rendering.sha256 = hashlib.sha256(pdf).hexdigest()
    rendering.pages, rendering.progress, rendering.step = pages, 100, "Ready"
    rendering.finished_at, rendering.failed_at = timezone.now(), None
    rendering.file.save(f"{rendering.sha256}.pdf", ContentFile(pdf), save=False)
    rendering.save()
    trail.record(
        by=by,
        verb="report.pdf_made",
        subject=f"PDF {rendering.number}",
        review=rendering.report.review.ref,
        detail={"sha256": rendering.sha256, "pages": pages},
    )
    if rendering.is_final:
        _freeze(by, rendering, pdf, html)
    return rendering


def _freeze(by: User, rendering: Rendering, pdf: bytes, html: str) -> ReportVersion:
    report = Report.objects.select_for_update().select_related("review").get(pk=rendering.report_id)
    access.check_can_finalise(by, report, compose.fingerprint_of(compose.document_of(report.review)))
    last = report.versions.aggregate(last=Max("number"))["last"] or 0
    version = ReportVersion(
        report=report,
        number=last + 1,
        dated_on=timezone.localdate(rendering.asked_at),
        frozen_by=by,
        approved_by=report.approved_by,
        pages=rendering.pages or 0,
        sha256=rendering.sha256,
        html=html,
    )
    version.file.save(f"{rendering.sha256}.pdf", ContentFile(pdf), save=False)
    version.save()
    reviews_actions.mark_final(by=by, review=report.review)
    trail.record(
        by=by,
        verb="report.frozen",
        subject=f"version {version.number}",
        review=report.review.ref,
        detail={"sha256": version.sha256},
    )
    queue_documents(by, version)
    transaction.on_commit(lambda: notices.final(report))
    return version
