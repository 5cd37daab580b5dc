"""Whoever signs in at a provider, and has neither password nor factor here, is asked again like everybody else."""

from collections.abc import Callable

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from accounts.oidc.sign_in import PROVIDER_SECOND_FACTOR
from retention import actions as retention_actions
from retention.models import PersonRequest
from tests.cast import Cast, ask_for_grant, make_record


def signed_in_by_a_provider_alone(person: User) -> Client:
    Authenticator.objects.filter(user=person).delete()
    person.set_unusable_password()
    person.save()
    client = Client()
    client.force_login(person)
    session = client.session
    session[PROVIDER_SECOND_FACTOR] = True
    session.save()
    return client


def _grant(cast: Cast) -> tuple[User, str]:
    review = cast.review()
    asked = ask_for_grant(make_record(review, "A1", cast.host_organiser), cast.peer)
    return cast.host_lead, reverse("records:grant_decide", args=[review.ref, asked.ref])


def _request(cast: Cast) -> PersonRequest:
    review = cast.review()
    asked = retention_actions.ask_about_person(
        by=cast.host_lead,
        review=review,
        kind=PersonRequest.Kind.ACCESS,
        received_on=timezone.localdate(),
        record=make_record(review, "A1", cast.host_organiser),
    )
    return retention_actions.decide(by=cast.host_dass, asked=asked, outcome="approved")


def _carrying_out(cast: Cast) -> tuple[User, str]:
    asked = _request(cast)
    return cast.host_lead, reverse("retention:request_carry_out", args=[asked.review.ref, asked.ref])


def _file(cast: Cast) -> tuple[User, str]:
    asked = retention_actions.carry_out(by=cast.host_lead, asked=_request(cast))
    return cast.host_lead, reverse("retention:request_file", args=[asked.review.ref, asked.ref])


def _reset(cast: Cast) -> tuple[User, str]:
    return cast.administrator, reverse("accounts:factor_reset", args=[cast.psw.ref])


def _new_factor(cast: Cast) -> tuple[User, str]:
    return cast.psw, reverse("accounts:app_add")


@pytest.mark.parametrize("door", [_grant, _carrying_out, _file, _reset, _new_factor])
def test_nothing_opens_to_a_sign_in_by_a_provider_that_was_not_made_again(
    cast: Cast, door: Callable[[Cast], tuple[User, str]]
):
    person, address = door(cast)
    page = signed_in_by_a_provider_alone(person).get(address)
    assert page.status_code == 403
    assert "You have no way to show again that it is you" in page.text
