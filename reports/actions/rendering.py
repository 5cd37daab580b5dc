"""Asking for a PDF, of the draft or the final one, and stopping one that is under way; `making` has the rest."""

from functools import partial

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from accounts.models import User
from core.refusals import Refused, why_not
from reports import access, compose
from reports.models import Correction, Rendering, Report
from trail import actions as trail


@transaction.atomic
def ask_for_pdf(*, by: User, report: Report) -> Rendering:
    """Queue a PDF of the draft as it stands. Asking twice for the same draft gives the one under way."""
    access.check_can_see_draft_files(by, report.review)
    return queue(by, report, compose.fingerprint_of(compose.document_of(report.review)), is_final=False)


@transaction.atomic
def finalise(*, by: User, report: Report) -> Rendering:
    """Queue the final PDF of what was approved; the worker freezes it as a version when it is made."""
    report = Report.objects.select_for_update().select_related("review__host__region").get(pk=report.pk)
    document = compose.document_of(report.review)
    fingerprint = compose.fingerprint_of(document)
    access.check_can_finalise(by, report, fingerprint)
    gaps = [gap.what for gap in compose.gaps_of(report)]
    if gaps := [*gaps, *compose.gate_of(report, document).gaps]:
        raise Refused(" ".join(gaps))
    return queue(by, report, fingerprint, is_final=True)


def queue(
    by: User, report: Report, fingerprint: str, *, is_final: bool, correction: Correction | None = None
) -> Rendering:
    """Let the worker make a PDF of what that fingerprint names; one of it that is under way goes on."""
    from reports.tasks import render  # noqa: PLC0415 - the task runs these actions

    Report.objects.select_for_update().get(pk=report.pk)
    under_way = report.renderings.filter(
        fingerprint=fingerprint, is_final=is_final, correction=correction, finished_at=None, failed_at=None
    ).first()
    if under_way is not None and not why_not(access.check_can_have_file, by, under_way):
        return under_way
    last = report.renderings.aggregate(last=Max("number"))["last"] or 0
    rendering = Rendering.objects.create(
        report=report,
        number=last + 1,
        fingerprint=fingerprint,
        is_final=is_final,
        correction=correction,
        asked_by=by,
        step="Waiting",
    )
    trail.record(
        by=by, verb="report.pdf_asked_for", subject=f"PDF {rendering.number}", review=report.review.ref
    )
    transaction.on_commit(partial(render.enqueue, rendering.pk))
    return rendering


@transaction.atomic
def stop_pdf(*, by: User, rendering: Rendering) -> Rendering:
    """Stop one that waits or is being made: the worker drops it within seconds. What is done already stays."""
    Report.objects.select_for_update().get(pk=rendering.report_id)
    rendering = (
        Rendering.objects.select_for_update(of=("self",))
        .select_related("report__review")
        .get(pk=rendering.pk)
    )
    access.check_can_stop(by, rendering)
    rendering.failed_at, rendering.stopped_by, rendering.alive_at = timezone.now(), by, None
    rendering.problem = f"{by.name} stopped it."
    rendering.save(update_fields=["failed_at", "stopped_by", "alive_at", "problem"])
    trail.record(
        by=by,
        verb="report.pdf_stopped",
        subject=f"PDF {rendering.number}",
        review=rendering.report.review.ref,
    )
    return rendering
