"""Sessions in the database, each row saying whose it is, since when, when last used and in which browser.

With that, ending somebody's sign-ins is one DELETE that nothing can go round. However a person was signed in, the
clocks start with the first time their session is kept. A form that waits until its sender has signed in again lies in
it sealed.
"""

import json
from base64 import b64decode, b64encode
from contextlib import suppress
from datetime import UTC, datetime
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from allauth.account.internal.flows.reauthentication import STATE_SESSION_KEY as WAITING
from cryptography.exceptions import InvalidTag
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.utils import timezone

from core.prepared import NOWHERE, Prepared, partly
from core.sealing import seal, unseal

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from .models import Session

STARTED, SEEN, BROWSER = "sign_in_started", "sign_in_seen", "sign_in_browser"


class SessionStore(DatabaseStore):
    """Named in the setting SESSION_ENGINE."""

    @classmethod
    def get_model_class(cls) -> "type[Session]":
        from .models import Session  # noqa: PLC0415 # this module is named in the settings, before any model

        return Session

    def _get_session_from_db(self) -> "Session | None":
        """As the parent's, by a query that is put together once: every page begins with it."""
        found = _LIVE.first(key=self.session_key or "")
        if found is None:
            self._session_key = None
            return None
        return partly(self.get_model_class(), session_key=self.session_key, session_data=found[0])

    def encode(self, session_dict: dict[str, Any]) -> str:
        """Seal the form that waits: it may hold a reason that names somebody, or a new password."""
        if WAITING in session_dict:
            text = seal(json.dumps(session_dict[WAITING]), bound_to=_waits_for(session_dict))
            session_dict = {**session_dict, WAITING: b64encode(text).decode()}
        encoded: str = super().encode(session_dict)
        return encoded

    def decode(self, session_data: bytes | str) -> dict[str, Any]:
        """One that no key opens is dropped, and its sender is led back to the page it stood on."""
        held: dict[str, Any] = super().decode(session_data)
        if WAITING in held:
            sealed = held.pop(WAITING)
            with suppress(InvalidTag, TypeError, ValueError):
                held[WAITING] = json.loads(unseal(b64decode(sealed), bound_to=_waits_for(held)))
        return held

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


def _live(key: str) -> "QuerySet[Session, tuple[str]]":
    live = SessionStore.get_model_class().objects.filter(session_key=key, expire_date__gt=timezone.now())
    return live.values_list("session_data")


_LIVE = Prepared(_live, key=NOWHERE)


def _waits_for(held: dict[str, Any]) -> str:
    return f"waiting form/{held.get(SESSION_KEY, '')}"


def _ref_of(session_key: str) -> str:
    """A name for addresses, from which nobody gets back to the key."""
    return sha256(f"sign-in {session_key}".encode()).hexdigest()[:16]
