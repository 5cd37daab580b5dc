"""Running the product's programs from outside, on a database and folders of the bench's own."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
PRODUCT = "practice_review.settings.demo"
FLOOR = "bench.floor.settings"
BARE = "import sys, weasyprint; weasyprint.HTML(sys.argv[1]).write_pdf(sys.argv[2], pdf_variant='pdf/ua-1')"


@dataclass(frozen=True)
class Place:
    """One database with the settings that go with it; programs of one place see nothing of another."""

    database: str
    folder: Path
    settings: str = PRODUCT

    @property
    def environment(self) -> Mapping[str, str]:
        return {
            **{name: text for name, text in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"},
            "DATABASE_URL": self.database,
            "VAR_DIR": str(self.folder),
            "DJANGO_SETTINGS_MODULE": self.settings,
            "PYTHONPATH": str(ROOT),
        }

    def run(self, *arguments: str) -> str:
        """Run Python with these arguments to its end and return what it printed."""
        done = subprocess.run(  # noqa: S603 # our own programs
            [sys.executable, *arguments],
            cwd=ROOT,
            env=self.environment,
            check=True,
            stdout=subprocess.PIPE,
            text=True,
        )
        return done.stdout

    def ask(self, module: str, *arguments: str) -> Any:
        """Run a module of the bench and return the JSON on the last line it printed."""
        return json.loads(self.run("-m", module, *arguments).strip().splitlines()[-1])

    def cost(self, *arguments: str) -> tuple[float, int]:
        """Seconds of processor time of a whole process, in which what else the machine does hardly tells, and its peak.

        The peak is the most memory it held at one moment, in KiB.
        """
        process = subprocess.Popen(  # noqa: S603 # our own programs
            [sys.executable, *arguments], cwd=ROOT, env=self.environment, stdout=subprocess.DEVNULL
        )
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            raise subprocess.CalledProcessError(process.returncode, arguments)
        return used.ru_utime + used.ru_stime, used.ru_maxrss


def beside(address: str, name: str) -> str:
    """The address of another database of the same server."""
    server, _, options = address.partition("?")
    return f"{server.rpartition('/')[0]}/{name}?{options}"
