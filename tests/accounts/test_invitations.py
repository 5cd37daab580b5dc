"""Inviting and accepting: who may, what the link does, and what it never does."""

from datetime import datetime, timedelta
from unittest.mock import patch

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts import access, actions
from accounts.models import Invitation, Membership, User
from accounts.roles import COUNCIL_ROLES, Role
from core.logs import JsonFormatter
from core.refusals import Refused
from councils.models import Council, Region
from tests.cast import PASSWORD, Cast, give, set_up_second_steps
from trail.models import Event

NEW_PASSWORD = "lantern orchard thimble"


@pytest.fixture
def invitation(cast: Cast) -> Invitation:
    """A PSW of the giving council, invited by the administrator."""
    return actions.invite(
        by=cast.administrator,
        email="Nora.Newcomb@example.org",
        name="Nora Newcomb",
        role=Role.PSW,
        council=cast.giver,
    )


def link(token: str) -> str:
    return reverse("accounts:invitation_accept", args=[token])


def accept(client: Client, invitation: Invitation, **typed: str):
    data = {"name": "Nora Newcomb", "password": NEW_PASSWORD} | typed
    return client.post(link(invitation.token), data)


def later(**delta: float):
    moment = timezone.now() + timedelta(**delta)
    return patch("django.utils.timezone.now", lambda: moment)


def offered(user: User) -> set[tuple[str, str]]:
    return {
        (
            offer.role.value,
            offer.council.name if offer.council else offer.region.name if offer.region else "programme",
        )
        for offer in access.offers(user)
    }


# Who may invite whom: permissions.csv, *people, invite*


def test_a_coordinator_invites_psws_and_peers_of_the_region_alone(cast: Cast):
    councils = ("Hostwick", "Giverham", "Otherby")
    assert offered(cast.coordinator) == {
        *(("psw", name) for name in councils),
        *(("peer", name) for name in councils),
        ("peer", "Aldermere"),
    }


def test_a_coordinator_brings_nobody_into_the_council_that_is_reviewed(cast: Cast):
    """Its PSW opens cards and reveals numbers, which the coordinator may not, in their own name or in another."""
    sent = actions.invite(
        by=cast.coordinator, email="before@example.org", name="Before", role=Role.PSW, council=cast.host
    )
    review = cast.review()
    assert ("psw", "Hostwick") not in offered(cast.coordinator)
    assert {("psw", "Giverham"), ("peer", "Hostwick")} <= offered(cast.coordinator)
    with pytest.raises(Refused):
        actions.invite(
            by=cast.coordinator, email="after@example.org", name="After", role=Role.PSW, council=cast.host
        )
    assert access.invitation_behind(sent.token) is None
    review.closed_at = timezone.now()
    review.save()
    assert ("psw", "Hostwick") in offered(cast.coordinator)


@pytest.mark.parametrize("who", ["host_organiser", "host_psw", "host_dass"])
def test_the_host_invites_its_own_four_roles_alone(cast: Cast, who: str):
    roles = ("psw", "dass", "organiser", "information_lead")
    assert offered(getattr(cast, who)) == {(role, "Hostwick") for role in roles}


@pytest.mark.parametrize("who", ["host_lead", "peer", "nobody"])
def test_others_invite_nobody(cast: Cast, who: str, client: Client):
    assert offered(getattr(cast, who)) == set()
    client.force_login(getattr(cast, who))
    assert client.get(reverse("accounts:invitation_create")).status_code == 403
    assert client.get(reverse("accounts:invitation_list")).status_code == 403


def test_an_administrator_invites_everyone_everywhere(cast: Cast):
    councils = ("Hostwick", "Giverham", "Otherby", "Elsewhere")
    assert offered(cast.administrator) == {
        *((role.value, name) for role in (*COUNCIL_ROLES, Role.PEER) for name in councils),
        *((role, region) for role in ("peer", "coordinator") for region in ("Aldermere", "Farshire")),
        ("administrator", "programme"),
    }


@pytest.mark.parametrize(
    ("who", "role", "council"),
    [
        ("coordinator", Role.DASS, "giver"),
        ("coordinator", Role.PSW, "elsewhere"),
        ("coordinator", Role.COORDINATOR, None),
        ("coordinator", Role.ADMINISTRATOR, None),
        ("host_organiser", Role.ORGANISER, "giver"),
        ("host_dass", Role.PEER, "host"),
        ("outsider", Role.PSW, "host"),
        ("nobody", Role.PSW, "host"),
    ],
)
def test_what_is_not_offered_is_refused(cast: Cast, who: str, role: Role, council: str | None):
    place = getattr(cast, council) if council else None
    with pytest.raises(Refused):
        actions.invite(
            by=getattr(cast, who),
            email="a@example.org",
            name="A",
            role=role,
            council=place,
            region=cast.region,
        )
    assert not Invitation.objects.exists()


@pytest.mark.parametrize("who", ["administrator", "coordinator", "host_organiser"])
def test_nobody_gives_rights_to_their_own_address(cast: Cast, who: str):
    user = getattr(cast, who)
    with pytest.raises(Refused, match="themselves"):
        actions.invite(by=user, email=user.email.upper(), name="Me", role=Role.PSW, council=cast.host)


# The mail


def test_the_mail_is_a_sentence_and_a_link_that_works(
    cast: Cast, client: Client, mailoutbox, django_capture_on_commit_callbacks
):
    client.force_login(cast.host_organiser)
    with django_capture_on_commit_callbacks(execute=True):
        response = client.post(
            reverse("accounts:invitation_create"),
            {"name": "Nora Newcomb", "email": "nora@example.org", "role": "psw"},
        )

    assert response.status_code == 302
    (mail,) = mailoutbox
    assert mail.to == ["nora@example.org"]
    text = mail.subject + mail.body
    assert not any(word in text for word in ("Nora", "Hostwick", "Principal", "Host Organiser", "PR-"))
    address = next(line for line in mail.body.splitlines() if line.startswith("http://testserver/"))
    assert Client().get(address).status_code == 200


def test_nothing_is_mailed_when_the_work_is_undone(
    cast: Cast, mailoutbox, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True), pytest.raises(ValidationError):
        actions.invite(by=cast.administrator, email="nonsense", name="N", role=Role.PSW, council=cast.host)
    assert mailoutbox == []


def test_the_secret_itself_is_not_stored(invitation: Invitation):
    assert len(invitation.token) >= 43  # 32 random bytes
    row = Invitation.objects.filter(pk=invitation.pk).values().get()
    assert invitation.token not in str(row)
    assert invitation.token not in str(list(Event.objects.values()))


# Accepting


def test_somebody_new_opens_their_account_and_is_in(invitation: Invitation, client: Client):
    page = client.get(link(invitation.token))
    assert "Principal Social Worker for Giverham" in page.content.decode()

    response = accept(client, invitation)

    assert (response.status_code, response.url) == (302, "/")
    person = User.objects.get(email="nora.newcomb@example.org")
    assert int(client.session["_auth_user_id"]) == person.pk
    (held,) = Membership.objects.filter(user=person)
    assert (held.role, held.council.name, held.region.name) == ("psw", "Giverham", "Aldermere")
    invitation.refresh_from_db()
    assert invitation.accepted_by == person
    assert list(Event.objects.filter(by=person).order_by("pk").values_list("verb", flat=True)) == [
        "account.opened",
        "invitation.accepted",
        "account.signed_in",
    ]


def test_they_can_sign_in_with_that_password_afterwards(invitation: Invitation, client: Client):
    accept(client, invitation)
    again = Client()
    response = again.post(
        reverse("account_login"), {"login": "NORA.newcomb@example.org", "password": NEW_PASSWORD}
    )
    assert response.status_code == 302
    assert "_auth_user_id" in again.session


def test_a_mail_scanner_that_opens_the_link_does_not_spend_it(invitation: Invitation):
    for _ in range(3):
        assert Client().get(link(invitation.token)).status_code == 200
        assert Client().head(link(invitation.token)).status_code == 200
    assert accept(Client(), invitation).status_code == 302


def test_a_link_works_once(invitation: Invitation):
    accept(Client(), invitation)
    second = accept(Client(), invitation, name="Somebody Else")
    assert second.status_code == 404
    assert User.objects.filter(name="Somebody Else").count() == 0
    with pytest.raises(Refused):
        actions.accept_invitation(by=None, token=invitation.token, name="X", password=NEW_PASSWORD)


@pytest.mark.parametrize(("days", "status"), [(6.99, 200), (7.01, 404)])
def test_a_link_works_for_seven_days(invitation: Invitation, client: Client, days: float, status: int):
    with later(days=days):
        assert client.get(link(invitation.token)).status_code == status
        assert accept(client, invitation).status_code == (302 if status == 200 else 404)


def test_every_dead_link_gets_the_same_page(cast: Cast, invitation: Invitation, client: Client):
    def page(token: str) -> tuple[int, bytes]:
        response = client.get(link(token))
        return response.status_code, response.content

    unknown = page("nothing-of-the-kind")
    actions.withdraw_invitation(by=cast.administrator, invitation=invitation)
    withdrawn = page(invitation.token)
    used = actions.invite(
        by=cast.administrator, email="b@example.org", name="B", role=Role.PSW, council=cast.giver
    )
    actions.accept_invitation(by=None, token=used.token, name="B", password=NEW_PASSWORD)

    assert unknown == withdrawn == page(used.token)
    assert unknown[0] == 404
    assert b"ask the person who invited you" in unknown[1]


def test_a_new_link_ends_the_old_one(cast: Cast, invitation: Invitation, client: Client):
    again = actions.resend_invitation(by=cast.coordinator, invitation=invitation)
    assert client.get(link(invitation.token)).status_code == 404
    assert client.get(link(again.token)).status_code == 200


def test_inviting_again_to_the_same_role_replaces_the_earlier_link(
    cast: Cast, invitation: Invitation, client: Client
):
    actions.invite(
        by=cast.administrator, email=invitation.email, name="Nora", role=Role.PSW, council=cast.giver
    )
    assert client.get(link(invitation.token)).status_code == 404
    assert Invitation.objects.unanswered().count() == 1


def test_a_link_dies_with_the_right_of_whoever_sent_it(cast: Cast, client: Client):
    sent = actions.invite(
        by=cast.host_organiser, email="c@example.org", name="C", role=Role.DASS, council=cast.host
    )
    assert client.get(link(sent.token)).status_code == 200
    Membership.objects.filter(user=cast.host_organiser).update(ended_at=timezone.now())
    assert client.get(link(sent.token)).status_code == 404


@pytest.mark.parametrize("password", ["short", "123456789012345", "password1234", "nora newcomb"])
def test_a_weak_password_is_said_beside_its_field_and_spends_nothing(
    invitation: Invitation, client: Client, password: str
):
    response = accept(client, invitation, password=password)
    assert response.status_code == 200
    assert response.context["form"].errors["password"]
    assert "Nora Newcomb" in response.content.decode()
    assert accept(client, invitation).status_code == 302


# Somebody who has an account


def test_an_address_with_an_account_signs_in_first_and_then_gains_the_role(cast: Cast, client: Client):
    sent = actions.invite(
        by=cast.administrator, email=cast.peer.email, name="Peer", role=Role.PSW, council=cast.giver
    )
    page = client.get(link(sent.token))
    assert f"{reverse('account_login')}?next={link(sent.token)}" in page.content.decode()
    accept(client, sent)
    assert Membership.objects.filter(user=cast.peer).count() == 1
    assert cast.peer.check_password(PASSWORD)

    client.force_login(cast.peer)
    assert client.get(link(sent.token)).status_code == 200
    assert client.post(link(sent.token)).status_code == 302
    assert {held.role for held in Membership.objects.filter(user=cast.peer)} == {"peer", "psw"}


def test_a_link_is_bound_to_its_address(cast: Cast, client: Client, invitation: Invitation):
    client.force_login(cast.nobody)
    assert client.get(link(invitation.token)).status_code == 403
    assert client.post(link(invitation.token)).status_code == 403
    assert not Membership.objects.filter(user=cast.nobody).exists()
    assert Event.objects.filter(by=cast.nobody, verb="refused").count() == 2


def test_a_role_held_already_is_not_held_twice(cast: Cast):
    sent = actions.invite(
        by=cast.coordinator, email=cast.psw.email, name="P", role=Role.PSW, council=cast.giver
    )
    actions.accept_invitation(by=cast.psw, token=sent.token)
    assert Membership.objects.filter(user=cast.psw).count() == 1


def test_a_closed_account_is_not_opened_by_an_invitation(cast: Cast, client: Client):
    User.objects.filter(pk=cast.peer.pk).update(is_active=False)
    sent = actions.invite(
        by=cast.administrator, email=cast.peer.email, name="P", role=Role.PSW, council=cast.giver
    )
    accept(client, sent)
    assert "_auth_user_id" not in client.session
    assert not User.objects.get(pk=cast.peer.pk).is_active


def test_inviting_says_the_same_for_known_and_unknown_addresses(cast: Cast):
    pages = []
    for email in (cast.second_psw.email, "unknown.person@example.org"):
        client = Client()
        client.force_login(cast.host_organiser)
        response = client.post(
            reverse("accounts:invitation_create"),
            {"name": "Same Name", "email": email, "role": "psw"},
            follow=True,
        )
        body = response.content.decode().replace(email, "ADDRESS")
        pages.append((response.redirect_chain, body.count("ADDRESS"), "is on its way to ADDRESS" in body))
        Invitation.objects.all().delete()
    assert pages[0] == pages[1]
    assert pages[0][2]


# The list


def test_inviters_see_the_invitations_of_their_own_places_alone(
    cast: Cast, client: Client, invitation: Invitation
):
    actions.invite(
        by=cast.administrator, email="h@example.org", name="Hanna Host", role=Role.DASS, council=cast.host
    )
    actions.invite(
        by=cast.administrator,
        email="f@example.org",
        name="Fay Farshire",
        role=Role.COORDINATOR,
        region=cast.elsewhere.region,
    )
    seen = {}
    for who in ("administrator", "coordinator", "host_dass"):
        client.force_login(getattr(cast, who))
        body = client.get(reverse("accounts:invitation_list")).content.decode()
        seen[who] = {name for name in ("Nora Newcomb", "Hanna Host", "Fay Farshire") if name in body}
    assert seen == {
        "administrator": {"Nora Newcomb", "Hanna Host", "Fay Farshire"},
        "coordinator": {"Nora Newcomb"},
        "host_dass": {"Hanna Host"},
    }


@pytest.mark.parametrize("action", ["resend", "withdraw"])
def test_an_invitation_elsewhere_is_not_there(
    cast: Cast, client: Client, invitation: Invitation, action: str
):
    client.force_login(cast.host_dass)
    address = reverse(f"accounts:invitation_{action}", args=[invitation.ref])
    assert client.post(address).status_code == 404
    client.force_login(cast.coordinator)
    assert client.post(address).status_code == 302


def test_the_list_costs_the_same_for_one_and_for_many(cast: Cast, client: Client):
    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(reverse("accounts:invitation_list")).status_code == 200
        return len(queries)

    client.force_login(cast.administrator)
    actions.invite(by=cast.administrator, email="a1@example.org", name="A", role=Role.PSW, council=cast.giver)
    for_one = cost()
    for number in range(20):
        actions.invite(
            by=cast.coordinator, email=f"b{number}@example.org", name="B", role=Role.PEER, council=cast.other
        )
    assert cost() == for_one <= 12


# The form


def test_the_form_offers_only_what_may_be_given(cast: Cast, client: Client):
    client.force_login(cast.host_organiser)
    form = client.get(reverse("accounts:invitation_create")).context["form"]
    assert {value for value, _ in form.fields["role"].choices} == {
        "psw",
        "dass",
        "organiser",
        "information_lead",
    }
    assert set(form.fields) == {"name", "email", "role"}  # the council is theirs, the region is not asked

    client.force_login(cast.coordinator)
    form = client.get(reverse("accounts:invitation_create")).context["form"]
    assert {value for value, _ in form.fields["role"].choices} == {"psw", "peer"}
    assert {label for value, label in form.fields["council"].choices if value not in {"", "none"}} == {
        "Hostwick",
        "Giverham",
        "Otherby",
    }


def test_a_council_role_without_its_council_is_asked_for(cast: Cast, client: Client):
    client.force_login(cast.administrator)
    response = client.post(
        reverse("accounts:invitation_create"),
        {"name": "N", "email": "n@example.org", "role": "dass", "council": "none"},
    )
    assert response.status_code == 200
    assert response.context["form"].errors["council"]


def test_a_peer_of_the_network_and_a_coordinator_belong_to_a_region(cast: Cast, client: Client):
    client.force_login(cast.administrator)
    for role in ("peer", "coordinator"):
        data = {
            "name": "N",
            "email": f"{role}@example.org",
            "role": role,
            "council": "none",
            "region": "farshire",
        }
        assert client.post(reverse("accounts:invitation_create"), data).status_code == 302
        sent = Invitation.objects.get(email=f"{role}@example.org")
        assert (sent.council, sent.region) == (None, Region.objects.get(slug="farshire"))


# The very first administrator


def test_the_first_administrator_comes_by_the_command_and_nobody_after(
    db: None, capsys: pytest.CaptureFixture[str]
):
    call_command("create_administrator", "first@example.org", "First Person")
    call_command("create_administrator", "second@example.org", "Second Person")
    first, second = (line for line in capsys.readouterr().out.splitlines() if line.startswith("http"))
    client = Client()
    assert client.post(first, {"name": "First Person", "password": NEW_PASSWORD}).status_code == 302
    assert client.get(reverse("accounts:person_list")).url == reverse("accounts:second_step")
    set_up_second_steps(User.objects.get())
    assert client.get(reverse("accounts:person_list")).status_code == 200

    assert Client().get(second).status_code == 404
    with pytest.raises(CommandError, match="already"):
        call_command("create_administrator", "third@example.org", "Third Person")


def test_without_anybody_only_an_administrator_can_be_invited(db: None):
    region = Region.objects.create(name="R", slug="r")
    council = Council.objects.create(region=region, name="C", slug="c", ons_code="X00000001")
    with pytest.raises(Refused):
        actions.invite(by=None, email="a@example.org", name="A", role=Role.PSW, council=council)


# What the database holds by itself


@pytest.mark.parametrize(
    "changes",
    [
        {"council": None},
        {"invited_by": None},
        {"accepted_at": timezone.now()},
        {"expires_at": datetime(2020, 1, 1, tzinfo=timezone.get_fixed_timezone(0))},
        {"role": Role.ADMINISTRATOR},
    ],
    ids=["no council", "nobody invited", "accepted by nobody", "ran out before", "no place"],
)
def test_the_database_refuses(invitation: Invitation, changes: dict[str, object]):
    with pytest.raises(IntegrityError), transaction.atomic():
        Invitation.objects.filter(pk=invitation.pk).update(**changes)


def test_two_roles_invite_with_both_rights(cast: Cast):
    """A coordinator who also organises in a council invites with both rights."""
    give(cast.coordinator, Role.ORGANISER, cast.giver)
    assert ("information_lead", "Giverham") in offered(cast.coordinator)
    assert ("information_lead", "Hostwick") not in offered(cast.coordinator)


# The link's secret


def test_the_secret_of_a_link_is_told_to_no_other_page_and_to_no_log(
    invitation: Invitation, client: Client, caplog: pytest.LogCaptureFixture
):
    caplog.set_level("INFO")
    for token in (invitation.token, "nothing-of-the-kind"):
        page = client.get(link(token))
        assert page.headers["Referrer-Policy"] == "strict-origin"
        assert page.headers["Cache-Control"] == "no-store, private"
    lines = [JsonFormatter().format(record) for record in caplog.records]
    assert any("invitation/<str:token>/" in line for line in lines)
    assert not any(invitation.token in line for line in lines)


def test_a_used_link_is_gone_for_its_bearer_and_for_anybody_else(
    cast: Cast, invitation: Invitation, client: Client
):
    accept(client, invitation)
    assert client.get(link(invitation.token)).url == reverse("accounts:second_step")
    set_up_second_steps(User.objects.get(email=invitation.email.lower()))
    assert client.get(link(invitation.token)).status_code == 404
    client.force_login(cast.nobody)
    assert client.get(link(invitation.token)).status_code == 404
    assert client.post(link(invitation.token)).status_code == 404


def test_two_links_to_one_new_address_at_one_moment_make_one_person(cast: Cast, invitation: Invitation):
    """The second was looked at before the first was spent: the database holds one person an address."""
    second = actions.invite(
        by=cast.administrator, email=invitation.email, name="Nora", role=Role.DASS, council=cast.giver
    )
    actions.accept_invitation(by=None, token=invitation.token, name="Nora", password=NEW_PASSWORD)
    with (
        patch("accounts.access.invitations.person_at", lambda _: None),
        pytest.raises(Refused, match="Sign in"),
    ):
        actions.accept_invitation(by=None, token=second.token, name="Nora", password=NEW_PASSWORD)
    assert User.objects.filter(email__iexact=invitation.email).count() == 1
    assert Invitation.objects.get(pk=second.pk).is_open()


@pytest.mark.parametrize("typed", ["ho\u017ft.lead@example.org", "adm\u0131nistrator@example.org"])
def test_an_address_that_only_looks_like_another_finds_nobody(cast: Cast, typed: str):
    """A long s and an i without its dot, which the database takes for s and i when it is asked regardless of case."""
    assert access.person_at(typed) is None
    assert access.person_at("ADMINISTRATOR@example.org") == cast.administrator


def test_a_council_that_is_reviewed_says_who_invites_its_psw(cast: Cast, client: Client):
    cast.review()
    client.force_login(cast.coordinator)
    typed = {"name": "N", "email": "n@example.org", "role": "psw", "council": "hostwick"}
    page = client.post(reverse("accounts:invitation_create"), typed)
    assert str(page.context["form"].errors["council"][0]).startswith(
        "This council is being reviewed, so its own people or an administrator invite its Principal Social Worker."
    )
    assert not Invitation.objects.exists()


# Who answers for a council's records is known to those who do already


@pytest.mark.parametrize("role", [Role.INFORMATION_LEAD, Role.DASS])
def test_those_who_answer_and_the_administrators_are_told_when_another_is_invited_and_accepts(
    cast: Cast, role: Role, mailoutbox, django_capture_on_commit_callbacks
):
    told = {cast.host_lead.email, cast.host_dass.email, cast.administrator.email}
    with django_capture_on_commit_callbacks(execute=True):
        sent = actions.invite(
            by=cast.host_organiser,
            email="puppet@example.org",
            name="Pip Puppet",
            role=role,
            council=cast.host,
        )
    assert {mail.to[0] for mail in mailoutbox} == told | {"puppet@example.org"}
    with django_capture_on_commit_callbacks(execute=True):
        actions.accept_invitation(by=None, token=sent.token, name="Pip Puppet", password=NEW_PASSWORD)
    accepted = mailoutbox[4:]
    assert {mail.to[0] for mail in accepted} == told
    for mail in [*mailoutbox[:4], *accepted]:
        if mail.to[0] in told:
            said = f"{mail.subject} {mail.body}"
            assert not [word for word in ("Pip", "puppet", "Hostwick", "Host Organiser") if word in said]
            assert said.count("http") == 1


def test_nobody_is_told_of_other_roles(cast: Cast, mailoutbox, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        actions.invite(
            by=cast.host_organiser, email="n@example.org", name="N", role=Role.ORGANISER, council=cast.host
        )
    assert [mail.to for mail in mailoutbox] == [["n@example.org"]]
