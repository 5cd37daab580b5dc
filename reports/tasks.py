"""What the worker does for reports: PDFs, documents, editions. It may be killed and run again at any point unharmed."""

import logging
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import TypeVar

from cattrs.errors import BaseValidationError
from django.db import InterfaceError, OperationalError, close_old_connections, connection
from django.utils import timezone
from django_tasks import task
from django_tasks.base import Task, TaskResultStatus
from django_tasks_db.models import DBTaskResult

from core.refusals import Refused
from reports import actions, compose, files, jobs, pdf, press
from reports.document import Document
from reports.jobs import Progress
from reports.models import EditionFile, Output, PublicEdition, Rendering
from reports.outputs import bounded
from reports.outputs.kinds import FOR_EVERYBODY

log = logging.getLogger(__name__)

T = TypeVar("T")
W = TypeVar("W", bound=Rendering | Output | PublicEdition)

PATIENCE = 180.0
"""Seconds for which a database that is away is waited for before what was made is thrown away and made again."""
NEXT_TURN = timedelta(seconds=3)
LEFT_BEHIND_AFTER = timedelta(minutes=1)
NOT_READABLE = (
    "This version is kept in a form of which no edition can be made here. Tell whoever runs this service."
)
SAID_EVERY = 1.0
"""Seconds: how often the page and whoever else wants to know is told how far it is."""


@task()
def render(rendering_pk: int) -> None:
    """Make one PDF, with the rights its asker has at this moment; none where what was asked for is deleted by now."""
    _work_at(Rendering.objects.filter(pk=rendering_pk).first(), render, _make_pdf)


@task()
def make_document(output_pk: int) -> None:
    """Make one document besides the PDF, in the same way; of a version from what was frozen."""
    _work_at(Output.objects.filter(pk=output_pk).first(), make_document, _make_document)


@task()
def make_edition(edition_pk: int) -> None:
    """Make what everybody would read, in the same way, from what was frozen."""
    edition = PublicEdition.objects.select_related("version").filter(pk=edition_pk).first()
    _work_at(edition, make_edition, _make_edition)


Kind = type[Rendering] | type[Output] | type[PublicEdition]
TASKS: list[tuple[Kind, Task[[int], None]]] = [
    (Rendering, render),
    (Output, make_document),
    (PublicEdition, make_edition),
]


def _work_at(work: W | None, again: Task[[int], None], make: "Callable[[W, _Told], None]") -> None:
    """Take it up and make it; wait for another of its kind; begin again, or give it up, where that breaks off."""
    if work is None:
        return
    try:
        work = actions.take_up(by=work.asked_by, work=work)
        make(work, _Told(work))
    except actions.Busy:
        again.using(run_after=timezone.now() + NEXT_TURN).enqueue(work.pk)
    except actions.Ended:
        log.info("%s was stopped, deleted or ended elsewhere", type(work).__name__)
    except press.PressLost:
        log.warning("the process that made a %s was lost", type(work).__name__)
        _begin_again(work, again)
    except (pdf.CannotRender, Refused) as problem:
        _give_up(work, str(problem))


def _begin_again(work: W, again: Task[[int], None]) -> None:
    try:
        actions.let_go(by=work.asked_by, work=work)
    except Refused as refusal:
        _give_up(work, str(refusal))
    else:
        again.enqueue(work.pk)


def _give_up(work: W, problem: str) -> None:
    try:
        patiently(lambda: actions.give_up(by=work.asked_by, work=work, problem=problem))
    except actions.Ended:
        log.info("what could not be made was stopped or deleted meanwhile")


def _make_pdf(rendering: Rendering, told: "_Told") -> None:
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


def _refuse_what_was_changed(rendering: Rendering, document: Document) -> None:
    """What is drawn for a final version is what was approved, whatever stands in the database before and after."""
    if rendering.is_final and compose.fingerprint_of(document) != rendering.fingerprint:
        raise Refused("The report was changed after it was approved. It has to be approved again.")


class _Told:
    """Says in the database that it is made and how far, once a second at most. One that is away is told later."""

    def __init__(self, work: Rendering | Output | PublicEdition) -> None:
        self.work = work
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
            actions.show_life(
                by=self.work.asked_by, work=self.work, step=self.said[1], progress=min(self.said[0], 99)
            )
        except (OperationalError, InterfaceError):
            log.warning("the database is away: how far it is will be said later")

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
    """Ask the worker again for all that nobody makes and nothing in the queue stands for. Returns how many.

    Its task failed over a full disk, or was lost with its worker too often. `take_up` counts the tries and ends them.
    """
    return sum(_ask_again_for_left_behind(kind, task) for kind, task in TASKS)


def _ask_again_for_left_behind(kind: Kind, task: Task[[int], None]) -> int:
    before = timezone.now() - LEFT_BEHIND_AFTER
    under_way = kind.objects.filter(kind.UNDER_WAY, asked_at__lt=before)
    pks = set(under_way.exclude(alive_at__gt=before).values_list("pk", flat=True))
    if not pks:
        return 0
    tasks = DBTaskResult.objects.filter(
        task_path=task.module_path, status__in=(TaskResultStatus.READY, TaskResultStatus.RUNNING)
    )
    left = pks - {queued.args_kwargs["args"][0] for queued in tasks}
    for pk in sorted(left):
        task.enqueue(pk)
    return len(left)


def _make_document(output: Output, told: "_Told") -> None:
    made = bounded.make(output.kind, _document_of(output), store=files.chart_store(), told=told)
    patiently(
        lambda: actions.keep_document(
            by=output.asked_by, output=output, content=made.content, pages=made.pages, html=made.html
        )
    )


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


def _make_edition(edition: PublicEdition, told: "_Told") -> None:
    try:
        made = list(files_for_everybody(compose.edition_from(edition.version), told))
    except (BaseValidationError, LookupError) as problem:
        log.exception("an edition for everybody cannot be made of what its version keeps")
        raise pdf.CannotRender(NOT_READABLE) from problem
    patiently(lambda: actions.keep_edition(by=edition.asked_by, edition=edition, made=made))


def files_for_everybody(document: Document, told: Progress) -> Iterator[actions.MadeFile]:
    """The report, its summary and its plain words. The same document gives the same bytes. Raises pdf.CannotRender."""
    store = files.chart_store()
    report = press.print_bounded(pdf.job_of(document, store=store, progress=told), told)
    yield actions.MadeFile(EditionFile.Kind.REPORT, report, pdf.count_pages(report), files.twin_of(document))
    for kind in FOR_EVERYBODY:
        made = bounded.make(kind, document, store=store, told=told)
        yield actions.MadeFile(kind, made.content, made.pages or 0, made.html)
