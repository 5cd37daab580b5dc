"""The rows *record log* to *consent* of `permissions.csv`: everyone crossed with every state."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.http import Http404
from django.utils import timezone

from accounts.models import Qualification
from accounts.roles import Role
from core.refusals import may
from records import access
from records.models import Record
from reviews.models import Review, TeamMember
from tests.cast import Cast, assign, consent_to_talk, give, join, make_appointment, make_record, make_slot

EVERYONE = (
    *("administrator", "coordinator", "other_coordinator", "psw", "second_psw", "peer"),
    *("host_organiser", "host_psw", "host_lead", "host_dass", "reader", "reader_dass", "outsider", "nobody"),
)
HOST = {"host_organiser", "host_psw"}


def may_who(cast: Cast, check: Callable[..., object], *args: object) -> set[str]:
    """Who passes the check; not visible counts as not."""

    def passes(name: str) -> bool:
        try:
            return may(check, getattr(cast, name), *args)
        except Http404:
            return False

    return {name for name in EVERYONE if passes(name)}


def who_sees(cast: Cast, visible: Callable[..., object], **lookup: object) -> set[str]:
    return {name for name in EVERYONE if visible(getattr(cast, name)).filter(**lookup).exists()}  # type: ignore[attr-defined]


def read_and_met(cast: Cast, upto: str = "fieldwork_opened_at", *, consent: bool = True) -> Record:
    """A1: the first PSW reads it, the peer meets its person. The second PSW is only on the team."""
    review = cast.review(upto=upto)
    record = make_record(review, "A1", cast.host_organiser)
    assign(record, cast.psw)
    if consent:
        consent_to_talk(record, cast.host_organiser)
        make_appointment(
            record, make_slot(review, "conversation", cast.member(review, cast.peer)), cast.coordinator
        )
    return record


def at(record: Record, upto: str) -> Record:
    """The same record when the review has come so far."""
    review = record.review
    for name in (
        "fieldwork_closed_at",
        "moderated_at",
        "team_check_opened_at",
        "accuracy_opened_at",
        "final_at",
        "closed_at",
    ):
        setattr(review, name, timezone.now())
        if name == upto:
            break
    review.save()
    return record


def test_record_list(cast: Cast):
    record = read_and_met(cast)
    other = make_record(record.review, "B1", cast.host_organiser)
    whole = {"coordinator", "psw", "second_psw", *HOST, "host_lead"}
    assert who_sees(cast, access.records_visible_to, pk=record.pk) == whole | {"peer"}
    assert who_sees(cast, access.records_visible_to, pk=other.pk) == whole
    assert may_who(cast, access.check_can_see_log, record.review) == whole


def test_record_list_of_another_review(cast: Cast):
    record = read_and_met(cast)
    elsewhere = cast.review(ref="PR-2026-02", team=False)
    join(elsewhere, cast.reader, TeamMember.Part.PSW)
    join(elsewhere, cast.other_coordinator, TeamMember.Part.COORDINATOR)
    assert not who_sees(cast, access.records_visible_to, pk=record.pk) & {"reader", "other_coordinator"}


@pytest.mark.parametrize("state", ["undeclared", "conflict", "left", "joined the host"])
def test_a_place_that_does_not_hold_shows_nothing(cast: Cast, state: str):
    record = read_and_met(cast)
    member = cast.member(record.review, cast.psw)
    if state == "undeclared":
        member.declared_at = None
    if state == "conflict":
        member.conflict = "My sister works there"
    if state == "left":
        member.left_at = timezone.now()
    member.save()
    if state == "joined the host":
        give(cast.psw, Role.DASS, cast.host)
    assert "psw" not in who_sees(cast, access.records_visible_to, pk=record.pk)
    assert "psw" not in may_who(cast, access.check_can_read, record)


def test_a_peer_sees_the_record_no_longer_when_taken_from_the_conversation(cast: Cast):
    record = read_and_met(cast)
    record.appointment.slot.slot_attendees.all().delete()
    assert "peer" not in who_sees(cast, access.records_visible_to, pk=record.pk)


@pytest.mark.parametrize(
    ("upto", "who"),
    [
        ("scoping_opened_at", set()),
        ("sampling_opened_at", HOST),
        ("fieldwork_opened_at", set()),
        ("closed_at", set()),
    ],
)
def test_record_log_enter(cast: Cast, upto: str, who: set[str]):
    assert may_who(cast, access.check_can_edit_log, cast.review(upto=upto)) == who


@pytest.mark.parametrize(
    ("upto", "who"),
    [
        ("scoping_opened_at", set()),
        ("sampling_opened_at", {"coordinator"}),
        ("fieldwork_opened_at", {"coordinator"}),
        ("fieldwork_closed_at", set()),
        ("closed_at", set()),
    ],
)
def test_sample_select_and_assign(cast: Cast, upto: str, who: set[str]):
    assert may_who(cast, access.check_can_select, cast.review(upto=upto)) == who


@pytest.mark.parametrize(
    ("upto", "who"),
    [
        ("sampling_opened_at", HOST),
        ("fieldwork_opened_at", {"psw", *HOST}),
        ("fieldwork_closed_at", HOST),
        ("closed_at", set()),
    ],
)
def test_case_number_reveal(cast: Cast, upto: str, who: set[str]):
    review = cast.review(upto=upto)
    record = make_record(review, "A1", cast.host_organiser)
    assign(record, cast.psw)
    assert may_who(cast, access.check_can_reveal_number, record) == who


@pytest.mark.parametrize("field", ["registered_until_on", "dbs_until_on"])
def test_case_number_reveal_needs_a_qualification_in_date(cast: Cast, field: str):
    record = read_and_met(cast)
    Qualification.objects.filter(user=cast.psw).update(**{field: timezone.localdate() - timedelta(days=1)})
    assert "psw" not in may_who(cast, access.check_can_reveal_number, record)


def test_case_number_reveal_ends_with_the_assignment(cast: Cast):
    record = read_and_met(cast)
    record.assignments.update(ended_at=timezone.now())
    assert may_who(cast, access.check_can_reveal_number, record) == HOST


def test_person_card_write(cast: Cast):
    assert may_who(cast, access.check_can_write_card, read_and_met(cast)) == HOST
    without = make_record(cast.review(ref="PR-2026-02"), "B1", cast.host_organiser)
    assert may_who(cast, access.check_can_write_card, without) == set()


def test_person_card_read(cast: Cast):
    record = read_and_met(cast)
    assert may_who(cast, access.check_can_read_card, record) == {"coordinator", "peer", *HOST}
    at(record, "fieldwork_closed_at")
    assert may_who(cast, access.check_can_read_card, record) == {"coordinator", *HOST}
    record.consent.withdrawn_at, record.consent.withdrawn_by = timezone.now(), cast.host_organiser
    record.consent.save()
    assert may_who(cast, access.check_can_read_card, record) == HOST


def test_person_card_is_not_for_who_only_reads_the_record_until_they_are_to_meet_the_person(cast: Cast):
    record = read_and_met(cast)
    assert "psw" not in may_who(cast, access.check_can_read_card, record)
    member = cast.member(record.review, cast.psw)
    record.appointment.slot.slot_attendees.create(member=member)
    assert "psw" in may_who(cast, access.check_can_read_card, record)


def test_consent_record(cast: Cast):
    record = read_and_met(cast)
    assert may_who(cast, access.check_can_record_consent, record) == {"psw", "peer", *HOST}
    at(record, "fieldwork_closed_at")
    assert may_who(cast, access.check_can_record_consent, record) == HOST
    at(record, "closed_at")
    assert may_who(cast, access.check_can_record_consent, record) == set()


def test_consent_withdraw_at_any_stage(cast: Cast):
    record = read_and_met(cast)
    assert may_who(cast, access.check_can_withdraw_consent, record) == {"coordinator", "psw", "peer", *HOST}
    at(record, "fieldwork_closed_at")
    assert may_who(cast, access.check_can_withdraw_consent, record) == {"coordinator", "psw", "peer", *HOST}


def test_consent_is_seen_by_those_who_may_act_on_it(cast: Cast):
    record = read_and_met(cast)
    who = {"coordinator", "psw", "peer", *HOST}
    assert who_sees(cast, access.consents_visible_to, record=record) == who
    assert may_who(cast, access.check_can_see_consent, record) == who


def test_appointments_are_made_by_those_who_keep_the_timetable(cast: Cast):
    assert may_who(cast, access.check_can_make_appointment, read_and_met(cast)) == {"coordinator", *HOST}


@pytest.mark.parametrize(
    "ref", ["", "A", "A5", "A0", "I1", "A11", "a1", "A\u00b9", "A\u0661", "A" + "9" * 5000]
)
def test_an_address_that_means_no_record_is_not_found(cast: Cast, ref: str):
    read_and_met(cast)
    with pytest.raises(Http404):
        access.get_record(cast.coordinator, "PR-2026-01", ref)


def test_closing_ends_the_team(cast: Cast):
    record = at(read_and_met(cast), "closed_at")
    assert Review.objects.get().closed_at is not None
    assert who_sees(cast, access.records_visible_to, pk=record.pk) == {*HOST, "host_lead"}
