"""By when a check is asked for, where that is said, and who is reminded: once before the day, once on it."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from core.refusals import Refused
from reports import actions, queries
from reports.checks import Check
from reports.models import Deadline, Report
from reviews.models import Review
from tests.cast import Cast

from .makers import make_evidence, write_report
from .test_life import fresh

WEDNESDAY = date(2026, 4, 1)
"""Before Easter: Good Friday is the 3rd and Easter Monday the 6th of April 2026, so five working days are the 10th."""


@pytest.fixture
def report(cast: Cast, monkeypatch) -> Report:
    review = cast.review(upto="moderated_at")
    make_evidence(cast, review)
    moment = datetime(2026, 4, 1, 10, tzinfo=ZoneInfo("Europe/London"))
    monkeypatch.setattr("django.utils.timezone.now", lambda: moment)
    return write_report(cast, review)


def open_check(cast: Cast, report: Report, due_on: date | None = None) -> Deadline:
    actions.open_team_check(by=cast.coordinator, report=fresh(report), due_on=due_on)
    return Deadline.objects.get(check_name=Check.TEAM)


def remind(today: date, callbacks) -> list[str]:
    mail.outbox.clear()
    with callbacks(execute=True):
        actions.remind_of_checks(by=None, today=today)
    return sorted(address for message in mail.outbox for address in message.to)


def test_the_usual_time_is_in_working_days(cast: Cast, report: Report):
    assert open_check(cast, report).due_on == date(2026, 4, 10)
    actions.share_for_accuracy(by=cast.coordinator, report=fresh(report))

    assert Deadline.objects.get(check_name=Check.ACCURACY).due_on == date(2026, 4, 17)


@pytest.mark.parametrize("due_on", [date(2026, 3, 31), WEDNESDAY, date(2027, 4, 10)])
def test_a_day_that_is_past_or_far_is_refused_with_the_step(cast: Cast, report: Report, due_on: date):
    with pytest.raises(ValidationError, match="after today"):
        open_check(cast, report, due_on)


def test_the_team_is_reminded_twice_and_the_coordinator_who_asked_is_not(
    cast: Cast, report: Report, django_capture_on_commit_callbacks
):
    open_check(cast, report)
    team = ["peer@example.org", "psw@example.org", "second.psw@example.org"]

    days = {day: remind(date(2026, 4, day), django_capture_on_commit_callbacks) for day in range(2, 15)}

    assert days == {day: team if day in {8, 10} else [] for day in range(2, 15)}


def test_run_twice_a_day_it_tells_nobody_twice_and_a_missed_day_is_made_up(
    cast: Cast, report: Report, django_capture_on_commit_callbacks
):
    open_check(cast, report)
    late = date(2026, 4, 13)

    assert len(remind(late, django_capture_on_commit_callbacks)) == 3
    assert remind(late, django_capture_on_commit_callbacks) == []


def test_the_host_is_reminded_with_a_link_and_nothing_else(
    cast: Cast, report: Report, django_capture_on_commit_callbacks
):
    open_check(cast, report)
    actions.share_for_accuracy(by=cast.coordinator, report=fresh(report))

    told = remind(date(2026, 4, 17), django_capture_on_commit_callbacks)

    assert told == ["host.dass@example.org", "host.organiser@example.org", "host.psw@example.org"]
    (body,) = {message.body for message in mail.outbox}
    assert reverse("reports:facts", args=[report.review.ref]) in body
    assert "Hostwick" not in body


def test_nobody_is_reminded_of_a_check_that_is_over(
    cast: Cast, report: Report, django_capture_on_commit_callbacks
):
    open_check(cast, report)
    Review.objects.filter(pk=report.review_id).update(
        accuracy_opened_at=report.started_at, final_at=report.started_at
    )

    assert remind(date(2026, 4, 10), django_capture_on_commit_callbacks) == []


def test_only_the_machine_reminds(cast: Cast, report: Report):
    with pytest.raises(Refused):
        actions.remind_of_checks(by=cast.coordinator, today=WEDNESDAY)


def test_a_day_that_is_moved_is_reminded_of_anew(
    cast: Cast, report: Report, django_capture_on_commit_callbacks
):
    open_check(cast, report)
    assert remind(date(2026, 4, 10), django_capture_on_commit_callbacks)

    actions.move_deadline(
        by=cast.coordinator, report=fresh(report), check=Check.TEAM, due_on=date(2026, 4, 24)
    )

    assert remind(date(2026, 4, 21), django_capture_on_commit_callbacks) == []
    assert len(remind(date(2026, 4, 22), django_capture_on_commit_callbacks)) == 3
    with pytest.raises(Refused):
        actions.move_deadline(by=cast.psw, report=fresh(report), check=Check.TEAM, due_on=date(2026, 4, 24))


def test_the_day_stands_at_home_and_on_the_pages(cast: Cast, report: Report, client: Client):
    open_check(cast, report)
    for person in (cast.psw, cast.peer, cast.coordinator):
        (line,) = [each for each in queries.waiting_for(person, today=WEDNESDAY) if "draft" in each.what]
        assert line.due_on == date(2026, 4, 10)
    client.force_login(cast.peer)
    assert (
        "Friday 10 April 2026"
        in client.get(reverse("reports:comments", args=[report.review.ref])).content.decode()
    )

    actions.share_for_accuracy(by=cast.coordinator, report=fresh(report))
    (line,) = queries.waiting_for(cast.host_dass, today=WEDNESDAY)
    assert (line.what, line.due_on) == ("Check the facts in the draft report", date(2026, 4, 17))
    client.force_login(cast.host_dass)
    assert (
        "Friday 17 April 2026"
        in client.get(reverse("reports:facts", args=[report.review.ref])).content.decode()
    )


def test_a_wrong_day_is_said_beside_the_field(cast: Cast, report: Report, client: Client):
    client.force_login(cast.coordinator)

    page = client.post(
        reverse("reports:team_check", args=[report.review.ref]),
        {"due_on-day": "1", "due_on-month": "1", "due_on-year": "2020"},
    ).content.decode()

    assert "The date must be after today" in page
    assert 'value="2020"' in page
    assert fresh(report).review.team_check_opened_at is None
