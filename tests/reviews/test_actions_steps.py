"""Each step once, in order, by the coordinator, with what is missing said; frameworks; recommendations."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from core.refusals import Conflict, Refused
from councils.models import Region
from reviews import actions, queries
from reviews.models import Framework, Review, Scope, TeamMember
from reviews.stages import Stage
from tests.cast import LONG_AGO, Cast, join
from trail.models import Event

DEFAULT = Path(__file__).resolve().parents[2] / "fixtures/frameworks/region-2026.json"
STEPS: list[tuple[Callable[..., Review], str, Stage]] = [
    (actions.open_scoping, "", Stage.SCOPING),
    (actions.open_sampling, "scoping_opened_at", Stage.SAMPLING),
    (actions.mark_fieldwork_opened, "sampling_opened_at", Stage.FIELDWORK),
    (actions.close_fieldwork, "fieldwork_opened_at", Stage.MODERATION),
    (actions.mark_moderated, "fieldwork_closed_at", Stage.DRAFTING),
    (actions.mark_team_check, "moderated_at", Stage.TEAM_CHECK),
    (actions.mark_accuracy, "team_check_opened_at", Stage.FACTUAL_ACCURACY),
    (actions.mark_final, "accuracy_opened_at", Stage.FINAL),
    (actions.mark_closed, "final_at", Stage.CLOSED),
]
BY_NAME: dict[str, Any] = {"ids": lambda value: getattr(value, "__name__", None)}


def make(cast: Cast, upto: str) -> Review:
    """Everything a step may ask for is there."""
    review = cast.review(upto=upto)
    if upto:
        Scope.objects.create(review=review, agreed_at=timezone.now(), agreed_by=cast.host_dass)
    if upto in {"", "scoping_opened_at"}:
        Review.objects.update(framework=None)
        review.refresh_from_db()
    return review


@pytest.mark.parametrize(("step", "upto", "stage"), STEPS, **BY_NAME)
def test_a_step_takes_the_review_to_its_stage_once(
    cast: Cast, step: Callable[..., Review], upto: str, stage: Stage
):
    review = make(cast, upto)

    assert step(by=cast.coordinator, review=review).stage is stage
    assert Event.objects.get().verb.startswith("review.")
    if stage is not Stage.CLOSED:
        with pytest.raises(ValidationError, match="This was done on"):
            step(by=cast.coordinator, review=review)


@pytest.mark.parametrize(("step", "upto", "stage"), STEPS, **BY_NAME)
@pytest.mark.parametrize(
    "name", ["psw", "peer", "host_organiser", "host_dass", "administrator", "other_coordinator"]
)
def test_nobody_but_the_coordinator_takes_it(
    cast: Cast, step: Callable[..., Review], upto: str, stage: Stage, name: str
):
    review = make(cast, upto)

    with pytest.raises(Refused):
        step(by=getattr(cast, name), review=review)


@pytest.mark.parametrize(("step", "upto", "stage"), STEPS[3:], **BY_NAME)
def test_a_step_does_not_come_before_the_one_before_it(
    cast: Cast, step: Callable[..., Review], upto: str, stage: Stage
):
    review = make(cast, "sampling_opened_at")

    with pytest.raises(ValidationError, match="comes later"):
        step(by=cast.coordinator, review=review)


@pytest.mark.parametrize(
    ("step", "stage"), [(actions.mark_released, Stage.SHARED), (actions.mark_published, Stage.SHARED)]
)
def test_the_dass_decides_who_reads_the_final_report(cast: Cast, step: Callable[..., Review], stage: Stage):
    review = make(cast, "final_at")
    Review.objects.update(final_at=timezone.now())

    with pytest.raises(Refused):
        step(by=cast.coordinator, review=review)
    assert step(by=cast.host_dass, review=review).stage is stage


def test_opening_scoping_tells_the_host_and_makes_the_scope(
    cast: Cast, mailoutbox: list[Any], django_capture_on_commit_callbacks: Any
):
    review = make(cast, "")

    with django_capture_on_commit_callbacks(execute=True):
        actions.open_scoping(by=cast.coordinator, review=review)

    assert Scope.objects.filter(review=review).exists()
    told = {mail.to[0] for mail in mailoutbox}
    assert told == {person.email for person in (cast.host_organiser, cast.host_psw, cast.host_dass)}


def test_sampling_needs_an_agreed_scope_and_a_framework(cast: Cast):
    review = make(cast, "scoping_opened_at")
    Scope.objects.update(agreed_at=None, agreed_by=None)
    Framework.objects.update(region=cast.elsewhere.region)

    with pytest.raises(ValidationError) as caught:
        actions.open_sampling(by=cast.coordinator, review=review)

    assert caught.value.messages == [
        "Host Dass, DASS of Hostwick, has to agree the scope",
        "A programme administrator has to bring in a framework for the region that is in force today",
    ]


def test_sampling_keeps_the_framework_in_force_that_day(cast: Cast):
    review = make(cast, "scoping_opened_at")
    Framework.objects.create(
        region=cast.region,
        version="2099.1",
        title="Later",
        effective_on=date(2099, 1, 1),
        published_at=timezone.now(),
    )
    newer = Framework.objects.create(
        region=cast.region,
        version="2026.2",
        title="Newer",
        effective_on=date(2026, 1, 2),
        published_at=timezone.now(),
    )

    actions.open_sampling(by=cast.coordinator, review=review)

    review.refresh_from_db()
    assert review.framework == newer
    Framework.objects.create(
        region=cast.region,
        version="2026.3",
        title="Newest",
        effective_on=date(2026, 1, 3),
        published_at=timezone.now(),
    )
    assert queries.framework_of(review, today=timezone.localdate()) == newer


def test_fieldwork_needs_the_team_and_the_scope(cast: Cast):
    review = cast.review(upto="sampling_opened_at", team=False)
    join(review, cast.coordinator, TeamMember.Part.COORDINATOR)
    join(review, cast.psw, TeamMember.Part.PSW)

    with pytest.raises(ValidationError) as caught:
        actions.mark_fieldwork_opened(by=cast.coordinator, review=review)

    assert caught.value.messages == [
        "Ask 1 more PSW reviewer: at least two must be on the team",
        "Ask a lived-experience peer: at least one must be on the team",
        "Host Dass, DASS of Hostwick, has to agree the scope",
    ]


def read_default() -> dict[str, Any]:
    return dict(json.loads(DEFAULT.read_text()))


def test_the_default_framework_comes_in_whole(cast: Cast):
    data = read_default()
    framework = actions.import_framework(by=cast.administrator, region=cast.elsewhere.region, data=data)

    assert framework.criteria.filter(regional=False).count() == 18
    assert [s.number for s in framework.subthemes.all()] == list(range(1, 13))
    assert [s.number for s in framework.subthemes.filter(rated_by_peers=True)] == [
        1,
        2,
        3,
        4,
        7,
        8,
        9,
        10,
        11,
    ]
    assert framework.prompts.count() == len(data["prompts"])


def without(name: str) -> Callable[[dict[str, Any]], None]:
    return lambda data: data.pop(name)


def same_code(data: dict[str, Any]) -> None:
    data["criteria"][1]["code"] = data["criteria"][0]["code"]


def a_grade_short(data: dict[str, Any]) -> None:
    data["subthemes"][0]["descriptors"].pop("good")


@pytest.mark.parametrize("spoil", [without("version"), without("criteria"), same_code, a_grade_short])
def test_a_spoilt_framework_leaves_nothing_behind(cast: Cast, spoil: Callable[[dict[str, Any]], None]):
    region, data = cast.elsewhere.region, read_default()
    spoil(data)

    with pytest.raises(ValidationError):
        actions.import_framework(by=cast.administrator, region=region, data=data)
    assert not Framework.objects.filter(region=region).exists()


def test_a_version_comes_in_once_and_by_an_administrator(cast: Cast):
    region: Region = cast.elsewhere.region
    with pytest.raises(Refused):
        actions.import_framework(by=cast.coordinator, region=region, data=read_default())
    actions.import_framework(by=cast.administrator, region=region, data=read_default())

    with pytest.raises(ValidationError, match=r"version 2026\.1 already"):
        actions.import_framework(by=cast.administrator, region=region, data=read_default())


ROW: dict[str, Any] = {
    "text": "Ring back",
    "owner": "Head",
    "measure": "Calls",
    "baseline": "Few",
    "due_on": date(2027, 1, 1),
}


def test_recommendations_are_written_reworded_and_renumbered(cast: Cast):
    review = make(cast, "moderated_at")
    first, second, _third = (
        actions.add_recommendation(by=cast.coordinator, review=review, **ROW | {"text": text})
        for text in "abc"
    )

    actions.edit_recommendation(by=cast.coordinator, recommendation=second, version=0, **ROW | {"text": "B"})
    with pytest.raises(Conflict):
        actions.edit_recommendation(by=cast.coordinator, recommendation=second, version=0, **ROW)
    actions.remove_recommendation(by=cast.coordinator, recommendation=first)
    assert [(r.number, r.text) for r in review.recommendations.all()] == [(1, "B"), (2, "c")]

    actions.set_recommendations(by=cast.coordinator, review=review, rows=[ROW])
    assert [(r.number, r.text) for r in review.recommendations.all()] == [(1, "Ring back")]


@pytest.mark.parametrize("upto", ["fieldwork_closed_at", "final_at"])
def test_recommendations_are_written_between_moderation_and_final(cast: Cast, upto: str):
    review = make(cast, upto)
    assert review.scheduled_at > LONG_AGO

    with pytest.raises(Refused):
        actions.add_recommendation(by=cast.coordinator, review=review, **ROW)
