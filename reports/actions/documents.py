"""Making the documents besides the PDF in the background: of the draft when asked, of a version once it is final."""

import hashlib

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from core.after_commit import after_commit
from reports import access, compose
from reports.models import Output, Report, ReportVersion
from reports.outputs.kinds import Kind
from trail import actions as trail

from .destroying import delete_with_files
from .working import end, named, opened


@transaction.atomic
def ask_for_documents(*, by: User, report: Report) -> None:
    """Queue every document: of the draft as it stands, or what is still missing of the final version.

    Asking twice makes nothing twice: what is being made of the same words goes on.
    """
    access.check_can_see_draft_files(by, report.review)
    Report.objects.select_for_update().get(pk=report.pk)
    version = report.versions.order_by("-number").first()
    if version is not None:
        queue_documents(by, version)
        return
    fingerprint = compose.fingerprint_of(compose.document_of(report.review))
    kept = report.outputs.filter(Output.UNDER_WAY, version=None, fingerprint=fingerprint)
    delete_with_files(
        report.outputs.filter(version=None).exclude(pk__in=list(kept.values_list("pk", flat=True)))
    )
    under_way = set(report.outputs.filter(version=None).values_list("kind", flat=True))
    for kind in Kind:
        if kind not in under_way:
            _queue(by, Output(report=report, kind=kind, fingerprint=fingerprint))
    trail.record(by=by, verb="report.documents_asked_for", subject="draft", review=report.review.ref)


def queue_documents(by: User, version: ReportVersion) -> None:
    """Queue what a final version lacks. What is made of it already stays as it is."""
    made = {output.kind: output for output in version.outputs.all()}
    fingerprint = _approved_for(version)
    for kind in Kind:
        output = made.get(kind)
        if output is None:
            output = Output(report=version.report, version=version, kind=kind, fingerprint=fingerprint)
        elif output.failed_at is None:
            continue
        output.asked_at, output.failed_at, output.problem, output.tries = timezone.now(), None, "", 0
        _queue(by, output)


def _approved_for(version: ReportVersion) -> str:
    """Of the document that was approved for it."""
    correction = getattr(version, "correction", None)
    return (correction or version.report).approved_fingerprint


def _queue(by: User, output: Output) -> None:
    from reports.tasks import make_document  # noqa: PLC0415 - the task runs these actions

    output.asked_by = by
    output.save()
    after_commit(make_document.enqueue, output.pk)


@transaction.atomic
def keep_document(*, by: User, output: Output, content: bytes, pages: int | None, html: str) -> Output:
    """Keep what the worker made. Raises Ended.

    Its file has a name of its own: another document may be the same bytes, and be deleted before this one. A second
    attempt has that name again: whoever died after writing left what is replaced.
    """
    output = opened(output)
    access.check_can_have_made(by, output)
    output.sha256, output.size = hashlib.sha256(content).hexdigest(), len(content)
    output.pages, output.html = pages, html
    end(output)
    output.file.save(f"{output.pk}-{output.sha256}.{output.kind}", ContentFile(content), save=False)
    output.save()
    trail.record(
        by=by,
        verb="report.document_made",
        subject=named(output),
        review=output.report.review.ref,
        detail={"sha256": output.sha256, "size": output.size},
    )
    return output
