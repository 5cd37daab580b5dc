"""What the worker does for reports: it makes PDFs, and may be killed and run again at any point without harm."""

import logging

from django.conf import settings
from django_tasks import task

from core.refusals import Refused
from reports import actions, compose, pdf
from reports.html import NarrativeRefused
from reports.models import Rendering

log = logging.getLogger(__name__)


@task()
def render(rendering_pk: int) -> None:
    """Make one PDF, with the rights its asker has at this moment."""
    rendering = Rendering.objects.select_related("asked_by", "report__review__host__region").get(pk=rendering_pk)
    if rendering.finished_at is not None:
        return
    by = rendering.asked_by

    def progress(step: str, percent: int) -> None:
        actions.take_step(by=by, rendering=rendering, step=step, progress=percent)

    try:
        progress("Gathering the evidence", 5)
        document = compose.document_of(rendering.report.review, is_final=rendering.is_final)
        made = pdf.render_pdf(document, store=compose.chart_store(), progress=progress)
        actions.keep_pdf(by=by, rendering=rendering, pdf=made, pages=pdf.page_count(made), html=compose.twin_of(document))
    except NarrativeRefused as refusal:
        actions.give_up(by=by, rendering=rendering, problem=str(refusal))
    except Refused as refusal:
        log.warning("a PDF was refused: %s", refusal.reason)
        Rendering.objects.filter(pk=rendering_pk).update(failed_at=compose.now(), problem=refusal.reason)
