"""The request as our pages meet it."""

from typing import TYPE_CHECKING

from django.http import HttpRequest

if TYPE_CHECKING:
    from accounts.models import User


class SignedIn(HttpRequest):
    """A request of somebody who is signed in, as every request is that passes LoginRequiredMiddleware. For the types only."""

    user: "User"
