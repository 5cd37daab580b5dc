"""Where somebody is signed in, and what they were writing when a sign-in ended."""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta

from cryptography.exceptions import InvalidTag
from django.conf import settings
from django.utils import timezone

from accounts import access
from accounts.models import KeptText, Session, User
from core.interrupted import Fields, Typed, typed_among
from core.sealing import unseal


def sign_ins(user: User) -> list[Session]:
    """One's own sign-ins that have not ended, the one used last first. One query."""
    now = timezone.now()
    return list(
        access.sign_ins_visible_to(user)
        .filter(
            seen_at__gt=now - timedelta(seconds=settings.SESSION_IDLE_SECONDS),
            started_at__gt=now - timedelta(seconds=settings.SESSION_COOKIE_AGE),
        )
        .order_by("-seen_at", "-started_at")
    )


@dataclass(frozen=True)
class KeptPage:
    """What was sent to one address after a sign-in had ended."""

    kept: KeptText
    address: str
    fields: Fields
    """Everything to send again, in its order."""
    typed: list[Typed]
    """What there is to read in it."""

    @property
    def until(self) -> datetime:
        return self.kept.kept_at + KeptText.FOR


def has_kept_texts(user: User) -> bool:
    return access.kept_texts_visible_to(user).exists()


def kept_pages(user: User) -> list[KeptPage]:
    """What is kept for this person, the newest first. One query."""
    opened = (_opened(user, kept) for kept in access.kept_texts_visible_to(user))
    return [page for page in opened if page is not None]


def _opened(user: User, kept: KeptText) -> KeptPage | None:
    """None where it was sealed for somebody else, or with a key that is gone."""
    try:
        told = json.loads(unseal(kept.sealed, bound_to=access.kept_for(user.ref, kept.ref)))
    except InvalidTag:
        return None
    fields = [(name, text) for name, text in told["fields"]]
    return KeptPage(kept, told["address"], fields, typed_among(fields))
