"""What a coordinator should know about dates before choosing them. Warnings never forbid."""

from datetime import date, timedelta

from django.db.models import QuerySet

from accounts.models import User
from core.dates import bank_holidays, date_text, range_text, weekday_text
from councils.models import Council
from reviews import access
from reviews.models import Review, Slot, TeamMember

WEEKEND = (5, 6)


def schedule_warnings(
    user: User, *, host: Council, first: date, last: date, review: Review | None = None
) -> list[str]:
    """What speaks against these days; `review` is the one that is being moved, None for a new one."""
    warnings = [
        f"{weekday_text(day)} is a bank holiday: {name}" for day, name in bank_holidays_between(first, last)
    ]
    warnings += [
        f"Fieldwork {verb} on a {day:%A}"
        for verb, day in (("starts", first), ("ends", last))
        if day.weekday() in WEEKEND
    ]
    calendar = access.calendar_visible_to(user).select_related("host").order_by("fieldwork_from_on")
    others = calendar.exclude(pk=review.pk) if review else calendar
    warnings += [
        f"{host} has another review in {first.year}: {other.ref}, {_dates(other)}"
        for other in others.filter(host=host, fieldwork_from_on__year=first.year)
    ]
    return warnings + _people_elsewhere(user, others.filter(closed_at=None), first, last, review)


def bank_holidays_between(first: date, last: date) -> list[tuple[date, str]]:
    """The bank holidays of England from one day to another, both included."""
    return [
        (day, name)
        for year in range(first.year, last.year + 1)
        for day, name in bank_holidays(year).items()
        if first <= day <= last
    ]


def slots_outside(review: Review) -> int:
    """How many slots fall outside the fieldwork dates, after a move for one; team meetings may."""
    within = {
        "starts_at__date__gte": review.fieldwork_from_on,
        "starts_at__date__lt": review.fieldwork_to_on + timedelta(days=1),
    }
    return review.slots.exclude(kind=Slot.Kind.TEAM).exclude(**within).count()


def _people_elsewhere(
    user: User, others: QuerySet[Review], first: date, last: date, review: Review | None
) -> list[str]:
    people = {user.pk}
    if review is not None:
        people |= set(review.team.filter(left_at=None).values_list("user", flat=True))
    rows = TeamMember.objects.filter(
        user__in=people,
        left_at=None,
        review__in=others.filter(fieldwork_from_on__lte=last, fieldwork_to_on__gte=first),
    ).select_related("user", "review__host")
    return [
        f"{'You are' if row.user_id == user.pk else f'{row.user.name} is'} on the team of {row.review.ref} at "
        f"{row.review.host}, {_dates(row.review)}"
        for row in rows.order_by("user__name", "review__fieldwork_from_on")
    ]


def _dates(review: Review) -> str:
    return range_text(review.fieldwork_from_on, review.fieldwork_to_on)


def days_of_fieldwork_left(review: Review, *, today: date) -> str:
    """Says that the last day of fieldwork lies ahead; empty once it has come."""
    days = (review.fieldwork_to_on - today).days
    if days <= 0:
        return ""
    ahead = "is tomorrow" if days == 1 else f"is {days} days from now"
    return f"The last day of fieldwork, {date_text(review.fieldwork_to_on)}, {ahead}."
