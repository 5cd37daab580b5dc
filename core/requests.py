"""A request as views behind sign-in get it: its user is a person. For the types only; it is never made."""

from typing import TYPE_CHECKING

from django.http import HttpRequest

if TYPE_CHECKING:
    from accounts.models import User


class SignedInRequest(HttpRequest):
    user: "User"
