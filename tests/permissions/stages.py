"""A review moved to each stage of its life, by its dated facts alone."""

from collections.abc import Iterable
from datetime import timedelta

from django.utils import timezone

from reviews.models import Review
from reviews.models.review import FACTS
from reviews.stages import Stage

WEEK = timedelta(days=7)
LAST_FACT = {
    Stage.PLANNED: None,
    Stage.SCOPING: "scoping_opened_at",
    Stage.SAMPLING: "sampling_opened_at",
    Stage.FIELDWORK: "fieldwork_opened_at",
    Stage.MODERATION: "fieldwork_closed_at",
    Stage.DRAFTING: "moderated_at",
    Stage.TEAM_CHECK: "team_check_opened_at",
    Stage.FACTUAL_ACCURACY: "accuracy_opened_at",
    Stage.FINAL: "final_at",
    Stage.SHARED: "released_at",
    Stage.FOLLOW_UP: "released_at",
    Stage.CLOSED: "closed_at",
}
"""The newest fact at each stage; all before it are there, but that nobody publishes."""


def between(first: Stage, last: Stage) -> frozenset[Stage]:
    """The stages from one to another, both included."""
    return frozenset(list(Stage)[first.number - 1 : last.number])


ALWAYS = between(Stage.PLANNED, Stage.CLOSED)
HOLDS_AT = {
    "T": between(Stage.PLANNED, Stage.FOLLOW_UP),
    "PREP": between(Stage.PLANNED, Stage.SAMPLING),
    "F": frozenset({Stage.FIELDWORK}),
    "until F": between(Stage.PLANNED, Stage.SAMPLING),
    "until closed": between(Stage.PLANNED, Stage.FOLLOW_UP),
    "SH": between(Stage.FACTUAL_ACCURACY, Stage.CLOSED),
    "FN": between(Stage.FINAL, Stage.CLOSED),
    "RL": between(Stage.SHARED, Stage.CLOSED),
    "PB": between(Stage.SHARED, Stage.CLOSED),
}
"""The stages at which a word can hold, as `permissions.md` has it; other words do not ask the stage."""


def holds_at(words: Iterable[str], stage: Stage) -> bool:
    return all(stage in HOLDS_AT.get(word, ALWAYS) for word in words)


def move(review: Review, stage: Stage) -> None:
    """Give the review the facts of that stage, a week apart, the newest a week ago."""
    last = LAST_FACT[stage]
    there = [fact for fact in FACTS[: FACTS.index(last) + 1] if fact != "published_at"] if last else []
    newest = timezone.now() - WEEK * (31 if stage is Stage.FOLLOW_UP else 1)
    dated = {fact: newest - WEEK * steps for steps, fact in enumerate(reversed(there))}
    Review.objects.filter(pk=review.pk).update(**{fact: dated.get(fact) for fact in FACTS})
