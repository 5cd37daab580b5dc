"""Private files: the same operations on a folder and on a bucket, whole or not at all, with no address for anybody."""

import errno
import socket
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import boto3  # type: ignore[import-untyped]
import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import Storage
from django.utils import timezone
from moto.server import ThreadedMotoServer

from core.bucket import BucketStorage
from core.storage import FolderStorage, NoAddress

KEY, SECRET = "AKIANOTREAL", "known to everyone who reads this line"


@pytest.fixture(scope="module")
def store() -> Iterator[str]:
    """An S3-compatible server on this machine."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = ThreadedMotoServer("127.0.0.1", port, verbose=False)
    server.start()
    yield f"http://127.0.0.1:{port}"
    server.stop()


def make_bucket(store: str, name: str = "private") -> BucketStorage:
    options = {"access_key": KEY, "secret_key": SECRET, "region_name": "eu-west-2", "endpoint_url": store}
    client = boto3.client(
        "s3",
        aws_access_key_id=KEY,
        aws_secret_access_key=SECRET,
        region_name="eu-west-2",
        endpoint_url=store,
    )
    client.create_bucket(Bucket=name, CreateBucketConfiguration={"LocationConstraint": "eu-west-2"})
    return BucketStorage(bucket_name=name, **options)


@pytest.fixture(params=["folder", "bucket"])
def storage(request: pytest.FixtureRequest, tmp_path: Path) -> Storage:
    if request.param == "folder":
        return FolderStorage(
            location=tmp_path / "private", file_permissions_mode=0o600, directory_permissions_mode=0o700
        )
    return make_bucket(request.getfixturevalue("store"), f"b-{tmp_path.name.replace('_', '-').lower()[:40]}")


def test_what_is_saved_is_read_again(storage: Storage):
    name = storage.save("versions/1-abc.pdf", ContentFile(b"%PDF-1.7 whole"))

    assert name == "versions/1-abc.pdf"
    with storage.open(name) as file:
        assert file.read() == b"%PDF-1.7 whole"
    assert storage.size(name) == 14


def test_a_large_file_streams_in_pieces(storage: Storage):
    name = storage.save("versions/large.pdf", ContentFile(b"0123456789" * 300_000))

    with storage.open(name) as file:
        pieces = list(file.chunks(1_000_000))

    assert [len(piece) for piece in pieces] == [1_000_000] * 3


def test_the_same_name_is_the_same_file_and_not_a_second_one(storage: Storage):
    storage.save("renderings/7-abc.pdf", ContentFile(b"of who was killed"))
    again = storage.save("renderings/7-abc.pdf", ContentFile(b"of who came after"))

    assert again == "renderings/7-abc.pdf"
    assert storage.listdir("renderings")[1] == ["7-abc.pdf"]
    with storage.open(again) as file:
        assert file.read() == b"of who came after"


def test_what_nobody_names_can_be_found_and_deleted(storage: Storage):
    for name in ("requests/a.zip", "requests/b.zip", "versions/c.pdf"):
        storage.save(name, ContentFile(b"x"))

    assert sorted(storage.listdir("requests")[1]) == ["a.zip", "b.zip"]
    assert timezone.now() - storage.get_modified_time("requests/a.zip") < timedelta(minutes=1)
    storage.delete("requests/a.zip")
    storage.delete("requests/a.zip")

    assert not storage.exists("requests/a.zip")
    assert storage.listdir("requests")[1] == ["b.zip"]


def test_no_file_has_an_address(storage: Storage):
    name = storage.save("versions/1-abc.pdf", ContentFile(b"x"))

    with pytest.raises(NoAddress):
        storage.url(name)


def test_what_is_not_there_is_not_found(storage: Storage):
    with pytest.raises(FileNotFoundError):
        storage.open("versions/none.pdf").read()


class Breaks(ContentFile[bytes]):
    """A file in the middle of which the disk is full."""

    def chunks(self, *_: int | None) -> Iterator[bytes]:
        yield b"%PDF-1.7 hal"
        raise OSError(errno.ENOSPC, "No space left on device")

    def read(self, *_: int | None) -> bytes:
        raise OSError(errno.ENOSPC, "No space left on device")


def test_half_a_file_is_no_file(storage: Storage, tmp_path: Path):
    storage.save("versions/other.pdf", ContentFile(b"x"))

    with pytest.raises(OSError, match="No space"):
        storage.save("versions/half.pdf", Breaks(b"%PDF-1.7 half of it"))

    assert not storage.exists("versions/half.pdf")
    assert storage.listdir("versions")[1] == ["other.pdf"]
    assert not list(tmp_path.rglob("*.part"))


def test_files_in_a_folder_are_for_the_service_alone(tmp_path: Path):
    storage = FolderStorage(
        location=tmp_path / "private", file_permissions_mode=0o600, directory_permissions_mode=0o700
    )
    path = Path(storage.path(storage.save("versions/1.pdf", ContentFile(b"x"))))

    assert (path.stat().st_mode & 0o777, path.parent.stat().st_mode & 0o777) == (0o600, 0o700)
