"""Whether the clock can be believed: what is deleted because a clock jumped does not come back."""

from datetime import datetime, timedelta

from trail.models import Event

from .models import PurgeRun

LONGEST_GAP = timedelta(hours=25)
SLACK = timedelta(minutes=5)
"""How far the clocks of two machines may lie apart."""


def why_not_believed(now: datetime) -> str:
    """Say why nothing may be deleted at this moment, or nothing when all is well.

    Between the last run, everything in the trail since, and now there may be no gap of more than 25 hours: a clock that
    jumped ahead leaves one, and so does a machine that was off, which is why a person can confirm that it is right.
    """
    last = PurgeRun.objects.filter(refused="").values_list("started_at", flat=True).first()
    newest = Event.objects.order_by("-at").values_list("at", flat=True).first()
    known = [moment for moment in (last, newest) if moment is not None]
    if not known:
        return ""
    if now < max(known) - SLACK:
        return "The clock is behind what was done before."
    before = known[0]
    since = Event.objects.filter(at__gt=before).order_by("at").values_list("at", flat=True)
    for moment in [*since.iterator(), now]:
        if moment - before > LONGEST_GAP:
            return "The clock is more than 25 hours ahead of what was done before."
        before = max(before, moment)
    return ""
