"""Files that no row names any more: a process died once its rows had gone, or a restore brought them back."""

import re
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.core.files.storage import default_storage
from django.utils import timezone

from reports.models import EditionFile, Output, Rendering, ReportVersion

from .models import PersonRequest

FOLDERS = {
    "editions": EditionFile,
    "outputs": Output,
    "renderings": Rendering,
    "versions": ReportVersion,
    "requests": PersonRequest,
}
YOUNG = timedelta(hours=1)
"""A file is written before its row: one that is younger may be about to be named."""
CHARTS_KEPT = timedelta(days=14)
MAIL_KEPT = timedelta(days=14)
_CHART = re.compile(r"charts/([0-9a-f]+)\.svg")


def sweep() -> int:
    """Delete them. Returns how many there were."""
    return sum(_delete_unnamed(folder) for folder in FOLDERS) + sum(
        _unlink_old(paths, kept) for paths, kept in ((_unused_charts(), CHARTS_KEPT), (_mails(), MAIL_KEPT))
    )


def _named(folder: str) -> set[str]:
    rows = FOLDERS[folder].objects.exclude(file="").values_list("file", flat=True)  # type: ignore[attr-defined]
    return set(rows)


def _delete_unnamed(folder: str) -> int:
    try:
        _, names = default_storage.listdir(folder)
    except FileNotFoundError:
        return 0
    named, before, gone = _named(folder), timezone.now() - YOUNG, 0
    for name in (f"{folder}/{name}" for name in names):
        if name not in named and default_storage.get_modified_time(name) < before:
            default_storage.delete(name)
            gone += 1
    return gone


def _unused_charts() -> Iterator[Path]:
    """Pictures that nothing frozen shows: those of drafts, which are drawn again whenever they are asked for."""
    folder = Path(settings.PRIVATE_ROOT) / "charts"
    used = {
        key
        for frozen in (ReportVersion, EditionFile)
        for html in frozen.objects.values_list("html", flat=True).iterator()
        for key in _CHART.findall(html)
    }
    return (path for path in folder.glob("*") if path.is_file() and path.stem not in used)


def _mails() -> Iterator[Path]:
    """The demonstration's own; a real service hands mail on and keeps none."""
    folder = getattr(settings, "EMAIL_FILE_PATH", None)
    return Path(folder).glob("*.log") if folder else iter(())


def _unlink_old(paths: Iterator[Path], kept: timedelta) -> int:
    before = time.time() - kept.total_seconds()
    old = [path for path in paths if path.stat().st_mtime < before]
    for path in old:
        path.unlink(missing_ok=True)
    return len(old)
