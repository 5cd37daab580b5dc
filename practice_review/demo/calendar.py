"""The dates of the demonstration's files, moved by whole weeks so that its fieldwork is always under way."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils import timezone

WRITTEN_FOR = date(2026, 11, 21)
"""The files are written as seen from this Saturday, in the middle of one review's fieldwork, and the six days after."""


@dataclass(frozen=True)
class Calendar:
    """Reads the files' dates and moments. With no weeks to move they are exactly what the files say."""

    weeks: int = 0

    @classmethod
    def seen_from(cls, today: date) -> "Calendar":
        """Whole weeks between the day the files are written for and today, rounded down: weekdays stay weekdays."""
        return cls((today - WRITTEN_FOR).days // 7)

    def day(self, text: str) -> date:
        return date.fromisoformat(text) + timedelta(weeks=self.weeks)

    def moment(self, text: str) -> datetime:
        """England's time, whichever side of a clock change the move ends on."""
        return timezone.make_aware(datetime.fromisoformat(text) + timedelta(weeks=self.weeks))
