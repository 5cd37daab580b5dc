"""Drawing conclusions, each from the observations it cites."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from accounts.models import User
from core import versions
from core.text import clean_text
from ratings import access
from ratings.models import Conclusion, Observation
from reviews.models import Review, Theme
from trail import actions as trail


@transaction.atomic
def draw_conclusion(
    *, by: User, review: Review, text: str, observations: Iterable[int], themes: Iterable[int] = ()
) -> Conclusion:
    """Write a conclusion. It cites at least one observation; observations and themes are given by number."""
    access.check_can_note(by, review)
    review = Review.objects.select_for_update().get(pk=review.pk)
    cited, tags = _cited(by, review, observations), _themes(review, themes)
    highest = Conclusion.objects.filter(review=review).aggregate(highest=Max("number"))["highest"]
    conclusion = Conclusion.objects.create(
        review=review, number=(highest or 0) + 1, text=_text(text), author=by, noted_at=timezone.now()
    )
    conclusion.observations.set(cited)
    conclusion.themes.set(tags)
    _record(by, "conclusion.drawn", conclusion)
    return conclusion


@transaction.atomic
def edit_conclusion(
    *,
    by: User,
    conclusion: Conclusion,
    text: str,
    observations: Iterable[int],
    themes: Iterable[int] = (),
    version: int = 0,
) -> Conclusion:
    """Change it. Raises `Conflict` when someone else saved meanwhile."""
    review = conclusion.review
    access.check_can_note(by, review)
    changed = versions.replace(
        conclusion,
        version=version,
        values={"text": _text(text)},
        sets={
            "observations": [*_cited(by, review, observations), *_unseen(by, conclusion)],
            "themes": _themes(review, themes),
        },
    )
    if changed:
        _record(by, "conclusion.edited", conclusion)
    return conclusion


@transaction.atomic
def remove_conclusion(*, by: User, conclusion: Conclusion) -> None:
    """Take it out; its observations stay."""
    access.check_can_note(by, conclusion.review)
    removed, _ = Conclusion.objects.filter(pk=conclusion.pk).delete()
    if removed:
        _record(by, "conclusion.removed", conclusion)


def _cited(by: User, review: Review, numbers: Iterable[int]) -> list[Observation]:
    wanted = set(numbers)
    cited = list(access.observations_visible_to(by).filter(review=review, number__in=wanted))
    if not wanted:
        raise ValidationError({"observations": "Select at least one observation that this rests on"})
    if len(cited) != len(wanted):
        raise ValidationError({"observations": "Select only observations of this review"})
    return cited


def _unseen(by: User, conclusion: Conclusion) -> list[Observation]:
    """Citations the person does not see, as while consent is withdrawn: an edit does not touch them."""
    return list(
        conclusion.observations.exclude(
            pk__in=access.observations_visible_to(by).values_list("pk", flat=True)
        )
    )


def _text(text: str) -> str:
    text = clean_text(text)
    if not text:
        raise ValidationError({"text": "Enter the conclusion"})
    return text


def _themes(review: Review, numbers: Iterable[int]) -> list[Theme]:
    wanted = set(numbers)
    themes = list(Theme.objects.filter(review=review, number__in=wanted))
    if len(themes) != len(wanted):
        raise ValidationError({"themes": "Select only themes of this review"})
    return themes


def _record(by: User, verb: str, conclusion: Conclusion) -> None:
    trail.record(by=by, verb=verb, subject=f"conclusion {conclusion.number}", review=conclusion.review.ref)
