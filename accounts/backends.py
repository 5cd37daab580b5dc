"""Who a session belongs to, read with whether they have a second step: in one query, at every request."""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.db.models import QuerySet

from core.prepared import NOBODY, Prepared, partly

from . import access
from .models import User

COLUMNS = ("id", "password", "ref", "email", "name")


def _people(user: int) -> QuerySet[User, Any]:
    people = access.with_second_step(User.objects.filter(pk=user))
    return people.values_list(*COLUMNS, "is_active", "second_step_is_set")


_person = Prepared(_people, user=NOBODY)


class SignInBackend(AuthenticationBackend):  # type: ignore[misc] # allauth has no types
    def get_user(self, user_id: int) -> User | None:
        """What is rarely asked of a person, such as when they joined, is fetched when it is."""
        row = _person.first(user=user_id)
        if row is None:
            return None
        *known, is_active, is_set = row
        person: Any = partly(User, **dict(zip(COLUMNS, known, strict=True)), is_active=bool(is_active))
        person.second_step_is_set = bool(is_set)
        found: User = person
        return found if self.user_can_authenticate(found) else None
