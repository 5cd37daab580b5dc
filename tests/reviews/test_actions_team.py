"""Asking, declaring, clearing, objecting, leaving, handing over."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.roles import Role
from core.refusals import Refused
from reviews import access, actions, queries
from reviews.models import Review, SlotAttendee, TeamMember
from tests.cast import Cast, give, join, make_slot, make_user
from trail.models import Event

PSW, PEER = TeamMember.Part.PSW, TeamMember.Part.PEER


@pytest.fixture
def review(cast: Cast) -> Review:
    """Planned, with only its coordinator."""
    review = cast.review(upto="", team=False)
    join(review, cast.coordinator, TeamMember.Part.COORDINATOR)
    return review


def test_asking_somebody_mails_a_link_and_opens_nothing(
    cast: Cast, review: Review, mailoutbox: list[Any], django_capture_on_commit_callbacks: Any
):
    with django_capture_on_commit_callbacks(execute=True):
        actions.add_member(by=cast.coordinator, review=review, user=cast.psw, part=PSW)

    assert not access.standing(cast.psw, review).on_team
    (mail,) = mailoutbox
    assert mail.to == [cast.psw.email]
    assert f"http://testserver/reviews/{review.ref}/declare/" in mail.body
    assert "Hostwick" not in mail.body
    assert cast.psw.name not in mail.body


@pytest.mark.parametrize("part", [PSW, PEER])
def test_nobody_of_the_host_joins(cast: Cast, review: Review, part: TeamMember.Part):
    employed = make_user("Employed Peer")
    give(employed, Role.PEER, cast.host)
    person = cast.host_psw if part == PSW else employed

    with pytest.raises(ValidationError, match="belongs to Hostwick"):
        actions.add_member(by=cast.coordinator, review=review, user=person, part=part)


def test_a_reviewer_who_also_holds_a_role_in_the_host_is_refused(cast: Cast, review: Review):
    give(cast.psw, Role.INFORMATION_LEAD, cast.host)

    with pytest.raises(ValidationError, match="belongs to Hostwick"):
        actions.add_member(by=cast.coordinator, review=review, user=cast.psw, part=PSW)


@pytest.mark.parametrize(
    ("name", "part"), [("outsider", PSW), ("peer", PSW), ("psw", PEER), ("nobody", PEER)]
)
def test_only_who_holds_the_part_in_the_region_joins(
    cast: Cast, review: Review, name: str, part: TeamMember.Part
):
    with pytest.raises(ValidationError, match="of the region at present"):
        actions.add_member(by=cast.coordinator, review=review, user=getattr(cast, name), part=part)


def test_nobody_joins_twice(cast: Cast, review: Review):
    actions.add_member(by=cast.coordinator, review=review, user=cast.psw, part=PSW)

    with pytest.raises(ValidationError, match="on the team already"):
        actions.add_member(by=cast.coordinator, review=review, user=cast.psw, part=PSW)


def test_declaring_no_conflict_opens_the_review(cast: Cast, review: Review):
    member = join(review, cast.psw, PSW, declared=False)

    actions.declare(by=cast.psw, member=member)

    assert access.standing(cast.psw, review).is_psw


def test_a_declared_conflict_waits_for_the_coordinator_and_no_text_reaches_the_trail(
    cast: Cast, review: Review, mailoutbox: list[Any], django_capture_on_commit_callbacks: Any
):
    member = join(review, cast.psw, PSW, declared=False)

    with django_capture_on_commit_callbacks(execute=True):
        member = actions.declare(by=cast.psw, member=member, conflict="My sister leads a team there.")
    assert not access.standing(cast.psw, review).on_team
    assert [mail.to for mail in mailoutbox] == [[cast.coordinator.email]]
    assert all("sister" not in str(event.detail) for event in Event.objects.all())

    actions.clear_conflict(by=cast.coordinator, member=member, reason="Another service")
    assert access.standing(cast.psw, review).on_team

    actions.declare(by=cast.psw, member=member, conflict="And now my brother too.")
    assert not access.standing(cast.psw, review).on_team


def test_nobody_declares_for_another(cast: Cast, review: Review):
    member = join(review, cast.psw, PSW, declared=False)

    for name in ("coordinator", "second_psw", "administrator"):
        with pytest.raises(Refused):
            actions.declare(by=getattr(cast, name), member=member)


def test_nobody_clears_their_own(cast: Cast, review: Review):
    member = join(review, cast.psw, PSW)
    member = actions.declare(by=cast.psw, member=member, conflict="A friend")

    with pytest.raises(Refused):
        actions.clear_conflict(by=cast.psw, member=member, reason="It is nothing")
    member.conflict_cleared_at, member.conflict_cleared_by = timezone.now(), cast.psw
    with pytest.raises(IntegrityError), transaction.atomic():
        member.save()


def test_what_was_not_declared_cannot_be_cleared(cast: Cast, review: Review):
    member = join(review, cast.psw, PSW)

    with pytest.raises(ValidationError, match="no declared conflict"):
        actions.clear_conflict(by=cast.coordinator, member=member, reason="To be sure")


def test_the_dass_objects_and_takes_it_back(cast: Cast, review: Review):
    member = join(review, cast.psw, PSW)

    with pytest.raises(Refused):
        actions.object_to_member(by=cast.host_organiser, member=member, reason="No")
    member = actions.object_to_member(by=cast.host_dass, member=member, reason="They applied for a post here")
    assert (member.objection, member.objected_by) == ("They applied for a post here", cast.host_dass)
    assert access.standing(cast.psw, review).on_team  # the coordinator decides

    member = actions.withdraw_objection(by=cast.host_dass, member=member)
    assert (member.objection, member.objected_by) == ("", None)


def test_leaving_ends_access_and_the_days_to_come(cast: Cast, review: Review):
    member = join(review, cast.psw, PSW)
    other = join(review, cast.second_psw, PSW)
    past = make_slot(review, "practitioners", member, number=1)
    Review.objects.update(fieldwork_to_on="2030-01-01")
    ahead = make_slot(review, "practitioners", member, other, number=2)
    ahead.starts_at = ahead.starts_at.replace(year=2029)
    ahead.ends_at = ahead.ends_at.replace(year=2029)
    ahead.save()

    actions.remove_member(by=cast.coordinator, review=review, member=member, reason="Ill")

    assert not access.standing(cast.psw, review).on_team
    assert set(SlotAttendee.objects.values_list("slot", "member")) == {
        (past.pk, member.pk),
        (ahead.pk, other.pk),
    }
    assert Event.objects.get(verb="team.member_removed").detail["reason"] == "Ill"


def test_the_coordinator_is_not_removed(cast: Cast, review: Review):
    with pytest.raises(ValidationError, match="always has a coordinator"):
        actions.remove_member(
            by=cast.coordinator, review=review, member=cast.member(review, cast.coordinator), reason="Tired"
        )


def test_handing_over_moves_the_lead_to_somebody_who_declares_first(cast: Cast, review: Review):
    member = actions.hand_over(by=cast.coordinator, review=review, user=cast.other_coordinator)

    assert not access.standing(cast.coordinator, review).on_team
    assert not access.standing(cast.other_coordinator, review).on_team
    actions.declare(by=cast.other_coordinator, member=member)
    assert access.standing(cast.other_coordinator, review).is_coordinator


def test_taking_over_works_only_where_nobody_leads(cast: Cast, review: Review):
    with pytest.raises(ValidationError, match="has a coordinator again"):
        actions.take_over(by=cast.other_coordinator, review=review)

    actions.declare(
        by=cast.coordinator, member=cast.member(review, cast.coordinator), conflict="A new post there"
    )
    actions.take_over(by=cast.other_coordinator, review=review)

    rows = review.team.filter(part="coordinator", left_at=None)
    assert [row.user for row in rows] == [cast.other_coordinator]


@pytest.mark.parametrize(
    "name", ["psw", "peer", "host_dass", "host_organiser", "administrator", "other_coordinator"]
)
def test_only_the_reviews_coordinator_builds_its_team(cast: Cast, name: str):
    review = cast.review(upto="")
    by, member = getattr(cast, name), cast.member(review, cast.second_psw)

    for action, values in (
        (actions.add_member, {"review": review, "user": cast.reader, "part": PSW}),
        (actions.remove_member, {"review": review, "member": member, "reason": "x"}),
        (actions.clear_conflict, {"member": member, "reason": "x"}),
        (actions.hand_over, {"review": review, "user": cast.other_coordinator}),
    ):
        with pytest.raises(Refused):
            action(by=by, **values)


def test_the_page_says_what_the_team_lacks(cast: Cast, review: Review):
    assert queries.team_gaps(review) == [
        "Ask 2 more PSW reviewers: at least two must be on the team",
        "Ask a lived-experience peer: at least one must be on the team",
    ]

    join(review, cast.psw, PSW)
    join(review, cast.peer, PEER, declared=False)
    second = join(review, cast.second_psw, PSW)
    actions.declare(by=cast.second_psw, member=second, conflict="A friend")

    assert queries.team_gaps(review) == [
        "Peer has not declared yet",
        "Second Psw has declared a conflict that has to be decided",
    ]


def test_who_was_asked_is_not_to_be_asked_for_again(cast: Cast, review: Review):
    join(review, cast.psw, PSW, declared=False)

    assert queries.team_gaps(review)[:2] == [
        "Ask 1 more PSW reviewer: at least two must be on the team",
        "Ask a lived-experience peer: at least one must be on the team",
    ]
