"""What waits on Home: concerns first, until somebody has taken them up, and overdue after one working day."""

from datetime import UTC, date, datetime

import pytest
from django.test import Client
from django.urls import reverse

from concerns import queries
from concerns.actions import close_concern, take_up
from concerns.models import Concern
from reviews.access import standing
from tests.cast import Cast, make_concern, make_review
from tests.conversations.stage import Stage

FRIDAY, MONDAY, TUESDAY = date(2026, 3, 6), date(2026, 3, 9), date(2026, 3, 10)


@pytest.fixture
def concern(cast: Cast, stage: Stage) -> Concern:
    """Raised on a Friday afternoon."""
    made = make_concern(stage.review, cast.peer)
    Concern.objects.filter(pk=made.pk).update(raised_at=datetime(2026, 3, 6, 15, tzinfo=UTC))
    made.refresh_from_db()
    return made


@pytest.mark.parametrize("who", ["coordinator", "host_organiser", "host_psw"])
def test_it_waits_until_it_is_taken_up_and_is_overdue_after_one_working_day(
    cast: Cast, concern: Concern, who: str
):
    (line,) = queries.waiting_for(getattr(cast, who), today=FRIDAY)

    assert line.due_on == MONDAY
    assert line.comes_first
    assert not line.is_overdue(MONDAY)
    assert line.is_overdue(TUESDAY)


def test_once_taken_up_it_is_the_organisers_to_its_end(cast: Cast, concern: Concern):
    concern = take_up(by=cast.host_organiser, concern=concern)
    assert queries.waiting_for(cast.coordinator, today=FRIDAY) == []
    (line,) = queries.waiting_for(cast.host_organiser, today=FRIDAY)
    assert (line.due_on, line.comes_first) == (None, False)

    close_concern(by=cast.coordinator, concern=concern, outcome="acted", reason="Safe")
    assert queries.waiting_for(cast.host_organiser, today=FRIDAY) == []


@pytest.mark.parametrize("who", ["psw", "peer", "host_lead", "host_dass", "reader", "administrator"])
def test_it_waits_for_nobody_else(cast: Cast, concern: Concern, who: str):
    assert queries.waiting_for(getattr(cast, who), today=FRIDAY) == []


@pytest.mark.parametrize("who", ["coordinator", "host_organiser"])
@pytest.mark.parametrize("upto", ["", "fieldwork_opened_at", "moderated_at", "final_at"])
def test_it_stands_first_on_home_at_every_stage(client: Client, cast: Cast, who: str, upto: str):
    make_review(cast.host, cast.framework, ref="PR-2026-07", upto="scoping_opened_at")
    review = cast.review(ref="PR-2026-08", upto=upto)
    make_concern(review, cast.psw, seen="Seen zqz")
    client.force_login(getattr(cast, who))

    text = client.get(reverse("home")).content.decode()

    first = text.split('class="waiting__item')[1]
    assert "Concern 1 is raised, and nobody has taken it up yet" in first
    assert reverse("concerns:read", args=["PR-2026-08", 1]) in first
    assert "zqz" not in text


def test_a_reviews_page_counts_what_its_reader_may_read(cast: Cast, stage: Stage, concern: Concern):
    make_concern(stage.review, cast.psw)
    counts = {
        who: queries.progress_of(standing(getattr(cast, who), stage.review))
        for who in ("coordinator", "host_lead", "peer", "second_psw", "host_dass")
    }
    assert {who: made and (made.all, made.open, made.not_taken_up) for who, made in counts.items()} == {
        "coordinator": (2, 2, 2),
        "host_lead": (2, 2, 2),
        "peer": (1, 1, 1),
        "second_psw": (0, 0, 0),
        "host_dass": None,
    }
