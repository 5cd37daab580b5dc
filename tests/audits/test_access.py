"""The rows *audit* of `permissions.csv`, everyone crossed with every state, with something there that could leak."""

import re

import pytest
from django.core.exceptions import ValidationError
from django.http import Http404
from django.test import Client
from django.utils import timezone

from accounts.models import User
from accounts.roles import Role
from audits import access, actions
from audits.models import Audit
from core.refusals import Refused
from records import actions as records_actions
from records.actions import SampleRow
from records.models import Assignment, Record
from reviews.models import TeamMember
from tests.audits.making import fill, handed_in, to_read
from tests.cast import Cast, give, join, make_user

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


@pytest.mark.parametrize("address", ["", "audits/"])
def test_no_count_tells_whether_the_other_reading_is_handed_in(cast: Cast, address: str):
    """`permissions.md`: counts obey the same rows as the page."""
    record = to_read(cast, twice=True)
    reader, coordinator = Client(), Client()
    reader.force_login(cast.second_psw)
    coordinator.force_login(cast.coordinator)
    audit = fill(actions.start_audit(by=cast.psw, record=record))
    before, told = reader.get(HERE + address).text, coordinator.get(HERE + address).text
    actions.hand_in(by=cast.psw, audit=audit)
    assert without_tokens(reader.get(HERE + address).text) == without_tokens(before)
    assert without_tokens(coordinator.get(HERE + address).text) != without_tokens(told)


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


def choose_second(cast: Cast, record: Record, reader: User | None) -> None:
    row = SampleRow(record.ref, selected=True, first=cast.psw, second=reader)
    records_actions.save_sample(by=cast.coordinator, review=record.review, rows=[row])


def test_what_the_team_can_read_nobody_can_be_chosen_to_read_blind(cast: Cast, client: Client):
    record = to_read(cast)
    audit = handed_in(record, cast.psw)
    assert access.audits_visible_to(cast.second_psw).filter(pk=audit.pk).exists()

    with pytest.raises(ValidationError) as error:
        choose_second(cast, record, cast.second_psw)

    assert list(error.value.message_dict) == ["A1-second"]
    assert not Assignment.objects.filter(reading=2).exists()
    client.force_login(cast.coordinator)
    page = client.get("/reviews/PR-2026-01/records/sample/").content.decode()
    assert "Nobody can read the record without knowing it" in page
    offered = page.partition('id="id_A1-second"')[2].partition("</select>")[0]
    assert "Nobody yet" in offered
    assert "Second Psw" not in offered


def test_while_one_reading_is_outstanding_its_reader_may_be_replaced(cast: Cast):
    record = to_read(cast, twice=True)
    handed_in(record, cast.psw)
    third = make_user("Third Psw")
    give(third, Role.PSW, cast.other)
    join(record.review, third, TeamMember.Part.PSW)

    choose_second(cast, record, third)

    assert Assignment.objects.get(reading=2, ended_at=None).reader == third


def test_taking_the_second_reader_away_opens_the_record_for_good(cast: Cast):
    record = to_read(cast, twice=True)
    handed_in(record, cast.psw)
    choose_second(cast, record, None)

    with pytest.raises(ValidationError, match="without knowing it"):
        choose_second(cast, record, cast.second_psw)


def test_who_led_the_review_and_could_read_it_is_not_chosen(cast: Cast):
    record = to_read(cast, twice=True)
    handed_in(record, cast.psw)
    led = make_user("Led Before")
    give(led, Role.PSW, cast.other)
    join(record.review, led, TeamMember.Part.PSW)
    TeamMember.objects.create(
        review=record.review, user=led, part=TeamMember.Part.COORDINATOR, left_at=timezone.now()
    )

    with pytest.raises(ValidationError, match="Led Before led this review"):
        choose_second(cast, record, led)
