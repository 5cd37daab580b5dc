"""What waits for an information lead or a DASS: holds that lapse, and what people asked."""

from datetime import date, timedelta

from django.db.models import CharField, IntegerField, Q, QuerySet, Value
from django.urls import reverse

from accounts.access import councils_where
from accounts.models import User
from accounts.roles import Role
from core.waiting import Waiting
from retention import access
from retention.models import Hold, PersonRequest
from retention.periods import HOLD_WARNING_DAYS, answer_due_on

Row = tuple[str, str, date, int, str, str]
"""Reference and host of the review, a day, days it stood still, reference of the request (none: a hold), outcome."""


def waiting_for(user: User, *, today: date) -> list[Waiting]:
    """One query, whoever asks."""
    rows: list[Row] = list(_holds(user, today).union(_requests(user)))
    return [_line(row) for row in rows]


def _line(row: Row) -> Waiting:
    review, host, day, stopped, request, outcome = row
    if not request:
        what, url, due_on = (
            "Renew a legal hold, or let it lapse",
            reverse("retention:schedule", args=[review]),
            day,
        )
    else:
        what = "Answer what a person asked" if outcome else "Decide on what a person asked"
        url = reverse("retention:request", args=[review, request])
        due_on = answer_due_on(day, stopped_days=stopped)
    return Waiting(what=what, url=url, review_ref=review, where=f"{host}, {review}", due_on=due_on)


def _holds(user: User, today: date) -> QuerySet[Hold, Row]:
    """A hold is renewed in the fortnight before it lapses."""
    rows = Hold.objects.live(on=today).filter(
        review__host__in=councils_where(user, Role.INFORMATION_LEAD),
        lapses_on__lte=today + timedelta(days=HOLD_WARNING_DAYS),
    )
    nothing = Value("", output_field=CharField())
    return rows.order_by().values_list(
        "review__ref",
        "review__host__name",
        "lapses_on",
        Value(0, output_field=IntegerField()),
        nothing,
        nothing,
    )


def _requests(user: User) -> QuerySet[PersonRequest, Row]:
    """Not decided and asked by somebody else: to decide. Approved and not done: for the lead, to answer in time."""
    mine = Q(outcome="") & ~Q(asked_by=user.pk) | Q(
        outcome="approved", review__host__in=councils_where(user, Role.INFORMATION_LEAD)
    )
    rows = access.requests_visible_to(user).filter(mine, done_at=None)
    return rows.order_by().values_list(
        "review__ref", "review__host__name", "received_on", "stopped_days", "ref", "outcome"
    )
