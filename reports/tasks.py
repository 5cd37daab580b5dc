"""What the worker does for reports: it makes PDFs, and may be killed and run again at any point without harm."""

import logging

from django.utils import timezone
from django_tasks import task

from core.refusals import Refused
from reports import actions, compose, files, pdf
from reports.document import Document
from reports.models import Output, Rendering
from reports.outputs.making import make

log = logging.getLogger(__name__)


@task()
def render(rendering_pk: int) -> None:
    """Make one PDF, with the rights its asker has at this moment; none where what was asked for is deleted by now."""
    rows = Rendering.objects.select_related("asked_by", "report__review__host__region")
    rendering = rows.filter(pk=rendering_pk).first()
    if rendering is None or rendering.finished_at is not None:
        return
    by = rendering.asked_by

    def progress(percent: int, step: str) -> None:
        actions.take_step(by=by, rendering=rendering, step=step, progress=min(percent, 99))

    try:
        progress(0, "Gathering the evidence")
        document = compose.document_of(rendering.report.review, final=files.final_of(rendering))
        _refuse_what_was_changed(rendering, document)
        made = pdf.render_pdf(document, store=files.chart_store(), progress=progress)
        actions.keep_pdf(
            by=by, rendering=rendering, pdf=made, pages=pdf.count_pages(made), html=files.twin_of(document)
        )
    except pdf.CannotRender as problem:
        actions.give_up(by=by, rendering=rendering, problem=str(problem))
    except Refused as refusal:
        log.warning("a PDF was refused: its asker may no longer see the draft")
        Rendering.objects.filter(pk=rendering_pk).update(failed_at=timezone.now(), problem=refusal.reason)


def _refuse_what_was_changed(rendering: Rendering, document: Document) -> None:
    """What is drawn for a final version is what was approved, whatever stands in the database before and after."""
    if rendering.is_final and compose.fingerprint_of(document) != rendering.fingerprint:
        raise Refused("The report was changed after it was approved. It has to be approved again.")


@task()
def make_document(output_pk: int) -> None:
    """Make one document besides the PDF, with the rights its asker has at this moment, from what was frozen."""
    rows = Output.objects.select_related("asked_by", "version", "report__review__host__region")
    output = rows.filter(pk=output_pk).first()
    if output is None or output.finished_at is not None:
        return
    by, version = output.asked_by, output.version
    try:
        final = files.final_of_version(version) if version else None
        document = compose.document_of(output.report.review, final=final)
        _refuse_what_is_no_longer_the_version(output, document)
        made = make(output.kind, document, store=files.chart_store())
        actions.keep_document(by=by, output=output, content=made.content, pages=made.pages, html=made.html)
    except pdf.CannotRender as problem:
        actions.give_up_document(by=by, output=output, problem=str(problem)[:300])
    except Refused as refusal:
        log.warning("a document was refused: its asker may no longer have it")
        Output.objects.filter(pk=output_pk).update(failed_at=timezone.now(), problem=refusal.reason[:300])


def _refuse_what_is_no_longer_the_version(output: Output, document: Document) -> None:
    if output.version and compose.fingerprint_of(document) != output.fingerprint:
        raise pdf.CannotRender(
            "What the report was made from has changed since it became final, so this is no longer made of it."
        )
