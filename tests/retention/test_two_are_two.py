"""What a person asks is decided by two people, and not by two whom one person made."""

import pytest
from django.utils import timezone

from accounts import actions as accounts
from accounts.models import Membership, User
from accounts.roles import Role
from core.refusals import Refused
from records.models import Record
from retention import actions
from retention.models import PersonRequest
from reviews.models import Review
from tests.cast import Cast, make_record

WHY = "invited by the same person"


@pytest.fixture
def record(cast: Cast) -> Record:
    return make_record(cast.review(), "A1", cast.host_organiser)


def bring_in(cast: Cast, by: User, name: str, role: Role) -> User:
    sent = accounts.invite(by=by, email=f"{name}@example.org", name=name, role=role, council=cast.host)
    return accounts.accept_invitation(
        by=None, token=sent.token, name=name, password="lantern orchard thimble"
    )


def ask(by: User, record: Record) -> PersonRequest:
    review: Review = record.review
    return actions.ask_about_person(
        by=by, review=review, kind="access", received_on=timezone.localdate(), record=record
    )


@pytest.mark.parametrize("inviter", ["host_organiser", "host_psw"])
def test_two_whom_one_invited_do_not_decide_together(cast: Cast, record: Record, inviter: str):
    by = getattr(cast, inviter)
    lead = bring_in(cast, by, "lead", Role.INFORMATION_LEAD)
    director = bring_in(cast, by, "director", Role.DASS)
    asked = ask(lead, record)
    with pytest.raises(Refused, match=WHY):
        actions.decide(by=director, asked=asked, outcome="approved")
    assert actions.decide(by=cast.host_dass, asked=asked, outcome="approved").outcome == "approved"


def test_nor_where_one_invited_the_other_through_a_third(cast: Cast, record: Record):
    lead = bring_in(cast, cast.host_organiser, "lead", Role.INFORMATION_LEAD)
    third = bring_in(cast, cast.host_organiser, "third", Role.PSW)
    director = bring_in(cast, third, "director", Role.DASS)
    accounts.end_role(by=cast.administrator, membership=Membership.objects.get(user=third))
    with pytest.raises(Refused, match=WHY):
        actions.decide(by=director, asked=ask(lead, record), outcome="approved")


def test_two_whom_an_administrator_invited_do(cast: Cast, record: Record):
    lead = bring_in(cast, cast.administrator, "lead", Role.INFORMATION_LEAD)
    director = bring_in(cast, cast.administrator, "director", Role.DASS)
    assert actions.decide(by=director, asked=ask(lead, record), outcome="approved").outcome == "approved"


def test_an_administrator_who_gives_one_of_the_roles_anew_vouches_for_it(cast: Cast, record: Record):
    lead = bring_in(cast, cast.host_organiser, "lead", Role.INFORMATION_LEAD)
    director = bring_in(cast, cast.host_organiser, "director", Role.DASS)
    accounts.end_role(by=cast.administrator, membership=Membership.objects.get(user=director))
    accounts.give_role(by=cast.administrator, user=director, role=Role.DASS, council=cast.host)
    assert actions.decide(by=director, asked=ask(lead, record), outcome="approved").outcome == "approved"
