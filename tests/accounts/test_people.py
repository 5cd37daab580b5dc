"""The administrator's pages: people, their roles, qualifications and accounts."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts import access, actions, queries
from accounts.models import Membership, Qualification, User
from accounts.roles import Role
from core.refusals import Refused
from tests.cast import Cast, give, make_user
from trail.models import Event

OTHERS = (
    "coordinator",
    "psw",
    "peer",
    "host_organiser",
    "host_psw",
    "host_lead",
    "host_dass",
    "reader",
    "nobody",
)


@pytest.fixture
def admin(cast: Cast, client: Client) -> Client:
    client.force_login(cast.administrator)
    return client


def page_of(person: User) -> str:
    return reverse("accounts:person_detail", args=[person.ref])


def addresses(person: User, membership: Membership) -> dict[str, str]:
    names = (
        "role_give",
        "qualification_attest",
        "qualification_withdraw",
        "person_deactivate",
        "person_reactivate",
    )
    found = {name: reverse(f"accounts:{name}", args=[person.ref]) for name in names}
    found["role_end"] = reverse("accounts:role_end", args=[person.ref, membership.ref])
    return found


# Who may: permissions.csv, *programme, manage* and *qualification, attest*


@pytest.mark.parametrize("who", OTHERS)
def test_nobody_but_an_administrator_manages_people(cast: Cast, client: Client, who: str):
    client.force_login(getattr(cast, who))
    secret = make_user("Secret Person")
    held = give(secret, Role.PSW, cast.host)
    before = Membership.objects.count()
    for address in (reverse("accounts:person_list"), page_of(secret), page_of(cast.psw)):
        response = client.get(address)
        assert response.status_code == 403
        assert "Secret Person" not in response.content.decode()
    for address in addresses(secret, held).values():
        assert client.post(address, {"role": "administrator"}).status_code == 403
    secret.refresh_from_db()
    held.refresh_from_db()
    assert (secret.is_active, held.ended_at, Membership.objects.count()) == (True, None, before)


@pytest.mark.parametrize("who", OTHERS)
def test_the_actions_themselves_refuse(cast: Cast, who: str):
    by, held = getattr(cast, who), Membership.objects.filter(user=cast.second_psw).get()
    ahead = timezone.localdate() + timedelta(days=9)
    for attempt in (
        lambda: actions.give_role(by=by, user=cast.outsider, role=Role.ADMINISTRATOR),
        lambda: actions.end_role(by=by, membership=held),
        lambda: actions.deactivate_person(by=by, user=cast.second_psw),
        lambda: actions.reactivate_person(by=by, user=cast.second_psw),
        lambda: actions.attest_qualification(
            by=by, user=cast.second_psw, registered_until_on=ahead, dbs_until_on=ahead
        ),
        lambda: actions.withdraw_qualification(by=by, user=cast.second_psw),
    ):
        with pytest.raises(Refused):
            attempt()
    assert access.is_qualified(cast.second_psw, on=timezone.localdate())


def test_an_administrator_gives_themselves_nothing(cast: Cast, admin: Client):
    own = addresses(cast.administrator, Membership.objects.get(user=cast.administrator))
    for name in ("role_give", "qualification_attest", "qualification_withdraw", "person_deactivate"):
        data = {"role": "coordinator", "region": "aldermere"}
        assert admin.post(own[name], data).status_code == 403
    assert Membership.objects.filter(user=cast.administrator).count() == 1


# The list


def names_on(client: Client, **asked: str) -> list[str]:
    page = client.get(reverse("accounts:person_list"), asked).context["page"]
    return [person.name for person in page.object_list]


def test_people_are_found_by_name_role_and_council(cast: Cast, admin: Client):
    assert names_on(admin, words="host psw") == ["Host Psw"]
    assert names_on(admin, words="PEER@example") == ["Peer"]
    assert names_on(admin, role="information_lead") == ["Host Lead"]
    assert names_on(admin, council="giverham") == ["Psw", "Reader Dass"]
    assert names_on(admin, council="giverham", role="dass") == ["Reader Dass"]
    assert names_on(admin, words="nobody at all") == []
    assert len(names_on(admin, role="no such role", council="nowhere")) == 14


def test_an_ended_role_finds_nobody(cast: Cast, admin: Client):
    actions.end_role(by=cast.administrator, membership=Membership.objects.get(user=cast.host_lead))
    assert names_on(admin, role="information_lead") == []


def test_the_list_is_paged_and_costs_the_same_for_few_and_many(cast: Cast, admin: Client):
    def cost() -> int:
        with CaptureQueriesContext(connection) as made:
            assert admin.get(reverse("accounts:person_list")).status_code == 200
        return len(made)

    for_few = cost()
    for number in range(40):
        give(make_user(f"Zed {number}"), Role.PSW, cast.host)
    assert cost() == for_few <= 12
    assert len(names_on(admin)) == 25
    assert len(names_on(admin, page="3")) == 54 - 50


# A person's page


def test_a_role_is_given_and_holds_at_once(cast: Cast, admin: Client):
    response = admin.post(
        addresses(cast.nobody, Membership.objects.first())["role_give"],
        {"role": "dass", "council": "hostwick"},
    )
    assert response.status_code == 302
    assert access.councils_where(cast.nobody, Role.DASS).get() == cast.host.pk
    assert "Director of Adult Social Services, Hostwick" in admin.get(page_of(cast.nobody)).content.decode()


def test_a_role_held_already_is_said_beside_the_field(cast: Cast, admin: Client):
    address = reverse("accounts:role_give", args=[cast.psw.ref])
    response = admin.post(address, {"role": "psw", "council": "giverham"})
    assert response.context["form"].errors["role"] == ["Psw holds this role there already"]


def test_an_ended_role_is_gone_at_the_very_next_request(cast: Cast, client: Client):
    client.force_login(cast.host_organiser)
    assert client.get(reverse("accounts:invitation_list")).status_code == 200
    held = Membership.objects.get(user=cast.host_organiser)
    actions.end_role(by=cast.administrator, membership=held)
    assert client.get(reverse("accounts:invitation_list")).status_code == 403


def test_an_ended_role_is_kept_and_shown_as_ended(cast: Cast, admin: Client):
    held = Membership.objects.get(user=cast.host_lead)
    admin.post(reverse("accounts:role_end", args=[cast.host_lead.ref, held.ref]))
    held.refresh_from_db()
    assert held.ended_at is not None
    assert "Roles that ended" in admin.get(page_of(cast.host_lead)).content.decode()
    again = admin.post(reverse("accounts:role_end", args=[cast.host_lead.ref, held.ref]))
    assert again.status_code == 404
    assert Event.objects.filter(verb="role.ended").count() == 1


def test_a_role_of_somebody_else_is_not_ended_from_this_page(cast: Cast, admin: Client):
    held = Membership.objects.get(user=cast.host_lead)
    assert admin.post(reverse("accounts:role_end", args=[cast.psw.ref, held.ref])).status_code == 404
    held.refresh_from_db()
    assert held.ended_at is None


def test_the_last_administrator_stays(cast: Cast, admin: Client):
    held = Membership.objects.get(user=cast.administrator)
    address = reverse("accounts:role_end", args=[cast.administrator.ref, held.ref])
    response = admin.post(address)
    assert response.status_code == 403
    assert "last programme administrator" in response.content.decode()

    second = make_user("Second Administrator")
    give(second, Role.ADMINISTRATOR)
    assert admin.post(address).status_code == 302
    assert admin.get(reverse("accounts:person_list")).status_code == 403
    with pytest.raises(Refused, match="last"):
        actions.end_role(by=second, membership=Membership.objects.get(user=second))


def test_an_administrator_whose_account_is_closed_does_not_count(cast: Cast):
    second = make_user("Second Administrator")
    give(second, Role.ADMINISTRATOR)
    actions.deactivate_person(by=cast.administrator, user=second)
    with pytest.raises(Refused, match="last"):
        actions.end_role(by=cast.administrator, membership=Membership.objects.get(user=cast.administrator))


def test_a_closed_account_is_signed_out_at_the_next_request_and_can_be_opened_again(
    cast: Cast, admin: Client
):
    theirs = Client()
    theirs.force_login(cast.psw)
    assert theirs.get(reverse("accounts:profile")).status_code == 200
    admin.post(reverse("accounts:person_deactivate", args=[cast.psw.ref]))
    response = theirs.get(reverse("accounts:profile"))
    assert (response.status_code, response.url.split("?")[0]) == (302, reverse("account_login"))
    assert not access.memberships_of(cast.psw).exists()

    admin.post(reverse("accounts:person_reactivate", args=[cast.psw.ref]))
    assert access.memberships_of(cast.psw).filter(council=cast.giver).exists()
    verbs = (
        Event.objects.filter(subject=f"person {cast.psw.ref}").order_by("pk").values_list("verb", flat=True)
    )
    assert list(verbs) == ["account.closed", "sign_ins.ended", "account.reopened"]


def test_an_unknown_person_is_not_there(cast: Cast, admin: Client):
    assert admin.get(reverse("accounts:person_detail", args=["zzzzzzzz"])).status_code == 404


# Qualification


def test_a_qualification_holds_until_the_earlier_of_its_two_dates(cast: Cast, admin: Client):
    today = timezone.localdate()
    first, second = today + timedelta(days=10), today + timedelta(days=30)
    data = {
        **{f"registered_until_on-{part}": getattr(second, part) for part in ("day", "month", "year")},
        **{f"dbs_until_on-{part}": getattr(first, part) for part in ("day", "month", "year")},
    }
    assert (
        admin.post(reverse("accounts:qualification_attest", args=[cast.reader.ref]), data).status_code == 302
    )
    assert access.is_qualified(cast.reader, on=first)
    assert not access.is_qualified(cast.reader, on=first + timedelta(days=1))
    assert Qualification.objects.get(user=cast.reader).attested_by == cast.administrator


def test_the_newest_attestation_counts(cast: Cast):
    assert access.is_qualified(cast.psw, on=timezone.localdate() + timedelta(days=300))
    soon = timezone.localdate() + timedelta(days=3)
    actions.attest_qualification(
        by=cast.administrator, user=cast.psw, registered_until_on=soon, dbs_until_on=soon
    )
    assert not access.is_qualified(cast.psw, on=timezone.localdate() + timedelta(days=300))


def test_a_withdrawn_qualification_holds_no_longer(cast: Cast, admin: Client):
    admin.post(reverse("accounts:qualification_withdraw", args=[cast.psw.ref]))
    assert not access.is_qualified(cast.psw, on=timezone.localdate())
    assert "It no longer holds" in admin.get(page_of(cast.psw)).content.decode()


@pytest.mark.parametrize(
    ("day", "says"), [(date(2020, 1, 1), "not in the past"), (date(2099, 1, 1), "within the next ten years")]
)
def test_a_slip_of_the_pen_is_said_beside_its_field(cast: Cast, day: date, says: str):
    fine = timezone.localdate() + timedelta(days=5)
    with pytest.raises(ValidationError) as raised:
        actions.attest_qualification(
            by=cast.administrator, user=cast.psw, registered_until_on=fine, dbs_until_on=day
        )
    assert list(raised.value.message_dict) == ["dbs_until_on"]
    assert says in raised.value.message_dict["dbs_until_on"][0]


# What the database holds by itself


def test_nobody_attests_their_own_qualification_even_in_the_table(cast: Cast):
    day = timezone.localdate()
    with pytest.raises(IntegrityError), transaction.atomic():
        Qualification.objects.create(
            user=cast.psw, attested_by=cast.psw, registered_until_on=day, dbs_until_on=day
        )


@pytest.mark.parametrize(
    "row",
    [
        {"role": Role.PSW},
        {"role": Role.COORDINATOR},
        {"role": Role.ADMINISTRATOR, "in": "region"},
        {"role": Role.PSW, "in": "region"},
    ],
    ids=str,
)
def test_a_role_has_its_place(cast: Cast, row: dict[str, str]):
    region = cast.region if row.get("in") else None
    with pytest.raises(IntegrityError), transaction.atomic():
        Membership.objects.create(user=cast.nobody, role=row["role"], region=region)


def test_a_role_is_held_once_and_may_be_held_again_after_it_ended(cast: Cast):
    with pytest.raises(IntegrityError), transaction.atomic():
        give(cast.administrator, Role.ADMINISTRATOR)
    with pytest.raises(IntegrityError), transaction.atomic():
        give(cast.psw, Role.PSW, cast.giver)
    actions.end_role(by=cast.administrator, membership=Membership.objects.get(user=cast.psw))
    give(cast.psw, Role.PSW, cast.giver)
    assert [held.council for held in queries.roles_of(cast.psw)] == [cast.giver]


def test_one_person_an_address_whatever_its_capitals(cast: Cast):
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.create(email=cast.psw.email.upper(), name="Twin")
