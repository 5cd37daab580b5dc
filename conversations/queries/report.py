"""What was heard, for the report: words that may be used, counts, recurrent themes; never an author."""

from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet, Sum

from conversations import access
from conversations.models import Conversation, Meeting, Quote
from reviews.models import Review, Slot, Theme


def usable_quotes(review: Review) -> QuerySet[Quote]:
    """Words that may stand in the report, without authors; `Quote.words` are those to print."""
    return (
        access.quotes_usable()
        .filter(Q(conversation__review=review) | Q(meeting__review=review))
        .select_related("conversation", "meeting__slot")
        .order_by("meeting__number", "conversation__number", "number")
    )


@dataclass(frozen=True)
class Heard:
    """What the report's introduction counts."""

    conversations: int
    with_person: int
    with_both: int
    with_supporter: int
    meetings: int
    practitioners: int
    managers: int


def heard(review: Review) -> Heard:
    """How many conversations and meetings, and how many people came to the meetings. Two queries."""
    talks = (
        access.conversations_standing()
        .filter(review=review, handed_in_at__isnull=False)
        .aggregate(
            n=Count("pk"),
            person=Count("pk", filter=Q(spoke_with=Conversation.With.PERSON)),
            both=Count("pk", filter=Q(spoke_with=Conversation.With.BOTH)),
            supporter=Count("pk", filter=Q(spoke_with=Conversation.With.SUPPORTER)),
        )
    )
    meetings = Meeting.objects.filter(review=review).aggregate(
        n=Count("pk"),
        practitioners=Sum("attended", filter=Q(slot__kind=Slot.Kind.PRACTITIONERS)),
        managers=Sum("attended", filter=Q(slot__kind=Slot.Kind.MANAGERS)),
    )
    return Heard(
        talks["n"],
        talks["person"],
        talks["both"],
        talks["supporter"],
        meetings["n"],
        meetings["practitioners"] or 0,
        meetings["managers"] or 0,
    )


def meeting_themes(review: Review) -> list[tuple[Theme, int]]:
    """Each theme of the review with the number of meetings in which it came up, most often first."""
    themes = (
        Theme.objects.filter(review=review)
        .annotate(meeting_count=Count("meetings"))
        .order_by("-meeting_count", "number")
    )
    return [(theme, theme.meeting_count) for theme in themes]
