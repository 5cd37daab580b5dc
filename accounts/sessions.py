"""Sessions in the database, each row saying whose it is, since when, when last used and in which browser.

With that, ending somebody's sign-ins is one DELETE that nothing can go round. However a person was signed in, the
clocks start with the first time their session is kept.
"""

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.utils import timezone

if TYPE_CHECKING:
    from .models import Session

REF, STARTED, SEEN, BROWSER = "sign_in_ref", "sign_in_started", "sign_in_seen", "sign_in_browser"


class SessionStore(DatabaseStore):
    """Named in the setting SESSION_ENGINE."""

    @classmethod
    def get_model_class(cls) -> "type[Session]":
        from .models import Session  # noqa: PLC0415 # this module is named in the settings, before any model

        return Session

    def create_model_instance(self, data: dict[str, Any]) -> "Session":
        """The row for what the session holds. `data` is the session's own, so the clocks set here stay in it."""
        from .models import new_ref  # noqa: PLC0415

        person = data.get(SESSION_KEY)
        if person is not None:
            now = int(timezone.now().timestamp())
            for name, value in ((REF, new_ref()), (STARTED, now), (SEEN, now), (BROWSER, "")):
                data.setdefault(name, value)
        session: Session = super().create_model_instance(data)  # type: ignore[assignment]
        if person is not None:
            session.user_id = int(person)
            session.ref, session.browser = data[REF], data[BROWSER]
            session.started_at = datetime.fromtimestamp(data[STARTED], UTC)
            session.seen_at = datetime.fromtimestamp(data[SEEN], UTC)
        return session
