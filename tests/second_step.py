"""Getting past the second step in a test, as somebody does who has their phone at hand."""

import time

from allauth.account.utils import url_str_to_user_pk
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from accounts.models import User
from tests.cast import APP_SECRET, PASSWORD


def code(secret: str = APP_SECRET, *, later: int = 0) -> str:
    """What the app shows now, or some half minutes later or earlier."""
    return str(format_hotp_value(hotp_value(secret, int(time.time()) // 30 + later)))


def enter_code(client: Client, person: User) -> HttpResponse:
    """Enter the code that the page asks for. No test waits half a minute for a fresh one, so the old is forgotten."""
    for app in Authenticator.objects.filter(user=person, type=Authenticator.Type.TOTP):
        app.data.pop("last_step", None)
        app.save(update_fields=["data"])
    return client.post(reverse("mfa_authenticate"), {"code": code()})


def enter_password(
    client: Client, person: User, password: str = PASSWORD, *, secure: bool = False, **data: str
) -> HttpResponse:
    """The first step alone."""
    data = {"login": person.email, "password": password} | data
    return client.post(reverse("account_login"), data, secure=secure)


def come_in(client: Client, response: HttpResponse) -> HttpResponse:
    """Enter the code, if that is what the first step led to. Whose is asked for, the session knows."""
    if response.headers.get("Location") != reverse("mfa_authenticate"):
        return response
    whose = url_str_to_user_pk(client.session["account_login"]["user_pk"])
    return enter_code(client, User.objects.get(pk=whose))


def sign_in(client: Client, person: User, password: str = PASSWORD, **data: str) -> HttpResponse:
    """Sign in wholly: with the second step too, where the person has one and the password was right."""
    return come_in(client, enter_password(client, person, password, **data))
