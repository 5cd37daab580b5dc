"""Noting, concluding, moderating, agreeing, closing."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from audits.models import Audit
from core.refusals import Conflict, Refused
from ratings import actions, queries
from ratings.models import AgreedRating, Conclusion, ModeratedGrade, Moderation, Observation, Proposal
from reviews.models import SubTheme
from reviews.scales import Grade
from tests.cast import Cast
from trail.models import Event

from .stage import Stage, hear, read, set_up


@pytest.fixture
def stage(cast: Cast) -> Stage:
    return set_up(cast)


def note(cast: Cast, stage: Stage, **changes: Any) -> Observation:
    given: dict[str, Any] = {
        "text": "Goals are in the person’s words.",
        "source": "record",
        "source_ref": "A1",
    }
    return actions.note_observation(by=cast.psw, review=stage.review, **{**given, **changes})


# Observations


def test_observations_are_numbered_tagged_and_recorded(cast: Cast, stage: Stage):
    note(cast, stage)
    second = note(cast, stage, source="document", source_ref="Carers’ strategy", themes=[1], subthemes=[1, 6])

    assert second.number == 2
    assert second.document == "Carers’ strategy"
    assert [subtheme.number for subtheme in second.subthemes.all()] == [1, 6]
    assert [theme.title for theme in second.themes.all()] == ["Being heard"]
    assert Event.objects.filter(verb="observation.noted", subject="observation 2").count() == 1


@pytest.mark.parametrize(
    ("source", "source_ref", "field"),
    [
        ("record", "C1", "where"),  # not listed
        ("record", "nonsense", "where"),
        ("record", "A\u00b2", "where"),  # a digit that is none
        ("meeting", 7, "where"),
        ("conversation", "x", "where"),
        ("document", "  ", "document"),
        ("rumour", "A1", "where"),
    ],
)
def test_the_source_is_one_that_is_there(
    cast: Cast, stage: Stage, source: str, source_ref: object, field: str
):
    with pytest.raises(ValidationError) as raised:
        note(cast, stage, source=source, source_ref=source_ref)
    assert field in raised.value.message_dict


def test_a_peer_names_only_a_record_they_see(cast: Cast, stage: Stage):
    with pytest.raises(ValidationError):
        actions.note_observation(
            by=cast.peer, review=stage.review, text="x", source="record", source_ref="A1"
        )


def test_a_conversation_is_a_source_once_handed_in(cast: Cast, stage: Stage):
    conversation = hear(cast, stage.once, {1: "good"}, "good")
    assert note(cast, stage, source="conversation", source_ref=1).conversation == conversation

    conversation.handed_in_at = None
    conversation.save()
    with pytest.raises(ValidationError):
        note(cast, stage, source="conversation", source_ref=1)


@pytest.mark.parametrize(
    "who", ["host_organiser", "host_dass", "administrator", "outsider", "nobody", "reader"]
)
def test_only_the_team_notes(cast: Cast, stage: Stage, who: str):
    with pytest.raises(Refused):
        actions.note_observation(
            by=getattr(cast, who), review=stage.review, text="x", source="document", source_ref="y"
        )


@pytest.mark.parametrize("who", ["coordinator", "psw", "second_psw", "peer"])
def test_everyone_on_the_team_notes(cast: Cast, stage: Stage, who: str):
    assert actions.note_observation(
        by=getattr(cast, who), review=stage.review, text="x", source="document", source_ref="y"
    ).pk


@pytest.mark.parametrize("upto", ["sampling_opened_at", "final_at"])
def test_not_before_fieldwork_and_not_after_the_final_report(cast: Cast, upto: str):
    stage = set_up(cast, upto=upto)
    with pytest.raises(Refused):
        note(cast, stage)


def test_two_change_one_observation(cast: Cast, stage: Stage):
    observation = note(cast, stage)
    same: dict[str, Any] = {"source": "record", "source_ref": "A1"}
    actions.edit_observation(by=cast.psw, observation=observation, text="Theirs.", version=0, **same)

    with pytest.raises(Conflict) as raised:
        actions.edit_observation(by=cast.peer, observation=observation, text="Mine.", version=0, **same)
    assert raised.value.theirs["text"] == "Theirs."


def test_a_cited_observation_stays(cast: Cast, stage: Stage):
    observation = note(cast, stage)
    conclusion = actions.draw_conclusion(by=cast.psw, review=stage.review, text="So.", observations=[1])
    with pytest.raises(ValidationError, match="conclusion 1"):
        actions.remove_observation(by=cast.psw, observation=observation)

    actions.remove_conclusion(by=cast.psw, conclusion=conclusion)
    actions.remove_observation(by=cast.psw, observation=observation)
    assert not Observation.objects.exists()


def test_observations_of_a_withdrawn_conversation_vanish_with_it(cast: Cast, stage: Stage):
    hear(cast, stage.once, {1: "good"}, "good")
    note(cast, stage, source="conversation", source_ref=1, text="She said that nobody rang.", subthemes=[1])
    note(cast, stage)
    conclusion = actions.draw_conclusion(by=cast.psw, review=stage.review, text="So.", observations=[1, 2])

    consent = stage.once.consent
    consent.withdrawn_at, consent.withdrawn_by = timezone.now(), cast.host_organiser
    consent.save()

    assert [o.number for o in queries.observations_for(cast.psw, stage.review)] == [2]
    assert [o.number for o in queries.conclusions_for(cast.psw, stage.review).get().observations.all()] == [2]
    overview = queries.spreads(stage.review)
    assert overview.conversations.n == 0
    assert queries.record_against_conversation(stage.review) == []
    actions.edit_conclusion(by=cast.psw, conclusion=conclusion, text="So then.", observations=[2], version=0)
    with pytest.raises(ValidationError):
        actions.edit_conclusion(by=cast.psw, conclusion=conclusion, text="x", observations=[1], version=1)


def test_a_conclusion_rests_on_something(cast: Cast, stage: Stage):
    with pytest.raises(ValidationError) as raised:
        actions.draw_conclusion(by=cast.psw, review=stage.review, text="So.", observations=[])
    assert "observations" in raised.value.message_dict
    assert not Conclusion.objects.exists()


# Moderation


def both_read(cast: Cast, stage: Stage) -> None:
    read(stage.twice, cast.psw, {1: "good", 6: "good"}, "good")
    read(stage.twice, cast.second_psw, {1: "inadequate", 6: "good"}, "requires_improvement", reading=2)


def moderate(cast: Cast, stage: Stage, **changes: Any) -> Moderation:
    given: dict[str, Any] = {
        "reading": 2,
        "overall": "requires_improvement",
        "reason": "We read it together.",
        "subthemes": {1: "requires_improvement"},
    }
    return actions.moderate(by=cast.coordinator, record=stage.twice, **{**given, **changes})


def test_what_both_say_is_taken_over_and_what_differs_is_decided(cast: Cast, stage: Stage):
    both_read(cast, stage)
    moderation = moderate(cast, stage, reasons={1: "A goal was missed."})

    grades = {(g.subtheme.number if g.subtheme else 0): g.grade for g in moderation.grades.all()}
    assert grades == {0: "requires_improvement", 1: "requires_improvement", 2: "good", 6: "good"}
    assert moderation.grades.get(subtheme__number=1).reason == "A goal was missed."
    assert queries.reading_choice(stage.review) == {stage.twice.pk: 2}
    assert stage.twice.audits.count() == 2
    assert Event.objects.filter(verb="record.moderated", subject="record B1").count() == 1


def test_every_difference_is_decided(cast: Cast, stage: Stage):
    both_read(cast, stage)
    with pytest.raises(ValidationError) as raised:
        moderate(cast, stage, subthemes={}, overall="")
    assert set(raised.value.message_dict) == {"subtheme_1", "overall"}


def test_a_decision_has_a_reason(cast: Cast, stage: Stage):
    both_read(cast, stage)
    with pytest.raises(ValidationError) as raised:
        moderate(cast, stage, reason=" ")
    assert set(raised.value.message_dict) == {"reason"}


def test_nothing_is_decided_before_both_are_handed_in(cast: Cast, stage: Stage):
    read(stage.twice, cast.psw, {}, "good")
    with pytest.raises(Refused):
        moderate(cast, stage, reading=1)


@pytest.mark.parametrize("who", ["psw", "second_psw", "peer", "host_organiser", "administrator", "nobody"])
def test_only_the_coordinator_decides(cast: Cast, stage: Stage, who: str):
    both_read(cast, stage)
    with pytest.raises(Refused):
        actions.moderate(
            by=getattr(cast, who),
            record=stage.twice,
            reading=1,
            overall="good",
            reason="x",
            subthemes={1: "good"},
        )


def test_an_inadequate_six_beside_a_good_overall_is_explained(cast: Cast, stage: Stage):
    read(stage.twice, cast.psw, {6: "inadequate"}, "good")
    read(stage.twice, cast.second_psw, {6: "inadequate"}, "good", reading=2)
    with pytest.raises(ValidationError) as raised:
        moderate(cast, stage, overall="good", subthemes={})
    assert set(raised.value.message_dict) == {"clash_reason"}

    assert moderate(cast, stage, overall="good", subthemes={}, clash_reason="It was put right.").pk


def test_a_record_read_once_is_moderated_only_where_it_clashes(cast: Cast, stage: Stage):
    audit = read(stage.once, cast.psw, {6: "good"}, "good")
    decide: dict[str, Any] = {
        "by": cast.coordinator,
        "record": stage.once,
        "reading": 1,
        "overall": "requires_improvement",
    }
    with pytest.raises(Refused):
        actions.moderate(**decide, reason="x")

    audit.ratings.filter(subtheme__number=6).update(grade="inadequate")
    assert queries.records_to_moderate(stage.review) == ["A1"]
    assert actions.moderate(**decide, reason="x").pk
    assert queries.records_to_moderate(stage.review) == []


def test_a_decision_can_be_changed_and_a_stale_one_conflicts(cast: Cast, stage: Stage):
    both_read(cast, stage)
    moderate(cast, stage)
    with pytest.raises(Conflict):
        moderate(cast, stage, reason="Another.", version=0)
    moderate(cast, stage, reason="Another.", version=1)

    assert Moderation.objects.get().reason == "Another."
    assert ModeratedGrade.objects.count() == 4


# Counting over the database


def test_a_record_read_twice_counts_once_by_what_was_decided(cast: Cast, stage: Stage):
    read(stage.once, cast.psw, {1: "outstanding"}, "good")
    both_read(cast, stage)

    before = queries.spreads(stage.review)
    assert (list(before.counted), before.waiting) == (["A1"], ["B1"])
    assert before.records.n == 1

    moderate(cast, stage)
    after = queries.spreads(stage.review)
    assert after.waiting == []
    by_grade = {row.grade.value: row.count for row in after.records.rows}
    assert (by_grade["good"], by_grade["requires_improvement"], after.records.n) == (1, 1, 2)
    first = {row.grade.value: row.count for row in after.lines[0].records.rows}
    assert (first["outstanding"], first["requires_improvement"], first["inadequate"]) == (1, 1, 0)
    assert after.lines[2].conversations is None  # sub-theme 6 is not rated from conversations


def test_an_unfinished_or_unselected_record_is_not_counted(cast: Cast, stage: Stage):
    audit = read(stage.once, cast.psw, {}, "good")
    audit.handed_in_at = None
    audit.save()
    assert queries.spreads(stage.review).unfinished == ["A1", "B1"]
    assert queries.spreads(stage.review).records.n == 0


def test_the_record_against_the_conversation(cast: Cast, stage: Stage):
    read(stage.once, cast.psw, {1: "good", 2: "good"}, "good")
    hear(cast, stage.once, {1: "inadequate", 2: "good"}, "requires_improvement")

    (pair,) = queries.record_against_conversation(stage.review)
    assert (pair.record, pair.conversation, pair.steps) == ("A1", 1, 1)
    assert (pair.by_record, pair.by_conversation) == ("good", "requires_improvement")
    assert [(title, read.value, heard.value) for title, read, heard in pair.differing] == [
        ("1. Sub-theme 1 in words", "good", "inadequate")
    ]


def test_spreads_take_the_same_queries_for_any_number(cast: Cast, stage: Stage, django_assert_num_queries):
    read(stage.once, cast.psw, {}, "good")
    with django_assert_num_queries(5):
        queries.spreads(stage.review)
    both_read(cast, stage)
    hear(cast, stage.once, {1: "good"}, "good")
    with django_assert_num_queries(5):
        queries.spreads(stage.review)


# Agreement


def agree(cast: Cast, stage: Stage, number: int | None = 1, **changes: Any) -> AgreedRating:
    given: dict[str, Any] = {"grade": "good", "reason": "Most goals are theirs.", "version": 0}
    return actions.agree_rating(by=cast.psw, review=stage.review, subtheme=number, **{**given, **changes})


def test_a_rating_is_agreed_with_its_reason_and_observations(cast: Cast, stage: Stage):
    note(cast, stage, subthemes=[1])
    agreed = agree(cast, stage, observations=[1])

    assert (agreed.grade, agreed.version) == ("good", 1)
    assert [o.number for o in agreed.observations.all()] == [1]
    assert queries.spreads(stage.review).lines[0].agreed == queries.Agreed(
        Grade.GOOD, "Most goals are theirs."
    )
    with pytest.raises(ValidationError, match="agreed rating"):
        actions.remove_observation(by=cast.psw, observation=Observation.objects.get())


def test_two_agree_at_once(cast: Cast, stage: Stage):
    agree(cast, stage)
    with pytest.raises(Conflict) as raised:
        agree(cast, stage, grade="outstanding")
    assert raised.value.theirs == {"grade": "Good"}


def test_the_overall_rating_is_agreed_apart(cast: Cast, stage: Stage):
    agree(cast, stage, None)
    assert AgreedRating.objects.get().subtheme is None
    assert queries.spreads(stage.review).agreed is not None


@pytest.mark.parametrize(
    "who", ["peer", "host_organiser", "host_dass", "administrator", "outsider", "reader"]
)
def test_who_does_not_agree_ratings(cast: Cast, stage: Stage, who: str):
    with pytest.raises(Refused):
        actions.agree_rating(by=getattr(cast, who), review=stage.review, subtheme=1, grade="good", reason="x")


def test_ratings_are_agreed_after_fieldwork(cast: Cast):
    stage = set_up(cast, upto="fieldwork_opened_at")
    with pytest.raises(Refused):
        agree(cast, stage)


def test_closing_says_everything_that_is_missing(cast: Cast, stage: Stage):
    read(stage.once, cast.psw, {}, "good")
    both_read(cast, stage)
    agree(cast, stage, 2)

    with pytest.raises(ValidationError) as raised:
        actions.close_moderation(by=cast.coordinator, review=stage.review)
    assert raised.value.messages == [
        "Record B1 was read by two people: decide which ratings stand",
        "Agree the rating of sub-theme 1: Sub-theme 1 in words",
        "Agree the rating of sub-theme 6: Sub-theme 6 in words",
    ]

    moderate(cast, stage)
    for subtheme in SubTheme.objects.exclude(number=2):
        agree(cast, stage, subtheme.number)
    assert actions.close_moderation(by=cast.coordinator, review=stage.review).moderated_at is not None


def test_an_unread_record_holds_moderation_open(cast: Cast, stage: Stage):
    said = [(gap.what.partition(".")[0], gap.address) for gap in queries.moderation_gaps(stage.review)[:2]]

    reopen = reverse("audits:list", args=[stage.review.ref])
    assert said == [
        ("Record A1: its reading is not handed in", reopen),
        ("Record B1: neither of two readings is handed in", reopen),
    ]


def test_a_record_read_by_one_whose_ratings_clash_is_said_to_be_read_by_one(cast: Cast, stage: Stage):
    read(stage.once, cast.psw, {6: "inadequate"}, "good")

    (gap,) = [gap for gap in queries.moderation_gaps(stage.review) if "A1" in gap.what]

    assert gap.what.startswith("Record A1 was read by one person")
    assert gap.address == reverse("ratings:moderate", args=[stage.review.ref, "A1"])


@pytest.mark.parametrize("who", ["psw", "peer", "host_organiser", "administrator", "other_coordinator"])
def test_only_the_coordinator_closes(cast: Cast, stage: Stage, who: str):
    with pytest.raises(Refused):
        actions.close_moderation(by=getattr(cast, who), review=stage.review)


# What the two readers propose


def both_differ(cast: Cast, stage: Stage) -> None:
    """Overall Good and Requires Improvement, sub-theme 1 Good and Inadequate, all else Good twice."""
    read(stage.twice, cast.psw, {1: "good"}, "good")
    read(stage.twice, cast.second_psw, {1: "inadequate"}, "requires_improvement", reading=2)


def propose(by: Any, stage: Stage, **changes: Any) -> Proposal:
    given: dict[str, Any] = {"reason": "Why.", "grades": {0: "good", 1: "requires_improvement"}}
    return actions.propose(by=by, record=stage.twice, **{**given, **changes})


def test_a_proposal_is_kept_with_what_differs_and_is_in_the_trail(cast: Cast, stage: Stage):
    both_differ(cast, stage)
    proposal = propose(cast.psw, stage, grades={0: "good", 1: "requires_improvement", 2: "inadequate"})

    assert {(row.subtheme and row.subtheme.number, row.grade) for row in proposal.grades.all()} == {
        (None, "good"),
        (1, "requires_improvement"),
    }
    assert (proposal.written_by, proposal.agreed_by, proposal.version) == (cast.psw, None, 1)
    event = Event.objects.get(verb="proposal.made")
    assert (event.by, event.subject, event.review) == (cast.psw, "record B1", stage.review.ref)
    assert queries.spreads(stage.review).records.n == 0  # proposing decides nothing


def test_changing_a_proposal_makes_it_ones_own_and_voids_the_others_agreement(cast: Cast, stage: Stage):
    both_differ(cast, stage)
    propose(cast.psw, stage)
    agreed = actions.agree_to_proposal(by=cast.second_psw, record=stage.twice, version=1)
    assert agreed.agreed_by == cast.second_psw
    assert Event.objects.filter(verb="proposal.agreed", by=cast.second_psw).count() == 1

    changed = propose(cast.second_psw, stage, reason="Otherwise.", version=1)
    assert (changed.written_by, changed.agreed_by, changed.version) == (cast.second_psw, None, 2)
    assert Proposal.objects.count() == 1


def test_proposing_the_same_again_changes_nothing(cast: Cast, stage: Stage):
    both_differ(cast, stage)
    propose(cast.psw, stage)
    assert propose(cast.second_psw, stage, version=0).version == 1
    assert Event.objects.filter(verb="proposal.made").count() == 1


def test_two_propose_at_once(cast: Cast, stage: Stage):
    both_differ(cast, stage)
    propose(cast.psw, stage)
    with pytest.raises(Conflict) as raised:
        propose(cast.second_psw, stage, reason="Mine.", grades={0: "good", 1: "inadequate"})
    assert raised.value.theirs == {"reason": "Why.", "subtheme_1": "Requires Improvement"}
    assert raised.value.version == 1


def test_nobody_agrees_to_their_own_proposal_or_to_none(cast: Cast, stage: Stage):
    both_differ(cast, stage)
    with pytest.raises(ValidationError):
        actions.agree_to_proposal(by=cast.psw, record=stage.twice, version=0)
    propose(cast.psw, stage)
    with pytest.raises(Refused):
        actions.agree_to_proposal(by=cast.psw, record=stage.twice, version=1)
    with pytest.raises(ValidationError):
        actions.agree_to_proposal(by=cast.second_psw, record=stage.twice, version=0)


def test_nothing_is_proposed_where_readings_are_alike_or_one_is_missing(cast: Cast, stage: Stage):
    read(stage.twice, cast.psw, {}, "good")
    with pytest.raises(Refused):
        propose(cast.psw, stage)
    read(stage.twice, cast.second_psw, {}, "good", reading=2)
    with pytest.raises(Refused, match="alike"):
        propose(cast.psw, stage)


@pytest.mark.parametrize("who", ["coordinator", "peer", "host_psw", "other_coordinator", "nobody"])
def test_only_the_two_propose(cast: Cast, stage: Stage, who: str):
    both_differ(cast, stage)
    with pytest.raises(Refused):
        propose(getattr(cast, who), stage)


def test_nothing_is_proposed_or_agreed_to_once_decided_or_final(cast: Cast, stage: Stage):
    both_differ(cast, stage)
    propose(cast.psw, stage)
    stage.review.final_at = timezone.now()
    with pytest.raises(Refused, match="final"):
        propose(cast.psw, stage, reason="Late.", version=1)
    stage.review.final_at = None
    actions.moderate(
        by=cast.coordinator, record=stage.twice, reading=1, overall="good", reason="x", subthemes={1: "good"}
    )
    with pytest.raises(Refused, match="decided"):
        propose(cast.psw, stage, reason="Late.", version=1)
    with pytest.raises(Refused, match="decided"):
        actions.agree_to_proposal(by=cast.second_psw, record=stage.twice, version=1)
    assert Proposal.objects.get().reason == "Why."  # kept, beside both readings and the decision
    assert Audit.objects.filter(record=stage.twice).count() == 2
