"""Sessions in the database, each row saying whose it is, since when, when last used and in which browser.

With that, ending somebody's sign-ins is one DELETE that nothing can go round. However a person was signed in, the
clocks start with the first time their session is kept.
"""

from datetime import UTC, datetime
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.utils import timezone

if TYPE_CHECKING:
    from .models import Session

STARTED, SEEN, BROWSER = "sign_in_started", "sign_in_seen", "sign_in_browser"


class SessionStore(DatabaseStore):
    """Named in the setting SESSION_ENGINE."""

    @classmethod
    def get_model_class(cls) -> "type[Session]":
        from .models import Session  # noqa: PLC0415 # this module is named in the settings, before any model

        return Session

    def create_model_instance(self, data: dict[str, Any]) -> "Session":
        """The row for what the session holds. `data` is the session's own, so the clocks set here stay in it."""
        person = data.get(SESSION_KEY)
        if person is not None:
            now = int(timezone.now().timestamp())
            for name, value in ((STARTED, now), (SEEN, now), (BROWSER, "")):
                data.setdefault(name, value)
        session: Session = super().create_model_instance(data)  # type: ignore[assignment]
        session.ref = _ref_of(session.session_key)
        if person is not None:
            session.user_id = int(person)
            session.browser = data[BROWSER]
            session.started_at = datetime.fromtimestamp(data[STARTED], UTC)
            session.seen_at = datetime.fromtimestamp(data[SEEN], UTC)
        return session


def _ref_of(session_key: str) -> str:
    """A name for addresses, from which nobody gets back to the key."""
    return sha256(f"sign-in {session_key}".encode()).hexdigest()[:16]
