"""A stage a fact: the life of a review as `domain.md` tells it."""

from datetime import UTC, datetime, timedelta

import pytest

from reviews.stages import Facts, Stage, stage_of

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
DAY = timedelta(days=1)
STAGE_AFTER = [
    ("scoping_opened_at", Stage.SCOPING),
    ("sampling_opened_at", Stage.SAMPLING),
    ("fieldwork_opened_at", Stage.FIELDWORK),
    ("fieldwork_closed_at", Stage.MODERATION),
    ("moderated_at", Stage.DRAFTING),
    ("team_check_opened_at", Stage.TEAM_CHECK),
    ("accuracy_opened_at", Stage.FACTUAL_ACCURACY),
    ("final_at", Stage.FINAL),
    ("released_at", Stage.SHARED),
    ("published_at", Stage.SHARED),
    ("closed_at", Stage.CLOSED),
]


def test_a_review_with_no_fact_is_planned():
    assert stage_of(Facts(), now=NOW) is Stage.PLANNED


@pytest.mark.parametrize(("fact", "stage"), STAGE_AFTER)
def test_each_fact_moves_the_review_on(fact: str, stage: Stage):
    names = [name for name, _ in STAGE_AFTER]
    facts = dict.fromkeys(names[: names.index(fact) + 1], NOW - DAY)

    assert stage_of(Facts(**facts), now=NOW) is stage


def test_a_fact_of_tomorrow_has_not_happened():
    facts = Facts(scoping_opened_at=NOW - DAY, sampling_opened_at=NOW + DAY)

    assert stage_of(facts, now=NOW) is Stage.SCOPING


@pytest.mark.parametrize(("days", "stage"), [(181, Stage.FINAL), (182, Stage.FOLLOW_UP)])
def test_follow_up_begins_half_a_year_after_the_final_report(days: int, stage: Stage):
    assert stage_of(Facts(final_at=NOW - days * DAY), now=NOW) is stage


def test_there_are_twelve_stages_in_order():
    assert [stage.number for stage in Stage] == list(range(1, 13))
