"""One conversation, page by page of its notebook."""

from collections.abc import Sequence
from dataclasses import dataclass

from conversations import access
from conversations.models import Conversation, ConversationNote, ConversationRating, Meeting, Quote
from records.models import Consent
from reviews.models import SubTheme
from reviews.scales import SCALE


def notes_of(conversation: Conversation) -> list[ConversationNote]:
    """A note a prompt, in the order of the prompts, written or not."""
    return list(conversation.notes.select_related("prompt").order_by("prompt__number"))


def following(notes: Sequence[ConversationNote], prompt: int) -> int | None:
    """The number of the prompt after this one, if there is one."""
    return next((note.prompt.number for note in notes if note.prompt.number > prompt), None)


def preceding(notes: Sequence[ConversationNote], prompt: int) -> int | None:
    """The number of the prompt before this one, if there is one."""
    return next((note.prompt.number for note in reversed(notes) if note.prompt.number < prompt), None)


def quotes_of(source: Conversation | Meeting) -> list[Quote]:
    """The words kept from it, in the order they were taken."""
    return list(source.quotes.order_by("number"))


def quote_of(source: Conversation | Meeting, number: int) -> Quote | None:
    """The quote of that number."""
    return (
        source.quotes.select_related(
            "conversation__review",
            "conversation__appointment__slot__review",
            "meeting__review",
            "meeting__slot__review",
        )
        .filter(number=number)
        .first()
    )


def may_quote(conversation: Conversation) -> bool:
    """Whether the person agreed to be quoted without their name."""
    record = access.appointment_of(conversation).record_id
    return Consent.objects.filter(record=record, quotes=True, withdrawn_at=None).exists()


@dataclass(frozen=True)
class Gap:
    """What is missing before a conversation can be handed in, as what to do."""

    what: str
    hint: str = ""


def gaps_in(conversation: Conversation) -> list[Gap]:
    """The one thing that is left, or nothing."""
    if not conversation.overall:
        return [Gap("Choose an overall rating.", "“Not enough evidence” is an answer too.")]
    if conversation.overall in SCALE and not conversation.overall_reason:
        return [Gap("Give the reason for the overall rating.")]
    return []


def ratings_of(conversation: Conversation) -> list[ConversationRating]:
    """The sub-themes that are rated from conversations, with what is rated so far."""
    return list(conversation.ratings.select_related("subtheme"))


def described(subtheme: SubTheme) -> list[tuple[str, str]]:
    """What each grade looks like, in the order of the scale."""
    return [(grade.label, subtheme.descriptors.get(grade.value, "")) for grade in SCALE]
