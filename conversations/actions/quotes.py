"""Words that were said: kept, reworded in use, or taken out."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from accounts.models import User
from conversations import access
from conversations.models import Conversation, Meeting, Quote
from core import versions
from core.text import clean_text
from records.models import Consent
from trail import actions as trail


@transaction.atomic
def add_quote(*, by: User, conversation: Conversation, text: str, use: str = Quote.Use.NO) -> Quote:
    """Keep something the person said, and whether it may be used."""
    conversation = (
        Conversation.objects.select_for_update(of=("self",))
        .select_related("review", "appointment__slot__review")
        .get(pk=conversation.pk)
    )
    access.check_can_write(by, conversation)
    _check_agreed_to_be_quoted(conversation, use)
    highest = conversation.quotes.aggregate(highest=Max("number"))["highest"]
    quote = Quote.objects.create(
        conversation=conversation, number=(highest or 0) + 1, author=by, **_words(text, use)
    )
    _record(by, "quote.added", quote)
    return quote


@transaction.atomic
def add_meeting_quote(*, by: User, meeting: Meeting, text: str, use: str = Quote.Use.NO) -> Quote:
    """Keep something that was said in a meeting, never by whom."""
    meeting = (
        Meeting.objects.select_for_update(of=("self",))
        .select_related("review", "slot__review")
        .get(pk=meeting.pk)
    )
    access.check_can_write_meeting(by, meeting.slot)
    highest = meeting.quotes.aggregate(highest=Max("number"))["highest"]
    quote = Quote.objects.create(meeting=meeting, number=(highest or 0) + 1, author=by, **_words(text, use))
    _record(by, "quote.added", quote)
    return quote


@transaction.atomic
def edit_quote(*, by: User, quote: Quote, text: str, use: str, version: int = 0) -> Quote:
    """Mend the words or their use. Raises `Conflict` when someone else saved meanwhile."""
    access.check_can_change_quote(by, quote)
    if quote.conversation is not None:
        _check_agreed_to_be_quoted(quote.conversation, use)
    values = _words(text, use)
    del values["taken_at"]
    if versions.replace(quote, version=version, values=values):
        _record(by, "quote.edited", quote)
    return quote


@transaction.atomic
def remove_quote(*, by: User, quote: Quote) -> None:
    """Take the words out for good. Taking them out twice is taking them out once."""
    access.check_can_change_quote(by, quote)
    removed, _ = Quote.objects.filter(pk=quote.pk).delete()
    if removed:
        _record(by, "quote.removed", quote)


def _words(text: str, use: str) -> dict[str, Any]:
    text = clean_text(text)
    if not text:
        raise ValidationError({"text": "Enter what was said"})
    if use not in Quote.Use.values:
        raise ValidationError({"use": "Select whether these words may be used"})
    return {"text": text, "use": use, "taken_at": timezone.now()}


def _check_agreed_to_be_quoted(conversation: Conversation, use: str) -> None:
    agreed = Consent.objects.filter(
        record=access.appointment_of(conversation).record_id, quotes=True, withdrawn_at=None
    ).exists()
    if use != Quote.Use.NO and not agreed:
        raise ValidationError(
            {"use": "This person has not agreed to be quoted, so their words can only be kept as not usable"}
        )


def _record(by: User, verb: str, quote: Quote) -> None:
    source = quote.conversation or quote.meeting
    if source is not None:
        name = "conversation" if quote.conversation is not None else "meeting"
        subject = f"quote {quote.number} of {name} {source.number}"
        trail.record(by=by, verb=verb, subject=subject, review=source.review.ref)
