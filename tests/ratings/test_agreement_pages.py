"""The pages on agreement and on the record against the conversation: who gets them, what they say, what they cost."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from conversations.models import ConversationRating
from ratings import actions
from records.models import Consent
from reviews.models import Review
from tests.architecture.test_query_counts import cost_of
from tests.cast import Cast, assign, make_council, make_record
from trail.models import Event

from .stage import Stage, hear, read, set_up

TEAM_BUT_PEER = ("coordinator", "psw", "second_psw")
HOST = ("host_organiser", "host_psw", "host_lead", "host_dass")
OUTSIDE = ("outsider", "nobody", "administrator", "other_coordinator", "reader", "reader_dass")


@pytest.fixture
def stage(cast: Cast) -> Stage:
    return set_up(cast)


def get(client: Client, user: User, name: str, *args: object, code: int = 200) -> str:
    client.force_login(user)
    response = client.get(reverse(f"ratings:{name}", args=list(args)))
    assert response.status_code == code, (user.name, name, response.status_code)
    return " ".join(response.content.decode().split())


def both(cast: Cast, stage: Stage, one: dict[int, str], other: dict[int, str]) -> None:
    read(stage.twice, cast.psw, one, "good")
    read(stage.twice, cast.second_psw, other, "good", reading=2)


# One review


def test_the_page_counts_what_two_read(client: Client, cast: Cast, stage: Stage):
    """Of three sub-themes one is the same, one a grade apart, one two; overall Good twice."""
    both(cast, stage, {1: "good", 2: "good", 6: "inadequate"}, {1: "good", 2: "outstanding", 6: "good"})
    for who in TEAM_BUT_PEER:
        page = get(client, getattr(cast, who), "agreement", "PR-2026-01")
        assert "100% (1 of 1 record)" in page
        assert "33% (1 of 3 pairs of grades)" in page
        assert "67% (2 of 3)" in page
        assert "Not defined, n = 1" in page
        assert "this rests on the 1 record and not on the 3 pairs" in page
        assert re.search(r"\bnan\b", page.lower()) is None


def test_it_is_for_those_who_read_audits(client: Client, cast: Cast, stage: Stage):
    both(cast, stage, {}, {1: "inadequate"})
    for who in ("peer", *HOST):
        assert "of 1 record" not in get(client, getattr(cast, who), "agreement", "PR-2026-01", code=403)
    for who in OUTSIDE:
        get(client, getattr(cast, who), "agreement", "PR-2026-01", code=404)


@pytest.mark.parametrize("who", TEAM_BUT_PEER)
def test_a_record_of_which_one_reading_is_out_is_in_no_figure(
    client: Client, cast: Cast, stage: Stage, who: str
):
    """Outstanding is given by nobody else: it shows to its own reader alone, among their own grades."""
    read(stage.once, cast.psw, {}, "good")
    read(stage.twice, cast.second_psw, {}, "outstanding", reading=2)
    page = get(client, getattr(cast, who), "agreement", "PR-2026-01")
    assert "1 more is read twice and left out until both readings are in" in page
    assert "Records: overall: Good 1; 1 in all" in page
    assert ("Outstanding 1" in page) == (who == "second_psw")


def test_ones_own_spread_is_shown_to_each_reader_alone(client: Client, cast: Cast, stage: Stage):
    read(stage.once, cast.psw, {1: "outstanding"}, "good")
    both(cast, stage, {1: "outstanding"}, {1: "inadequate", 2: "inadequate", 6: "inadequate"})
    own = get(client, cast.psw, "agreement", "PR-2026-01")
    assert "Shown to you alone" in own
    assert "You: overall: Good 2; 2 in all" in own
    assert "You: all sub-themes together: Good 4, Outstanding 2; 6 in all" in own
    assert "Inadequate 3" not in own  # the other's
    assert "Inadequate 3" in get(client, cast.second_psw, "agreement", "PR-2026-01")
    page = get(client, cast.coordinator, "agreement", "PR-2026-01")
    assert "Your own grades" not in page
    assert "Inadequate 3" not in page


def test_a_review_of_which_nothing_is_read_twice_says_so(client: Client, cast: Cast, stage: Stage):
    page = get(client, cast.psw, "agreement", "PR-2026-01")
    assert "Figures appear here once a record is read by two people" in page
    assert page.count("nothing to compare") == 2


def cost(client: Client, user: User, name: str, *args: object) -> int:
    client.force_login(user)
    address = reverse(f"ratings:{name}", args=list(args))
    client.get(address)
    queries, status = cost_of(lambda: client.get(address))
    assert status == 200
    return queries


def test_it_costs_the_same_with_more_records_and_beside_other_reviews(
    client: Client, cast: Cast, stage: Stage
):
    both(cast, stage, {1: "good"}, {1: "inadequate"})
    hear(cast, stage.once, {1: "good"}, "good")
    pages = [("agreement", "PR-2026-01"), ("overview", "PR-2026-01"), ("against", "PR-2026-01", 1)]
    before = [cost(client, cast.psw, *page) for page in pages]
    for ref in ("C1", "D1", "E1"):
        record = make_record(stage.review, ref, cast.host_organiser)
        for number, reader in enumerate((cast.psw, cast.second_psw), start=1):
            assign(record, reader, number)
            read(record, reader, {1: "outstanding"}, "good", reading=number)
    for number in range(2, 6):
        beside = set_up(cast, ref=f"PR-2026-{number:02}")
        both(cast, beside, {1: "good"}, {1: "inadequate"})
    assert [cost(client, cast.psw, *page) for page in pages] == before
    assert max(before) <= 15


# The region


def many(cast: Cast, hosts: int, *, records: int = 8, finals: int | None = None) -> list[Review]:
    """So many final reviews, each of another council: records read twice, one sub-theme of three a grade apart."""
    made = []
    for at in range(hosts):
        review = cast.review(ref=f"PR-2025-{at + 1:02}", upto="final_at")
        final_at = timezone.now() - timedelta(days=90 - at)
        host = make_council(cast.region, f"Council {at}")
        Review.objects.filter(pk=review.pk).update(
            host=host, final_at=final_at if at < (finals or hosts) else None
        )
        for place in range(records):
            record = make_record(review, f"{'ABCDEFGH'[place % 8]}{place // 8 + 1}", cast.host_organiser)
            for number, reader in enumerate((cast.psw, cast.second_psw), start=1):
                assign(record, reader, number)
                read(record, reader, {1: "outstanding" if number == 2 else "good"}, "good", reading=number)
            actions_of_the_past(cast, record)
        made.append(review)
    return made


def actions_of_the_past(cast: Cast, record: Any) -> None:
    """What was decided: sub-theme 1 as the second reader had it."""
    final_at, record.review.final_at = record.review.final_at, None
    Review.objects.filter(pk=record.review_id).update(final_at=None)
    actions.moderate(
        by=cast.coordinator,
        record=record,
        reading=1,
        overall="good",
        reason="x",
        subthemes={1: "outstanding"},
    )
    Review.objects.filter(pk=record.review_id).update(final_at=final_at)
    record.review.final_at = final_at


def test_three_reviews_of_three_councils_are_told(client: Client, cast: Cast):
    """24 records: all overall Good; of 72 pairs 48 the same, and 24 a grade apart."""
    many(cast, 3)
    page = get(client, cast.coordinator, "region_agreement", "aldermere")
    assert "3 reviews of this region are counted" in page
    assert "67% of 72 pairs of grades" in page
    assert "Not defined, n = 24" in page  # overall, all are Good
    assert page.count("Records: overall, n = 24") == 1
    for kept in ("PR-2025", "Council 0", "Psw", "A1", "Record A"):
        assert kept not in page


def test_fewer_than_three_are_told_nothing_of(client: Client, cast: Cast):
    many(cast, 2, records=12)
    page = get(client, cast.coordinator, "region_agreement", "aldermere")
    assert "No figures yet" in page
    assert "2 wait for others" in page
    assert page.count("Not told yet") == 3
    assert "n = " not in page


def test_a_fourth_review_changes_no_figure(client: Client, cast: Cast):
    reviews = many(cast, 4, finals=3)
    before = get(client, cast.coordinator, "region_agreement", "aldermere")
    Review.objects.filter(pk=reviews[3].pk).update(final_at=timezone.now())
    after = get(client, cast.coordinator, "region_agreement", "aldermere")
    assert "1 waits for others" in after
    assert before.partition("What is held back")[2] == after.partition("What is held back")[2]


def test_a_batch_of_which_one_review_is_deleted_goes_as_a_whole(client: Client, cast: Cast):
    reviews = many(cast, 3)
    reviews[1].records.all().delete()
    assert "No figures yet" in get(client, cast.coordinator, "region_agreement", "aldermere")


def test_two_reviews_of_one_council_are_not_three_councils(client: Client, cast: Cast):
    reviews = many(cast, 3)
    Review.objects.filter(pk=reviews[1].pk).update(host=Review.objects.get(pk=reviews[0].pk).host)
    assert "No figures yet" in get(client, cast.coordinator, "region_agreement", "aldermere")


def test_the_regions_figures_are_its_coordinators(client: Client, cast: Cast):
    for who in ("coordinator", "other_coordinator"):
        get(client, getattr(cast, who), "region_agreement", "aldermere")
    for who in ("psw", "peer", *HOST, "reader", "reader_dass", "administrator", "outsider", "nobody"):
        get(client, getattr(cast, who), "region_agreement", "aldermere", code=404)
    get(client, cast.coordinator, "region_agreement", "nowhere", code=404)


def test_the_region_costs_the_same_for_three_and_for_six(client: Client, cast: Cast):
    reviews = many(cast, 6, records=3, finals=3)
    three = cost(client, cast.coordinator, "region_agreement", "aldermere")
    Review.objects.filter(pk__in=[review.pk for review in reviews]).update(final_at=timezone.now())
    assert cost(client, cast.coordinator, "region_agreement", "aldermere") == three
    assert three <= 15


# The record against the conversation


def test_both_stand_side_by_side_and_what_differs_is_to_be_discussed(
    client: Client, cast: Cast, stage: Stage
):
    read(stage.once, cast.psw, {1: "outstanding", 2: "not_applicable"}, "good")
    hear(cast, stage.once, {1: "inadequate", 2: "good"}, "good")
    for who in TEAM_BUT_PEER:
        page = get(client, getattr(cast, who), "against", "PR-2026-01", 1)
        assert (
            "Sub-theme 1 in words: Outstanding by the record, Inadequate by the conversation; "
            "3 grades higher by the record"
        ) in page
        assert "Not applicable by the record, Good by the conversation</li>" in page
        assert page.count("Differs") == 2
        assert page.index("Sub-theme 1") < page.index("Not applicable by the record")
    events = Event.objects.filter(verb="pair.opened", by=cast.psw)
    assert [event.subject for event in events] == ["record A1 and conversation 1"]


def test_side_by_side_is_for_those_who_read_records(client: Client, cast: Cast, stage: Stage):
    read(stage.once, cast.psw, {1: "outstanding"}, "good")
    hear(cast, stage.once, {1: "inadequate"}, "good")
    for who in ("peer", *HOST):
        assert "A1" not in get(client, getattr(cast, who), "against", "PR-2026-01", 1, code=403)
    for who in OUTSIDE:
        get(client, getattr(cast, who), "against", "PR-2026-01", 1, code=404)
    assert not Event.objects.filter(verb="pair.opened").exists()


def test_a_withdrawn_conversation_and_one_not_handed_in_are_beside_nothing(
    client: Client, cast: Cast, stage: Stage
):
    read(stage.once, cast.psw, {}, "good")
    conversation = hear(cast, stage.once, {1: "good"}, "good")
    get(client, cast.psw, "against", "PR-2026-01", 1)
    Consent.objects.update(withdrawn_at=timezone.now(), withdrawn_by=cast.host_organiser)
    get(client, cast.psw, "against", "PR-2026-01", 1, code=404)
    Consent.objects.update(withdrawn_at=None, withdrawn_by=None)
    conversation.handed_in_at = None
    conversation.save()
    get(client, cast.psw, "against", "PR-2026-01", 1, code=404)
    get(client, cast.psw, "against", "PR-2026-01", 7, code=404)


@pytest.mark.parametrize("who", ["coordinator", "psw", "second_psw"])
def test_a_record_that_is_not_settled_shows_no_rating_beside_the_conversation(
    client: Client, cast: Cast, stage: Stage, who: str
):
    read(stage.twice, cast.psw, {1: "outstanding"}, "outstanding")
    hear(cast, stage.twice, {1: "good"}, "good")
    page = get(client, getattr(cast, who), "against", "PR-2026-01", 1)
    assert "not settled yet" in page
    assert "Outstanding" not in page
    assert ConversationRating.objects.count() == 1


# What an agreed rating rests on


def test_the_team_sees_what_an_agreed_rating_rests_on_and_nobody_else(client: Client, cast: Cast):
    stage = set_up(cast, upto="accuracy_opened_at")
    for text in ("Nobody rang her back", "Not what it rests on"):
        actions.note_observation(
            by=cast.psw, review=stage.review, text=text, source="record", source_ref="A1", subthemes=[1]
        )
    for number in (1, None):
        actions.agree_rating(
            by=cast.psw, review=stage.review, subtheme=number, grade="good", reason="Why", observations=[1]
        )
    for who in (*TEAM_BUT_PEER, "peer"):
        page = get(client, getattr(cast, who), "overview", "PR-2026-01")
        assert page.count("1. Nobody rang her back") == 2
        assert "Not what it rests on" not in page
        assert "Record A1" not in page
    for who in ("host_organiser", "host_dass"):
        page = get(client, getattr(cast, who), "overview", "PR-2026-01")
        assert "Why" in page
        assert "Nobody rang her back" not in page
