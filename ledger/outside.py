"""The ledger's other half: a file outside the database, which a restore of the database leaves as it is."""

import fcntl
import json
import os
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from django.conf import settings

NAME = "erasures.jsonl"


@dataclass(frozen=True)
class Line:
    """One erasure as it stands in the file: a JSON object a line, in the order in which they happened."""

    uuid: str
    at: str
    rule: str
    review: str = ""
    target: str = ""


def path() -> Path:
    return Path(settings.LEDGER_ROOT) / NAME


def lines() -> Iterator[Line]:
    """Every whole line. One that was cut short by a power failure is passed over; `append` starts a new one."""
    try:
        text = path().read_text()
    except FileNotFoundError:
        return
    for line in text.splitlines():
        try:
            yield Line(**json.loads(line))
        except (ValueError, TypeError):
            continue


def append(new: Iterable[Line]) -> None:
    """Add lines that are not there yet, and wait until the disk has them. Processes take turns."""
    folder = path().parent
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    with path().open("a+") as file:
        path().chmod(0o600)
        fcntl.flock(file, fcntl.LOCK_EX)
        known = {line.uuid for line in lines()}
        file.seek(0)
        text = file.read()
        wanted = [line for line in new if line.uuid not in known]
        if text and not text.endswith("\n"):
            file.write("\n")
        file.writelines(json.dumps(asdict(line)) + "\n" for line in wanted)
        file.flush()
        os.fsync(file.fileno())


def signature() -> tuple[str, int, int]:
    """Changes whenever the file does; zeros where there is none."""
    try:
        found = path().stat()
    except FileNotFoundError:
        return str(path()), 0, 0
    return str(path()), found.st_mtime_ns, found.st_size
