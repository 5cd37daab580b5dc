"""Files that people send stay in memory, up to a size, and are never on a disk: what they hold is nobody else's."""

from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import InMemoryUploadedFile, UploadedFile
from django.core.files.uploadhandler import FileUploadHandler

LARGEST_KEPT = 4 * 1024 * 1024
"""Of a larger file only the beginning is kept, and its true size, by which the form refuses it."""


class MemoryOnlyHandler(FileUploadHandler):
    """Named in the setting FILE_UPLOAD_HANDLERS."""

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.file = BytesIO()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        if start < LARGEST_KEPT:
            self.file.write(raw_data[: LARGEST_KEPT - start])
        return None

    def file_complete(self, file_size: int) -> UploadedFile:
        self.file.seek(0)
        return InMemoryUploadedFile(
            file=self.file,
            field_name=self.field_name,
            name=self.file_name,
            content_type=self.content_type,
            size=file_size,
            charset=self.charset,
            content_type_extra=self.content_type_extra,
        )
