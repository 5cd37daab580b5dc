"""What was heard, deleted in time or when a person asks."""

from django.db import transaction
from django.db.models import Q

from accounts.models import User
from conversations.models import Conversation, Meeting
from records.models import Record
from reviews import access as reviews_access
from reviews.models import Review


@transaction.atomic
def destroy_heard(*, by: User | None, review: Review) -> int:
    """Delete every conversation and meeting with its notes and quotes. Whoever calls has deleted what rests on them."""
    reviews_access.check_answers_for_data(by, review)
    conversations = Conversation.objects.filter(review=review).delete()[0]
    return conversations + Meeting.objects.filter(review=review).delete()[0]


@transaction.atomic
def destroy_unfinished(*, by: User | None, review: Review) -> int:
    """Delete the conversations that were never handed in, and that nothing rests on."""
    reviews_access.check_answers_for_data(by, review)
    rows = Conversation.objects.filter(review=review, handed_in_at=None, observations=None)
    return rows.delete()[0]


@transaction.atomic
def erase_conversations(*, by: User | None, record: Record) -> list[str]:
    """Delete the conversation with the person of this record. Returns the words that were quoted in it.

    One that lost its appointment because somebody took back what they had agreed to can be read by nobody and is no
    longer known to be anyone's: those of the review go too, as one may be this person's.
    """
    reviews_access.check_answers_for_data(by, record.review)
    rows = Conversation.objects.filter(
        Q(appointment__record=record) | Q(appointment=None), review=record.review_id
    )
    words = [text for pair in rows.values_list("quotes__text", "quotes__reworded") for text in pair if text]
    rows.delete()
    return words
