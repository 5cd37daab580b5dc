"""What pages read: the year, the list by stage, the team's load, warnings, what waits for whom."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.roles import Role
from reviews import actions, queries
from reviews.access import standing
from reviews.models import Review, Scope, TeamMember, Theme
from reviews.models.review import FACTS
from reviews.stages import Stage
from tests.cast import Cast, give, join, make_review, make_user

TODAY = date(2026, 11, 2)
PSW, PEER, COORDINATOR = TeamMember.Part.PSW, TeamMember.Part.PEER, TeamMember.Part.COORDINATOR


def dated(review: Review, first: date, last: date, **changes: Any) -> Review:
    Review.objects.filter(pk=review.pk).update(fieldwork_from_on=first, fieldwork_to_on=last, **changes)
    review.refresh_from_db()
    return review


@pytest.mark.parametrize("upto", ["", *FACTS])
def test_the_database_finds_the_same_stage_as_the_rule(cast: Cast, upto: str):
    review = make_review(cast.host, cast.framework, upto=upto)
    if review.final_at:
        Review.objects.update(
            final_at=timezone.now() - timedelta(days=1), released_at=None, published_at=None
        )
        review.refresh_from_db()
    now = timezone.now()

    for moment in (now, now + timedelta(days=200), datetime(2025, 1, 1, tzinfo=UTC)):
        found = {s for s in Stage if queries.at_stage(Review.objects.all(), s, now=moment).exists()}
        assert found == {review.stage_at(moment)}


def test_the_list_is_filtered_by_stage_council_and_year(cast: Cast):
    planned = dated(make_review(cast.host, ref="PR-2027-01"), date(2027, 1, 4), date(2027, 1, 8))
    scoping = make_review(cast.other, ref="PR-2026-02", upto="scoping_opened_at")
    make_review(cast.elsewhere, ref="PR-2026-09")

    def refs(**chosen: Any) -> list[str]:
        return [review.ref for review in queries.listed_reviews(cast.reader, **chosen)]

    assert refs() == [planned.ref, scoping.ref]
    assert refs(stage=Stage.SCOPING) == [scoping.ref]
    assert refs(council="hostwick") == [planned.ref]
    assert refs(year=2026) == [scoping.ref]
    assert refs(year=2027, stage=Stage.SCOPING) == []


def test_the_years_cells_fill_twelve_months_and_share_where_reviews_do(cast: Cast):
    dated(make_review(cast.host, ref="PR-2026-01"), date(2025, 12, 15), date(2026, 1, 9))
    dated(make_review(cast.host, ref="PR-2026-02"), date(2026, 3, 30), date(2026, 4, 10))
    dated(make_review(cast.host, ref="PR-2026-03"), date(2026, 4, 20), date(2026, 5, 1))

    year = queries.year_of(cast.reader, cast.region, 2026, today=TODAY)

    row = next(row for row in year.rows if row.council == cast.host)
    assert [
        (cell.first, cell.span, [bar.review.ref for bar in cell.bars]) for cell in row.cells if cell.bars
    ] == [
        (1, 1, ["PR-2026-01"]),
        (3, 3, ["PR-2026-02", "PR-2026-03"]),
    ]
    assert all(sum(cell.span for cell in row.cells) == 12 for row in year.rows)
    assert [name for _, name in year.bars[1].holidays] == ["Good Friday", "Easter Monday"]


def test_clashes_are_told_to_who_leads_the_review_and_to_nobody_else(cast: Cast):
    one = cast.review(ref="PR-2026-01")
    other = dated(make_review(cast.other, ref="PR-2026-02"), date(2026, 3, 13), date(2026, 3, 20))
    join(other, cast.psw, PSW)
    join(other, cast.other_coordinator, COORDINATOR)

    def clashes(user: Any) -> dict[str, list[str]]:
        bars = queries.year_of(user, cast.region, 2026, today=TODAY).bars
        return {bar.review.ref: bar.clashes for bar in bars}

    assert clashes(cast.coordinator) == {
        one.ref: ["Psw is also on the team of PR-2026-02 at Otherby"],
        other.ref: [],
    }
    assert clashes(cast.psw) == clashes(cast.reader_dass) == {one.ref: [], other.ref: []}
    dated(other, date(2026, 3, 14), date(2026, 3, 20))
    assert not any(clashes(cast.coordinator).values())


def test_who_waited_long_and_who_gave_few_is_for_planners(cast: Cast):
    dated(make_review(cast.host, ref="PR-2024-01"), date(2024, 10, 20), date(2024, 11, 1))
    dated(make_review(cast.giver, ref="PR-2024-02"), date(2024, 10, 26), date(2024, 11, 2))
    dated(make_review(cast.other, ref="PR-2027-01"), date(2027, 5, 3), date(2027, 5, 14))
    reviews = [dated(make_review(cast.host, ref=f"PR-2025-{n}"), TODAY, TODAY) for n in range(3)]
    for review in reviews:
        join(review, cast.psw, PSW)
    dated(reviews[0], date(2025, 1, 1), date(2025, 1, 2))

    year = queries.year_of(cast.coordinator, cast.region, 2026, today=TODAY)

    assert [(o.council.name, o.last_on, o.next_on) for o in year.overdue] == [
        ("Otherby", None, date(2027, 5, 3))
    ]
    assert year.average_given == "1.0"
    assert [(giver.council.name, giver.given) for giver in year.few_givers] == [
        ("Hostwick", 0),
        ("Otherby", 0),
    ]
    for user in (cast.reader, cast.administrator, cast.host_dass):
        seen = queries.year_of(user, cast.region, 2026, today=TODAY)
        assert (seen.overdue, seen.few_givers, seen.is_planner) == ([], [], False)


def test_more_than_two_years_is_overdue_and_two_years_are_not(cast: Cast):
    for council, last in ((cast.host, date(2024, 11, 1)), (cast.giver, date(2024, 11, 2))):
        dated(make_review(council, ref=f"PR-{council.pk}"), last, last)

    year = queries.year_of(cast.coordinator, cast.region, 2026, today=TODAY)

    assert [line.council.name for line in year.overdue] == ["Otherby", "Hostwick"]


def test_peers_and_organisers_see_only_their_own_reviews_in_the_year(cast: Cast):
    cast.review()
    make_review(cast.other, ref="PR-2026-02")

    for user in (cast.peer, cast.host_organiser):
        year = queries.year_of(user, cast.region, 2026, today=TODAY)
        assert [bar.review.ref for bar in year.bars] == ["PR-2026-01"]
        assert [row.council for row in year.rows] == [cast.host]


def test_load_and_clashes_are_counted_from_dates(cast: Cast):
    review = dated(cast.review(upto="", team=False), date(2026, 12, 7), date(2026, 12, 18))
    spans = [
        (date(2025, 11, 2), date(2025, 11, 2)),  # a year ago to the day: no longer counted
        (date(2025, 11, 2), date(2025, 11, 3)),
        (date(2026, 10, 26), date(2026, 11, 2)),
        (date(2026, 10, 26), date(2026, 11, 3)),  # still going on: to come
        (date(2026, 12, 18), date(2026, 12, 18)),  # the same day
        (date(2027, 11, 2), date(2027, 11, 9)),
        (date(2027, 11, 3), date(2027, 11, 9)),  # more than a year ahead
    ]
    for number, (first, last) in enumerate(spans):
        join(dated(make_review(cast.other, ref=f"PR-X-{number}"), first, last), cast.psw, PSW)

    (line,) = queries.describe_people([cast.psw], review, today=TODAY)

    assert (line.load_before, line.load_after) == (2, 3)
    assert [other.ref for other in line.clashes] == ["PR-X-4"]
    assert (line.councils, line.is_qualified) == (["Giverham"], True)


def test_only_the_coordinators_page_carries_load_and_clashes(cast: Cast):
    review = cast.review()

    assert all(line.person for line in queries.team_lines(review, is_planner=True, today=TODAY))
    assert not any(line.person for line in queries.team_lines(review, is_planner=False, today=TODAY))


def test_dates_are_warned_about(cast: Cast):
    moved = cast.review(upto="")
    other = dated(make_review(cast.other, ref="PR-2027-02"), date(2027, 3, 22), date(2027, 4, 2))
    join(other, cast.psw, PSW)
    join(other, cast.coordinator, COORDINATOR)
    dated(make_review(cast.host, ref="PR-2027-03"), date(2027, 9, 6), date(2027, 9, 17))

    warnings = queries.schedule_warnings(
        cast.coordinator, host=cast.host, first=date(2027, 3, 29), last=date(2027, 4, 10), review=moved
    )

    assert warnings == [
        "Monday 29 March 2027 is a bank holiday: Easter Monday",
        "Fieldwork ends on a Saturday",
        "Hostwick has another review in 2027: PR-2027-03, 6 to 17 September 2027",
        "You are on the team of PR-2027-02 at Otherby, 22 March to 2 April 2027",
        "Psw is on the team of PR-2027-02 at Otherby, 22 March to 2 April 2027",
    ]
    assert not queries.schedule_warnings(
        cast.coordinator, host=cast.giver, first=date(2028, 2, 7), last=date(2028, 2, 18)
    )


def what_waits(user: Any) -> list[str]:
    return [line.what for line in queries.waiting_for(user, today=TODAY)]


def test_what_waits_follows_the_review(cast: Cast):
    review = cast.review(upto="", team=False)
    join(review, cast.coordinator, COORDINATOR)
    psw = join(review, cast.psw, PSW, declared=False)
    assert what_waits(cast.psw) == ["Say whether you have a conflict of interest"]
    assert what_waits(cast.coordinator) == ["Open scoping", "Complete the team"]

    actions.declare(by=cast.psw, member=psw, conflict="A friend")
    assert what_waits(cast.psw) == []
    assert what_waits(cast.coordinator)[0] == "Decide about a declared conflict of interest"
    actions.clear_conflict(by=cast.coordinator, member=psw, reason="Small")
    join(review, cast.second_psw, PSW)
    join(review, cast.peer, PEER)

    review = actions.open_scoping(by=cast.coordinator, review=review)
    assert what_waits(cast.coordinator) == []
    assert what_waits(cast.host_organiser) == what_waits(cast.host_dass) == ["Write the scope"]

    Scope.objects.update(ambition="To learn", self_assessment="So so")
    Theme.objects.create(review=review, number=1, title="Carers")
    assert (what_waits(cast.host_organiser), what_waits(cast.host_dass)) == ([], ["Read and agree the scope"])

    actions.agree_scope(by=cast.host_dass, review=review)
    assert what_waits(cast.host_dass) == []
    assert what_waits(cast.coordinator) == ["Open sampling"]

    actions.object_to_member(by=cast.host_dass, member=psw, reason="No")
    assert "Consider the host DASS’s objection to a reviewer" in what_waits(cast.coordinator)
    for user in (cast.other_coordinator, cast.reader, cast.administrator, cast.host_lead):
        assert what_waits(user) == []


def test_fieldwork_past_its_last_day_waits_to_be_closed(cast: Cast):
    cast.review()

    (line,) = queries.waiting_for(cast.coordinator, today=TODAY)

    assert (line.what, line.due_on, line.is_overdue(TODAY)) == ("Close fieldwork", date(2026, 3, 13), True)
    (before,) = queries.waiting_for(cast.coordinator, today=date(2026, 3, 13))
    assert (before.what, before.is_overdue(date(2026, 3, 13))) == ("Follow the fieldwork", False)


def test_what_waits_costs_the_same_for_many(cast: Cast):
    give(cast.coordinator, Role.DASS, cast.giver)

    def cost() -> int:
        with CaptureQueriesContext(connection) as queries_made:
            queries.waiting_for(cast.coordinator, today=TODAY)
        return len(queries_made)

    for number in (1, 2, 3, 4):
        review = make_review(cast.giver, ref=f"PR-2030-{number}", upto="scoping_opened_at")
        Scope.objects.create(review=review)
        led = make_review(cast.other, ref=f"PR-2031-{number}")
        join(led, cast.coordinator, COORDINATOR)
        join(led, make_user(f"Someone {number}"), PSW, declared=False)
        assert cost() == 3


def test_progress_is_counted_and_hides_the_timetable_from_who_may_not_see_it(cast: Cast):
    review = cast.review(upto="sampling_opened_at")
    Scope.objects.create(review=review, ambition="To learn")
    row = cast.member(review, cast.peer)
    row.declared_at = None
    row.save()

    team = queries.team_lines(review, is_planner=False, today=TODAY)
    progress = queries.progress_of(standing(cast.coordinator, review), team)

    assert (progress.scope_done, progress.scope_parts, progress.is_scope_agreed) == (1, 3, False)
    assert (progress.psws.ready, progress.psws.wanted) == (2, 2)
    assert (progress.peers.ready, progress.peers.wanted) == (0, 1)
    assert (progress.has_coordinator, progress.is_team_ready, progress.slots) == (True, False, 0)
    assert queries.progress_of(standing(cast.host_lead, review), team).slots is None
