"""What is done once a transaction stands, such as sending a mail, and may fail without undoing anything."""

from collections.abc import Callable
from typing import Any

from django.db import transaction


def after_commit(act: Callable[..., object], *args: Any) -> None:
    """Call `act` with these once the transaction stands. Where it fails, what else waits is done all the same.

    Django asks a failed callback its name, which a partial has not, and would fail over that in the middle of them.
    """

    def call() -> None:
        act(*args)

    transaction.on_commit(call, robust=True)
