"""Frameworks: a new version by copying, a draft that changes, and nothing that changes once a review is sampled."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from django.utils import timezone

from core.refusals import Conflict, Refused
from core.versions import print_of
from reviews import access, actions, queries
from reviews.models import Criterion, Framework, Prompt, Review, Scope, SubTheme
from reviews.scales import SCALE
from tests.cast import Cast, make_review
from tests.trail.making import no_triggers
from trail.models import Event
from trail.verbs import words_for

pytestmark = pytest.mark.django_db
DEFAULT = Path(__file__).resolve().parents[2] / "fixtures/frameworks/region-2026.json"
APRIL = date(2027, 4, 1)
FOUR = {grade.value: f"{grade.label} in words" for grade in SCALE}


def draft_of(cast: Cast, *, name: str = "2027.1", day: date = APRIL) -> Framework:
    return actions.copy_framework(
        by=cast.administrator, framework=cast.framework, region=cast.region, name=name, effective_on=day
    )


def sampled(cast: Cast, framework: Framework | None = None) -> Review:
    return make_review(cast.host, framework or cast.framework, ref="PR-2027-09", upto="sampling_opened_at")


def codes(framework: Framework) -> list[str]:
    return list(framework.criteria.order_by("position").values_list("code", flat=True))


def titles(framework: Framework) -> list[str]:
    return list(framework.subthemes.order_by("number").values_list("title", flat=True))


def add(cast: Cast, draft: Framework, code: str, group: int = 1, **more: Any) -> Criterion:
    return actions.add_criterion(
        by=cast.administrator, framework=draft, code=code, group=group, text=f"{code} is met", **more
    )


def test_a_new_version_begins_as_the_old_one_and_is_a_draft(cast: Cast):
    draft = draft_of(cast)

    assert (draft.version, draft.effective_on, draft.published_at) == ("2027.1", APRIL, None)
    copied, original = queries.file_of(draft), queries.file_of(cast.framework)
    assert copied | {"version": "2026.1", "effective_on": "2026-01-01"} == original
    assert len(copied["criteria"]) == 4
    event = Event.objects.get()
    assert (event.verb, event.detail["of"]) == ("framework.copied", cast.framework.ref)
    assert words_for(event.verb) == "Framework copied to a new version"


def test_a_copy_can_be_for_another_region_under_the_same_name(cast: Cast):
    far = cast.elsewhere.region
    copy = actions.copy_framework(
        by=cast.administrator, framework=cast.framework, region=far, name="2026.1", effective_on=APRIL
    )
    assert copy.region == far
    with pytest.raises(ValidationError, match=r"Aldermere has version 2026\.1 already"):
        draft_of(cast, name="2026.1")


def test_a_draft_is_in_force_for_no_review_until_it_is_published(cast: Cast):
    draft = draft_of(cast, day=date(2026, 2, 1))
    today = date(2026, 6, 1)
    assert queries.current_framework(cast.region, on=today) == cast.framework

    actions.publish_framework(by=cast.administrator, framework=draft)
    assert queries.current_framework(cast.region, on=today) == draft
    with pytest.raises(Refused, match="is published, so it stands as it is"):
        add(cast, draft, "1.2")

    actions.take_back_framework(by=cast.administrator, framework=draft)
    assert queries.current_framework(cast.region, on=today) == cast.framework
    add(cast, draft, "1.2")


def test_a_draft_without_what_a_review_needs_is_not_published(cast: Cast):
    draft = draft_of(cast, day=date(2026, 1, 1))
    draft.criteria.all().delete()
    draft.subthemes.update(rated_by_peers=False)
    draft.prompts.all().delete()

    with pytest.raises(ValidationError) as caught:
        actions.publish_framework(by=cast.administrator, framework=draft)

    assert caught.value.messages == [
        "Add at least one criterion",
        "Let peers rate at least one sub-theme",
        "Add at least one prompt for a conversation",
        "Choose another day: version 2026.1 is in force from that day already",
    ]


def test_criteria_are_added_moved_between_groups_and_removed(cast: Cast):
    draft = draft_of(cast)
    added = add(cast, draft, "1.2")
    assert codes(draft) == ["1.1", "1.2", "2.1", "3.1", "4.1"]

    actions.move_criterion(by=cast.administrator, criterion=added, to="up")
    assert codes(draft) == ["1.2", "1.1", "2.1", "3.1", "4.1"]
    actions.move_criterion(by=cast.administrator, criterion=added, to="up")
    assert codes(draft) == ["1.2", "1.1", "2.1", "3.1", "4.1"]

    own = add(cast, draft, "5.1", 0, new_group="Our own")
    assert (own.group, own.group_title, own.regional) == (5, "Our own", True)
    actions.move_group(by=cast.administrator, framework=draft, number=5, to="up")
    assert codes(draft) == ["1.2", "1.1", "2.1", "3.1", "5.1", "4.1"]
    assert draft.criteria.get(code="5.1").group == 4

    subtheme = draft.subthemes.get(number=1)
    SubTheme.objects.filter(pk=subtheme.pk).update(criteria=["1.1", "2.1"])
    actions.remove_criterion(by=cast.administrator, criterion=draft.criteria.get(code="2.1"))
    assert codes(draft) == ["1.2", "1.1", "3.1", "5.1", "4.1"]
    assert list(draft.criteria.values_list("position", flat=True)) == [1, 2, 3, 4, 5]
    subtheme.refresh_from_db()
    assert subtheme.criteria == ["1.1"]


def test_sub_themes_follow_a_criterion_to_its_new_code_and_group(cast: Cast):
    draft = draft_of(cast)
    SubTheme.objects.filter(framework=draft, number=1).update(criteria=["1.1"])
    criterion = draft.criteria.get(code="1.1")
    values = queries.criterion_values(criterion)

    actions.edit_criterion(
        by=cast.administrator,
        criterion=criterion,
        **{**values, "code": "2.2", "group": 2},
        version=print_of(values),
    )

    assert codes(draft) == ["2.1", "2.2", "3.1", "4.1"]
    assert draft.subthemes.get(number=1).criteria == ["2.2"]
    assert draft.criteria.get(code="2.2").group_title == "Group 2"


def test_sub_themes_are_added_moved_and_removed_with_their_numbers(cast: Cast):
    draft = draft_of(cast)
    actions.add_subtheme(
        by=cast.administrator,
        framework=draft,
        title="Joy",
        rated_by_peers=True,
        holds_back=False,
        criteria=["3.1", "1.1", "no such"],
        descriptors=FOUR,
    )
    joy = draft.subthemes.get(title="Joy")
    assert (joy.number, joy.criteria, joy.descriptors["good"]) == (7, ["1.1", "3.1"], "Good in words")

    actions.move_subtheme(by=cast.administrator, subtheme=joy, to="up")
    expected = ["Sub-theme 1 in words", "Sub-theme 2 in words", "Joy", "Sub-theme 6 in words"]
    assert titles(draft) == expected
    actions.remove_subtheme(by=cast.administrator, subtheme=draft.subthemes.get(number=1))
    assert titles(draft) == expected[1:]
    assert list(draft.subthemes.values_list("number", flat=True)) == [1, 2, 3]


def test_a_sub_theme_says_what_each_of_the_four_grades_looks_like(cast: Cast):
    with pytest.raises(ValidationError) as caught:
        actions.add_subtheme(
            by=cast.administrator,
            framework=draft_of(cast),
            title="Joy",
            rated_by_peers=True,
            holds_back=False,
            criteria=[],
            descriptors={**FOUR, "good": ""},
        )
    assert caught.value.message_dict == {"good": ["Say what Good looks like"]}


def test_prompts_are_added_moved_and_removed(cast: Cast):
    draft = draft_of(cast)
    third = actions.add_prompt(by=cast.administrator, framework=draft, text="What helped?")
    actions.move_prompt(by=cast.administrator, prompt=third, to="up")
    actions.remove_prompt(by=cast.administrator, prompt=draft.prompts.get(number=1))
    assert [str(prompt) for prompt in draft.prompts.all()] == ["What helped?", "Prompt 2 in words"]


def test_two_tabs_do_not_overwrite_each_other(cast: Cast):
    draft = draft_of(cast)
    criterion = draft.criteria.get(code="1.1")
    values = queries.criterion_values(criterion)
    opened = print_of(values)
    save = {"by": cast.administrator, "criterion": criterion, "version": opened}
    actions.edit_criterion(**save, **{**values, "text": "First words"})

    with pytest.raises(Conflict) as caught:
        actions.edit_criterion(**save, **{**values, "text": "Second words"})
    assert caught.value.theirs == {"text": "First words"}

    actions.edit_criterion(**{**save, "version": caught.value.version}, **{**values, "text": "Both"})
    assert draft.criteria.get(code="1.1").text == "Both"


def test_what_has_moved_meanwhile_is_not_taken_for_what_was_there(cast: Cast):
    """Number 1 of the page is number 2 now, and what is typed for it does not go to the other."""
    draft = draft_of(cast)
    first, second = draft.subthemes.filter(number__lte=2).order_by("number")
    opened = print_of(queries.subtheme_values(first))
    actions.move_subtheme(by=cast.administrator, subtheme=first, to="down")

    with pytest.raises(Conflict):
        actions.edit_subtheme(
            by=cast.administrator,
            subtheme=second,
            title="Meant for the other",
            peer_question="",
            rated_by_peers=True,
            holds_back=False,
            criteria=[],
            descriptors=FOUR,
            version=opened,
        )


def changes_of(cast: Cast, framework: Framework) -> list[Callable[[], object]]:
    """Every act that changes a framework."""
    by = cast.administrator
    criterion, subtheme = framework.criteria.get(code="1.1"), framework.subthemes.get(number=1)
    prompt = framework.prompts.get(number=1)
    words = {"title": "Joy", "rated_by_peers": True, "holds_back": False, "criteria": [], "descriptors": FOUR}
    asked = {"code": "9.9", "group": 1, "text": "Met"}
    return [
        lambda: actions.describe_framework(
            by=by, framework=framework, title="T", name="N", effective_on=APRIL, version=0
        ),
        lambda: actions.publish_framework(by=by, framework=framework),
        lambda: actions.take_back_framework(by=by, framework=framework),
        lambda: actions.delete_framework(by=by, framework=framework),
        lambda: actions.edit_group(by=by, framework=framework, number=1, title="T", regional=True, version=0),
        lambda: actions.move_group(by=by, framework=framework, number=1, to="down"),
        lambda: actions.add_criterion(by=by, framework=framework, **asked),
        lambda: actions.edit_criterion(
            by=by, criterion=criterion, **asked, guidance="", prompt="", version=0
        ),
        lambda: actions.move_criterion(by=by, criterion=criterion, to="down"),
        lambda: actions.remove_criterion(by=by, criterion=criterion),
        lambda: actions.add_subtheme(by=by, framework=framework, **words),
        lambda: actions.edit_subtheme(by=by, subtheme=subtheme, **words, peer_question="", version=0),
        lambda: actions.move_subtheme(by=by, subtheme=subtheme, to="down"),
        lambda: actions.remove_subtheme(by=by, subtheme=subtheme),
        lambda: actions.add_prompt(by=by, framework=framework, text="T"),
        lambda: actions.edit_prompt(by=by, prompt=prompt, text="T", hint="", version=0),
        lambda: actions.move_prompt(by=by, prompt=prompt, to="down"),
        lambda: actions.remove_prompt(by=by, prompt=prompt),
    ]


def test_nothing_of_a_framework_changes_once_a_review_is_sampled(cast: Cast):
    sampled(cast)
    before = queries.file_of(cast.framework)

    for change in changes_of(cast, cast.framework):
        with pytest.raises(Refused, match="nothing of it can be changed any more") as caught:
            change()
        assert [label for _, label in caught.value.doors] == ["Make a new version"]

    assert queries.file_of(cast.framework) == before
    assert not Event.objects.exists()
    draft_of(cast)


def test_only_an_administrator_changes_a_draft(cast: Cast):
    draft = draft_of(cast)
    for who in (cast.coordinator, cast.host_dass, cast.nobody):
        for change in changes_of(Cast(**{**vars(cast), "administrator": who}), draft):
            with pytest.raises(Refused, match="Only a programme administrator"):
                change()


PAST_EVERY_ACTION: list[Callable[[Framework], object]] = [
    lambda one: Framework.objects.filter(pk=one.pk).update(title="Other"),
    lambda one: Framework.objects.filter(pk=one.pk).update(published_at=None),
    lambda one: Criterion.objects.filter(framework=one).update(text="Other"),
    lambda one: Criterion.objects.filter(framework=one, code="4.1").delete(),
    lambda one: Criterion.objects.create(framework=one, position=9, code="9", group=9, text="Other"),
    lambda one: SubTheme.objects.filter(framework=one).update(holds_back=True),
    lambda one: SubTheme.objects.filter(framework=one, number=1).delete(),
    lambda one: SubTheme.objects.create(framework=one, number=9, rated_by_peers=True, descriptors={}),
    lambda one: Prompt.objects.filter(framework=one).update(text="Other"),
    lambda one: Prompt.objects.filter(framework=one).delete(),
    lambda one: Prompt.objects.create(framework=one, number=9, text="Other"),
]


@pytest.mark.parametrize("change", PAST_EVERY_ACTION, ids=range(len(PAST_EVERY_ACTION)))
def test_the_database_refuses_too(cast: Cast, change: Callable[[Framework], object]):
    """And lets it pass where its triggers are taken away, so that it is they who refuse."""
    sampled(cast)
    with pytest.raises(DatabaseError, match="so it is frozen"), transaction.atomic():
        change(cast.framework)
    with no_triggers():
        change(cast.framework)


def test_nothing_is_moved_into_a_frozen_framework(cast: Cast):
    draft = draft_of(cast)
    sampled(cast)
    with pytest.raises(DatabaseError, match="so it is frozen"), transaction.atomic():
        Criterion.objects.filter(framework=draft, code="1.1").update(
            framework=cast.framework, code="1.9", position=99
        )


def test_a_review_keeps_its_framework_once_sampled_in_the_database_too(cast: Cast):
    review, other = sampled(cast), draft_of(cast)
    with (
        pytest.raises(DatabaseError, match="keeps the framework with which it began"),
        transaction.atomic(),
    ):
        Review.objects.filter(pk=review.pk).update(framework=other)
    review.topic = "Another topic"
    review.save()


def test_the_coordinator_chooses_until_sampling_opens(cast: Cast):
    review = cast.review(upto="scoping_opened_at")
    Review.objects.update(framework=None)
    Scope.objects.create(review=review, agreed_at=timezone.now(), agreed_by=cast.host_dass)
    ahead = actions.publish_framework(by=cast.administrator, framework=draft_of(cast, day=date(2099, 1, 1)))

    with pytest.raises(Refused):
        actions.choose_framework(by=cast.psw, review=review, framework=ahead.ref)
    actions.choose_framework(by=cast.coordinator, review=review, framework=ahead.ref)
    with pytest.raises(Refused, match=review.ref):
        actions.take_back_framework(by=cast.administrator, framework=ahead)

    opened = actions.open_sampling(by=cast.coordinator, review=review)
    assert opened.framework == ahead
    assert access.is_frozen(ahead)
    assert not access.is_frozen(cast.framework)
    with pytest.raises(Refused, match="keeps its framework to its end"):
        actions.choose_framework(by=cast.coordinator, review=opened, framework="")


@pytest.mark.parametrize("which", ["draft", "far", "none such"])
def test_only_published_versions_of_the_region_are_chosen(cast: Cast, which: str):
    review = cast.review(upto="scoping_opened_at")
    far = actions.import_framework(
        by=cast.administrator, region=cast.elsewhere.region, data=json.loads(DEFAULT.read_text())
    )
    ref = {"draft": draft_of(cast).ref, "far": far.ref}.get(which, which)
    with pytest.raises(ValidationError, match="of the review’s region"):
        actions.choose_framework(by=cast.coordinator, review=review, framework=ref)


def test_an_older_review_keeps_its_version_when_a_newer_comes(cast: Cast):
    old = sampled(cast)
    draft = draft_of(cast, day=date(2026, 2, 1))
    actions.remove_criterion(by=cast.administrator, criterion=draft.criteria.get(code="2.1"))
    actions.publish_framework(by=cast.administrator, framework=draft)

    old.refresh_from_db()
    assert queries.framework_of(old, today=date(2026, 6, 1)) == cast.framework
    assert codes(cast.framework) == ["1.1", "2.1", "3.1", "4.1"]
    young = make_review(cast.other, None, ref="PR-2027-10", upto="scoping_opened_at")
    found = queries.framework_of(young, today=date(2026, 6, 1))
    assert found is not None
    assert codes(found) == ["1.1", "3.1", "4.1"]
