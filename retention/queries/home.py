"""What waits for an information lead or a DASS: holds that lapse, and what people asked."""

from datetime import date, timedelta

from django.db.models import CharField, IntegerField, Q, QuerySet, Value
from django.urls import reverse
from django.utils import timezone

from accounts.access import councils_where
from accounts.models import User
from accounts.roles import Role
from core.waiting import Waiting
from retention import access
from retention.models import Hold, PersonRequest
from retention.periods import HOLD_WARNING_DAYS, answer_due_on

Row = tuple[str, str, date, int, str, str, str, str, int | None, str | None, int]
"""Reference and host of the review, a day, days it stood still, reference of the request (none: a hold), outcome, kind,
category and number of the record, name of the account, and key of whoever asked."""
TOLD_WITHIN = timedelta(days=14)
"""So long after it was declined the lead is told to tell the person: that they did is noted nowhere."""
KINDS = {"access": "a copy", "erasure": "erasure"}


def waiting_for(user: User, *, today: date) -> list[Waiting]:
    """One query, whoever asks."""
    rows: list[Row] = list(_holds(user, today).union(_requests(user)))
    return [_line(row, user) for row in rows]


def _line(row: Row, user: User) -> Waiting:
    review, host, day, stopped, request, outcome, kind, category, number, account, asked_by = row
    if not request:
        what, url, due_on = (
            "Renew a legal hold, or let it lapse",
            reverse("retention:schedule", args=[review]),
            day,
        )
    else:
        about = f"record {category}{number}" if category else account or "a person who is erased"
        what = _what(outcome, f"a request for {KINDS[kind]}: {about}", is_own=asked_by == user.pk)
        url = reverse("retention:request", args=[review, request])
        due_on = answer_due_on(day, stopped_days=stopped)
    return Waiting(what=what, url=url, review_ref=review, where=f"{host}, {review}", due_on=due_on)


def _what(outcome: str, asked: str, *, is_own: bool) -> str:
    if outcome == PersonRequest.Outcome.DECLINED:
        return f"Tell the person: declined, {asked}"
    if outcome:
        return f"Answer {asked}"
    return f"Waits for the DASS: {asked}" if is_own else f"Decide on {asked}"


def _holds(user: User, today: date) -> QuerySet[Hold, Row]:
    """A hold is renewed in the fortnight before it lapses."""
    rows = Hold.objects.live(on=today).filter(
        review__host__in=councils_where(user, Role.INFORMATION_LEAD),
        lapses_on__lte=today + timedelta(days=HOLD_WARNING_DAYS),
    )
    nothing = Value("", output_field=CharField())
    zero = Value(0, output_field=IntegerField())
    return rows.order_by().values_list(
        "review__ref",
        "review__host__name",
        "lapses_on",
        zero,
        *(nothing, nothing, nothing, nothing),
        zero,
        nothing,
        zero,
    )


def _requests(user: User) -> QuerySet[PersonRequest, Row]:
    """Not decided: to decide, or to see that it waits. For the lead, to answer in time once it is decided."""
    leads = Q(review__host__in=councils_where(user, Role.INFORMATION_LEAD))
    declined = Q(outcome="declined", decided_at__gt=timezone.now() - TOLD_WITHIN)
    own = Q(asked_by=user.pk)
    waits = Q(outcome="") & (leads & own | ~own & (Q(account=None) | ~Q(account=user.pk)))
    rows = access.requests_visible_to(user).filter(
        waits | leads & (Q(outcome="approved") | declined), done_at=None, withdrawn_at=None
    )
    return rows.order_by().values_list(
        *("review__ref", "review__host__name", "received_on", "stopped_days", "ref", "outcome", "kind"),
        *("record__category", "record__number", "account__name"),
        "asked_by",
    )
