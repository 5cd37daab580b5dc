"""The process that prints: kept warm between reports, bounded in time, memory and pages, thrown away when it fails."""

import atexit
import subprocess
import sys
import threading
import time
from multiprocessing import Pipe
from typing import Any

from reports.jobs import MOST_SECONDS, ROOT, TOO_LONG, CannotRender, Job, Progress

TICK = 1.0
"""Seconds after which whoever waits is told again how far it is, though nothing has moved: they may say stop."""


class PressLost(Exception):
    """The process died while it printed, and nothing says why: somebody killed it, or the machine ran short."""


class Press:
    """One process that prints one job after another. What it does not end well ends it: the next is a fresh one."""

    def __init__(self) -> None:
        self.line, theirs = Pipe()
        with theirs:
            self.process = subprocess.Popen(  # noqa: S603 # our own program
                [sys.executable, "-m", "reports.printing", str(theirs.fileno())],
                cwd=ROOT,
                pass_fds=[theirs.fileno()],
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                start_new_session=True,  # Ctrl-C reaches whoever asked, and they decide
            )

    @property
    def is_there(self) -> bool:
        return self.process.poll() is None

    def print(self, job: Job, told: Progress, *, seconds: float = MOST_SECONDS) -> bytes:
        """The PDF. `told` is called at least once a second; what it raises stops the printing, and is passed on.

        Raises CannotRender where a bound is reached or the job cannot be printed, PressLost where the process died.
        """
        return bytes(self._asked(job, told, seconds, is_counted=False))

    def count(self, job: Job, told: Progress, *, seconds: float = MOST_SECONDS) -> int:
        """How many pages it would have; otherwise as `print`."""
        return int(self._asked(job, told, seconds, is_counted=True))

    def _asked(self, job: Job, told: Progress, seconds: float, *, is_counted: bool) -> Any:
        try:
            self.line.send((job.html, job.table, is_counted))
            return self._answer(told, time.monotonic() + seconds)
        except (EOFError, OSError) as problem:
            self.close()
            raise PressLost(f"It ended with {self.process.returncode}.") from problem
        except BaseException:
            self.close()
            raise

    def _answer(self, told: Progress, until: float) -> Any:
        last = (30, "Setting the text")
        while True:
            if self.line.poll(TICK):
                kind, said = self.line.recv()
                if kind == "made":
                    return said
                if kind == "cannot":
                    raise CannotRender(said)
                last = said
            told(*last)
            if time.monotonic() > until:
                raise CannotRender(TOO_LONG)

    def close(self) -> None:
        self.process.kill()
        self.process.wait()
        if self.process.stdin is not None:
            self.process.stdin.close()
        self.line.close()


class _Warm:
    """The press that this process keeps, and the turn of whoever uses it."""

    def __init__(self) -> None:
        self.turn = threading.Lock()
        self.press: Press | None = None

    def print(self, job: Job, told: Progress) -> bytes:
        with self.turn:
            return self._there().print(job, told)

    def count(self, job: Job, told: Progress) -> int:
        with self.turn:
            return self._there().count(job, told)

    def _there(self) -> Press:
        if self.press is None or not self.press.is_there:
            self.close()
            self.press = Press()
        return self.press

    def close(self) -> None:
        if self.press is not None:
            self.press.close()
            self.press = None


_warm = _Warm()
atexit.register(_warm.close)


def print_bounded(job: Job, told: Progress) -> bytes:
    """As `Press.print`, in a process that is started where there is none yet and kept for the next."""
    return _warm.print(job, told)


def count_bounded(job: Job, told: Progress) -> int:
    """As `Press.count`, in the same process."""
    return _warm.count(job, told)


def process_number() -> int | None:
    """Of the process that prints; None where none has been started."""
    return _warm.press.process.pid if _warm.press is not None else None
