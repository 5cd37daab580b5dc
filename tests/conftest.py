"""Fixtures every test may ask for."""

import pickle
import string
from collections.abc import Iterator
from hashlib import sha256
from shutil import rmtree
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.middleware import csrf

from reports import press
from reports.actions import MadeFile
from reports.jobs import Job, Progress
from reports.models import EditionFile
from reports.outputs.bounded import Made
from tests.cast import Cast, make_cast
from tests.flushing import let_tests_empty_the_trail
from tests.network import no_network

__all__ = ["no_network"]

csrf.CSRF_ALLOWED_CHARS = string.ascii_lowercase
"""A page's random token must never happen to spell what a test asserts is not there, such as a record's A1."""

let_tests_empty_the_trail()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--asking-the-database",
        action="store_true",
        help="leave out what asks no database: it was run with the first, and holds with each",
    )


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if not config.getoption("asking_the_database"):
        return
    ask = {"db", "transactional_db"}
    left_out = [
        item
        for item in items
        if not item.get_closest_marker("django_db")
        and not ask.intersection(getattr(item, "fixturenames", ()))
    ]
    config.hook.pytest_deselected(items=left_out)
    items[:] = [item for item in items if item not in set(left_out)]


@pytest.fixture
def cast(db: None) -> Cast:
    """Everyone, made anew for one test."""
    return make_cast()


@pytest.fixture(autouse=True)
def nobody_asked_before() -> None:
    """How often one test signed in or asked is not counted against the next."""
    cache.clear()


@pytest.fixture(autouse=True)
def own_ledger(settings) -> Iterator[None]:
    """What one test erases is not missing from another's database."""
    settings.LEDGER_ROOT = settings.VAR_DIR / "test-ledger" / uuid4().hex
    yield
    rmtree(settings.LEDGER_ROOT, ignore_errors=True)


@pytest.fixture(autouse=True)
def documents_made_quickly(monkeypatch: pytest.MonkeyPatch) -> None:
    """The documents besides the PDF are made in earnest where they are what is tested, and stood in for elsewhere."""
    monkeypatch.setattr("reports.outputs.bounded.make", lambda kind, *_, **__: Made(kind.encode(), None, ""))
    monkeypatch.setattr("reports.tasks.files_for_everybody", _editions_made_quickly)


@pytest.fixture(autouse=True)
def printed_once(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was printed is not printed again for another test, except where printing is what is tested."""
    if not request.node.get_closest_marker("prints"):
        monkeypatch.setattr("reports.tasks.press.print_bounded", _printed_once)


PRINTED: dict[bytes, bytes] = {}
"""The PDF of a job: the same job gives the same bytes, which tests/reports/test_pdf.py holds to."""
PRINT = press.print_bounded


def _printed_once(job: Job, told: Progress) -> bytes:
    key = sha256(pickle.dumps((job.html, sorted(job.table.items())))).digest()
    if key not in PRINTED:
        PRINTED[key] = PRINT(job, told)
    return PRINTED[key]


def _editions_made_quickly(_document: object, _told: object) -> list[MadeFile]:
    return [MadeFile(kind, b"%PDF " + kind.encode(), 2, f"<p>{kind}</p>") for kind in EditionFile.Kind.values]
