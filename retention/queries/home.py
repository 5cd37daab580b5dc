"""What waits for an information lead or a DASS: holds that lapse, and what people asked."""

from datetime import date, timedelta

from django.db.models import Q
from django.urls import reverse

from accounts.access import councils_where
from accounts.models import User
from accounts.roles import Role
from core.waiting import Waiting
from retention import access
from retention.models import Hold
from retention.periods import HOLD_WARNING_DAYS


def waiting_for(user: User, *, today: date) -> list[Waiting]:
    """Two queries, whoever asks."""
    return [*_holds(user, today), *_requests(user)]


def _holds(user: User, today: date) -> list[Waiting]:
    """A hold is renewed in the fortnight before it lapses."""
    rows = Hold.objects.live(on=today).filter(
        review__host__in=councils_where(user, Role.INFORMATION_LEAD),
        lapses_on__lte=today + timedelta(days=HOLD_WARNING_DAYS),
    )
    return [
        Waiting(
            what="Renew a legal hold, or let it lapse",
            url=reverse("retention:schedule", args=[hold.review.ref]),
            review_ref=hold.review.ref,
            where=str(hold.review),
            due_on=hold.lapses_on,
        )
        for hold in rows.select_related("review__host")
    ]


def _requests(user: User) -> list[Waiting]:
    """Not decided and not one's own: to decide. Approved and not done, or one's own: to answer in time."""
    rows = access.requests_visible_to(user).filter(done_at=None).exclude(outcome="declined")
    mine = rows.filter(
        Q(outcome="") & ~Q(asked_by=user.pk)
        | Q(outcome="approved", review__host__in=councils_where(user, Role.INFORMATION_LEAD))
    )
    return [
        Waiting(
            what="Answer what a person asked" if request.outcome else "Decide on what a person asked",
            url=reverse("retention:request", args=[request.review.ref, request.ref]),
            review_ref=request.review.ref,
            where=str(request.review),
            due_on=request.due_on,
        )
        for request in mine.select_related("review__host")
    ]
