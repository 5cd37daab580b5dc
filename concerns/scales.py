"""Choices about concerns: whether somebody is in danger, how it ended, and how long texts may be."""

from django.db.models import TextChoices


class Danger(TextChoices):
    YES = "yes", "Yes, somebody is in danger now"
    NOT_SURE = "not_sure", "I am not sure"
    NO = "no", "No, not now"


class Outcome(TextChoices):
    PASSED_ON = "passed_on", "The council’s safeguarding team has it"
    ACTED = "acted", "Something was done, and the person is safe"
    KNOWN = "known", "It was known, and is being dealt with"
    NOTHING_MORE = "nothing_more", "It was looked into, and nothing more is needed"


LONGEST_TEXT = 4000
LONGEST_TOLD = 1000

WORKING_DAYS_TO_TAKE_UP = 1
"""A concern that nobody took up by the end of the next working day is overdue."""
