"""Keeping a PDF that the worker made, and freezing the final one as a version."""

import hashlib

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from accounts.models import User
from core.after_commit import after_commit
from core.refusals import Refused
from reports import access, compose, files, notices, queries
from reports.models import Rendering, Report, ReportVersion
from reviews import actions as reviews_actions
from trail import actions as trail

from .correcting import end_with
from .documents import queue_documents
from .editions import queue_edition
from .turns import lock_with_review
from .working import end, named, opened


@transaction.atomic
def keep_pdf(*, by: User, rendering: Rendering, pdf: bytes, pages: int, html: str) -> Rendering:
    """Keep the PDF the worker made. A final one is frozen as a version. Raises Ended.

    Its file has a name of its own, which a second attempt has again: whoever died after writing left what is replaced.
    """
    access.check_can_see_draft_files(by, rendering.report.review)
    if rendering.is_final:
        lock_with_review(rendering.report)
    rendering = opened(rendering)
    rendering.sha256 = hashlib.sha256(pdf).hexdigest()
    rendering.pages, rendering.progress, rendering.step = pages, 100, "Ready"
    end(rendering)
    rendering.file.save(f"{rendering.pk}-{rendering.sha256}.pdf", ContentFile(pdf), save=False)
    rendering.save()
    trail.record(
        by=by,
        verb="report.pdf_made",
        subject=named(rendering),
        review=rendering.report.review.ref,
        detail={"sha256": rendering.sha256, "pages": pages},
    )
    if rendering.is_final:
        _freeze(by, rendering, pdf, html)
    return rendering


def _freeze(by: User, rendering: Rendering, pdf: bytes, html: str) -> ReportVersion:
    report = Report.objects.select_for_update().select_related("review").get(pk=rendering.report_id)
    correction, final = rendering.correction, files.final_of(rendering)
    if correction is not None:
        composed = compose.composed(correction, final=final)
        document = composed.document
        access.check_can_finalise_correction(by, correction, compose.fingerprint_of(document))
        gate = compose.gate_of_correction(report, composed)
    else:
        document = compose.document_of(rendering.report.review, final=final)
        access.check_can_finalise(by, report, compose.fingerprint_of(document))
        gate = compose.gate_of(report, document)
    if gate.gaps:
        raise Refused(" ".join(gate.gaps))
    last = report.versions.aggregate(last=Max("number"))["last"] or 0
    version = ReportVersion(
        report=report,
        number=last + 1,
        dated_on=timezone.localdate(rendering.asked_at),
        frozen_by=by,
        approved_by=correction.approved_by if correction else report.approved_by,
        pages=rendering.pages or 0,
        sha256=rendering.sha256,
        html=html,
        facts=compose.facts_of_correction(correction)
        if correction
        else queries.facts_table(report, document),
        data=compose.data_of(document),
        template=compose.template_version(),
        says=document.corrections[-1].says if correction else "",
    )
    version.file.save(f"{rendering.pk}-{rendering.sha256}.pdf", ContentFile(pdf), save=False)
    version.save()
    if correction is not None:
        end_with(correction, version)
    else:
        reviews_actions.mark_final(by=by, review=report.review)
    trail.record(
        by=by,
        verb="report.frozen",
        subject=f"version {version.number}",
        review=report.review.ref,
        detail={"sha256": version.sha256},
    )
    queue_documents(by, version)
    queue_edition(by, version)
    after_commit(notices.corrected if correction else notices.final, report)
    return version
