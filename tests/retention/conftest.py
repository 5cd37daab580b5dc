"""A ledger and private files of one's own, and a clock that was never confirmed before."""

from pathlib import Path

import pytest
from django.core.files.storage import default_storage


@pytest.fixture(autouse=True)
def own_places(settings, tmp_path: Path) -> None:
    settings.LEDGER_ROOT = tmp_path / "ledger"
    settings.PRIVATE_ROOT = tmp_path / "private"
    for folder in ("outputs", "renderings", "versions", "requests"):
        for name in default_storage.listdir(folder)[1] if default_storage.exists(folder) else []:
            default_storage.delete(f"{folder}/{name}")
