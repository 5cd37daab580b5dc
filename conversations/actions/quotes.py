"""Words that were said: taken down by one person, decided on by another, or taken out."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from accounts.models import User
from conversations import access
from conversations.models import LANGUAGES, Conversation, Meeting, Quote
from conversations.queries import words_of
from core import versions
from core.text import clean_text
from records.models import Consent
from reviews.models import Review
from trail import actions as trail


@transaction.atomic
def add_quote(*, by: User, conversation: Conversation, text: str, lang: str = "en") -> Quote:
    """Keep something the person said. Whether it may be used, someone else decides."""
    conversation = (
        Conversation.objects.select_for_update(of=("self",))
        .select_related("review", "appointment__slot__review")
        .get(pk=conversation.pk)
    )
    access.check_can_write(by, conversation)
    highest = conversation.quotes.aggregate(highest=Max("number"))["highest"]
    quote = Quote.objects.create(
        conversation=conversation, number=(highest or 0) + 1, author=by, **_words(text, lang)
    )
    _record(by, "quote.added", quote)
    return quote


@transaction.atomic
def add_meeting_quote(*, by: User, meeting: Meeting, text: str, lang: str = "en") -> Quote:
    """Keep something that was said in a meeting, never by whom."""
    meeting = (
        Meeting.objects.select_for_update(of=("self",))
        .select_related("review", "slot__review")
        .get(pk=meeting.pk)
    )
    access.check_can_write_meeting(by, meeting.slot)
    highest = meeting.quotes.aggregate(highest=Max("number"))["highest"]
    quote = Quote.objects.create(meeting=meeting, number=(highest or 0) + 1, author=by, **_words(text, lang))
    _record(by, "quote.added", quote)
    return quote


@transaction.atomic
def edit_quote(*, by: User, quote: Quote, text: str, lang: str = "en", version: int = 0) -> Quote:
    """Mend the words, which undoes what was decided of them. Raises `Conflict` when someone else saved meanwhile."""
    access.check_can_reword_quote(by, quote)
    values = _words(text, lang)
    del values["taken_at"]
    if (quote.text, quote.lang) != (values["text"], values["lang"]):
        values |= {"use": "", "reworded": "", "decided_by": None, "decided_at": None}
    if versions.replace(quote, version=version, values=values):
        _record(by, "quote.edited", quote)
    return quote


@transaction.atomic
def decide_quote(*, by: User, quote: Quote, use: str, reworded: str = "", version: int = 0) -> Quote:
    """Say whether words that somebody else took down may be used, and in which words. It can be decided again.

    Raises `Conflict` when the words or the decision changed meanwhile.
    """
    access.check_can_decide_quote(by, quote)
    if quote.conversation is not None:
        _check_agreed_to_be_quoted(quote.conversation, use)
    values = _decision(quote, use, reworded)
    if Quote.objects.filter(pk=quote.pk, **values).exists():
        return quote
    values |= {"decided_by": by, "decided_at": timezone.now()}
    if versions.replace(quote, version=version, values=values):
        _record(by, "quote.decided", quote)
    return quote


@transaction.atomic
def remove_quote(*, by: User, quote: Quote) -> None:
    """Take the words out for good. Taking them out twice is taking them out once."""
    access.check_can_change_quote(by, quote)
    removed, _ = Quote.objects.filter(pk=quote.pk).delete()
    if removed:
        _record(by, "quote.removed", quote)


@transaction.atomic
def open_quotes(*, by: User, review: Review) -> None:
    """Record that the person reads the words that wait for a decision; called before they are shown."""
    access.check_can_see_conversations(by, review)
    trail.record(by=by, verb="quotes.opened", subject="quotes to decide", review=review.ref)


def _words(text: str, lang: str) -> dict[str, Any]:
    text = clean_text(text)
    if not text:
        raise ValidationError({"text": "Enter what was said"})
    if lang not in dict(LANGUAGES):
        raise ValidationError({"lang": "Select the language of these words"})
    return {"text": text, "lang": lang, "taken_at": timezone.now()}


def _decision(quote: Quote, use: str, reworded: str) -> dict[str, Any]:
    """What is kept of a decision. Words that only differ in blanks or capitals are the same words."""
    if use not in Quote.Use.values:
        raise ValidationError({"use": "Select whether these words may be used"})
    reworded = clean_text(reworded)
    if use != Quote.Use.REWORDED:
        if reworded not in {"", quote.reworded}:
            raise ValidationError(
                {
                    "use": "You gave other words to use. Select “Usable reworded”, or take those words out again"
                }
            )
        reworded = ""
    elif not reworded:
        raise ValidationError({"reworded": "Enter the words to use instead"})
    if reworded and words_of(reworded) == words_of(quote.text):
        raise ValidationError({"reworded": "These are the words that were said. Say the same in other words"})
    return {"use": use, "reworded": reworded}


def _check_agreed_to_be_quoted(conversation: Conversation, use: str) -> None:
    agreed = Consent.objects.filter(
        record=access.appointment_of(conversation).record_id, quotes=True, withdrawn_at=None
    ).exists()
    if use != Quote.Use.NO and not agreed:
        raise ValidationError(
            {"use": "This person has not agreed to be quoted, so their words are not usable"}
        )


def _record(by: User, verb: str, quote: Quote) -> None:
    source = quote.conversation or quote.meeting
    if source is not None:
        name = "conversation" if quote.conversation is not None else "meeting"
        subject = f"quote {quote.number} of {name} {source.number}"
        trail.record(by=by, verb=verb, subject=subject, review=source.review.ref)
