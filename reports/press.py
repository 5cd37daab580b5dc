"""The processes that print and make documents: kept warm, bounded in time and memory, thrown away when they fail."""

import atexit
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from multiprocessing import Pipe
from typing import Any

from reports.jobs import MOST_SECONDS, ROOT, TOO_LONG, CannotRender, Job, Progress

TICK = 1.0
"""Seconds after which whoever waits is told again how far it is, though nothing has moved: they may say stop."""


class PressLost(Exception):
    """The process died while it printed, and nothing says why: somebody killed it, or the machine ran short."""


PRINTS, MAKES = "reports.printing", "reports.outputs.workshop"
"""The programs: one prints and knows no Django, the other makes whole documents with its templates."""


class Press:
    """One process that does one job after another. What it does not end well ends it: the next is a fresh one."""

    def __init__(self, program: str = PRINTS) -> None:
        self.line, theirs = Pipe()
        with theirs:
            self.process = subprocess.Popen(  # noqa: S603 # our own program
                [sys.executable, "-m", program, str(theirs.fileno())],
                cwd=ROOT,
                env={
                    **os.environ,
                    "OPENBLAS_NUM_THREADS": "1",
                },  # each would take of the memory that is bounded
                pass_fds=[theirs.fileno()],
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                start_new_session=True,  # Ctrl-C reaches whoever asked, and they decide
            )

    @property
    def is_there(self) -> bool:
        return self.process.poll() is None

    def print(self, job: Job, told: Progress, *, seconds: float = MOST_SECONDS) -> bytes:
        """The PDF; otherwise as `ask`."""
        return bytes(self.ask((job.html, job.table, False), told, seconds=seconds))

    def count(self, job: Job, told: Progress, *, seconds: float = MOST_SECONDS) -> int:
        """How many pages it would have; otherwise as `ask`."""
        return int(self.ask((job.html, job.table, True), told, seconds=seconds))

    def ask(self, what: object, told: Progress, *, seconds: float = MOST_SECONDS) -> Any:
        """What it makes of it. `told` is called at least once a second; what it raises stops it, and is passed on.

        Raises CannotRender where a bound is reached or it cannot be made, PressLost where the process died.
        """
        try:
            self.line.send(what)
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
    """The process that this one keeps for one kind of work, and the turn of whoever uses it."""

    def __init__(self, program: str) -> None:
        self.program = program
        self.turn = threading.Lock()
        self.press: Press | None = None
        self.here: Callable[[Any, Progress], Any] | None = None
        atexit.register(self.close)

    def ask(self, what: object, told: Progress) -> Any:
        with self.turn:
            return self.here(what, told) if self.here else self._there().ask(what, told)

    def _there(self) -> Press:
        if self.press is None or not self.press.is_there:
            self.close()
            self.press = Press(self.program)
        return self.press

    def close(self) -> None:
        if self.press is not None:
            self.press.close()
            self.press = None


_prints = _Warm(PRINTS)
_makes = _Warm(MAKES)


def print_bounded(job: Job, told: Progress) -> bytes:
    """As `Press.print`, in a process that is started where there is none yet and kept for the next."""
    return bytes(_prints.ask((job.html, job.table, False), told))


def count_bounded(job: Job, told: Progress) -> int:
    """As `Press.count`, in the same process."""
    return int(_prints.ask((job.html, job.table, True), told))


def make_bounded(what: object, told: Progress) -> Any:
    """As `Press.ask`, of the process that makes documents, which prints by itself."""
    return _makes.ask(what, told)


def print_here_with(work: Callable[[Any, Progress], Any]) -> None:
    """From now on this process prints by itself: it is bounded as a whole, and needs no other."""
    _prints.here = work


def process_number() -> int | None:
    """Of the process that prints; None where none has been started."""
    return _prints.press.process.pid if _prints.press is not None else None
