"""How long a sign-in lasts: thirty minutes without anything done, twelve hours in all."""

from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.base import SessionBase
from django.utils import timezone

from .sessions import BROWSER, SEEN, STARTED

NOTED_EVERY = 60
"""Seconds: a session is written at most this often, so that reading pages does not write."""
TOO_LONG_IDLE = "You were signed out because nothing was done for 30 minutes."
TOO_LONG_IN_ALL = "You were signed out because 12 hours had passed since you signed in."


@dataclass(frozen=True)
class Left:
    """Seconds until a sign-in ends; `can_stay` is whether doing something makes it last longer."""

    idle: int
    in_all: int

    @property
    def seconds(self) -> int:
        return max(0, min(self.idle, self.in_all))

    @property
    def can_stay(self) -> bool:
        return self.idle < self.in_all

    @property
    def why(self) -> str:
        return TOO_LONG_IN_ALL if self.in_all <= 0 else TOO_LONG_IDLE


def left_of(session: SessionBase) -> Left | None:
    """None where nobody is signed in. A clock that is missing has run out."""
    if SESSION_KEY not in session:
        return None
    now = int(timezone.now().timestamp())
    return Left(
        idle=session.get(SEEN, 0) + settings.SESSION_IDLE_SECONDS - now,
        in_all=session.get(STARTED, 0) + settings.SESSION_COOKIE_AGE - now,
    )


def note_activity(session: SessionBase, browser: str) -> None:
    """Start the thirty minutes anew. Writes the session once a minute at most."""
    now = int(timezone.now().timestamp())
    if now - session.get(SEEN, 0) >= NOTED_EVERY:
        session[SEEN] = now
        session[BROWSER] = browser
