"""The rows *audit* of `permissions.csv`, everyone crossed with every state, with something there that could leak."""

import re

import pytest
from django.http import Http404
from django.test import Client

from accounts.roles import Role
from audits import access, actions
from audits.models import Audit
from core.refusals import Refused
from records.models import Assignment
from reviews.models import TeamMember
from tests.audits.making import fill, handed_in, to_read
from tests.cast import Cast, give, join

HERE = "/reviews/PR-2026-01/"
EVERYONE = (
    *("administrator", "coordinator", "other_coordinator", "psw", "second_psw", "peer"),
    *("host_organiser", "host_psw", "host_lead", "host_dass", "reader", "reader_dass", "outsider", "nobody"),
)


def who_sees(cast: Cast, audit: Audit) -> set[str]:
    return {
        name
        for name in EVERYONE
        if access.audits_visible_to(getattr(cast, name)).filter(pk=audit.pk).exists()
    }


def without_tokens(text: str) -> str:
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", text)


def who_gets(cast: Cast, path: str) -> set[str]:
    """Who is shown the page, and that the others get exactly what they would for something that never existed."""
    shown = set()
    for name in EVERYONE:
        client = Client()
        client.force_login(getattr(cast, name))
        page = client.get(HERE + path)
        assert page.status_code in {200, 404}, (name, page.status_code)
        if page.status_code == 200:
            shown.add(name)
        else:
            assert "Sound work" not in page.text
            never = client.get(HERE + "records/H4/readings/2/")
            assert without_tokens(page.text) == without_tokens(never.text)
    return shown


def test_a_draft_is_its_authors_alone(cast: Cast):
    audit = fill(actions.start_audit(by=cast.psw, record=to_read(cast)))
    assert who_sees(cast, audit) == {"psw"}
    assert who_gets(cast, "records/A1/readings/1/") == {"psw"}


def test_handed_in_it_is_the_coordinators_and_the_psws(cast: Cast):
    audit = handed_in(to_read(cast), cast.psw)
    assert who_sees(cast, audit) == {"psw", "second_psw", "coordinator"}
    assert who_gets(cast, "records/A1/readings/1/") == {"psw", "second_psw", "coordinator"}


def test_read_twice_it_is_blind_until_both_are_handed_in(cast: Cast):
    record = to_read(cast, twice=True)
    first = handed_in(record, cast.psw)
    assert who_sees(cast, first) == {"psw", "coordinator"}
    second = fill(actions.start_audit(by=cast.second_psw, record=record))
    assert who_sees(cast, first) == {"psw", "coordinator"}
    assert who_sees(cast, second) == {"second_psw"}
    assert who_gets(cast, "records/A1/readings/1/") == {"psw", "coordinator"}
    page = Client()
    page.force_login(cast.second_psw)
    assert "readings/1/" not in page.get(HERE + "audits/").text
    actions.hand_in(by=cast.second_psw, audit=second)
    assert who_sees(cast, first) == who_sees(cast, second) == {"psw", "second_psw", "coordinator"}
    assert "readings/1/" in page.get(HERE + "audits/").text


def test_a_second_reader_named_later_makes_it_blind_again(cast: Cast):
    record = to_read(cast)
    first = handed_in(record, cast.psw)
    Assignment.objects.create(record=record, reader=cast.second_psw, reading=2)
    assert who_sees(cast, first) == {"psw", "coordinator"}


def test_the_team_of_another_review_sees_nothing(cast: Cast):
    handed_in(to_read(cast), cast.psw)
    cast.review(ref="PR-2026-02", team=False)
    other = cast.review(ref="PR-2026-03", team=False)
    join(other, cast.reader, TeamMember.Part.PSW)
    join(other, cast.other_coordinator, TeamMember.Part.COORDINATOR)
    assert not access.audits_visible_to(cast.reader).exists()
    assert not access.audits_visible_to(cast.other_coordinator).exists()


def test_who_leaves_the_team_or_joins_the_host_sees_nothing_from_then_on(cast: Cast):
    audit = handed_in(to_read(cast), cast.psw)
    give(cast.psw, Role.PSW, cast.host)
    assert who_sees(cast, audit) == {"second_psw", "coordinator"}
    member = cast.member(audit.record.review, cast.second_psw)
    member.conflict = "I used to work there"
    member.save()
    assert who_sees(cast, audit) == {"coordinator"}


@pytest.mark.parametrize("name", EVERYONE)
def test_only_the_assigned_reader_starts(cast: Cast, name: str):
    record = to_read(cast)
    user = getattr(cast, name)
    if name == "psw":
        assert access.check_can_start(user, record).reading == 1
    else:
        with pytest.raises(Refused):
            actions.start_audit(by=user, record=record)


@pytest.mark.parametrize("upto", ["sampling_opened_at", "fieldwork_closed_at", "closed_at"])
def test_only_while_fieldwork_is_open(cast: Cast, upto: str):
    record = to_read(cast, review=cast.review(upto=upto))
    with pytest.raises(Refused):
        actions.start_audit(by=cast.psw, record=record)


def test_the_list_is_for_coordinator_and_psws(cast: Cast):
    handed_in(to_read(cast), cast.psw)
    assert who_gets(cast, "audits/") == {"psw", "second_psw", "coordinator"}


@pytest.mark.parametrize(
    "ref",
    [
        "",
        "A",
        "A5",
        "I1",
        "I5",
        "A11",
        "A\u00b9",
        "A\u0661",
        "A" + "9" * 5000,
        "a1",
        "%00",
        "\0001",
        "\ud8001",
    ],
)
def test_an_address_that_means_no_record_is_not_found_and_the_database_is_not_asked(
    cast: Cast, ref: str, django_assert_num_queries
):
    actions.start_audit(by=cast.psw, record=to_read(cast))
    with django_assert_num_queries(0), pytest.raises(Http404):
        access.get_own_audit(cast.psw, "PR-2026-01", ref)
    with django_assert_num_queries(0), pytest.raises(Http404):
        access.get_audit(cast.psw, "PR-2026-01", ref, 1)
