"""Rooms have sizes. A file over its room's size is split into a package, or is named here with a reason."""

from pathlib import Path

import pytest

from tests.architecture.house import name_of, room_files

LIMITS = {"views": 250, "models": 300, "access": 220, "actions": 300, "queries": 250, "forms": 250}
EXCUSED: dict[str, str] = {}


@pytest.mark.parametrize(
    ("path", "limit"),
    [
        pytest.param(path, limit, id=name_of(path))
        for room, limit in LIMITS.items()
        for path in room_files(room)
    ],
)
def test_file_fits_its_room(path: Path, limit: int):
    if name_of(path) not in EXCUSED:
        assert len(path.read_text().splitlines()) <= limit
