"""One process that keeps the web server and the worker running, and takes up what a lost worker left."""

import ctypes
import logging
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from types import FrameType
from uuid import uuid4

from django.conf import settings
from django.db import DatabaseError, close_old_connections, transaction
from django.utils import timezone
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from reports.tasks import take_up_left_behind
from retention.tasks import enqueue_work_of_the_day, replay_erasures

log = logging.getLogger("practice_review.serve")

ATTEMPTS = 3
LOST_AFTER = timedelta(minutes=15)
LOOK_AROUND_EVERY = 60.0
PATIENCE = 30.0
PR_SET_PDEATHSIG = 1


class WorkerLostError(Exception):
    """The worker died while it did this, as often as we are willing to try."""


@dataclass
class Child:
    """A program that should always run. `command` gets the label of each start, which no other start has."""

    name: str
    command: Callable[[str], list[str]]
    process: subprocess.Popen[bytes] | None = None
    label: str = ""
    started: float = 0.0
    not_before: float = 0.0
    quick_deaths: int = 0

    def start(self) -> None:
        self.label = f"{self.name}.{machine()}.{os.getpid()}.{uuid4().hex[:8]}"
        self.started = time.monotonic()
        self.process = subprocess.Popen(  # noqa: S603 -- our own programs
            self.command(self.label),
            cwd=settings.BASE_DIR,
            start_new_session=True,  # Ctrl-C reaches the supervisor alone, which then asks once
            preexec_fn=_end_with_parent,  # noqa: PLW1509 -- this process has one thread
        )

    @property
    def is_running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def take_note_of_death(self) -> None:
        """Wait longer before the next start each time it dies young."""
        self.quick_deaths = self.quick_deaths + 1 if time.monotonic() - self.started < 10 else 0
        self.not_before = time.monotonic() + min(30.0, 2.0**self.quick_deaths - 1)
        self.process = None


@dataclass
class Supervisor:
    """Starts its children, starts them again when they die, and stops them gently when it is told to stop.

    `look_around` gets the labels of the children that live: at the start, after a death, and every minute.
    `on_ready` is called once, when `is_ready` first says so.
    """

    children: list[Child]
    look_around: Callable[[Collection[str]], None]
    is_ready: Callable[[], bool] = lambda: True
    on_ready: Callable[[], None] = lambda: None
    look_every: float = 0.5
    stopping: bool = field(default=False, init=False)
    looked_around: float = field(default=-LOOK_AROUND_EVERY, init=False)

    def run(self) -> None:
        announced = False
        with self._signals():
            try:
                while not self.stopping:
                    self._tend()
                    if not announced and self.is_ready():
                        announced = True
                        self.on_ready()
                    time.sleep(self.look_every)
            finally:
                self._stop_children()

    def stop(self, _number: int = 0, _frame: FrameType | None = None) -> None:
        self.stopping = True

    def _tend(self) -> None:
        someone_died = False
        for child in self.children:
            if child.process is not None and not child.is_running:
                log.warning("%s ended with %s and is started again", child.name, child.process.returncode)
                child.take_note_of_death()
                someone_died = True
        if someone_died or time.monotonic() >= self.looked_around + LOOK_AROUND_EVERY:
            self.looked_around = time.monotonic()
            self.look_around({child.label for child in self.children if child.is_running})
        for child in self.children:
            if child.process is None and time.monotonic() >= child.not_before:
                child.start()

    def _stop_children(self) -> None:
        running = [child.process for child in self.children if child.process is not None]
        for process in running:
            process.terminate()
        deadline = time.monotonic() + PATIENCE
        for process in running:
            try:
                process.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()

    @contextmanager
    def _signals(self) -> Iterator[None]:
        before = {number: signal.signal(number, self.stop) for number in (signal.SIGTERM, signal.SIGINT)}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)


def take_up_lost_tasks(living: Collection[str]) -> int:
    """Give lost workers' tasks back to the queue; one that lost its worker three times has failed.

    `living` are the labels of the workers that this process keeps. A task may run twice: it is written so
    that a second run does no harm. Returns how many were lost.
    """
    lost = 0
    with transaction.atomic():
        for task in DBTaskResult.objects.running().select_for_update():
            worker = task.worker_ids[-1] if task.worker_ids else ""
            long_ago = task.started_at is None or task.started_at < timezone.now() - LOST_AFTER
            if worker in living or not (long_ago or is_dead(worker)):
                continue
            lost += 1
            if len(task.worker_ids) >= ATTEMPTS:
                task.set_failed(WorkerLostError(f"Its worker was lost {ATTEMPTS} times."))
            else:
                task.status = TaskResultStatus.READY
                task.started_at = None
                task.save(update_fields=["status", "started_at"])
    return lost


def take_up_lost_tasks_calmly(living: Collection[str]) -> None:
    """As above, and hand on the work of the day; a database that is away does not end the supervisor.

    A restored database is first brought to where it was, so that people can sign in.
    """
    close_old_connections()
    try:
        count = take_up_lost_tasks(living)
        replay_erasures()
        enqueue_work_of_the_day()
        left_behind = take_up_left_behind()
    except DatabaseError:
        log.exception("Lost tasks could not be taken up, nor the work of the day handed on")
    else:
        if count:
            log.warning("Tasks taken up from lost workers: %d", count)
        if left_behind:
            log.warning("What was left behind, asked for again: %d", left_behind)


def machine() -> str:
    """A short name for this machine, without the full stops that part a label."""
    return socket.gethostname().replace(".", "-")[:24]


def is_dead(label: str) -> bool:
    """Whether a worker that does not live under this process is known to be gone.

    Its supervisor was on this machine and ended, or had the very process number that is now ours.
    """
    try:
        _, host, number, _ = label.split(".")
        pid = int(number)
    except ValueError:
        return False
    return host == machine() and (pid == os.getpid() or not is_process(pid))


def is_process(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def web_command(address: str, *, workers: int, threads: int) -> list[str]:
    """The web server. A path may carry a link's secret, so it keeps no log of requests: we keep our own."""
    return [
        *(sys.executable, "-m", "gunicorn", "practice_review.wsgi:application"),
        *("--bind", address, "--workers", str(workers), "--threads", str(threads)),
        *("--worker-class", "gthread", "--worker-tmp-dir", "/dev/shm", "--preload", "--no-control-socket"),  # noqa: S108
        *("--timeout", "60", "--graceful-timeout", "20", "--log-level", "warning"),
    ]


def worker_command(label: str) -> list[str]:
    return [
        *(sys.executable, "-m", "django", "db_worker", "--worker-id", label),
        *("--interval", "0.5", "--no-startup-delay", "--no-reload"),
    ]


def is_free(host: str, port: int) -> bool:
    """Whether nobody listens at this address yet."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def answers(host: str, port: int) -> bool:
    try:
        with socket.create_connection((host, port), timeout=1):
            return True
    except OSError:
        return False


def _end_with_parent() -> None:
    """A child whose supervisor was killed stops too. Only Linux offers this; elsewhere it is done without."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
