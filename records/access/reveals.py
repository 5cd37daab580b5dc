"""How often somebody has been shown case record numbers, as the trail tells, and that nobody is shown many in a day."""

from datetime import datetime, time

from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import User
from core.refusals import Refused
from records.models import Record
from records.scales import REVEALS_A_DAY
from trail.models import Event

REVEALED = "case_number.revealed"


def reveals_by(user: User) -> QuerySet[Event]:
    """Every number the person was ever shown, whichever and wherever: a line of the trail each."""
    return Event.objects.filter(by=user.pk, verb=REVEALED)


def revealed_today(user: User) -> int:
    """How many numbers the person was shown since midnight, here. One query."""
    midnight = timezone.make_aware(datetime.combine(timezone.localdate(), time.min))
    return reveals_by(user).filter(at__gte=midnight).count()


def revealed_before(user: User, record: Record) -> int:
    """How often the person was shown the number of this one record. One query."""
    return reveals_by(user).filter(review=record.review.ref, subject=f"record {record.ref}").count()


def check_may_reveal_another(user: User) -> None:
    """Raise `Refused` once the person was shown as many numbers as anybody is in a day."""
    if revealed_today(user) >= REVEALS_A_DAY:
        raise Refused(
            f"You have been shown {REVEALS_A_DAY} case record numbers today, and nobody is shown more in a day. "
            "You can go on tomorrow.",
            ask="the coordinator",
        )
