"""The one door by which anything enters the trail, and the one by which what is old enough leaves it."""

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.db import connection, transaction
from django.utils import timezone

from . import chain, queries
from .models import Anchor, Event, Link

AT_A_TIME = 500
"""Events forgotten by one statement."""


def record(
    *,
    by: AbstractBaseUser | AnonymousUser | None,
    verb: str,
    subject: str = "",
    review: str = "",
    detail: dict[str, object] | None = None,
) -> Event:
    """Record one event in the caller's transaction, so that the event and what it tells of stand or fall together.

    `verb` is `noun.past_participle` (`audit.handed_in`, `record.opened`). A reading is recorded before it is shown.
    `by` is None for what the software does on its own. `detail` is JSON without fractions.
    """
    event = Event(
        at=timezone.now(),
        by_id=by.pk if by is not None else None,
        verb=verb,
        subject=subject,
        review=review,
        detail=chain.plain(detail or {}),
    )
    event.digest = queries.digest_of(event)
    with transaction.atomic(savepoint=False):
        event.save(force_insert=True)
        if connection.vendor != "postgresql":  # which links its events itself, as the transaction commits
            _link(event)
    return event


def _link(event: Event) -> None:
    """SQLite has one writer at a time, and this is it: whatever is last now stays last until this one stands."""
    position, before = queries.end_of_chain()
    Link.objects.create(event=event, position=position + 1, hash=chain.following(before, event.digest))


@transaction.atomic
def forget_older_than_six_years() -> int:
    """Let the oldest events go, from the beginning of the chain up to the first that is not six years old yet.

    Returns how many. An anchor keeps the last forgotten place, so that the rest still verifies. Which are old enough
    is by the clock of the database, whose triggers refuse to delete any other.
    """
    last = queries.last_to_forget()
    if last is None:
        return 0
    position, stands = last
    Anchor.objects.create(position=position, hash=stands, at=timezone.now())
    links = Link.objects.filter(position__lte=position)
    forgotten = 0
    while events := list(links.values_list("event", flat=True)[:AT_A_TIME]):
        links.filter(event__in=events).delete()
        Event.objects.filter(pk__in=events).delete()
        forgotten += len(events)
    record(by=None, verb="trail.forgotten", subject=f"to {position}", detail={"events": forgotten})
    return forgotten
