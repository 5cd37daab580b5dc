"""The timetable: nobody in two places at once, whichever the review; days of fieldwork; two people at once."""

from datetime import date, time
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from conversations.models import Meeting
from core.refusals import Conflict, Refused
from reviews import actions, queries
from reviews.models import Review, Slot, TeamMember
from tests.cast import Cast, join, make_review
from trail.models import Event


@pytest.fixture
def review(cast: Cast) -> Review:
    return cast.review(upto="sampling_opened_at")


def add(cast: Cast, review: Review, *people: str, **changes: Any) -> Slot:
    values: dict[str, Any] = {
        "by": cast.coordinator,
        "kind": "practitioners",
        "title": "Hospital team",
        "on": date(2026, 3, 3),
        "starts": time(10),
        "ends": time(11, 30),
        "how": "video",
        "attendees": [getattr(cast, person).ref for person in people],
    }
    return actions.create_slot(review=review, **values | changes)


def test_a_slot_keeps_englands_clock_and_its_people(cast: Cast, review: Review):
    Review.objects.update(fieldwork_to_on=date(2026, 7, 31))
    slot = add(cast, review, "psw", "peer", on=date(2026, 7, 1))

    assert slot.number == 1
    assert slot.starts_at.isoformat() == "2026-07-01T10:00:00+01:00"
    assert {member.user for member in slot.attendees.all()} == {cast.psw, cast.peer}
    assert Event.objects.get().subject == "slot 1"


@pytest.mark.parametrize(("starts", "ends"), [(time(9), time(10)), (time(11, 30), time(12))])
def test_a_neighbour_in_time_is_welcome(cast: Cast, review: Review, starts: time, ends: time):
    add(cast, review, "psw")
    add(cast, review, "psw", "peer", starts=starts, ends=ends)


@pytest.mark.parametrize(
    ("starts", "ends"),
    [
        (time(9), time(10, 1)),
        (time(11, 29), time(12)),
        (time(10, 30), time(11)),
        (time(9), time(13)),
        (time(10), time(11, 30)),
    ],
)
def test_an_overlap_is_refused_and_says_who_and_what(cast: Cast, review: Review, starts: time, ends: time):
    add(cast, review, "psw")

    with pytest.raises(ValidationError) as caught:
        add(cast, review, "psw", "peer", starts=starts, ends=ends)
    assert caught.value.message_dict == {
        "attendees": ["Psw is at “Hospital team” (PR-2026-01) from 10am to 11:30am on 3 March 2026"]
    }
    assert Slot.objects.count() == 1


def test_others_may_meet_at_the_same_time(cast: Cast, review: Review):
    add(cast, review, "psw")
    add(cast, review, "peer")


def test_a_clash_in_a_review_one_cannot_open_tells_when_and_nothing_else(cast: Cast, review: Review):
    other = make_review(cast.other, cast.framework, ref="PR-2026-02", upto="sampling_opened_at")
    join(other, cast.psw, TeamMember.Part.PSW)
    join(other, cast.other_coordinator, TeamMember.Part.COORDINATOR)
    add(cast, other, "psw", by=cast.other_coordinator, title="A secret team")

    with pytest.raises(ValidationError) as caught:
        add(cast, review, "psw")

    assert caught.value.message_dict == {
        "attendees": ["Psw is busy in another review from 10am to 11:30am on 3 March 2026"]
    }


def test_days_of_somebody_who_left_are_free(cast: Cast, review: Review):
    other = make_review(cast.other, cast.framework, ref="PR-2026-02", upto="sampling_opened_at")
    row = join(other, cast.psw, TeamMember.Part.PSW)
    join(other, cast.coordinator, TeamMember.Part.COORDINATOR)
    add(cast, other, "psw")
    actions.remove_member(by=cast.coordinator, review=other, member=row, reason="Ill")

    add(cast, review, "psw")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"on": date(2026, 3, 1)}, "on"),
        ({"on": date(2026, 3, 14)}, "on"),
        ({"ends": time(10)}, "ends"),
        ({"ends": time(9)}, "ends"),
        ({"how": "in_person"}, "place"),
        ({"attendees": ["nobody-x"]}, "attendees"),
    ],
)
def test_what_cannot_be_says_so_beside_its_field(
    cast: Cast, review: Review, changes: dict[str, Any], field: str
):
    with pytest.raises(ValidationError) as caught:
        add(cast, review, **changes)

    assert list(caught.value.message_dict) == [field]


def test_a_team_meeting_may_be_on_another_day(cast: Cast, review: Review):
    add(cast, review, "psw", kind="team", on=date(2026, 2, 27))


def values_of(slot: Slot, **changes: Any) -> dict[str, Any]:
    return queries.slot_initial(slot) | changes


def test_a_slot_does_not_clash_with_itself(cast: Cast, review: Review):
    slot = add(cast, review, "psw")

    slot = actions.edit_slot(
        by=cast.host_organiser,
        slot=slot,
        **values_of(slot, starts=time(10, 30), attendees=[cast.psw.ref, cast.peer.ref]),
    )

    assert {member.user for member in slot.attendees.all()} == {cast.psw, cast.peer}
    assert slot.version == 2


def test_the_later_of_two_is_shown_what_stands(cast: Cast, review: Review):
    slot = add(cast, review, "psw")
    opened = values_of(slot, title="Hers")
    actions.edit_slot(by=cast.coordinator, slot=slot, **values_of(slot, title="His"))

    with pytest.raises(Conflict) as caught:
        actions.edit_slot(by=cast.host_organiser, slot=slot, **opened)

    assert (caught.value.theirs["title"], caught.value.theirs["attendees"]) == ("His", "Psw")
    assert caught.value.version == 2


def test_saving_what_stands_is_no_conflict(cast: Cast, review: Review):
    slot = add(cast, review, "psw")
    opened = values_of(slot, title="Same")
    actions.edit_slot(by=cast.coordinator, slot=slot, **opened)

    assert actions.edit_slot(by=cast.host_organiser, slot=slot, **opened).version == 2


def test_what_has_notes_stays(cast: Cast, review: Review):
    slot = add(cast, review, "psw")
    Meeting.objects.create(review=review, slot=slot, number=1, author=cast.psw)

    with pytest.raises(ValidationError, match="Notes have been written"):
        actions.remove_slot(by=cast.coordinator, slot=slot)


def test_a_removed_slot_cannot_be_saved_any_more(cast: Cast, review: Review):
    slot = add(cast, review, "psw")
    opened = values_of(slot, title="Mine")
    actions.remove_slot(by=cast.coordinator, slot=Slot.objects.get())

    with pytest.raises(ValidationError, match="Somebody removed this"):
        actions.edit_slot(by=cast.host_organiser, slot=slot, **opened)


@pytest.mark.parametrize("name", ["psw", "peer", "host_lead", "host_dass", "reader", "administrator"])
def test_nobody_else_keeps_the_timetable(cast: Cast, review: Review, name: str):
    slot = add(cast, review, "psw")
    by = getattr(cast, name)

    with pytest.raises(Refused):
        add(cast, review, by=by)
    with pytest.raises(Refused):
        actions.edit_slot(by=by, slot=slot, **values_of(slot))
    with pytest.raises(Refused):
        actions.remove_slot(by=by, slot=slot)


def test_each_person_sees_their_own_days_in_every_review_they_are_live_in(cast: Cast, review: Review):
    other = make_review(cast.other, cast.framework, ref="PR-2026-02", upto="sampling_opened_at")
    join(other, cast.peer, TeamMember.Part.PEER)
    join(other, cast.coordinator, TeamMember.Part.COORDINATOR)
    add(cast, review, "peer", title="First")
    add(cast, other, "peer", title="Second", on=date(2026, 3, 4))
    add(cast, review, "psw", title="Not mine", on=date(2026, 3, 5))

    assert [slot.title for slot in queries.own_slots(cast.peer)] == ["First", "Second"]
    assert [slot.title for slot in queries.own_slots(cast.peer, since=date(2026, 3, 4))] == ["Second"]
    assert [slot.title for slot in queries.own_slots(cast.peer, until=date(2026, 3, 4))] == ["First"]

    row = cast.member(other, cast.peer)
    actions.declare(by=cast.peer, member=row, conflict="My aunt lives there")
    assert [slot.title for slot in queries.own_slots(cast.peer)] == ["First"]
