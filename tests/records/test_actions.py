"""Writes of records: the log, the sample, the people."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from core.refusals import Conflict, Refused
from records import actions, queries
from records.actions import LogRow, SampleRow
from records.models import Appointment, Assignment, CaseNumber, Consent, PersonCard, Record
from records.sealing import unseal
from reviews.models import Scope, TeamMember
from tests.cast import (
    Cast,
    assign,
    complete_governance,
    consent_to_talk,
    join,
    make_appointment,
    make_record,
    make_slot,
)
from trail.models import Event

SECRET = "HW-90417 / 3"


def enter(cast: Cast, review, **rows):
    """`enter(cast, review, A1=(84, "X-1"))`."""
    for ref, (age, number) in rows.items():
        actions.list_record(by=cast.host_organiser, review=review, ref=ref, age=age, case_number=number)


def test_the_host_lists_a_record_and_its_number_is_sealed_for_that_reference(cast: Cast):
    review = cast.review(upto="sampling_opened_at")
    record = actions.list_record(by=cast.host_organiser, review=review, ref="A1", age=84, case_number=SECRET)
    assert (record.ref, record.age_band, record.listed_by) == ("A1", "80+", cast.host_organiser)
    sealed = bytes(CaseNumber.objects.get(record=record).sealed)
    assert b"90417" not in sealed
    assert unseal(sealed, bound_to="PR-2026-01/A1") == SECRET
    assert not Event.objects.filter(detail__icontains="90417").exists()


@pytest.mark.parametrize("typed", ["HW-90417 / 3", "hw 90417-3", "HW904173"])
def test_a_number_is_listed_once(cast: Cast, typed: str):
    review = cast.review(upto="sampling_opened_at")
    enter(cast, review, A1=(84, SECRET))
    with pytest.raises(ValidationError) as error:
        actions.save_category(
            by=cast.host_organiser, review=review, category="B", rows=[LogRow(2, age=20, case_number=typed)]
        )
    assert error.value.message_dict == {"2-case_number": ["This number is already in the log, as A1"]}
    assert Record.objects.count() == 1


def test_a_category_may_be_saved_in_part_and_nothing_is_saved_with_something_to_mend(cast: Cast):
    review = cast.review(upto="sampling_opened_at")
    actions.save_category(
        by=cast.host_organiser,
        review=review,
        category="C",
        rows=[LogRow(1, 70, "n1"), LogRow(2), LogRow(3), LogRow(4)],
    )
    assert [record.ref for record in review.records.all()] == ["C1"]
    with pytest.raises(ValidationError) as error:
        actions.save_category(
            by=cast.host_organiser,
            review=review,
            category="C",
            rows=[LogRow(2, 71, "n2"), LogRow(3, None, "n3")],
        )
    assert error.value.message_dict == {"3-age": ["Enter the person’s age"]}
    assert [record.ref for record in review.records.all()] == ["C1"]


def test_what_is_left_empty_stays_and_what_is_typed_replaces(cast: Cast):
    review = cast.review(upto="sampling_opened_at")
    enter(cast, review, A1=(84, SECRET))
    save: dict[str, Any] = {"by": cast.host_organiser, "review": review, "category": "A"}
    actions.save_category(**save, rows=[LogRow(1)])
    actions.save_category(**save, rows=[LogRow(1, age=30)])
    record = Record.objects.get()
    assert record.age_band == "25-44"
    assert unseal(record.case_number.sealed, bound_to="PR-2026-01/A1") == SECRET
    actions.save_category(**save, rows=[LogRow(1, case_number="other")])
    record = Record.objects.get()
    assert unseal(record.case_number.sealed, bound_to="PR-2026-01/A1") == "other"
    actions.save_category(**save, rows=[LogRow(1, remove=True)])
    assert not Record.objects.exists()


def test_a_number_stays_once_its_person_was_asked(cast: Cast):
    review = cast.review(upto="sampling_opened_at")
    enter(cast, review, A1=(84, SECRET))
    consent_to_talk(Record.objects.get(), cast.host_organiser)
    with pytest.raises(ValidationError, match="was asked for a conversation"):
        actions.save_category(
            by=cast.host_organiser, review=review, category="A", rows=[LogRow(1, case_number="other")]
        )


@pytest.mark.parametrize("upto", ["scoping_opened_at", "fieldwork_opened_at", "closed_at"])
def test_the_log_is_entered_between_scope_and_fieldwork_only(cast: Cast, upto: str):
    review = cast.review(upto=upto)
    with pytest.raises(Refused):
        enter(cast, review, A1=(84, SECRET))


def everything_selected(cast: Cast, review):
    """Sixteen records, two a category, the first two of the log read twice."""
    refs = [f"{letter}{number}" for letter in "ABCDEFGH" for number in (1, 2)]
    for ref in refs:
        make_record(review, ref, cast.host_organiser, selected=False)
    rows = [
        SampleRow(ref, selected=True, first=cast.psw, second=cast.second_psw if ref in {"A1", "A2"} else None)
        for ref in refs
    ]
    actions.save_sample(by=cast.coordinator, review=review, rows=rows)
    return refs


def test_the_coordinator_selects_and_assigns_and_changes_it(cast: Cast):
    review = cast.review(upto="sampling_opened_at")
    everything_selected(cast, review)
    assert review.records.filter(selected_at__isnull=False).count() == 16
    assert Assignment.objects.filter(reading=2, ended_at=None).count() == 2
    sample = queries.sample_of(cast.coordinator, review)
    assert [(load.reader, load.first, load.second) for load in sample.loads] == [
        (cast.psw, 16, 0),
        (cast.second_psw, 0, 2),
    ]
    assert (sample.read_twice, sample.suggested_twice, sample.gaps) == (2, 4, [])

    swap = SampleRow("A1", selected=True, first=cast.second_psw, second=cast.psw)
    actions.save_sample(by=cast.coordinator, review=review, rows=[swap])
    live = Assignment.objects.filter(record__category="A", record__number=1, ended_at=None)
    assert [(each.reading, each.reader) for each in live] == [(1, cast.second_psw), (2, cast.psw)]

    actions.save_sample(by=cast.coordinator, review=review, rows=[SampleRow("B1")])
    record = review.records.get(category="B", number=1)
    assert record.selected_at is None
    assert not record.assignments.filter(ended_at=None).exists()


def test_what_has_been_begun_stays(cast: Cast):
    review = cast.review()
    record = make_record(review, "A1", cast.host_organiser)
    assign(record, cast.psw)
    actions.begin_reading(by=cast.psw, record=record)
    for row, field in (
        (SampleRow("A1"), "A1-selected"),
        (SampleRow("A1", selected=True, first=cast.second_psw), "A1-first"),
    ):
        with pytest.raises(ValidationError) as error:
            actions.save_sample(by=cast.coordinator, review=review, rows=[row])
        assert list(error.value.message_dict) == [field]
    assert Assignment.objects.get().reader == cast.psw


def test_readers_are_psws_of_the_team(cast: Cast):
    review = cast.review(upto="sampling_opened_at")
    make_record(review, "A1", cast.host_organiser, selected=False)
    for reader in (cast.peer, cast.reader, cast.host_psw, cast.coordinator):
        with pytest.raises(ValidationError):
            actions.save_sample(
                by=cast.coordinator, review=review, rows=[SampleRow("A1", selected=True, first=reader)]
            )
    with pytest.raises(ValidationError, match="somebody else for the second"):
        actions.save_sample(
            by=cast.coordinator,
            review=review,
            rows=[SampleRow("A1", selected=True, first=cast.psw, second=cast.psw)],
        )
    with pytest.raises(ValidationError, match="who reads A1 first"):
        actions.save_sample(
            by=cast.coordinator, review=review, rows=[SampleRow("A1", selected=True, second=cast.psw)]
        )


def test_fieldwork_opens_when_nothing_is_missing(cast: Cast):
    review = cast.review(upto="sampling_opened_at")
    Scope.objects.update_or_create(
        review=review,
        defaults={
            "ambition": "x",
            "self_assessment": "x",
            "agreed_at": timezone.now(),
            "agreed_by": cast.host_dass,
        },
    )
    with pytest.raises(ValidationError) as error:
        actions.open_fieldwork(by=cast.coordinator, review=review)
    assert "Select at least 15 records. There are 0 now" in error.value.messages
    everything_selected(cast, review)
    complete_governance(review, cast.host_lead)
    with pytest.raises(Refused):
        actions.open_fieldwork(by=cast.psw, review=review)
    assert actions.open_fieldwork(by=cast.coordinator, review=review).is_fieldwork_open
    review.refresh_from_db()
    with pytest.raises(Refused, match="open already"):
        actions.open_fieldwork(by=cast.coordinator, review=review)


def test_the_sample_must_cover_every_category_be_read_and_partly_read_twice(cast: Cast):
    review = cast.review(upto="sampling_opened_at")
    for letter in "ABCDEFG":
        for number in (1, 2):
            assign(make_record(review, f"{letter}{number}", cast.host_organiser), cast.psw)
    make_record(review, "A3", cast.host_organiser)
    gaps = [gap.what for gap in queries.sample_of(cast.coordinator, review).gaps]
    assert gaps == [
        "Select at least one record of category H, Referred to safeguarding",
        "Assign a reader to A3",
        "Choose a second reader for at least one record. A quarter of the sample is usual",
    ]


def revealing(cast: Cast):
    review = cast.review(upto="sampling_opened_at")
    enter(cast, review, A1=(84, SECRET))
    review.fieldwork_opened_at = timezone.now()
    review.save()
    record = Record.objects.select_related("review").get()
    assign(record, cast.psw)
    return record


def test_a_reading_of_a_number_is_in_the_trail_before_it_is_returned(cast: Cast):
    record = revealing(cast)
    assert actions.reveal_case_number(by=cast.psw, record=record, reason="to find it") == SECRET
    event = Event.objects.get(verb="case_number.revealed")
    assert (event.by, event.subject, event.review, event.detail) == (
        cast.psw,
        "record A1",
        "PR-2026-01",
        {"reason": "to find it"},
    )


def test_a_reason_that_holds_the_number_is_not_kept_and_counts_as_a_reading(cast: Cast):
    record = revealing(cast)
    actions.reveal_case_number(by=cast.host_organiser, record=record, reason="looking for HW 90417/3 now")
    told = str(Event.objects.get(verb="case_number.revealed").detail)
    assert "90417" not in told
    assert "not kept" in told


@pytest.mark.parametrize("reason", ["", "  "])
def test_a_reason_is_needed(cast: Cast, reason: str):
    record = revealing(cast)
    with pytest.raises(ValidationError):
        actions.reveal_case_number(by=cast.host_organiser, record=record, reason=reason)
    assert not Event.objects.filter(verb="case_number.revealed").exists()


def test_a_number_moved_to_another_record_does_not_open(cast: Cast):
    record = revealing(cast)
    other = make_record(record.review, "B1", cast.host_organiser)
    CaseNumber.objects.create(record=other, sealed=record.case_number.sealed, entered_by=cast.host_organiser)
    with pytest.raises(Refused, match="cannot be opened"):
        actions.reveal_case_number(by=cast.host_organiser, record=other, reason="to find it")


ASKED: dict[str, Any] = {
    "asked_by": "worker",
    "asked_how": "in_person",
    "asked_on": timezone.localdate() - timedelta(days=2),
}
CARD: dict[str, Any] = {"called_by": "Mo", "contact": "ring the office", "safety": "a friendly dog"}


def test_consent_is_recorded_and_withdrawn_and_the_card_goes_with_it(cast: Cast):
    record = make_record(cast.review(), "A1", cast.host_organiser)
    actions.record_consent(by=cast.host_organiser, record=record, **ASKED, conversation=True, quotes=True)
    actions.write_card(by=cast.host_organiser, record=record, **CARD)
    assert b"friendly dog" not in bytes(PersonCard.objects.get().sealed)
    assert actions.open_card(by=cast.coordinator, record=record)["safety"] == "a friendly dog"
    assert Event.objects.filter(verb="card.opened", by=cast.coordinator, subject="record A1").count() == 1

    actions.withdraw_consent(by=cast.coordinator, record=record)
    actions.withdraw_consent(by=cast.host_organiser, record=record)
    consent = Consent.objects.get()
    assert (consent.stands, consent.withdrawn_by) == (False, cast.coordinator)
    assert not PersonCard.objects.exists()
    with pytest.raises(Refused):
        actions.open_card(by=cast.coordinator, record=record)
    with pytest.raises(Refused):
        actions.write_card(by=cast.host_organiser, record=record, **CARD)


def test_withdrawal_tells_those_who_were_to_meet_the_person_and_nothing_of_whom(
    cast: Cast, mailoutbox, django_capture_on_commit_callbacks
):
    review = cast.review()
    record = make_record(review, "A1", cast.host_organiser)
    consent_to_talk(record, cast.host_organiser)
    make_appointment(
        record, make_slot(review, "conversation", cast.member(review, cast.peer)), cast.coordinator
    )
    with django_capture_on_commit_callbacks(execute=True):
        actions.withdraw_consent(by=cast.host_organiser, record=record)
    assert sorted(mail.to[0] for mail in mailoutbox) == [cast.coordinator.email, cast.peer.email]
    assert all("A1" not in mail.subject + mail.body for mail in mailoutbox)


def test_a_person_who_says_no_is_recorded_as_that(cast: Cast):
    record = make_record(cast.review(), "A1", cast.host_organiser)
    consent = actions.record_consent(
        by=cast.host_organiser, record=record, **ASKED, conversation=False, quotes=True, follow_up=True
    )
    assert (consent.stands, consent.quotes, consent.follow_up) == (False, False, False)


def test_only_people_of_the_sample_are_asked_and_not_in_the_future(cast: Cast):
    review = cast.review()
    with pytest.raises(Refused, match="in the sample"):
        actions.record_consent(
            by=cast.host_organiser,
            record=make_record(review, "A1", cast.host_organiser, selected=False),
            **ASKED,
            conversation=True,
        )
    with pytest.raises(ValidationError, match="today or earlier"):
        actions.record_consent(
            by=cast.host_organiser,
            record=make_record(review, "A2", cast.host_organiser),
            **ASKED | {"asked_on": timezone.localdate() + timedelta(days=1)},
            conversation=True,
        )


def test_two_who_write_a_card_are_shown_both(cast: Cast):
    record = make_record(cast.review(), "A1", cast.host_organiser)
    consent_to_talk(record, cast.host_organiser)
    actions.write_card(by=cast.host_organiser, record=record, **CARD)
    actions.write_card(by=cast.host_organiser, record=record, version=0, **CARD)
    with pytest.raises(Conflict) as conflict:
        actions.write_card(by=cast.host_psw, record=record, version=0, **CARD | {"safety": "no dog"})
    assert (conflict.value.theirs, conflict.value.version) == ({"safety": "a friendly dog"}, 1)


def test_a_conversation_is_arranged_moved_and_cancelled(cast: Cast):
    review = cast.review()
    record, other = (make_record(review, ref, cast.host_organiser) for ref in ("A1", "B1"))
    first, second = (make_slot(review, "conversation", number=n, hour=9 + n) for n in (1, 2))
    meeting = make_slot(review, "managers", number=3, hour=15)
    with pytest.raises(Refused):
        actions.make_appointment(by=cast.coordinator, record=record, slot=first)
    for each in (record, other):
        consent_to_talk(each, cast.host_organiser)
    actions.make_appointment(by=cast.coordinator, record=record, slot=first)
    for taken in (first, meeting):
        with pytest.raises(ValidationError):
            actions.make_appointment(by=cast.host_organiser, record=other, slot=taken)
    actions.make_appointment(by=cast.host_organiser, record=record, slot=second)
    assert Appointment.objects.get().slot == second
    actions.cancel_appointment(by=cast.coordinator, record=record)
    assert not Appointment.objects.exists()


def test_closing_destroys_numbers_and_cards_and_keeps_the_records(cast: Cast):
    record = revealing(cast)
    consent_to_talk(record, cast.host_organiser)
    actions.write_card(by=cast.host_organiser, record=record, **CARD)
    review = record.review
    now = timezone.now()
    for name in (
        "fieldwork_closed_at",
        "moderated_at",
        "team_check_opened_at",
        "accuracy_opened_at",
        "final_at",
    ):
        setattr(review, name, now)
    review.save()
    with pytest.raises(Refused):
        actions.close_review(by=cast.host_organiser, review=review)
    actions.close_review(by=cast.coordinator, review=review)
    assert not CaseNumber.objects.exists()
    assert not PersonCard.objects.exists()
    assert Record.objects.count() == 1


def test_a_reader_who_left_is_missed(cast: Cast):
    review = cast.review(upto="sampling_opened_at")
    record = make_record(review, "A1", cast.host_organiser)
    assign(record, cast.psw)
    member = cast.member(review, cast.psw)
    member.left_at = timezone.now()
    member.save()
    gaps = [gap.what for gap in queries.sample_of(cast.coordinator, review).gaps]
    assert "Choose another reader for A1: one of its readers is no longer on the team" in gaps


def test_joining_is_not_enough_to_be_assigned(cast: Cast):
    review = cast.review(upto="sampling_opened_at")
    make_record(review, "A1", cast.host_organiser, selected=False)
    join(review, cast.reader, TeamMember.Part.PSW, declared=False)
    with pytest.raises(ValidationError):
        actions.save_sample(
            by=cast.coordinator, review=review, rows=[SampleRow("A1", selected=True, first=cast.reader)]
        )
