"""The pages, for each of the cast: who gets them, what stands on them, and what must not."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from accounts.roles import Role
from ratings import actions, queries
from reviews.access import standing
from reviews.models import TeamMember
from tests.cast import Cast, assign, give, join, make_record, make_user
from trail.models import Event

from .stage import Stage, hear, read, set_up

TEAM = ("coordinator", "psw", "second_psw", "peer")
HOST = ("host_organiser", "host_psw", "host_lead", "host_dass")
OUTSIDE = ("outsider", "nobody", "administrator", "other_coordinator")
REGION = ("reader", "reader_dass")
SECRET = "Nobody rang her back for a month"


@pytest.fixture
def stage(cast: Cast) -> Stage:
    return set_up(cast)


def get(client: Client, user: User, name: str, *args: object, code: int = 200) -> str:
    client.force_login(user)
    response = client.get(reverse(f"ratings:{name}", args=["PR-2026-01", *args]))
    assert response.status_code == code, (user.name, name, response.status_code)
    return response.content.decode()


def post(client: Client, user: User, name: str, *args: object, data: dict[str, Any] | None = None):
    client.force_login(user)
    return client.post(reverse(f"ratings:{name}", args=["PR-2026-01", *args]), data or {})


def note(cast: Cast, stage: Stage, text: str = SECRET, **changes: Any):
    given: dict[str, Any] = {"source": "record", "source_ref": "A1", "subthemes": [1], "themes": [1]}
    return actions.note_observation(by=cast.psw, review=stage.review, text=text, **{**given, **changes})


# Observations and conclusions: the whole team's, and nobody else's


@pytest.mark.parametrize("name", ["observation_list", "conclusion_list"])
def test_findings_are_the_teams(client: Client, cast: Cast, stage: Stage, name: str):
    note(cast, stage)
    actions.draw_conclusion(by=cast.psw, review=stage.review, text=SECRET, observations=[1])

    for who in TEAM:
        assert SECRET in get(client, getattr(cast, who), name)
    for who in HOST:
        assert SECRET not in get(client, getattr(cast, who), name, code=403)
    for who in (*OUTSIDE, *REGION):
        get(client, getattr(cast, who), name, code=404)


@pytest.mark.parametrize("name", ["observation_edit", "conclusion_edit"])
def test_one_finding_is_the_teams(client: Client, cast: Cast, stage: Stage, name: str):
    note(cast, stage)
    actions.draw_conclusion(by=cast.psw, review=stage.review, text=SECRET, observations=[1])

    for who in TEAM:
        assert SECRET in get(client, getattr(cast, who), name, 1)
    for who in (*HOST, *OUTSIDE, *REGION):
        get(client, getattr(cast, who), name, 1, code=404)


def test_noting_and_changing(client: Client, cast: Cast, stage: Stage):
    assert "record:A1" in get(client, cast.psw, "observation_create")
    data: dict[str, Any] = {"text": SECRET, "where": "record:A1", "themes": ["1"], "subthemes": ["1", "6"]}
    assert post(client, cast.psw, "observation_create", data=data).status_code == 302
    page = get(client, cast.coordinator, "observation_list")
    assert "Record A1" in page
    assert "Being heard" in page

    data = {"text": "It took a month.", "where": "document:", "document": "Strategy", "version": 0}
    assert post(client, cast.peer, "observation_edit", 1, data=data).status_code == 302
    page = get(client, cast.coordinator, "observation_list")
    assert "It took a month." in page
    assert "Strategy" in page


def test_what_is_missing_is_said_beside_its_field(client: Client, cast: Cast, stage: Stage):
    page = post(client, cast.psw, "observation_create", data={"text": "Kept"}).content.decode()
    assert "Select where this comes from" in page
    assert "Kept" in page
    page = post(
        client, cast.psw, "observation_create", data={"text": "Kept", "where": "document:"}
    ).content.decode()
    assert "Enter the title of the document" in page


def test_the_title_of_a_document_is_not_thrown_away_with_another_source(
    client: Client, cast: Cast, stage: Stage
):
    data = {"text": "Kept", "where": "record:A1", "document": "Carers strategy", "subthemes": ["1"]}
    page = post(client, cast.psw, "observation_create", data=data)
    assert "Delete the title, or select that it comes from a document" in page.text
    assert "Carers strategy" in page.text

    post(client, cast.psw, "observation_create", data=data | {"where": "document:"})
    sent = post(client, cast.psw, "observation_edit", 1, data=data | {"version": 0})
    assert sent.status_code == 302, "one that stood there before goes with the source it belongs to"


def test_a_peer_is_not_told_which_record(client: Client, cast: Cast, stage: Stage):
    note(cast, stage)

    page = get(client, cast.peer, "observation_list")
    assert SECRET in page
    assert "Record A1" not in page
    assert "A record" in page
    assert "record:A1" not in get(client, cast.peer, "observation_create")


def test_a_peer_changes_the_words_and_keeps_the_source(client: Client, cast: Cast, stage: Stage):
    observation = note(cast, stage)
    page = get(client, cast.peer, "observation_edit", 1)
    assert "As it is now" in page
    assert "A1" not in page

    data = {"text": "Softer.", "where": "record:", "version": 0}
    assert post(client, cast.peer, "observation_edit", 1, data=data).status_code == 302
    observation.refresh_from_db()
    assert (observation.text, observation.record) == ("Softer.", stage.once)


def test_two_change_one_observation(client: Client, cast: Cast, stage: Stage):
    note(cast, stage)
    first = {"text": "Theirs entirely", "where": "record:A1", "version": 0}
    post(client, cast.coordinator, "observation_edit", 1, data=first)
    page = post(
        client, cast.psw, "observation_edit", 1, data={**first, "text": "Mine entirely"}
    ).content.decode()

    assert "Theirs entirely" in page
    assert "Mine entirely" in page
    assert 'name="version" value="1"' in page


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("theme=1", [1]),
        ("subtheme=6", [2]),
        ("source=document", [2]),
        ("source=document&theme=1", []),
        ("source=nonsense&theme=x&subtheme=99", [1, 2]),
        ("page=900", [1, 2]),
    ],
)
def test_observations_are_filtered(client: Client, cast: Cast, stage: Stage, query: str, shown: list[int]):
    note(cast, stage)
    note(cast, stage, themes=[], subthemes=[6], source="document", source_ref="Strategy")
    client.force_login(cast.psw)

    page = client.get(reverse("ratings:observation_list", args=["PR-2026-01"]) + f"?{query}").content.decode()
    assert [number for number in (1, 2) if f'id="observation-{number}"' in page] == shown


def test_lists_cost_the_same_for_one_and_for_many(
    client: Client, cast: Cast, stage: Stage, django_assert_max_num_queries
):
    note(cast, stage)
    actions.draw_conclusion(by=cast.psw, review=stage.review, text="So.", observations=[1])
    client.force_login(cast.psw)
    for name in ("observation_list", "conclusion_list"):
        address = reverse(f"ratings:{name}", args=["PR-2026-01"])
        with django_assert_max_num_queries(12) as one:
            client.get(address)
        for _ in range(3):
            note(cast, stage)
            actions.draw_conclusion(by=cast.psw, review=stage.review, text="So.", observations=[1])
        with django_assert_max_num_queries(12) as many:
            client.get(address)
        assert len(many) == len(one)


def test_taking_out_what_is_cited_says_why_not(client: Client, cast: Cast, stage: Stage):
    note(cast, stage)
    actions.draw_conclusion(by=cast.psw, review=stage.review, text="So.", observations=[1])
    client.force_login(cast.psw)

    page = client.post(
        reverse("ratings:observation_remove", args=["PR-2026-01", 1]), follow=True
    ).content.decode()
    assert "Take it out of conclusion 1 first" in page


# The ratings


def test_the_team_sees_spreads_at_once(client: Client, cast: Cast, stage: Stage):
    read(stage.once, cast.psw, {1: "outstanding"}, "good")
    for who in TEAM:
        page = get(client, getattr(cast, who), "overview")
        assert "1 record and 0 conversations are counted" in page
        assert "Overall, records: Good 1; 1 in all" in page


def test_the_host_waits_until_the_report_is_shared_and_never_learns_more(client: Client, cast: Cast):
    stage = set_up(cast, upto="team_check_opened_at")
    read(stage.once, cast.psw, {1: "outstanding"}, "good")
    actions.agree_rating(by=cast.psw, review=stage.review, subtheme=1, grade="good", reason="Agreed reason")
    for who in HOST:
        assert "Agreed reason" not in get(client, getattr(cast, who), "overview", code=403)

    stage.review.accuracy_opened_at = timezone.now()
    stage.review.save()
    for who in ("host_organiser", "host_psw", "host_dass"):
        page = get(client, getattr(cast, who), "overview")
        assert "Agreed reason" in page
        for kept in ("Second Psw", "A1", "Record B1", "/ratings/1/", "record against"):
            assert kept not in page
        get(client, getattr(cast, who), "agree", 1, code=403)
        get(client, getattr(cast, who), "agree_overall", code=403)
    get(client, cast.host_lead, "overview", code=403)


def test_the_region_sees_them_once_released(client: Client, cast: Cast):
    stage = set_up(cast, upto="final_at")
    read(stage.once, cast.psw, {}, "good")
    for who in (*REGION, *OUTSIDE):
        get(client, getattr(cast, who), "overview", code=404)

    stage.review.released_at = timezone.now()
    stage.review.save()
    for who in REGION:
        page = get(client, getattr(cast, who), "overview")
        assert "A1" not in page
        assert "Second Psw" not in page
        get(client, getattr(cast, who), "agree", 1, code=403)
        get(client, getattr(cast, who), "observation_list", code=404)
    for who in OUTSIDE:
        get(client, getattr(cast, who), "overview", code=404)


@pytest.mark.parametrize("who", TEAM)
def test_a_double_read_record_shows_in_no_page_and_no_count_until_moderated(
    client: Client, cast: Cast, stage: Stage, who: str
):
    """One reading only is in: its grade is Outstanding, which nothing else in this review is."""
    read(stage.once, cast.psw, {1: "good"}, "good")
    read(stage.twice, cast.psw, {1: "outstanding"}, "outstanding")
    for name, args in (("overview", ()), ("agree", (1,)), ("agree_overall", ())):
        page = get(client, getattr(cast, who), name, *args)
        assert "Outstanding 1" not in page
        assert "Good 1" in page

    read(stage.twice, cast.second_psw, {1: "outstanding"}, "outstanding", reading=2)
    page = get(client, getattr(cast, who), "overview")
    assert "1 record waits for moderation" in page
    assert "Outstanding 1" not in page


def test_the_evidence_of_a_subtheme(client: Client, cast: Cast, stage: Stage):
    read(stage.once, cast.psw, {1: "outstanding"}, "good")
    hear(cast, stage.once, {1: "good"}, "good")
    note(cast, stage)

    page = get(client, cast.psw, "agree", 1)
    assert SECRET in page
    assert "Record A1" in page
    assert "Conversation 1" in page
    assert "Keep what we agreed" in page
    of_the_peer = get(client, cast.peer, "agree", 1)
    assert "Record A1</th>" in page
    assert "Record A1</th>" not in of_the_peer  # how a record was rated is for those who read audits
    assert "Keep what we agreed" not in of_the_peer
    get(client, cast.psw, "agree", 99, code=404)


def test_agreeing(client: Client, cast: Cast, stage: Stage):
    note(cast, stage)
    data = {"grade": "good", "reason": "Most goals are theirs.", "observations": ["1"], "version": 0}
    assert post(client, cast.psw, "agree", 1, data=data).status_code == 302
    page = get(client, cast.peer, "overview")
    assert "Most goals are theirs." in page
    page = post(client, cast.coordinator, "agree", 1, data={**data, "grade": "outstanding"}).content.decode()
    assert "Someone else changed this" in page
    assert post(client, cast.peer, "agree", 1, data=data).status_code == 403
    page = post(client, cast.psw, "agree", 2, data={}).content.decode()
    assert "Select the grade the team agreed" in page
    assert "Give the reason the team agreed" in page


def test_changing_the_words_keeps_the_observations_it_rests_on(client: Client, cast: Cast, stage: Stage):
    """One of them is not marked with the sub-theme, and the overall rating has no sub-theme at all."""
    note(cast, stage, subthemes=[2])
    for number, name, args in ((1, "agree", (1,)), (None, "agree_overall", ())):
        actions.agree_rating(
            by=cast.psw, review=stage.review, subtheme=number, grade="good", reason="First.", observations=[1]
        )
        assert f"1. {SECRET}" in get(client, cast.psw, name, *args)
        data = {"grade": "good", "reason": "Second.", "observations": ["1"], "version": 1}
        assert post(client, cast.psw, name, *args, data=data).status_code == 302
    assert [agreed.observations.count() for agreed in stage.review.agreed_ratings.all()] == [1, 1]
    assert SECRET in get(client, cast.coordinator, "agree_overall")


# Moderation


def both_read(cast: Cast, stage: Stage) -> None:
    read(stage.twice, cast.psw, {1: "good"}, "good")
    read(stage.twice, cast.second_psw, {1: "inadequate"}, "requires_improvement", reading=2, answer="N")


def test_a_reader_does_not_see_the_other_before_both_are_in(client: Client, cast: Cast, stage: Stage):
    read(stage.twice, cast.psw, {1: "outstanding"}, "good")

    for who in ("psw", "second_psw"):
        page = get(client, getattr(cast, who), "moderate", "B1", code=403)
        assert "Reason of reading 1" not in page
    assert not Event.objects.filter(verb="audit.opened").exists()


def test_both_readers_and_the_coordinator_see_them_side_by_side(client: Client, cast: Cast, stage: Stage):
    both_read(cast, stage)
    for who in ("coordinator", "psw", "second_psw"):
        page = get(client, getattr(cast, who), "moderate", "B1")
        assert "Reason of reading 1 of B1" in page
        assert "Reason of reading 2 of B1" in page
        assert page.count("Differs") == 6  # overall, one of three sub-themes, four criteria
        assert ("Why, for sub-theme 1?" in page) == (who == "coordinator")
        events = Event.objects.filter(verb="audit.opened", by=getattr(cast, who))
        assert {event.subject for event in events} == {"audit B1, reading 1", "audit B1, reading 2"}


def test_nobody_else_sees_them(client: Client, cast: Cast, stage: Stage):
    both_read(cast, stage)
    third = make_user_on_team(cast, stage)
    get(client, third, "moderate", "B1", code=403)
    for who in ("host_organiser", "host_psw", "host_lead"):
        get(client, getattr(cast, who), "moderate", "B1", code=403)
    for who in ("peer", "host_dass", *OUTSIDE, *REGION):
        get(client, getattr(cast, who), "moderate", "B1", code=404)
    assert not Event.objects.filter(verb="audit.opened").exists()


def make_user_on_team(cast: Cast, stage: Stage) -> User:
    third = make_user("Third Psw")
    give(third, Role.PSW, cast.giver)
    join(stage.review, third, TeamMember.Part.PSW)
    return third


def test_deciding(client: Client, cast: Cast, stage: Stage):
    both_read(cast, stage)
    page = post(client, cast.coordinator, "moderate", "B1", data={}).content.decode()
    assert "Select the grade that stands for sub-theme 1" in page
    data = {
        "reading": "2",
        "overall": "requires_improvement",
        "subtheme_1": "inadequate",
        "why_1": "A goal was missed.",
        "reason": "Read together.",
        "version": 0,
    }
    assert post(client, cast.psw, "moderate", "B1", data=data).status_code == 403
    assert post(client, cast.coordinator, "moderate", "B1", data=data).status_code == 302
    assert "A goal was missed." in get(client, cast.psw, "moderate", "B1")
    assert "Decided" in get(client, cast.coordinator, "overview")


def test_a_clash_is_explained_beside_its_field(client: Client, cast: Cast, stage: Stage):
    read(stage.once, cast.psw, {6: "inadequate"}, "good")
    assert "Record A1" in get(client, cast.coordinator, "overview")
    data = {"reading": "1", "overall": "good", "subtheme_6": "inadequate", "reason": "x", "version": 0}
    page = post(client, cast.coordinator, "moderate", "A1", data=data).content.decode()
    assert "although sub-theme 6 is Inadequate" in page
    data["clash_reason"] = "It was put right within a day."
    assert post(client, cast.coordinator, "moderate", "A1", data=data).status_code == 302


def test_closing(client: Client, cast: Cast, stage: Stage):
    read(stage.once, cast.psw, {}, "good")
    both_read(cast, stage)
    page = get(client, cast.coordinator, "close_moderation")
    assert "Record B1 was read by two people" in page
    assert reverse("ratings:moderate", args=[stage.review.ref, "B1"]) in page
    assert "There is a problem" in post(client, cast.coordinator, "close_moderation").content.decode()
    for who in ("psw", "peer", "host_organiser"):
        get(client, getattr(cast, who), "close_moderation", code=403)

    actions.moderate(
        by=cast.coordinator, record=stage.twice, reading=1, overall="good", reason="x", subthemes={1: "good"}
    )
    for number in (1, 2, 6):
        actions.agree_rating(by=cast.psw, review=stage.review, subtheme=number, grade="good", reason="x")
    assert post(client, cast.coordinator, "close_moderation").status_code == 302
    stage.review.refresh_from_db()
    assert stage.review.moderated_at is not None


def test_the_overview_costs_the_same_for_few_and_for_many(
    client: Client, cast: Cast, stage: Stage, django_assert_max_num_queries
):
    read(stage.once, cast.psw, {}, "good")
    client.force_login(cast.coordinator)
    address = reverse("ratings:overview", args=["PR-2026-01"])
    with django_assert_max_num_queries(15) as few:
        client.get(address)
    for ref in ("C1", "D1", "E1", "F1"):
        record = make_record(stage.review, ref, cast.host_organiser)
        assign(record, cast.psw)
        read(record, cast.psw, {1: "inadequate"}, "requires_improvement")
    with django_assert_max_num_queries(15) as many:
        client.get(address)
    assert len(many) == len(few)


# What the two readers propose


def propose(cast: Cast, stage: Stage, **changes: Any):
    given: dict[str, Any] = {"reason": "One goal was ours.", "grades": {0: "good", 1: "requires_improvement"}}
    return actions.propose(by=cast.psw, record=stage.twice, **{**given, **changes})


def test_a_reader_proposes_where_the_two_differ_and_the_other_agrees(
    client: Client, cast: Cast, stage: Stage
):
    both_read(cast, stage)
    assert "Propose what stands" in get(client, cast.psw, "moderate", "B1")
    form = get(client, cast.psw, "propose", "B1")
    assert 'name="overall"' in form
    assert 'name="subtheme_1"' in form
    assert 'name="subtheme_2"' not in form  # both rate it Good
    assert "Reason of reading 2 of B1" in form
    data = {
        "overall": "good",
        "subtheme_1": "requires_improvement",
        "reason": "One goal was ours.",
        "version": 0,
    }
    assert post(client, cast.psw, "propose", "B1", data=data).status_code == 302

    page = get(client, cast.second_psw, "moderate", "B1")
    assert "One goal was ours." in page
    assert "Written by Psw" in page
    assert "Second Psw has not said yet whether they agree" in page
    assert "I agree with this" in page
    assert "I agree with this" not in get(client, cast.psw, "moderate", "B1")
    assert "I agree with this" not in get(client, cast.coordinator, "moderate", "B1")
    post(client, cast.second_psw, "proposal_agree", "B1", data={"version": 1})
    assert "Second Psw agrees" in get(client, cast.coordinator, "moderate", "B1")


def test_what_is_missing_in_a_proposal_stands_beside_its_field(client: Client, cast: Cast, stage: Stage):
    both_read(cast, stage)
    page = post(client, cast.psw, "propose", "B1", data={"version": 0}).content.decode()
    assert "Select the grade you propose overall" in page
    assert "Select the grade you propose for sub-theme 1" in page
    assert "Give the reason for what you propose" in page


def test_the_coordinator_finds_it_filled_in_and_decides_otherwise(client: Client, cast: Cast, stage: Stage):
    both_read(cast, stage)
    propose(cast, stage)
    page = get(client, cast.coordinator, "moderate", "B1")
    assert "It is filled in below" in page
    for who in ("coordinator", "psw"):
        assert "the readers propose what stands" in get(client, getattr(cast, who), "overview")
    assert "readers propose" not in get(client, cast.peer, "overview")
    assert page.count("One goal was ours.") == 2  # as it was proposed, and in the form
    ticked = [tag for tag in page.split("<input")[1:] if "checked" in tag.partition(">")[0]]
    assert {
        (tag.split('name="')[1].split('"')[0], tag.split('value="')[1].split('"')[0]) for tag in ticked
    } == {("reading", "1"), ("overall", "good"), ("subtheme_1", "requires_improvement")}

    data = {
        "reading": "1",
        "overall": "good",
        "subtheme_1": "good",
        "reason": "I weigh it less.",
        "version": 0,
    }
    assert post(client, cast.coordinator, "moderate", "B1", data=data).status_code == 302
    page = get(client, cast.psw, "moderate", "B1")
    assert "I weigh it less." in page
    assert "One goal was ours." in page  # what was proposed is kept beside what was decided
    assert "Change what you propose" not in page
    get(client, cast.psw, "propose", "B1", code=403)


def test_both_readers_write_at_once_and_see_both_texts(client: Client, cast: Cast, stage: Stage):
    both_read(cast, stage)
    propose(cast, stage)
    data = {"overall": "requires_improvement", "subtheme_1": "good", "reason": "It is late.", "version": 0}
    page = post(client, cast.second_psw, "propose", "B1", data=data).content.decode()
    assert "Someone else changed this" in page
    assert "One goal was ours." in page
    assert "It is late." in page
    assert 'name="version" value="1"' in page


def test_agreeing_to_what_was_changed_meanwhile_says_to_read_again(client: Client, cast: Cast, stage: Stage):
    both_read(cast, stage)
    propose(cast, stage)
    propose(cast, stage, reason="Another reason.", version=1)
    client.force_login(cast.second_psw)
    address = reverse("ratings:proposal_agree", args=["PR-2026-01", "B1"])
    page = client.post(address, {"version": 1}, follow=True).content.decode()
    assert "The proposal was changed after you opened it" in page
    assert "has not said yet" in page


def test_nobody_but_the_two_proposes_and_nobody_before_both_are_in(client: Client, cast: Cast, stage: Stage):
    read(stage.twice, cast.psw, {1: "outstanding"}, "good")
    for who in ("psw", "second_psw"):
        assert "Reason of reading 1" not in get(client, getattr(cast, who), "propose", "B1", code=403)
    read(stage.twice, cast.second_psw, {1: "inadequate"}, "requires_improvement", reading=2)
    propose(cast, stage)
    third = make_user_on_team(cast, stage)
    for name in ("coordinator", "host_organiser", "host_psw", "host_lead"):
        assert "One goal" not in get(client, getattr(cast, name), "propose", "B1", code=403)
    assert "One goal" not in get(client, third, "propose", "B1", code=403)
    for who in ("peer", "host_dass", *OUTSIDE, *REGION):
        get(client, getattr(cast, who), "propose", "B1", code=404)
        assert (
            post(client, getattr(cast, who), "proposal_agree", "B1", data={"version": 1}).status_code == 404
        )


# Home


def test_what_waits_for_whom(cast: Cast, stage: Stage, django_assert_max_num_queries):
    read(stage.once, cast.psw, {}, "good")
    both_read(cast, stage)

    def waits(user: User) -> list[str]:
        return [line.what for line in queries.waiting_for(user, today=date(2026, 3, 20))]

    with django_assert_max_num_queries(2):
        assert waits(cast.coordinator) == [
            "Moderate 1 record",
            "Agree the ratings: 3 of 3 sub-themes are left",
        ]
    agree = "Agree the ratings: 3 of 3 sub-themes are left"
    with django_assert_max_num_queries(3):
        assert waits(cast.psw) == ["Propose what stands for record B1, which two of you read", agree]
    propose(cast, stage)
    assert waits(cast.psw) == [agree]
    assert waits(cast.second_psw) == [
        "Say whether you agree with what Psw proposes for record B1",
        agree,
    ]
    assert waits(cast.coordinator)[0] == "Moderate 1 record; a proposal is in from the readers"
    actions.agree_to_proposal(by=cast.second_psw, record=stage.twice, version=1)
    assert waits(cast.second_psw) == [agree]
    assert waits(cast.peer) == waits(cast.host_dass) == waits(cast.nobody) == []

    actions.moderate(
        by=cast.coordinator, record=stage.twice, reading=1, overall="good", reason="x", subthemes={1: "good"}
    )
    for number in (1, 2, 6):
        actions.agree_rating(by=cast.psw, review=stage.review, subtheme=number, grade="good", reason="x")
    assert waits(cast.coordinator) == ["Close moderation"]
    assert waits(cast.psw) == []


def test_progress_is_for_the_team(cast: Cast, stage: Stage):
    note(cast, stage)
    read(stage.once, cast.psw, {}, "good")

    assert queries.progress_of(standing(cast.coordinator, stage.review)) == queries.Progress(1, 0, 0, 3)
    assert queries.progress_of(standing(cast.peer, stage.review)) == queries.Progress(1, 0, 0, 3)
    assert queries.progress_of(standing(cast.host_dass, stage.review)) is None
