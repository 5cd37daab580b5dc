"""Holding a conversation: begun, noted prompt by prompt, rated, stopped where the person wants to, handed in."""

from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from accounts.models import User
from conversations import access, queries
from conversations.models import Conversation, ConversationNote, ConversationRating
from core import versions
from core.refusals import Conflict, Refused
from core.text import clean_text
from records import actions as records_actions
from records.models import Appointment
from reviews.models import Prompt, Review, SubTheme
from reviews.scales import Grade
from trail import actions as trail


@transaction.atomic
def start_conversation(*, by: User, appointment: Appointment, spoke_with: str = "") -> Conversation:
    """Open the notebook for this conversation; the one who begins it writes it. Beginning twice is beginning once."""
    access.check_can_hold(by, appointment)
    review = Review.objects.select_for_update().get(pk=appointment.slot.review_id)
    begun = Conversation.objects.filter(appointment=appointment).first()
    if begun is not None:
        if begun.author_id != by.pk:
            raise Refused("Someone else has begun the notes of this conversation.", ask="the coordinator")
        return begun
    highest = Conversation.objects.filter(review=review).aggregate(highest=Max("number"))["highest"]
    conversation = Conversation.objects.create(
        review=review,
        appointment=appointment,
        number=(highest or 0) + 1,
        author=by,
        spoke_with=_one_of(Conversation.With.values, spoke_with, "spoke_with"),
        started_at=timezone.now(),
        updated_at=timezone.now(),
    )
    records_actions.begin_conversation(by=by, appointment=appointment)
    _lay_out(conversation, review)
    trail.record(
        by=by, verb="conversation.started", subject=f"conversation {conversation.number}", review=review.ref
    )
    return conversation


def _lay_out(conversation: Conversation, review: Review) -> None:
    """An empty note a prompt and an empty rating a sub-theme, so that saving is never a race to be first."""
    prompts = Prompt.objects.filter(framework=review.framework_id)
    subthemes = SubTheme.objects.filter(framework=review.framework_id, rated_by_peers=True)
    ConversationNote.objects.bulk_create(
        ConversationNote(conversation=conversation, prompt=prompt) for prompt in prompts
    )
    ConversationRating.objects.bulk_create(
        ConversationRating(conversation=conversation, subtheme=subtheme) for subtheme in subthemes
    )


@transaction.atomic
def write_note(
    *, by: User, conversation: Conversation, prompt: int, text: str, version: int = 0
) -> ConversationNote:
    """Save what was noted under the prompt of that number. Raises `Conflict` when another tab saved meanwhile."""
    access.check_can_write(by, _locked(conversation))
    note = ConversationNote.objects.filter(conversation=conversation, prompt__number=prompt).first()
    if note is None:
        raise ValidationError({"text": "Choose one of the prompts of this review"})
    if versions.replace(note, version=version, values={"text": clean_text(text)}):
        trail.record(
            by=by,
            verb="conversation.noted",
            subject=f"conversation {conversation.number}",
            review=conversation.review.ref,
            detail={"prompt": prompt},
        )
    return note


@transaction.atomic
def rate_conversation(
    *,
    by: User,
    conversation: Conversation,
    overall: str,
    overall_reason: str,
    subthemes: Mapping[int, str],
    spoke_with: str = "",
    version: int = 0,
) -> Conversation:
    """Save the ratings so far; any of them may be empty until the conversation is handed in."""
    access.check_can_write(by, _locked(conversation))
    grades = {number: _grade(grade, f"subtheme_{number}") for number, grade in subthemes.items()}
    ratings = ConversationRating.objects.filter(conversation=conversation).select_related("subtheme")
    known = {rating.subtheme.number: rating for rating in ratings}
    if not set(grades) <= set(known):
        raise ValidationError("Rate only the sub-themes that are rated from conversations")
    changed = [rating for number, rating in known.items() if grades.get(number, rating.grade) != rating.grade]
    values = {
        "overall": _grade(overall, "overall"),
        "overall_reason": clean_text(overall_reason),
        "spoke_with": _one_of(Conversation.With.values, spoke_with, "spoke_with"),
    }
    moved = versions.replace(conversation, version=version, values=values)
    if changed and not moved:
        _move_on(conversation, version, changed)
    for rating in changed:
        rating.grade = grades[rating.subtheme.number]
        rating.version += 1
        rating.updated_at = timezone.now()
    ConversationRating.objects.bulk_update(changed, ["grade", "version", "updated_at"])
    trail.record(
        by=by,
        verb="conversation.rated",
        subject=f"conversation {conversation.number}",
        review=conversation.review.ref,
    )
    return conversation


def _move_on(conversation: Conversation, version: int, changed: list[ConversationRating]) -> None:
    """The grades share the conversation's version: with that version old, they are in conflict like the rest."""
    if not Conversation.objects.filter(pk=conversation.pk, version=version).update(
        version=version + 1, updated_at=timezone.now()
    ):
        raise Conflict(
            theirs={
                f"subtheme_{rating.subtheme.number}": str(rating.get_grade_display() or "Not rated")
                for rating in changed
            },
            version=conversation.version,
        )
    conversation.refresh_from_db(fields=["version"])


@transaction.atomic
def stop_conversation(*, by: User, conversation: Conversation) -> Conversation:
    """Note that the person wanted to stop, and when. What was said before stays while consent stands."""
    access.check_can_write(by, _locked(conversation))
    if conversation.stopped_at is None:
        conversation.stopped_at = timezone.now()
        conversation.save(update_fields=["stopped_at"])
        trail.record(
            by=by,
            verb="conversation.stopped",
            subject=f"conversation {conversation.number}",
            review=conversation.review.ref,
        )
    return conversation


@transaction.atomic
def hand_in_conversation(*, by: User, conversation: Conversation) -> Conversation:
    """Let the team read it. Needs an overall rating, and its reason where the rating is a grade."""
    conversation = _locked(conversation)
    access.check_can_write(by, conversation)
    if gaps := queries.gaps_in(conversation):
        raise ValidationError([gap.what for gap in gaps])
    conversation.handed_in_at = timezone.now()
    conversation.save(update_fields=["handed_in_at"])
    trail.record(
        by=by,
        verb="conversation.handed_in",
        subject=f"conversation {conversation.number}",
        review=conversation.review.ref,
    )
    return conversation


@transaction.atomic
def open_conversation(*, by: User, conversation: Conversation) -> Conversation:
    """Record that the person reads the conversation, and whether it is their own; called before it is shown."""
    access.check_can_read(by, conversation)
    trail.record(
        by=by,
        verb="conversation.opened",
        subject=f"conversation {conversation.number}",
        review=conversation.review.ref,
        detail={"own": True} if conversation.author_id == by.pk else None,
    )
    return conversation


def _locked(conversation: Conversation) -> Conversation:
    return (
        Conversation.objects.select_for_update(of=("self",))
        .select_related("review", "appointment__slot__review")
        .get(pk=conversation.pk)
    )


def _grade(grade: str, field: str) -> str:
    return _one_of(Grade.values, grade, field)


def _one_of(values: list[str], value: str, field: str) -> str:
    if value and value not in values:
        raise ValidationError({field: "Select one of the choices that are offered"})
    return value
