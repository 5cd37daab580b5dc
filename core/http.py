"""The request as our pages meet it."""

from typing import TYPE_CHECKING

from django.http import HttpRequest

if TYPE_CHECKING:
    from accounts.models import User


class SignedIn(HttpRequest):
    """A request of somebody signed in, as is every one that passes LoginRequiredMiddleware. For the types only."""

    user: "User"
