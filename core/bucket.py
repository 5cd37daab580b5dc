"""Private files in an S3-compatible bucket. Apart from `core.storage` because what speaks to it is slow to load."""

from typing import Any, NoReturn

from storages.backends.s3 import S3Storage

from .storage import NoAddress


class BucketStorage(S3Storage):  # type: ignore[misc] # django-storages is not typed
    """An S3-compatible bucket, in which an object is there whole or not at all."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            **{
                "addressing_style": "path",
                "signature_version": "s3v4",
                "default_acl": None,
                "file_overwrite": True,
                "max_memory_size": 1024
                * 1024,  # bytes; what is larger is read by way of a file without a name
                **options,
            }
        )

    def url(self, name: str, *_: Any, **__: Any) -> NoReturn:
        raise NoAddress(name)
