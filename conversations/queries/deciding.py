"""Words that wait until someone other than who took them says whether they may be used."""

from collections.abc import Iterable, Iterator

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce
from django.urls import reverse

from accounts.models import User
from conversations import access
from conversations.models import Conversation, Meeting, Quote
from core.refusals import may
from core.waiting import Waiting
from reviews import access as reviews_access
from reviews.access import COORDINATOR, PSW
from reviews.models import Review, TeamMember


def quotes_to_decide(user: User, review: Review) -> QuerySet[Quote]:
    """The words nobody has decided on, that can be quoted at all and that this person did not take down."""
    return (
        access.quotes_offered()
        .filter(Q(conversation__review=review) | Q(meeting__review=review), use="")
        .filter(pk__in=access.quotes_visible_to(user).values("pk"))
        .exclude(author=user)
        .select_related("author", "conversation", "meeting__slot")
        .order_by("meeting__number", "conversation__number", "number")
    )


def decided_counts(review: Review) -> dict[str, int]:
    """How many of the words that can be quoted are usable as they are, reworded, not at all, or wait. One query."""
    rows = access.quotes_offered().filter(Q(conversation__review=review) | Q(meeting__review=review))
    counted = dict(rows.order_by().values_list("use").annotate(n=Count("pk")))
    return {use: counted.get(use, 0) for use in ("", *Quote.Use.values)}


def may_decide(user: User, source: Conversation | Meeting, quotes: Iterable[Quote]) -> set[int]:
    """Numbers of those quotes of one source on which the person may decide, or decide again."""
    others = [quote for quote in quotes if quote.author_id != user.pk]
    if not others or not may(access.check_can_decide_quotes, user, source.review):
        return set()
    offered = access.quotes_offered().filter(pk__in=[quote.pk for quote in others])
    return set(offered.values_list("number", flat=True))


def to_decide_lines(user: User) -> Iterator[Waiting]:
    """One line a review: for its coordinator, and for its PSWs of what the coordinator took down. One query."""
    of_review = Coalesce("conversation__review", "meeting__review")
    by_coordinator = TeamMember.objects.filter(
        review=OuterRef("of_review"), user=OuterRef("author"), part=TeamMember.Part.COORDINATOR, left_at=None
    )
    rows = (
        access.quotes_offered()
        .annotate(of_review=of_review)
        .filter(
            Q(of_review__in=reviews_access.reviews_on_team(user, COORDINATOR))
            | Q(Exists(by_coordinator), of_review__in=reviews_access.reviews_on_team(user, PSW)),
            use="",
        )
        .exclude(author=user)
        .annotate(
            ref=Coalesce("conversation__review__ref", "meeting__review__ref"),
            host=Coalesce("conversation__review__host__name", "meeting__review__host__name"),
            final=Coalesce("conversation__review__final_at", "meeting__review__final_at"),
            closed=Coalesce("conversation__review__closed_at", "meeting__review__closed_at"),
        )
        .filter(final=None, closed=None)
        .order_by()
        .values_list("ref", "host")
        .annotate(n=Count("pk"))
        .order_by("ref")
    )
    for ref, host, count in rows:
        what = f"Decide whether {count} {'quote' if count == 1 else 'quotes'} may be used"
        yield Waiting(what, reverse("conversations:quotes_to_decide", args=[ref]), ref, host)
