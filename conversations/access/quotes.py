"""Who takes words down, who decides whether they may be used, and which of them may stand in a report."""

from django.db.models import Q, QuerySet
from django.http import Http404

from accounts.models import User
from conversations.models import FEWEST_QUOTED, Quote
from core.refusals import Refused
from reviews import access as reviews_access
from reviews.models import Review

from .heard import (
    check_can_see_conversations,
    check_can_write,
    check_can_write_meeting,
    conversations_standing,
    conversations_visible_to,
    meetings_visible_to,
)


def check_can_change_quote(user: User, quote: Quote) -> None:
    """Raise `Refused` unless the person may write in the conversation or meeting the words come from."""
    if quote.conversation is not None:
        check_can_write(user, quote.conversation)
    elif quote.meeting is not None:
        check_can_write_meeting(user, quote.meeting.slot)


def check_can_reword_quote(user: User, quote: Quote) -> None:
    """Raise `Refused` unless the person took the words down: otherwise two could each decide on what they took."""
    check_can_change_quote(user, quote)
    if quote.author_id != user.pk:
        raise Refused(
            "Only the person who took these words down changes them. You can take them out, and keep them anew."
        )


def get_quote(user: User, review_ref: str, source: str, number: int, quote: int) -> Quote:
    """Return a quote of the `source`, "conversation" or "meeting", of that number; or 404."""
    found = (
        quotes_visible_to(user)
        .filter(**{f"{source}__review__ref": review_ref, f"{source}__number": number, "number": quote})
        .select_related(
            "author",
            "decided_by",
            "conversation__review__host__region",
            "conversation__appointment",
            "meeting__review__host__region",
        )
        .first()
    )
    if found is None:
        raise Http404
    return found


def check_can_decide_quotes(user: User, review: Review) -> None:
    """Raise `Refused` off the team, and once the report is final: what it says stands."""
    check_can_see_conversations(user, review)
    reviews_access.check_is_open(review)
    if review.final_at is not None:
        raise Refused("The report is final, so what it quotes stands.", ask="the coordinator")


def check_can_decide_quote(user: User, quote: Quote) -> None:
    """Raise `Refused` unless someone of the team other than who took the words decides on words that can be quoted."""
    source = quote.conversation or quote.meeting
    assert source is not None  # noqa: S101 # the database holds it
    check_can_decide_quotes(user, source.review)
    if quote.author_id == user.pk:
        raise Refused(
            "You took these words down, so someone else on the team decides whether they may be used.",
            ask="the coordinator",
        )
    if quote.conversation is not None and quote.conversation.handed_in_at is None:
        raise Refused("This conversation is not handed in yet.")
    if quote.meeting is not None and (quote.meeting.attended or 0) < FEWEST_QUOTED:
        raise Refused(
            "Fewer than five people came to this meeting, or nobody counted them. Nothing said in it is quoted, "
            "because it could be traced to one of them."
        )


def quotes_offered() -> QuerySet[Quote]:
    """Words that can be quoted if somebody decides so: of a person who agrees to it now, or of a group of five.

    From conversations that are handed in.
    """
    agreed = conversations_standing().filter(
        handed_in_at__isnull=False, appointment__record__consent__quotes=True
    )
    return Quote.objects.filter(
        Q(conversation__in=agreed.values("pk")) | Q(meeting__attended__gte=FEWEST_QUOTED)
    )


def quotes_usable() -> QuerySet[Quote]:
    """Words that may stand in a report: somebody other than who took them decided so, and nothing speaks against it."""
    return quotes_offered().filter(use__in=Quote.USABLE)


def quotes_visible_to(user: User) -> QuerySet[Quote]:
    """Words from conversations and meetings the person may read."""
    return Quote.objects.filter(
        Q(conversation__in=conversations_visible_to(user).values("pk"))
        | Q(meeting__in=meetings_visible_to(user).values("pk"))
    )
