"""The one door by which anything enters the trail."""

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from .models import Event


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
    `by` is None for what the software does on its own.
    """
    return Event.objects.create(
        at=timezone.now(),
        by_id=by.pk if by is not None else None,
        verb=verb,
        subject=subject,
        review=review,
        detail=detail or {},
    )
