"""What the worker does for a PDF: takes it up, says how far it is, keeps it, freezes the final one, or gives it up.

Each is harmless when it is done twice: whoever was killed in the middle is followed by another, who begins again.
"""

import hashlib
from datetime import timedelta

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from accounts.models import User
from core.after_commit import after_commit
from core.refusals import Refused
from reports import access, compose, files, notices, queries
from reports.jobs import TRIES
from reports.models import Rendering, Report, ReportVersion
from reviews import actions as reviews_actions
from trail import actions as trail

from .correcting import end_with
from .documents import queue_documents
from .editions import queue_edition

ALIVE_FOR = timedelta(seconds=20)
"""A worker gives a sign of life each second; after this long without one it is gone."""

TRIED_ENOUGH = (
    f"This PDF was begun {TRIES} times, and each time the making of it broke off. The draft is as it was. Ask for "
    "another; if that breaks off too, tell whoever runs this service."
)


class Ended(Exception):
    """It was stopped, given up, finished by another worker or deleted: there is nothing left to do for it."""


class Busy(Exception):
    """Another PDF of the same report is being made."""


@transaction.atomic
def take_up(*, by: User, rendering: Rendering) -> Rendering:
    """Begin with it, or begin again. Raises Busy, and Ended, also after the last of three tries.

    Who died while making another PDF of the report holds nothing up: it is taken up again itself, after this one.
    """
    rendering = _open(rendering)
    access.check_can_see_draft_files(by, rendering.report.review)
    others = rendering.report.renderings.exclude(pk=rendering.pk).filter(alive_at__isnull=False)
    if others.filter(alive_at__gt=timezone.now() - ALIVE_FOR).exists():
        raise Busy
    others.update(alive_at=None)
    rendering.tries += 1
    rendering.alive_at = timezone.now()
    rendering.save(update_fields=["tries", "alive_at"])
    return rendering


@transaction.atomic
def take_step(*, by: User, rendering: Rendering, step: str, progress: int) -> None:
    """Say how far the worker has come, 0 to 100 per cent, in words the person who waits understands. Raises Ended."""
    access.check_can_see_draft_files(by, rendering.report.review)
    under_way = Rendering.objects.filter(pk=rendering.pk, finished_at=None, failed_at=None)
    if not under_way.update(step=step, progress=progress, alive_at=timezone.now()):
        raise Ended


@transaction.atomic
def give_up(*, by: User, rendering: Rendering, problem: str) -> None:
    """Say that this PDF could not be made, and what the person can do about it."""
    rendering = _open(rendering)
    rendering.failed_at, rendering.problem, rendering.alive_at = timezone.now(), problem, None
    rendering.save(update_fields=["failed_at", "problem", "alive_at"])
    trail.record(
        by=by,
        verb="report.pdf_failed",
        subject=f"PDF {rendering.number}",
        review=rendering.report.review.ref,
    )
    if problem == TRIED_ENOUGH:
        after_commit(notices.pdf_failed, rendering)


@transaction.atomic
def let_go(*, by: User, rendering: Rendering) -> None:
    """Whoever made it makes it no longer, and it is not done: the next who takes it up begins again."""
    access.check_can_see_draft_files(by, rendering.report.review)
    Rendering.objects.filter(pk=rendering.pk).update(alive_at=None)


@transaction.atomic
def keep_pdf(*, by: User, rendering: Rendering, pdf: bytes, pages: int, html: str) -> Rendering:
    """Keep the PDF the worker made. A final one is frozen as a version. Raises Ended.

    Its file has a name of its own, which a second attempt has again: whoever died after writing left what is replaced.
    """
    access.check_can_see_draft_files(by, rendering.report.review)
    rendering = _open(rendering)
    rendering.sha256 = hashlib.sha256(pdf).hexdigest()
    rendering.pages, rendering.progress, rendering.step = pages, 100, "Ready"
    rendering.finished_at, rendering.alive_at = timezone.now(), None
    rendering.file.save(f"{rendering.pk}-{rendering.sha256}.pdf", ContentFile(pdf), save=False)
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


def _open(rendering: Rendering) -> Rendering:
    """The row as it stands, locked, its report before it. Raises Ended where it is over."""
    Report.objects.select_for_update().filter(pk=rendering.report_id).first()
    rows = Rendering.objects.select_for_update(of=("self",)).select_related(
        "report__review__host__region",
        "report__review__framework",
        "correction__replaces__report",
        "correction__report__review",
        "correction__approved_by",
    )
    found = rows.filter(pk=rendering.pk, finished_at=None, failed_at=None).first()
    if found is None:
        raise Ended
    return found


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
