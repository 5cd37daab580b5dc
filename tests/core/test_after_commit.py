"""What waits for a commit and fails takes nothing with it."""

import pytest
from django.db import transaction

from core.after_commit import after_commit


@pytest.mark.django_db(transaction=True)
def test_one_that_fails_stops_neither_the_next_nor_the_page(caplog):
    done: list[str] = []

    def fail(word: str) -> None:
        raise OSError(word)

    with transaction.atomic():
        after_commit(fail, "the mail server is down")
        after_commit(done.append, "the next")
    assert done == ["the next"]
    assert "the mail server is down" in caplog.text


@pytest.mark.django_db(transaction=True)
def test_nothing_is_done_of_what_was_undone():
    done: list[str] = []
    with transaction.atomic():
        after_commit(done.append, "never")
        transaction.set_rollback(True)
    assert done == []
