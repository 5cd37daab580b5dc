"""Noting observations: one piece of evidence each, from one source."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.http import Http404
from django.utils import timezone

from accounts.models import User
from conversations import access as conversations_access
from core import versions
from core.text import clean_text
from ratings import access
from ratings.models import Observation
from records import access as records_access
from reviews.models import Review, SubTheme, Theme
from trail import actions as trail


@transaction.atomic
def note_observation(
    *,
    by: User,
    review: Review,
    text: str,
    source: str,
    source_ref: str | int,
    themes: Iterable[int] = (),
    subthemes: Iterable[int] = (),
) -> Observation:
    """Note what was seen or heard.

    `source_ref` is `A1` for a record, its number for a meeting or a conversation, the title for a document; it must be
    one that `by` may see. Themes and sub-themes are given by number.
    """
    access.check_can_note(by, review)
    review = Review.objects.select_for_update().get(pk=review.pk)
    highest = Observation.objects.filter(review=review).aggregate(highest=Max("number"))["highest"]
    tags, rated = _themes(review, themes), _subthemes(review, subthemes)
    observation = Observation.objects.create(
        review=review,
        number=(highest or 0) + 1,
        author=by,
        noted_at=timezone.now(),
        text=_text(text),
        **_source(by, review, source, source_ref),
    )
    observation.themes.set(tags)
    observation.subthemes.set(rated)
    _record(by, "observation.noted", observation)
    return observation


@transaction.atomic
def edit_observation(
    *,
    by: User,
    observation: Observation,
    text: str,
    source: str,
    source_ref: str | int,
    themes: Iterable[int] = (),
    subthemes: Iterable[int] = (),
    version: int = 0,
) -> Observation:
    """Change it. Raises `Conflict` when someone else saved meanwhile."""
    review = observation.review
    access.check_can_note(by, review)
    changed = versions.replace(
        observation,
        version=version,
        values={"text": _text(text), **_source(by, review, source, source_ref, kept=observation)},
        sets={"themes": _themes(review, themes), "subthemes": _subthemes(review, subthemes)},
    )
    if changed:
        _record(by, "observation.edited", observation)
    return observation


@transaction.atomic
def remove_observation(*, by: User, observation: Observation) -> None:
    """Take it out, unless a conclusion or an agreed rating rests on it."""
    access.check_can_note(by, observation.review)
    numbers = list(observation.conclusions.values_list("number", flat=True))
    if numbers:
        cited = ", ".join(str(number) for number in numbers)
        raise ValidationError(f"Take it out of conclusion {cited} first")
    if observation.agreed_ratings.exists():
        raise ValidationError("An agreed rating rests on it. Take it out there first")
    removed, _ = Observation.objects.filter(pk=observation.pk).delete()
    if removed:
        _record(by, "observation.removed", observation)


def _source(
    by: User, review: Review, source: str, source_ref: str | int, *, kept: Observation | None = None
) -> dict[str, Any]:
    """The source's fields. One the observation has already may stay, even where `by` could not choose it.

    A record that is not named to `by` comes back without its reference.
    """
    ref = clean_text(str(source_ref), max_length=160, lines=False)
    fields: dict[str, Any] = {"record": None, "meeting": None, "conversation": None, "document": ""}
    if source not in Observation.Source.values:
        raise ValidationError({"where": "Select where this comes from"})
    if source == Observation.Source.DOCUMENT:
        if not ref:
            raise ValidationError({"document": "Enter the title of the document"})
        return {**fields, "source": source, "document": ref}
    if kept is not None and kept.source == source and ref in {"", _ref_of(kept)}:
        return {**fields, "source": source, source: getattr(kept, source)}
    found = _find(by, review, source, ref)
    if found is None:
        raise ValidationError({"where": "Select a source that is offered"})
    return {**fields, "source": source, source: found}


def _ref_of(observation: Observation) -> str:
    if observation.record is not None:
        return observation.record.ref
    heard = observation.meeting or observation.conversation
    return str(heard.number) if heard is not None else observation.document


def _find(by: User, review: Review, source: str, ref: str) -> Any:
    if source == Observation.Source.RECORD:
        records = records_access.records_visible_to(by).filter(selected_at__isnull=False)
        try:
            return records_access.in_review(records, review.ref, ref)
        except Http404:
            return None
    if not ref.isdecimal():
        return None
    if source == Observation.Source.MEETING:
        return conversations_access.meetings_visible_to(by).filter(review=review, number=int(ref)).first()
    return (
        conversations_access.conversations_visible_to(by)
        .filter(review=review, number=int(ref), handed_in_at__isnull=False)
        .first()
    )


def _text(text: str) -> str:
    text = clean_text(text)
    if not text:
        raise ValidationError({"text": "Enter what you saw or heard"})
    return text


def _themes(review: Review, numbers: Iterable[int]) -> list[Theme]:
    wanted = set(numbers)
    themes = list(Theme.objects.filter(review=review, number__in=wanted))
    if len(themes) != len(wanted):
        raise ValidationError({"themes": "Select only themes of this review"})
    return themes


def _subthemes(review: Review, numbers: Iterable[int]) -> list[SubTheme]:
    wanted = set(numbers)
    subthemes = list(SubTheme.objects.filter(framework=review.framework_id, number__in=wanted))
    if len(subthemes) != len(wanted):
        raise ValidationError({"subthemes": "Select only sub-themes of this review's framework"})
    return subthemes


def _record(by: User, verb: str, observation: Observation) -> None:
    trail.record(by=by, verb=verb, subject=f"observation {observation.number}", review=observation.review.ref)
