"""One world for all the tests of a file: what a test does to it is undone."""

from collections.abc import Iterator

import pytest
from django.db import transaction

from .world import World, make_world


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker) -> Iterator[World]:
    with django_db_blocker.unblock(), transaction.atomic():
        yield make_world()
        transaction.set_rollback(True)
