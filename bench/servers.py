"""Serves places side by side and asks them for pages in turn, so that whatever else the machine does hits all alike."""

import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from .processes import PRODUCT, ROOT, Place

TICKS = os.sysconf("SC_CLK_TCK")
WARM_UP = 10


class Server:
    """One gunicorn on a port of this machine, with the settings the product is served with, but for its workers."""

    def __init__(self, place: Place, port: int, workers: int) -> None:
        self.port = port
        application = "practice_review.wsgi" if place.settings == PRODUCT else "bench.floor.wsgi"
        command = [
            sys.executable,
            "-m",
            "gunicorn",
            f"{application}:application",
            "--bind",
            f"127.0.0.1:{port}",
        ]
        command += [
            "--workers",
            str(workers),
            "--threads",
            "4",
            "--worker-class",
            "gthread",
            "--keep-alive",
            "600",  # whoever waits for the turn of the others keeps the connection
        ]
        command += ["--preload", "--no-control-socket", "--log-level", "warning"]
        self.process = subprocess.Popen(command, cwd=ROOT, env=place.environment)  # noqa: S603 # our own programs

    def wait_until_ready(self) -> None:
        deadline = time.monotonic() + 60
        while True:
            try:
                socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
            except OSError:
                if self.process.poll() is not None or time.monotonic() > deadline:
                    raise
                time.sleep(0.1)
            else:
                return

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(30)

    @property
    def processor_seconds(self) -> float:
        """What its workers have used so far."""
        master = self.process.pid
        workers = Path(f"/proc/{master}/task/{master}/children").read_text().split()
        used = [Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[11:13] for pid in workers]
        return sum(int(ticks) for both in used for ticks in both) / TICKS


class Visitor:
    """Asks one server for one page over one connection; keeps how long each answer took."""

    def __init__(self, server: Server, cookie: str, address: str) -> None:
        self.server, self.cookie, self.address = server, cookie, address
        self.connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
        self.seconds: list[float] = []
        for _ in range(WARM_UP):
            self.ask()
        self.seconds.clear()
        self.began_at = server.processor_seconds

    def ask(self) -> None:
        started = time.perf_counter()
        self.connection.request("GET", self.address, headers={"Cookie": self.cookie})
        answer = self.connection.getresponse()
        answer.read()
        self.seconds.append(time.perf_counter() - started)
        if answer.status != 200:
            raise RuntimeError(f"{self.address} answered {answer.status}")

    @property
    def processor_seconds(self) -> float:
        """For one answer, on average."""
        return (self.server.processor_seconds - self.began_at) / len(self.seconds)


@contextmanager
def serving(*places: Place, workers: int = 1) -> Iterator[list[Server]]:
    servers = [Server(place, _free_port(), workers) for place in places]
    try:
        for server in servers:
            server.wait_until_ready()
        yield servers
    finally:
        for server in servers:
            server.stop()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port
