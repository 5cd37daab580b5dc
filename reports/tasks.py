"""What the worker does for reports: it makes PDFs, and may be killed and run again at any point without harm."""

import logging
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import TypeVar

from cattrs.errors import BaseValidationError
from django.db import InterfaceError, OperationalError, close_old_connections, connection
from django.utils import timezone
from django_tasks import task
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from core.refusals import Refused
from reports import actions, compose, files, jobs, pdf, press
from reports.document import Document
from reports.models import EditionFile, Output, PublicEdition, Rendering
from reports.outputs.kinds import FOR_EVERYBODY

log = logging.getLogger(__name__)

T = TypeVar("T")

PATIENCE = 180.0
"""Seconds for which a database that is away is waited for before what was made is thrown away and made again."""
NEXT_TURN = timedelta(seconds=3)
LEFT_BEHIND_AFTER = timedelta(minutes=1)
BROKE_OFF = (
    "The making of it broke off, which says nothing about the report. Ask for it again; if that breaks off too, tell "
    "whoever runs this service."
)
NOT_READABLE = (
    "This version is kept in a form of which no edition can be made here. Tell whoever runs this service."
)
SAID_EVERY = 1.0
"""Seconds: how often the page and whoever else wants to know is told how far it is."""


@task()
def render(rendering_pk: int) -> None:
    """Make one PDF, with the rights its asker has at this moment; none where what was asked for is deleted by now."""
    rendering = Rendering.objects.select_related("asked_by", "report__review").filter(pk=rendering_pk).first()
    if rendering is None:
        return
    by = rendering.asked_by
    try:
        _refuse_a_fourth_try(rendering)
        rendering = actions.take_up(by=by, rendering=rendering)
        _make(rendering)
    except actions.Busy:
        render.using(run_after=timezone.now() + NEXT_TURN).enqueue(rendering_pk)
    except actions.Ended:
        log.info("a PDF was stopped, deleted or finished elsewhere")
    except press.PressLost:
        log.warning("the process that printed a PDF was lost")
        actions.let_go(by=by, rendering=rendering)
        render.enqueue(rendering_pk)
    except (pdf.CannotRender, Refused) as problem:
        _give_up(rendering, str(problem))


def _refuse_a_fourth_try(rendering: Rendering) -> None:
    if rendering.tries >= jobs.TRIES:
        raise pdf.CannotRender(actions.TRIED_ENOUGH)


def _make(rendering: Rendering) -> None:
    told = _Told(rendering)
    told(0, "Gathering the evidence")
    document = compose.document_for(rendering, files.final_of(rendering))
    _refuse_what_was_changed(rendering, document)
    made = press.print_bounded(pdf.job_of(document, store=files.chart_store(), progress=told), told)
    html = files.twin_of(document)
    patiently(
        lambda: actions.keep_pdf(
            by=rendering.asked_by, rendering=rendering, pdf=made, pages=pdf.count_pages(made), html=html
        )
    )


def _give_up(rendering: Rendering, problem: str) -> None:
    try:
        patiently(lambda: actions.give_up(by=rendering.asked_by, rendering=rendering, problem=problem))
    except actions.Ended:
        log.info("a PDF that could not be made was stopped meanwhile")


class _Told:
    """Says in the database how far it is, once a second at most. A database that is away is told later."""

    def __init__(self, rendering: Rendering) -> None:
        self.rendering = rendering
        self.forwards = jobs.Forwards(self._note)
        self.said: tuple[int, str] = (0, "")
        self.next = 0.0

    def __call__(self, percent: int, step: str) -> None:
        """Raises Ended where somebody stopped it."""
        self.forwards(percent, step)
        if time.monotonic() < self.next:
            return
        self.next = time.monotonic() + SAID_EVERY
        try:
            _renew_connection()
            actions.take_step(
                by=self.rendering.asked_by,
                rendering=self.rendering,
                step=self.said[1],
                progress=min(self.said[0], 99),
            )
        except (OperationalError, InterfaceError):
            log.warning("the database is away: how far a PDF is will be said later")

    def _note(self, percent: int, step: str) -> None:
        self.said = (percent, step)


def _renew_connection() -> None:
    """Begin anew with one that broke. Within a transaction it stays: they are lost together."""
    if not connection.in_atomic_block:
        close_old_connections()


def patiently(act: Callable[[], T]) -> T:
    """Do it, and again where the database is away, for some minutes: what was made is not made anew for that."""
    until = time.monotonic() + PATIENCE
    while True:
        try:
            return act()
        except (OperationalError, InterfaceError):
            if time.monotonic() > until:
                raise
            log.warning("the database is away: what was made waits for it")
            time.sleep(SAID_EVERY)
            _renew_connection()


def take_up_left_behind() -> int:
    """Ask the worker again for each PDF that nobody makes and nothing in the queue stands for. Returns how many.

    Its task failed over a full disk, or was lost with its worker too often. `render` counts the tries and ends them.
    """
    under_way = Rendering.objects.filter(finished_at=None, failed_at=None)
    before = timezone.now() - LEFT_BEHIND_AFTER
    waiting = under_way.filter(asked_at__lt=before).exclude(alive_at__gt=before)
    pks = set(waiting.values_list("pk", flat=True))
    if not pks:
        return 0
    tasks = DBTaskResult.objects.filter(
        task_path=render.module_path, status__in=(TaskResultStatus.READY, TaskResultStatus.RUNNING)
    )
    left = pks - {task.args_kwargs["args"][0] for task in tasks}
    for pk in sorted(left):
        render.enqueue(pk)
    return len(left)


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
    from reports.outputs.making import make  # noqa: PLC0415 - brings what writes Word and slides, which no page needs

    by = output.asked_by
    try:
        document = _document_of(output)
        made = make(output.kind, document, store=files.chart_store())
        patiently(
            lambda: actions.keep_document(
                by=by, output=output, content=made.content, pages=made.pages, html=made.html
            )
        )
    except Output.DoesNotExist:
        log.info("a document was deleted while it was made")
    except press.PressLost:
        log.warning("the process that printed a document was lost")
        actions.give_up_document(by=by, output=output, problem=BROKE_OFF)
    except pdf.CannotRender as problem:
        actions.give_up_document(by=by, output=output, problem=str(problem)[:300])
    except Refused as refusal:
        log.warning("a document was refused: its asker may no longer have it")
        Output.objects.filter(pk=output_pk).update(failed_at=timezone.now(), problem=refusal.reason[:300])


def _document_of(output: Output) -> Document:
    """The draft's, or the version's as it was kept; what was frozen before its data were kept is composed again."""
    version = output.version
    if version is None:
        return compose.document_of(output.report.review)
    if version.data:
        return compose.document_from(version.data)
    document = compose.document_of(output.report.review, final=files.final_of_version(version))
    if compose.fingerprint_of(document) != output.fingerprint:
        raise pdf.CannotRender(
            "What the report was made from has changed since it became final, so this is no longer made of it."
        )
    return document


@task()
def make_edition(edition_pk: int) -> None:
    """Make what everybody would read, with the rights its asker has at this moment, from what was frozen."""
    rows = PublicEdition.objects.select_related("asked_by", "version__report__review__host__region")
    edition = rows.filter(pk=edition_pk, finished_at=None, failed_at=None).first()
    if edition is None:
        return
    by = edition.asked_by
    try:
        actions.begin_edition(by=by, edition=edition)
        made = list(files_for_everybody(compose.edition_from(edition.version)))
        patiently(lambda: actions.keep_edition(by=by, edition=edition, made=made))
    except PublicEdition.DoesNotExist:
        log.info("an edition was deleted while it was made")
    except press.PressLost:
        log.warning("the process that printed an edition was lost")
        actions.give_up_edition(by=by, edition=edition, problem=BROKE_OFF)
    except (BaseValidationError, LookupError):
        log.exception("an edition for everybody cannot be made of what its version keeps")
        actions.give_up_edition(by=by, edition=edition, problem=NOT_READABLE)
    except (pdf.CannotRender, Refused) as problem:
        actions.give_up_edition(by=by, edition=edition, problem=str(problem))


def files_for_everybody(document: Document) -> Iterator[actions.MadeFile]:
    """The report, its summary and its plain words. The same document gives the same bytes. Raises pdf.CannotRender."""
    from reports.outputs.making import make  # noqa: PLC0415 - brings what writes Word and slides, which no page needs

    store = files.chart_store()
    report = press.print_bounded(pdf.job_of(document, store=store), lambda _percent, _words: None)
    yield actions.MadeFile(EditionFile.Kind.REPORT, report, pdf.count_pages(report), files.twin_of(document))
    for kind in FOR_EVERYBODY:
        made = make(kind, document, store=store)
        yield actions.MadeFile(kind, made.content, made.pages or 0, made.html)
