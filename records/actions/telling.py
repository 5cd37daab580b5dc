"""Telling each peer, once, that their time to read a record is ending."""

from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.utils import timezone

from accounts import access as accounts_access
from accounts.models import User
from records import access, notices
from records.scales import TOLD_DAYS_BEFORE


@transaction.atomic
def tell_of_ending_grants(*, by: User | None, today: date) -> int:
    """Tell each peer whose grant ends within three days, unless they were told, and return how many.

    For a job that runs once a day: a day that it missed is made up on the next, and run twice it tells nobody twice.
    """
    accounts_access.check_is_the_machine(by)
    last_night = timezone.make_aware(datetime.combine(today + timedelta(days=TOLD_DAYS_BEFORE + 1), time.min))
    ending = access.grants_live().filter(told_of_end_at=None, ends_at__lte=last_night)
    told = 0
    for grant in ending.select_related("user", "content_object__review").select_for_update(of=("self",)):
        grant.told_of_end_at = timezone.now()
        grant.save(update_fields=["told_of_end_at"])
        notices.grant_ends_soon(grant)
        told += 1
    return told
