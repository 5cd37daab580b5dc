"""The two checks of a draft, by the team and by the host, and how many working days each is given."""

from django.db.models import TextChoices


class Check(TextChoices):
    TEAM = "team", "Team check"
    ACCURACY = "accuracy", "Factual accuracy"


WORKING_DAYS = {Check.TEAM: 5, Check.ACCURACY: 10}
"""Unless the coordinator sets another day: a week for the team, two weeks for the host."""
REMINDED_BEFORE = 2
"""Working days before the last, on which those who were asked are reminded."""
LONGEST = 60
"""Working days within which a check ends."""
