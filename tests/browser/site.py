"""A whole site of its own for one set of journeys: database, mail, private files, web server and worker."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from contextlib import closing, suppress
from dataclasses import dataclass, field
from email import message_from_string, policy
from http.client import HTTPConnection, HTTPException
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 60.0


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Site:
    """The demonstration's settings on a free port and a folder of its own; nothing else of the machine is used."""

    folder: Path
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None
    host: str = "127.0.0.1"
    settings: dict[str, str] = field(default_factory=dict)

    @property
    def address(self) -> str:
        return f"http://{self.host}:{self.port}"

    @property
    def environment(self) -> dict[str, str]:
        outside = {"DATABASE_URL", "REDIS_URL", "DEBUG", "PYTHONDONTWRITEBYTECODE"}
        kept = {name: value for name, value in os.environ.items() if name not in outside}
        return kept | {
            "DJANGO_SETTINGS_MODULE": "practice_review.settings.demo",
            "VAR_DIR": str(self.folder),
            "PORT": str(self.port),
            "WEB_CONCURRENCY": "1",
            **self.settings,
        }

    def manage(self, *arguments: str) -> str:
        """Run one command of `manage.py` on this site and return what it prints."""
        done = subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, f"{' '.join(arguments)}\n{done.stdout}\n{done.stderr}"
        return done.stdout

    def prepare(self) -> None:
        for name in ("mail", "private"):
            (self.folder / name).mkdir(parents=True, exist_ok=True)
        self.manage("migrate", "--verbosity", "0")
        self.manage("createcachetable")
        self.manage("collectstatic", "--no-input", "--verbosity", "0")

    def start(self) -> None:
        with (self.folder / "site.log").open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "manage.py", "serve"],
                cwd=ROOT,
                env=self.environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self._wait_until_it_answers(self.process)

    def stop(self) -> None:
        if self.process is not None:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait(PATIENCE)

    def kill(self) -> None:
        """End it as a power cut does: supervisor, web server and worker, none of which can finish anything."""
        assert self.process is not None
        found = [self.process.pid]
        for pid in found:
            asked = subprocess.run(
                ["/usr/bin/env", "ps", "-o", "pid=", "--ppid", str(pid)],
                capture_output=True,
                text=True,
                check=False,
            )
            found += [int(child) for child in asked.stdout.split()]
        for pid in found:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self.process.wait(PATIENCE)

    @property
    def database(self) -> Path:
        return self.folder / "practice-review.sqlite3"

    def _wait_until_it_answers(self, process: subprocess.Popen[bytes]) -> None:
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            assert process.poll() is None, self.log
            try:
                with closing(HTTPConnection("127.0.0.1", self.port, timeout=5)) as connection:
                    connection.request("GET", "/healthz")
                    if connection.getresponse().read() == b"ok":
                        return
            except (HTTPException, OSError):
                time.sleep(0.1)
        raise AssertionError(f"the site does not answer\n{self.log}")

    @property
    def log(self) -> str:
        return (self.folder / "site.log").read_text()

    def invitation_for(self, email: str) -> str:
        """Return the address in the newest invitation that was mailed to this person.

        Mails of one second can stand in one file, each ended by a line.
        """
        for path in sorted((self.folder / "mail").glob("*.log"), key=lambda path: -path.stat().st_mtime_ns):
            for text in reversed(path.read_text().split(f"{'-' * 79}\n")):
                message = message_from_string(text, policy=policy.default)
                found = re.search(r"http://\S+/account/invitation/\S+/", text)
                if message["to"] == email and found:
                    return found[0]
        raise AssertionError(f"no invitation was mailed to {email}")
