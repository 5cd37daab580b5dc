"""Seals everything again under the first of CASE_NUMBER_KEYS, after which the old keys can be dropped."""

from collections import Counter
from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from accounts import actions as accounts
from concerns import actions as concerns
from records import actions as records

COUNTED: tuple[tuple[str, Callable[..., int] | None], ...] = (
    ("concerns", concerns.reseal_concerns),
    ("second steps of signing in", getattr(accounts, "reseal_factors", None)),
)
"""What other apps keep sealed, each with the action that seals all of it again and says how many there are."""


class Command(BaseCommand):
    help = (
        "Seals case record numbers, person cards, concerns and the second steps of signing in again under the first "
        "key of CASE_NUMBER_KEYS. Put the new key first and keep the old ones, restart, run this, then drop the old "
        "ones. It can be stopped and run again."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        unopened = [line for what in records.SEALED for line in self._reseal(what)]
        for what, reseal in COUNTED:
            if reseal is not None:
                try:
                    self.stdout.write(f"{what}: {reseal(by=None)}")
                except ValidationError as error:
                    unopened += error.messages
        if unopened:
            raise CommandError(
                "No key of CASE_NUMBER_KEYS opens these, and they are left as they were: "
                + "; ".join(unopened)
                + ". Do not drop any key before they open."
            )
        self.stdout.write("Everything is sealed under the first key.")

    def _reseal(self, what: str) -> list[str]:
        """Go through one table, a transaction a batch; returns what no key opens."""
        opened: Counter[int] = Counter()
        unopened: list[str] = []
        last: int | None = 0
        while last is not None:
            batch = records.reseal_batch(by=None, what=what, after=last)
            last = batch.last
            opened += batch.opened
            unopened += [f"{what} of {ref}" for ref in batch.unopened]
        keys = ", ".join(f"{opened[position]} opened by key {position}" for position in sorted(opened))
        self.stdout.write(f"{what}: {keys or 'none'}")
        return unopened
