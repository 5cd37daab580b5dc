"""Where each page hangs, from Home down."""

from typing import TYPE_CHECKING

from django.urls import reverse

if TYPE_CHECKING:
    from accounts.models import User

Crumbs = list[tuple[str, str]]


def home() -> Crumbs:
    return [("Home", reverse("home"))]


def own() -> Crumbs:
    return [*home(), ("Your account", reverse("accounts:profile"))]


def people() -> Crumbs:
    return [*home(), ("People", reverse("accounts:person_list"))]


def person(found: "User") -> Crumbs:
    return [*people(), (found.name, reverse("accounts:person_detail", args=[found.ref]))]


def invitations() -> Crumbs:
    return [*home(), ("Invitations", reverse("accounts:invitation_list"))]


def sign_ins() -> Crumbs:
    return [*own(), ("Where you are signed in", reverse("accounts:sign_ins"))]
