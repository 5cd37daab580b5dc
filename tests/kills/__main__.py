"""Real workers, killed at random moments while they make reports final: nothing lost, nothing doubled, nothing half.

    VAR_DIR=/tmp/kills python -m tests.kills 50 [SEED]             on SQLite, or on the database DATABASE_URL names
    VAR_DIR=/tmp/kills python -m tests.kills documents 5 [SEED]    while documents and the edition are made
    VAR_DIR=/tmp/kills bin/with-postgres .venv/bin/python -m tests.kills away 60    its database is stopped for a minute

Prints one line a kill and ends with 1 where anything is wrong. It kills only processes that it started.
"""

import hashlib
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "practice_review.settings.demo")

import django

django.setup()

# ruff: noqa: E402 -- the settings come first

from django.conf import settings
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import connection

from bench.databases import make as make_database
from reports import actions, compose
from reports.models import EditionFile, Output, PublicEdition, Rendering, Report, ReportVersion, Work
from reports.outputs.kinds import Kind
from reports.tasks import patiently
from reviews.models import Review
from tests.cast import Cast, make_cast
from tests.reports.makers import make_evidence, write_report
from trail.models import Event

WITHIN = 90.0
"""Seconds in which a PDF that was broken off is there after all: a minute to be taken up, and the making of it."""
USUALLY_MADE_IN = 6.0
DOCUMENTS_MADE_IN = 12.0
SUPERVISOR = (
    "import django; django.setup(); from practice_review import serve; "
    "serve.Supervisor([serve.Child('worker', serve.worker_command)], serve.take_up_lost_tasks_calmly).run()"
)


def approved_report(cast: Cast, number: int = 1) -> Report:
    review = cast.review(ref=f"PR-2026-{number:02}", upto="moderated_at")
    make_evidence(cast, review)
    report = write_report(cast, review)
    actions.open_team_check(by=cast.coordinator, report=_fresh(report))
    actions.share_for_accuracy(by=cast.coordinator, report=_fresh(report))
    report = _fresh(report)
    seen = compose.fingerprint_of(compose.document_of(report.review))
    actions.approve(by=cast.psw, report=report, fingerprint=seen)
    return _fresh(report)


def _fresh(report: Report) -> Report:
    return Report.objects.select_related("review__host__region", "review__framework").get(pk=report.pk)


class Service:
    """A supervisor with its worker, as `serve` has them, and the process that prints for that worker."""

    def __init__(self) -> None:
        self.supervisor = self._start()

    def _start(self) -> "subprocess.Popen[bytes]":
        with Path(settings.VAR_DIR, "kills.log").open("ab") as log:
            return subprocess.Popen([sys.executable, "-c", SUPERVISOR], stdout=log, stderr=log)

    def pids(self, whom: str) -> list[int]:
        worker = children_of(self.supervisor.pid)
        return {
            "worker": worker,
            "printer": [pid for one in worker for pid in children_of(one)],
            "supervisor": [self.supervisor.pid],
            "all": [self.supervisor.pid, *worker],
        }[whom]

    def kill(self, whom: str) -> bool:
        killed = False
        for pid in self.pids(whom):
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
                killed = True
        if self.supervisor.poll() is not None or whom in {"supervisor", "all"}:
            self.supervisor.wait()
            self.supervisor = self._start()
        return killed

    def stop(self) -> None:
        self.supervisor.terminate()
        self.supervisor.wait()


def children_of(pid: int) -> list[int]:
    with suppress(OSError):
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    return []


def wait_until(holds: Callable[[], bool], seconds: float) -> float:
    """How long it took; raises where it took longer."""
    began = time.monotonic()
    while not patiently(holds):
        if time.monotonic() - began > seconds:
            raise TimeoutError
        time.sleep(0.1)
    return time.monotonic() - began


def is_made(rendering: Rendering) -> bool:
    return Rendering.objects.filter(pk=rendering.pk, finished_at__isnull=False).exists()


def beside(report: Report) -> list[Work]:
    """What is made beside the final PDF: its documents, and the edition for everybody."""
    return [*Output.objects.filter(report=report), *PublicEdition.objects.filter(version__report=report)]


def are_all_made(report: Report) -> bool:
    works = beside(report)
    return len(works) == len(Kind) + 1 and all(work.finished_at for work in works)


def faults_beside(report: Report) -> list[str]:
    """What is wrong with the documents and the edition of one report: nothing, if all is well."""
    files = [
        *Output.objects.filter(report=report),
        *EditionFile.objects.filter(edition__version__report=report),
    ]
    found = [f"{work} has failed" for work in beside(report) if work.failed_at]
    for row in files:
        with row.file.open() as file:
            if hashlib.sha256(file.read()).hexdigest() != row.sha256:
                found.append(f"{row.file.name} is not whole")
    lines = Event.objects.filter(
        verb__in=("report.document_made", "report.edition_made"), review=report.review.ref
    ).count()
    if not len(files) == lines == len(Kind) + len(EditionFile.Kind):
        found.append(f"{len(files)} files, {lines} lines")
    return found


def faults(report: Report, rendering: Rendering) -> list[str]:
    """What is wrong with one report that was made final: nothing, if all is well."""
    found = []
    rendering.refresh_from_db()
    versions = list(ReportVersion.objects.filter(report=report))
    if len(versions) != 1 or Review.objects.get(pk=report.review_id).final_at is None:
        found.append(f"{len(versions)} versions")
    for row in (rendering, *versions):
        with row.file.open() as file:
            content = file.read()
        if hashlib.sha256(content).hexdigest() != row.sha256 or not content.rstrip().endswith(b"%%EOF"):
            found.append(f"{row.file.name} is not whole")
    for verb in ("report.frozen", "report.pdf_made", "review.final"):
        count = Event.objects.filter(verb=verb, review=report.review.ref).count()
        if count > 1 or (count == 0 and verb != "review.final"):
            found.append(f"{count} lines {verb}")
    return found


def leftovers() -> list[str]:
    """Files that no row names, but those that were never finished and whose name says so."""
    named = {
        *Rendering.objects.values_list("file", flat=True),
        *ReportVersion.objects.values_list("file", flat=True),
        *Output.objects.values_list("file", flat=True),
        *EditionFile.objects.values_list("file", flat=True),
    }
    found = []
    for folder in ("renderings", "versions", "outputs", "editions"):
        with suppress(FileNotFoundError):
            found += [f"{folder}/{name}" for name in default_storage.listdir(folder)[1]]
    return [name for name in found if name not in named and not name.endswith(".part")]


def kill_some(count: int, seed: int) -> int:
    chance, cast, service, wrong = random.Random(seed), make_cast(), Service(), 0  # noqa: S311 # chance, not a secret
    slowest = 0.0
    for number in range(1, count + 1):
        report = approved_report(cast, number)
        rendering = actions.finalise(by=cast.coordinator, report=report)
        moment = chance.uniform(0.0, USUALLY_MADE_IN)
        whom = chance.choices(["worker", "printer", "supervisor", "all"], [5, 3, 1, 1])[0]
        time.sleep(moment)
        before = is_made(rendering)
        killed = service.kill(whom)
        try:
            slowest = max(slowest, took := wait_until(lambda made=rendering: is_made(made), WITHIN))
            bad = faults(report, rendering)
        except TimeoutError:
            took, bad = WITHIN, [f"not made: {rendering.step}"]
        wrong += bool(bad)
        rendering.refresh_from_db()
        sys.stdout.write(
            f"{number:3} {whom if killed else f'{whom} (none)':18} after {moment:4.1f} s"
            f"{' (made before)' if before else ''}, there {took:4.1f} s later, {rendering.tries} tries {bad or ''}\n"
        )
        sys.stdout.flush()
    return summed_up(service, count, wrong, slowest)


def summed_up(service: Service, count: int, wrong: int, slowest: float) -> int:
    service.stop()
    left = leftovers()
    sys.stdout.write(
        f"{count} kills, {wrong} wrong, slowest {slowest:.0f} s, files nobody names: {len(left)} {left}\n"
    )
    return 1 if wrong or left else 0


def kill_some_beside(count: int, seed: int) -> int:
    chance, cast, service, wrong = random.Random(seed), make_cast(), Service(), 0  # noqa: S311 # chance, not a secret
    slowest = 0.0
    for number in range(1, count + 1):
        report = approved_report(cast, number)
        rendering = actions.finalise(by=cast.coordinator, report=report)
        wait_until(lambda made=rendering: is_made(made), WITHIN)
        moment, whom = chance.uniform(0.0, DOCUMENTS_MADE_IN), chance.choice(["worker", "printer", "all"])
        time.sleep(moment)
        before = sum(bool(work.finished_at) for work in beside(report))
        killed = service.kill(whom)
        try:
            slowest = max(slowest, took := wait_until(lambda of=report: are_all_made(of), WITHIN))
            bad = faults_beside(report)
        except TimeoutError:
            took, bad = WITHIN, [f"{work} not made: {work.problem}" for work in beside(report)]
        wrong += bool(bad)
        tries = max(work.tries for work in beside(report))
        sys.stdout.write(
            f"{number:3} {whom if killed else f'{whom} (none)':18} after {moment:4.1f} s ({before} made before), "
            f"all there {took:4.1f} s later, {tries} tries {bad or ''}\n"
        )
        sys.stdout.flush()
    return summed_up(service, count, wrong, slowest)


def database_away(seconds: float) -> int:
    """PostgreSQL as `bin/with-postgres` started it, stopped in the middle of a rendering, and back after a while."""
    cast, service = make_cast(), Service()
    report = approved_report(cast)
    rendering = actions.finalise(by=cast.coordinator, report=report)
    wait_until(lambda: Rendering.objects.filter(pk=rendering.pk, tries=1).exists(), 60)
    connection.close()
    _postgres("stop", "--mode=immediate")
    time.sleep(seconds)
    _postgres("start", f"--log={_cluster()}/data/log", f"--options={_options()}")
    took = wait_until(lambda: is_made(rendering), WITHIN)
    bad = [*faults(report, rendering), *leftovers()]
    service.stop()
    sys.stdout.write(
        f"database away for {seconds:.0f} s, final {took:.1f} s after it was back {'; '.join(bad)}\n"
    )
    return 1 if bad else 0


def _cluster() -> Path:
    return Path(str(settings.DATABASES["default"]["HOST"]))


def _options() -> str:
    words = (_cluster() / "data" / "postmaster.opts").read_text().split('"')[1::2]
    return " ".join(words)


def _postgres(what: str, *more: str) -> None:
    control = max(Path("/usr/lib/postgresql").glob("*/bin/pg_ctl"))
    owner = (_cluster() / "data").stat()
    subprocess.run(
        [control, what, "--silent", "--wait", f"--pgdata={_cluster()}/data", *more],
        cwd="/",
        user=owner.st_uid,
        group=owner.st_gid,
        extra_groups=[],
        check=True,
        stdout=subprocess.DEVNULL,
    )


def main(arguments: Sequence[str]) -> int:
    if os.environ.get("DATABASE_URL", "").startswith("postgres"):
        make_database(settings.DATABASES["default"]["NAME"])
    call_command("migrate", verbosity=0)
    call_command("createcachetable")
    if arguments[0] == "away":
        return database_away(float(arguments[1]))
    if arguments[0] == "documents":
        return kill_some_beside(int(arguments[1]), int(arguments[2]) if len(arguments) > 2 else 1)
    return kill_some(int(arguments[0]), int(arguments[1]) if len(arguments) > 1 else 1)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
