"""Observations and conclusions read for pages, and all the evidence for one sub-theme."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch, QuerySet

from accounts.models import User
from conversations import access as conversations_access
from core.prepared import NOBODY, NOTHING, Prepared
from ratings import access
from ratings.counting import Grades
from ratings.models import AgreedRating, Conclusion, Observation
from records import access as records_access
from reviews.models import Review, SubTheme, Theme
from reviews.scales import Grade

from .spreads import Overview


def observations_for(
    user: User, review: Review, *, theme: int | None = None, source: str = "", subtheme: int | None = None
) -> QuerySet[Observation]:
    """The review's observations that the person may read, with their tags and sources, narrowed as asked."""
    observations = access.observations_visible_to(user).filter(review=review)
    if theme is not None:
        observations = observations.filter(themes__number=theme)
    if source:
        observations = observations.filter(source=source)
    if subtheme is not None:
        observations = observations.filter(subthemes__number=subtheme)
    return (
        access.naming_records(user, observations)
        .select_related("record", "meeting", "conversation", "author")
        .prefetch_related("themes", "subthemes")
    )


def conclusions_for(user: User, review: Review, *, theme: int | None = None) -> QuerySet[Conclusion]:
    """The review's conclusions that the person may read, with those of the cited observations that they may read."""
    conclusions = access.conclusions_visible_to(user).filter(review=review)
    if theme is not None:
        conclusions = conclusions.filter(themes__number=theme)
    cited = Prefetch("observations", access.observations_visible_to(user).order_by("number"))
    return conclusions.select_related("author").prefetch_related("themes", cited)


def label_sources(observations: Iterable[Observation]) -> list[tuple[Observation, str]]:
    """Each of `observations_for` with its source in words; a record is named as `naming_records` says."""
    return [(row, source_label(row, name_record=getattr(row, "names_record", False))) for row in observations]


def source_label(observation: Observation, *, name_record: bool = True) -> str:
    """Record A1, Meeting 3, Conversation 2, or the document's title."""
    if observation.record is not None:
        return f"Record {observation.record.ref}" if name_record else "A record"
    if observation.meeting is not None:
        return f"Meeting {observation.meeting.number}"
    if observation.conversation is not None:
        return f"Conversation {observation.conversation.number}"
    return observation.document


def source_choices(user: User, review: Review, kept: Observation | None = None) -> list[tuple[str, str]]:
    """What the person may name as a source, as `record:A1` and in words; and what the observation names already."""
    records = records_access.records_visible_to(user).filter(review=review, selected_at__isnull=False)
    meetings = conversations_access.meetings_visible_to(user).filter(review=review).select_related("slot")
    heard = conversations_access.conversations_visible_to(user).filter(
        review=review, handed_in_at__isnull=False
    )
    choices = [(f"record:{record.ref}", f"Record {record.ref}") for record in records]
    choices += [
        (f"meeting:{meeting.number}", f"Meeting {meeting.number}: {meeting.slot.title}")
        for meeting in meetings
    ]
    choices += [
        (f"conversation:{conversation.number}", f"Conversation {conversation.number}")
        for conversation in heard
    ]
    choices.append(("document:", "A document (name it below)"))
    if kept is not None and source_value(kept) not in {value for value, _ in choices}:
        choices.append((source_value(kept), "As it is now"))
    return choices


def source_value(observation: Observation) -> str:
    """The choice of `source_choices` that this observation has; without the reference of a record not to be named."""
    if observation.source == Observation.Source.DOCUMENT:
        return "document:"
    if observation.record is not None:
        return f"record:{observation.record.ref if getattr(observation, 'names_record', False) else ''}"
    heard = observation.meeting or observation.conversation
    return f"{observation.source}:{heard.number if heard else ''}"


def theme_choices(review: Review) -> list[tuple[int, str]]:
    """The review's themes, by number."""
    return [(theme.number, theme.title) for theme in Theme.objects.filter(review=review)]


def subtheme_choices(review: Review) -> list[tuple[int, str]]:
    """The sub-themes of the review's framework, by number."""
    return [
        (subtheme.number, str(subtheme))
        for subtheme in SubTheme.objects.filter(framework=review.framework_id)
    ]


@dataclass(frozen=True)
class Evidence:
    """What one agreed rating can rest on. `records` and `conversations` pair a name with its grade."""

    records: list[tuple[str, Grade]]
    conversations: list[tuple[int, Grade]]
    observations: list[tuple[Observation, str]]
    agreed: AgreedRating | None


def evidence_for(
    user: User, ratings: Overview, review: Review, subtheme: int | None, *, with_records: bool
) -> Evidence:
    """All that bears on a sub-theme, or on the overall rating where it is None.

    `with_records` only for those who may read audits; a record that waits for moderation is never in it.
    """
    records = ratings.counted.items() if with_records else ()
    observations = observations_for(user, review, subtheme=subtheme)
    agreed = (
        AgreedRating.objects.filter(review=review, subtheme__number=subtheme)
        if subtheme is not None
        else AgreedRating.objects.filter(review=review, subtheme=None)
    )
    return Evidence(
        records=[(ref, Grade(grade)) for ref, stands in records if (grade := _grade(stands, subtheme))],
        conversations=[
            (number, Grade(grade))
            for number, heard in ratings.heard.items()
            if (grade := _grade(heard, subtheme))
        ],
        observations=label_sources(observations),
        agreed=agreed.prefetch_related(
            Prefetch("observations", access.observations_visible_to(user))
        ).first(),
    )


def _grade(grades: Grades, subtheme: int | None) -> str:
    return grades.overall if subtheme is None else grades.subthemes.get(subtheme, "")


def _cited(user: int, review: int) -> QuerySet[Observation, Any]:
    cited = access.observations_visible_to(User(pk=user)).filter(review=review, agreed_ratings__isnull=False)
    return cited.order_by("number").values_list("agreed_ratings__subtheme__number", "number", "text")


_rests_on = Prepared(_cited, user=NOBODY, review=NOTHING)


def resting_on(user: User, review: Review) -> dict[int, list[tuple[int, str]]]:
    """The observations each agreed rating rests on, number and text, by sub-theme number, 0 for overall. One query.

    For the team, who alone read observations; those of a person who no longer agrees are gone from it.
    """
    found: dict[int, list[tuple[int, str]]] = {}
    for subtheme, number, text in _rests_on.all(user=user.pk, review=review.pk):
        found.setdefault(subtheme or 0, []).append((number, text))
    return found
