"""Who a session belongs to, read with whether they have a second step: in one query, at every request."""

from allauth.account.auth_backends import AuthenticationBackend

from . import access
from .models import User


class SignInBackend(AuthenticationBackend):  # type: ignore[misc] # allauth has no types
    def get_user(self, user_id: int) -> User | None:
        person = access.with_second_step(User.objects.filter(pk=user_id)).first()
        return person if person is not None and self.user_can_authenticate(person) else None
