"""Sealing again under the first key what was sealed under an older one, a batch at a time."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from accounts import access as accounts_access
from accounts.models import User
from records.keys import opened_by
from records.models import CaseNumber, PersonCard
from records.sealing import bound_to as number_bound_to, card_bound_to, seal, unseal
from trail.actions import record as note

BATCH = 100
SEALED: dict[str, tuple[Any, Any]] = {
    "case record numbers": (CaseNumber, number_bound_to),
    "person cards": (PersonCard, card_bound_to),
}
"""What is kept sealed: its table, and what each row is bound to."""


@dataclass
class Batch:
    """What one batch came to: the last row's key to go on after, which keys opened how many, and what none opens."""

    last: int | None = None
    opened: Counter[int] = field(default_factory=Counter)
    unopened: list[str] = field(default_factory=list)


@transaction.atomic
def reseal_batch(*, by: User | None, what: str, after: int = 0, size: int = BATCH) -> Batch:
    """Seal the next rows of `what` under the first key; those that are already stay, so that it can be run again.

    What no key opens is left as it is and named by its reference.
    """
    accounts_access.check_is_the_machine(by)
    table, bound_to = SEALED[what]
    rows = table.objects.select_for_update(of=("self",)).select_related("record__review")
    batch, moved = Batch(), 0
    for row in rows.filter(pk__gt=after).order_by("pk")[:size]:
        batch.last, bound = row.pk, bound_to(row.record)
        position = opened_by(row.sealed, bound_to=bound)
        if position is None:
            batch.unopened.append(f"{row.record.review.ref} {row.record.ref}")
            continue
        batch.opened[position] += 1
        if position > 1:
            row.sealed = seal(unseal(row.sealed, bound_to=bound), bound_to=bound)
            row.save(update_fields=["sealed"])
            moved += 1
    if moved:
        note(by=by, verb="keys.rotated", subject=what, detail={"sealed_again": moved})
    return batch
