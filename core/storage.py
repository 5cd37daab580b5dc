"""Where private files rest: a folder, or (`core.bucket`) a bucket. Neither shows half a file or tells an address.

Files are served only by views that ask who wants them. A name is given once and stands for one content: whoever
died after writing is followed by another who writes the same again.
"""

import os
from contextlib import suppress
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import IO, Any, NoReturn

from django.core.files.storage import FileSystemStorage


class NoAddress(Exception):
    """Somebody asked where in the storage a file is found, which nobody outside may know."""


class FolderStorage(FileSystemStorage):
    """A folder. A file is written beside its place and moved there whole; what is half written is not kept."""

    def __init__(self, **options: Any) -> None:
        super().__init__(allow_overwrite=True, **options)

    def _save(self, name: str, content: IO[Any]) -> str:
        place = Path(self.path(name))
        self._make_folder(place.parent)
        with NamedTemporaryFile(dir=place.parent, prefix=".", suffix=".part", delete=False) as unfinished:
            try:
                for chunk in content.chunks():  # type: ignore[attr-defined]
                    unfinished.write(chunk)
                unfinished.flush()
                os.fsync(unfinished.fileno())
                Path(unfinished.name).chmod(self.file_permissions_mode or 0o600)
                Path(unfinished.name).replace(place)
            except BaseException:
                with suppress(FileNotFoundError):
                    Path(unfinished.name).unlink()
                raise
        return name

    def _make_folder(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True, mode=self.directory_permissions_mode or 0o700)

    def url(self, name: str | None) -> NoReturn:
        raise NoAddress(str(name))
