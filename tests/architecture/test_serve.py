"""What dies is started again, what is told to stop stops, and what a lost worker left is taken up."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Collection
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import override_settings
from django.utils import timezone
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult, get_date_max

from practice_review import serve

SLEEPER = [sys.executable, "-c", "import time; time.sleep(60)"]


def wait_until(holds: Callable[[], object], seconds: float = 10) -> None:
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, "waited too long"
        time.sleep(0.02)


def gone(pid: int) -> str:
    """A worker's label whose supervisor has ended."""
    return f"worker.{serve.machine()}.{pid}.00000000"


@pytest.fixture
def ended_pid() -> int:
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    return process.pid


class Watched:
    """A supervisor at work, with what it did."""

    def __init__(self, command: list[str]) -> None:
        self.looks: list[Collection[str]] = []
        self.ready: list[bool] = []
        self.child = serve.Child("worker", lambda _: command)
        self.supervisor = serve.Supervisor(
            children=[self.child],
            look_around=self.looks.append,
            on_ready=lambda: self.ready.append(True),
            look_every=0.02,
        )

    def meanwhile(self, story: Callable[[], None]) -> None:
        """Run the supervisor here, where signals arrive, and tell the story beside it; then stop."""
        trouble: list[BaseException] = []

        def tell() -> None:
            try:
                story()
            except BaseException as error:  # noqa: BLE001 -- raised again below, in the test
                trouble.append(error)
            finally:
                self.supervisor.stop()

        thread = threading.Thread(target=tell)
        thread.start()
        self.supervisor.run()
        thread.join()
        if trouble:
            raise trouble[0]


def test_a_killed_worker_is_started_again():
    watched = Watched(SLEEPER)

    def story() -> None:
        wait_until(lambda: watched.child.is_running)
        first, label = watched.child.process, watched.child.label
        assert first is not None
        first.kill()
        wait_until(lambda: watched.child.is_running and watched.child.process is not first)
        assert watched.child.label != label
        assert label not in watched.looks[-1]

    watched.meanwhile(story)

    assert len(watched.looks) == 2  # at the start, and after the death
    assert watched.ready == [True]


def test_a_worker_that_dies_young_is_given_time():
    child = serve.Child("worker", lambda _: SLEEPER)
    waits = []
    for _ in range(7):
        child.started = time.monotonic()
        child.take_note_of_death()
        waits.append(round(child.not_before - time.monotonic()))
    assert waits == [1, 3, 7, 15, 30, 30, 30]


def test_sigterm_stops_the_children_and_the_supervisor():
    watched = Watched(SLEEPER)
    processes: list[subprocess.Popen[bytes]] = []

    def story() -> None:
        wait_until(lambda: watched.child.is_running)
        assert watched.child.process is not None
        processes.append(watched.child.process)
        os.kill(os.getpid(), signal.SIGTERM)
        wait_until(lambda: watched.supervisor.stopping)

    watched.meanwhile(story)

    assert processes[0].returncode == -signal.SIGTERM


def test_a_child_that_will_not_stop_is_killed(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(serve, "PATIENCE", 0.2)
    deaf = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print(flush=True); time.sleep(60)"
    process = subprocess.Popen([sys.executable, "-c", deaf], stdout=subprocess.PIPE)
    assert process.stdout is not None
    with process.stdout as said:
        said.readline()
        supervisor = serve.Supervisor(
            children=[serve.Child("worker", lambda _: [], process=process)], look_around=lambda _: None
        )
        supervisor.stop()
        supervisor.run()
    assert process.returncode == -signal.SIGKILL


def running_task(*workers: str, minutes: int = 0) -> DBTaskResult:
    return DBTaskResult.objects.create(
        args_kwargs={"args": [], "kwargs": {}},
        task_path="reports.tasks.none",
        queue_name="default",
        backend_name="default",
        run_after=get_date_max(),
        exception_class_path="",
        traceback="",
        status=TaskResultStatus.RUNNING,
        started_at=timezone.now() - timedelta(minutes=minutes),
        worker_ids=list(workers),
    )


@pytest.mark.django_db
class TestTakingUpLostTasks:
    def test_what_a_dead_worker_left_is_ready_again(self, ended_pid: int):
        left = running_task(gone(ended_pid))
        mine_before = running_task(gone(os.getpid()))

        assert serve.take_up_lost_tasks(set()) == 2

        for task in (left, mine_before):
            task.refresh_from_db()
            assert task.status == TaskResultStatus.READY
            assert task.started_at is None

    def test_what_is_being_done_is_left_alone(self):
        mine = gone(os.getpid())
        tasks = [
            running_task(mine, minutes=60),
            running_task(f"worker.{serve.machine()}.{os.getppid()}.00000000"),
            running_task("worker.another-machine.1.00000000"),
            running_task("somebody-elses-name-for-a-worker"),
        ]

        assert serve.take_up_lost_tasks({mine}) == 0

        for task in tasks:
            task.refresh_from_db()
            assert task.status == TaskResultStatus.RUNNING

    def test_what_runs_longer_than_anything_should_is_lost_wherever_it_was(self):
        task = running_task("worker.another-machine.1.00000000", minutes=16)
        assert serve.take_up_lost_tasks(set()) == 1
        task.refresh_from_db()
        assert task.status == TaskResultStatus.READY

    def test_the_third_loss_is_a_failure(self, ended_pid: int):
        twice = running_task(gone(ended_pid), gone(ended_pid))
        thrice = running_task(gone(ended_pid), gone(ended_pid), gone(ended_pid))

        assert serve.take_up_lost_tasks(set()) == 2

        twice.refresh_from_db()
        thrice.refresh_from_db()
        assert twice.status == TaskResultStatus.READY
        assert thrice.status == TaskResultStatus.FAILED
        assert thrice.exception_class_path == "practice_review.serve.WorkerLostError"
        assert thrice.finished_at is not None


@override_settings(DEMO=True)
@pytest.mark.parametrize("host", ["0.0.0.0", "192.0.2.1", "::", "reviews.example.org"])  # noqa: S104 -- refused
def test_the_demonstration_is_served_to_this_machine_only(host: str):
    with pytest.raises(CommandError, match="loopback"):
        call_command("serve", "--host", host, stdout=StringIO())


def test_a_taken_port_is_said_plainly():
    import socket  # noqa: PLC0415

    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(CommandError, match=f"Port {port} is taken"):
            call_command("serve", "--port", str(port), stdout=StringIO())
