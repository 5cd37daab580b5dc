"""Words that were said, kept apart from the notes so that each can be used, or not, by itself."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from accounts.models import User

from .conversation import Conversation
from .meeting import Meeting

FEWEST_QUOTED = 5
"""What is said in a smaller group could be traced to one of it, and is not quoted."""

LANGUAGES = (
    ("en", "English"),
    ("cy", "Welsh"),
    ("ur", "Urdu"),
    ("pa", "Punjabi"),
    ("ar", "Arabic"),
    ("pl", "Polish"),
    ("ro", "Romanian"),
    ("so", "Somali"),
)


class Quote(models.Model):
    """A sentence or two from one conversation or one meeting; never with a name.

    Its author took the words down; somebody else on the team decides whether they may be used (`actions.decide_quote`),
    and until then `use` is empty. Changing the words undoes the decision.
    """

    class Use(models.TextChoices):
        AS_IT_IS = "as_it_is", "Usable as it is"
        REWORDED = "reworded", "Usable reworded"
        NO = "no", "Not usable"

    USABLE: ClassVar = (Use.AS_IT_IS, Use.REWORDED)

    conversation = models.ForeignKey(
        Conversation, models.CASCADE, null=True, blank=True, related_name="quotes"
    )
    meeting = models.ForeignKey(Meeting, models.CASCADE, null=True, blank=True, related_name="quotes")
    number = models.PositiveSmallIntegerField()
    text = models.TextField()
    lang = models.CharField("language", max_length=10, choices=LANGUAGES, default="en")
    author = models.ForeignKey(User, models.PROTECT, related_name="+")
    use = models.CharField(max_length=20, choices=Use, blank=True)
    reworded = models.TextField("the words to use instead", blank=True)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    taken_at = models.DateTimeField(default=timezone.now)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.CheckConstraint(
                name="conversations_quote_has_one_source",
                condition=Q(conversation__isnull=False, meeting__isnull=True)
                | Q(conversation__isnull=True, meeting__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["conversation", "number"],
                condition=Q(meeting=None),
                name="conversations_one_quote_a_number",
            ),
            models.UniqueConstraint(
                fields=["meeting", "number"],
                condition=Q(conversation=None),
                name="conversations_one_meeting_quote_a_number",
            ),
            models.CheckConstraint(
                name="conversations_quote_decided_by_someone",
                condition=Q(use="", decided_by=None, decided_at=None)
                | (~Q(use="") & Q(decided_by__isnull=False, decided_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="conversations_quote_decided_by_another",
                condition=Q(decided_by=None) | ~Q(decided_by=F("author")),
            ),
            models.CheckConstraint(
                name="conversations_quote_reworded_in_other_words",
                condition=(Q(use="reworded") & ~Q(reworded="") & ~Q(reworded=F("text")))
                | (~Q(use="reworded") & Q(reworded="")),
            ),
        ]

    def __str__(self) -> str:
        return f"Quote {self.number}"

    @property
    def words(self) -> str:
        """The words that are used, where any may be."""
        return self.reworded or self.text
