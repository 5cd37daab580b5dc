"""Rows *review* to *timetable* of the permissions table: each of the cast, own and other review, before and after."""

from collections.abc import Callable

import pytest
from django.http import Http404
from django.utils import timezone

from accounts.models import User
from accounts.roles import Role
from core.refusals import Refused
from reviews import access
from reviews.models import Review, TeamMember
from tests.cast import Cast, give, join, make_review, make_slot, make_user

TEAM = {"coordinator", "psw", "second_psw", "peer"}
HOST = {"host_organiser", "host_psw", "host_lead", "host_dass"}
EVERYBODY = (
    TEAM
    | HOST
    | {
        "administrator",
        "other_coordinator",
        "reader",
        "reader_dass",
        "outsider",
        "nobody",
    }
)
SCOPE, PREP, FIELD = "scoping_opened_at", "sampling_opened_at", "fieldwork_opened_at"
CLOSED_FIELD, RATED, FINAL, SHUT = "fieldwork_closed_at", "moderated_at", "final_at", "closed_at"

# check, how far the review is, who may
Check = Callable[[User, Review], None]
WHO_MAY: list[tuple[Check, str, set[str]]] = [
    (access.check_can_move, "", {"coordinator"}),
    (access.check_can_move, FIELD, {"coordinator"}),
    (access.check_can_move, CLOSED_FIELD, set()),
    (access.check_can_build_team, "", {"coordinator"}),
    (access.check_can_build_team, RATED, {"coordinator"}),
    (access.check_can_build_team, FINAL, set()),
    (access.check_can_read_team_business, FIELD, {"coordinator"}),
    (access.check_can_object, PREP, {"host_dass"}),
    (access.check_can_object, FIELD, set()),
    (access.check_can_edit_scope, "", set()),
    (access.check_can_edit_scope, SCOPE, {"coordinator", "host_organiser", "host_psw", "host_dass"}),
    (access.check_can_edit_scope, PREP, {"coordinator", "host_organiser", "host_psw", "host_dass"}),
    (access.check_can_edit_scope, FIELD, {"coordinator"}),
    (access.check_can_edit_scope, FINAL, set()),
    (access.check_can_agree_scope, SCOPE, {"host_dass"}),
    (access.check_can_agree_scope, FIELD, set()),
    (access.check_can_edit_timetable, PREP, {"coordinator", "host_organiser", "host_psw"}),
    (access.check_can_edit_timetable, FIELD, {"coordinator", "host_organiser", "host_psw"}),
    (access.check_can_edit_timetable, CLOSED_FIELD, set()),
    (access.check_can_read_timetable, FIELD, TEAM | {"host_organiser", "host_psw", "host_dass"}),
    (access.check_can_take_step, FIELD, {"coordinator"}),
    (access.check_can_publish, RATED, set()),
    (access.check_can_publish, FINAL, {"host_dass"}),
    (access.check_can_write_recommendations, CLOSED_FIELD, set()),
    (access.check_can_write_recommendations, RATED, {"coordinator"}),
    (access.check_can_write_recommendations, FINAL, set()),
]


@pytest.mark.parametrize(("check", "upto", "allowed"), WHO_MAY)
def test_each_of_the_cast_may_what_the_table_says(cast: Cast, check: Check, upto: str, allowed: set[str]):
    review = cast.review(upto=upto)

    assert {name for name in EVERYBODY if access.lets(check, getattr(cast, name), review)} == allowed


@pytest.mark.parametrize("check", dict.fromkeys(check for check, *_ in WHO_MAY))
def test_nobody_may_anything_in_another_review(cast: Cast, check: Check):
    cast.review()
    elsewhere = make_review(cast.other, cast.framework, ref="PR-2026-02", upto=RATED)

    allowed = {name for name in EVERYBODY if access.lets(check, getattr(cast, name), elsewhere)}

    assert allowed <= {"second_psw", "reader"}  # both are Otherby's own PSWs
    if check not in {
        access.check_can_edit_scope,
        access.check_can_edit_timetable,
        access.check_can_read_timetable,
    }:
        assert not allowed


def test_only_team_and_host_open_a_review(cast: Cast):
    review = cast.review()

    def opens(name: str) -> bool:
        try:
            return access.get_review(getattr(cast, name), review.ref) == review
        except Http404:
            return False

    assert {name for name in EVERYBODY if opens(name)} == TEAM | HOST


def test_the_region_and_the_administrator_see_the_calendar_and_nobody_else_does(cast: Cast):
    review = cast.review()
    make_review(cast.elsewhere, ref="PR-2026-09")

    seen = {
        name
        for name in EVERYBODY
        if access.calendar_visible_to(getattr(cast, name)).filter(pk=review.pk).exists()
    }

    assert seen == EVERYBODY - {"outsider", "nobody"}
    assert not access.calendar_visible_to(cast.psw).filter(ref="PR-2026-09").exists()


def test_the_timetable_is_for_team_organiser_and_dass(cast: Cast):
    review = cast.review()
    slot = make_slot(review, "practitioners", cast.member(review, cast.psw))

    seen = {
        name for name in EVERYBODY if access.slots_visible_to(getattr(cast, name)).filter(pk=slot.pk).exists()
    }

    assert seen == TEAM | {"host_organiser", "host_psw", "host_dass"}


def end_declaration(cast: Cast, row: TeamMember) -> None:
    row.declared_at = None
    row.save()


def declare_conflict(cast: Cast, row: TeamMember) -> None:
    row.conflict = "A cousin works there."
    row.save()


def leave(cast: Cast, row: TeamMember) -> None:
    row.left_at = timezone.now()
    row.save()


def join_the_host(cast: Cast, row: TeamMember) -> None:
    give(row.user, Role.ORGANISER, cast.host)


def lose_the_role(cast: Cast, row: TeamMember) -> None:
    row.user.memberships.update(ended_at=timezone.now())


def be_deactivated(cast: Cast, row: TeamMember) -> None:
    row.user.is_active = False
    row.user.save()


def see_the_review_close(cast: Cast, row: TeamMember) -> None:
    Review.objects.update(closed_at=timezone.now())


@pytest.mark.parametrize(
    "ends",
    [
        end_declaration,
        declare_conflict,
        leave,
        join_the_host,
        lose_the_role,
        be_deactivated,
        see_the_review_close,
    ],
    ids=lambda ends: ends.__name__,
)
@pytest.mark.parametrize("name", sorted(TEAM))
def test_a_place_on_the_team_ends_at_once(cast: Cast, name: str, ends: Callable[[Cast, TeamMember], None]):
    review = cast.review()
    user = getattr(cast, name)
    assert access.standing(user, review).on_team

    ends(cast, cast.member(review, user))

    assert not access.standing(user, review).on_team
    assert not access.reviews_on_team(user).exists()


@pytest.mark.parametrize("name", sorted(TEAM))
def test_a_page_that_asks_once_is_told_the_same_and_forgets_with_its_end(cast: Cast, name: str):
    """The places are found once, for that person alone; whatever ended since is seen by the next page."""
    review = cast.review()
    user = getattr(cast, name)
    elsewhere = {one for one in TEAM if one != name}
    before = set(access.places_of(user))
    assert [place.review for place in before] == [review]

    with access.places_asked_once(user):
        assert set(access.places_of(user)) == before
        assert list(access.reviews_on_team(user)) == [review.pk]
        assert all(access.standing(getattr(cast, other), review).on_team for other in elsewhere)
        assert not list(access.reviews_on_team(cast.outsider))
        leave(cast, cast.member(review, user))

    assert not access.places_of(user).exists()
    with access.places_asked_once(user):
        assert not list(access.reviews_on_team(user))


def test_a_cleared_conflict_lets_the_member_in(cast: Cast):
    review = cast.review()
    row = cast.member(review, cast.psw)
    declare_conflict(cast, row)
    row.conflict_cleared_at, row.conflict_cleared_by = timezone.now(), cast.coordinator
    row.save()

    assert access.standing(cast.psw, review).is_psw


def test_the_undeclared_reach_their_declaration_and_nothing_else(cast: Cast):
    review = cast.review(team=False)
    join(review, cast.peer, TeamMember.Part.PEER, declared=False)

    assert access.get_own_row(cast.peer, review.ref).review == review
    with pytest.raises(Http404):
        access.get_review(cast.peer, review.ref)
    with pytest.raises(Http404):
        access.get_own_row(cast.psw, review.ref)


def test_only_a_regions_coordinator_schedules(cast: Cast):
    def may(name: str) -> bool:
        try:
            access.check_can_schedule_for(getattr(cast, name), cast.host)
        except Refused:
            return False
        return True

    assert {name for name in EVERYBODY if may(name)} == {"coordinator", "other_coordinator"}
    assert access.councils_coordinated_by(cast.coordinator).count() == 3


def test_a_coordinator_of_the_host_council_does_not_review_it(cast: Cast):
    give(cast.coordinator, Role.ORGANISER, cast.host)

    with pytest.raises(Refused, match="You belong to this council"):
        access.check_can_schedule_for(cast.coordinator, cast.host)
    assert cast.host not in access.councils_coordinated_by(cast.coordinator)


def test_candidates_are_the_regions_and_never_the_hosts(cast: Cast):
    review = cast.review(team=False)
    employed = make_user("Employed Peer")
    give(employed, Role.PEER, cast.host)
    elsewhere = make_user("Peer Elsewhere")
    give(elsewhere, Role.PEER, cast.elsewhere)

    assert set(access.candidates_for(review, access.PSW)) == {cast.psw, cast.second_psw, cast.reader}
    assert set(access.candidates_for(review, access.PEER)) == {cast.peer}
    assert set(access.candidates_for(review, access.COORDINATOR)) == {
        cast.coordinator,
        cast.other_coordinator,
    }


def test_a_review_without_a_live_coordinator_can_be_taken_over(cast: Cast):
    review = cast.review()
    with pytest.raises(Http404):
        access.get_review_to_take_over(cast.other_coordinator, review.ref)

    declare_conflict(cast, cast.member(review, cast.coordinator))

    assert access.get_review_to_take_over(cast.other_coordinator, review.ref) == review
    with pytest.raises(Http404):
        access.get_review_to_take_over(cast.psw, review.ref)
