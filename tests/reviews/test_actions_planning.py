"""Scheduling, moving, and reviews from before the software."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.utils import timezone

from core.refusals import Refused
from reviews import access, actions
from reviews.actions import planning
from reviews.models import Review, TeamMember
from reviews.stages import Stage
from tests.cast import Cast, join, make_review
from trail.models import Event

YEAR = 2027


@pytest.fixture(autouse=True)
def a_day_in_2026(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(timezone, "now", lambda: datetime(2026, 11, 2, 9, 0, tzinfo=UTC))


def schedule(cast: Cast, **changes: Any) -> Review:
    values: dict[str, Any] = {
        "by": cast.coordinator,
        "host": cast.host,
        "topic": "How carers are heard",
        "fieldwork_from_on": date(YEAR, 3, 1),
        "fieldwork_to_on": date(YEAR, 3, 12),
    }
    return actions.schedule_review(**values | changes)


def test_scheduling_makes_a_review_with_its_coordinator(cast: Cast):
    review = schedule(cast)

    assert (review.ref, review.stage) == ("PR-2027-01", Stage.PLANNED)
    assert access.standing(cast.coordinator, review).is_coordinator
    assert Event.objects.get().verb == "review.scheduled"


def test_references_count_up_in_their_year_and_over_gaps(cast: Cast):
    make_review(cast.other, ref="PR-2027-09")
    make_review(cast.other, ref="PR-2026-30")

    refs = [schedule(cast).ref for _ in range(2)]
    assert refs == ["PR-2027-10", "PR-2027-11"]
    make_review(cast.other, ref="PR-2027-99")
    assert schedule(cast).ref == "PR-2027-100"


def test_a_reference_taken_at_the_same_moment_is_passed_over(cast: Cast, monkeypatch: pytest.MonkeyPatch):
    """Another transaction took PR-2027-01 between looking and writing: the first answer is stale."""
    make_review(cast.other, ref="PR-2027-01")
    real, answers = planning._next_ref, iter(["PR-2027-01", "PR-2027-01"])
    monkeypatch.setattr(planning, "_next_ref", lambda year: next(answers, None) or real(year))

    assert schedule(cast).ref == "PR-2027-02"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"fieldwork_to_on": date(YEAR, 2, 1)}, "fieldwork_to_on"),
        ({"fieldwork_from_on": date(2025, 1, 1), "fieldwork_to_on": date(2025, 1, 9)}, "fieldwork_to_on"),
        ({"fieldwork_to_on": date(YEAR, 12, 1)}, "fieldwork_to_on"),
        ({"fieldwork_from_on": date(2035, 1, 1), "fieldwork_to_on": date(2035, 1, 9)}, "fieldwork_from_on"),
        ({"has_conflict": True}, "has_conflict"),
    ],
)
def test_what_cannot_be_scheduled_says_so_beside_its_field(cast: Cast, changes: dict[str, Any], field: str):
    with pytest.raises(ValidationError) as caught:
        schedule(cast, **changes)

    assert list(caught.value.message_dict) == [field]
    assert not Review.objects.exists()


@pytest.mark.parametrize("name", ["psw", "administrator", "host_dass", "outsider", "nobody"])
def test_nobody_else_schedules(cast: Cast, name: str):
    with pytest.raises(Refused):
        schedule(cast, by=getattr(cast, name))


def test_moving_keeps_the_reference_and_the_reason_and_tells_people(
    cast: Cast, mailoutbox: list[Any], django_capture_on_commit_callbacks: Any
):
    review = schedule(cast)
    join(review, cast.psw, TeamMember.Part.PSW)

    with django_capture_on_commit_callbacks(execute=True):
        actions.move_review(
            by=cast.coordinator,
            review=review,
            fieldwork_from_on=date(2028, 1, 10),
            fieldwork_to_on=date(2028, 1, 14),
            reason="The DASS is new",
        )

    review.refresh_from_db()
    assert (review.ref, review.fieldwork_from_on) == ("PR-2027-01", date(2028, 1, 10))
    assert Event.objects.get(verb="review.moved").detail["reason"] == "The DASS is new"
    told = {mail.to[0] for mail in mailoutbox}
    assert told == {
        p.email for p in (cast.coordinator, cast.psw, cast.host_organiser, cast.host_psw, cast.host_dass)
    }
    assert all("Hostwick" not in mail.body + mail.subject for mail in mailoutbox)


def test_once_fieldwork_is_open_only_its_end_moves(cast: Cast):
    review = cast.review()
    Review.objects.update(fieldwork_from_on=date(2026, 10, 26), fieldwork_to_on=date(2026, 11, 6))
    values: dict[str, Any] = {"by": cast.coordinator, "review": review, "reason": "Snow"}

    with pytest.raises(ValidationError, match="only the day it ends"):
        actions.move_review(fieldwork_from_on=date(2026, 11, 2), fieldwork_to_on=date(2026, 11, 13), **values)
    actions.move_review(fieldwork_from_on=date(2026, 10, 26), fieldwork_to_on=date(2026, 11, 13), **values)


def test_a_past_review_is_closed_and_brings_its_recommendations(cast: Cast):
    row = {"text": "Do", "owner": "Head", "measure": "Count", "baseline": "None", "due_on": date(2025, 1, 1)}
    review = actions.import_past_review(
        by=cast.coordinator,
        host=cast.host,
        topic="Before",
        fieldwork_from_on=date(2024, 3, 4),
        fieldwork_to_on=date(2024, 3, 15),
        final_on=date(2024, 6, 1),
        recommendations=[row, row | {"text": "Do more"}],
    )

    assert (review.ref, review.stage, review.imported) == ("PR-2024-01", Stage.CLOSED, True)
    assert [(r.number, r.text) for r in review.recommendations.all()] == [(1, "Do"), (2, "Do more")]


def test_a_review_to_come_is_not_a_past_one(cast: Cast):
    with pytest.raises(ValidationError):
        actions.import_past_review(
            by=cast.coordinator,
            host=cast.host,
            topic="Ahead",
            fieldwork_from_on=date(2027, 3, 4),
            fieldwork_to_on=date(2027, 3, 15),
        )


def test_the_tables_are_as_the_models_say(db: None):
    call_command("makemigrations", "reviews", "--check", "--dry-run", verbosity=0)
