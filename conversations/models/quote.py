"""Words that were said, kept apart from the notes so that each can be used, or not, by itself."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models import User

from .conversation import Conversation
from .meeting import Meeting


class Quote(models.Model):
    """A sentence or two from one conversation or one meeting; never with a name."""

    class Use(models.TextChoices):
        AS_IT_IS = "as_it_is", "Usable as it is"
        REWORDED = "reworded", "Usable if reworded"
        NO = "no", "Not usable"

    conversation = models.ForeignKey(
        Conversation, models.CASCADE, null=True, blank=True, related_name="quotes"
    )
    meeting = models.ForeignKey(Meeting, models.CASCADE, null=True, blank=True, related_name="quotes")
    number = models.PositiveSmallIntegerField()
    text = models.TextField()
    use = models.CharField(max_length=20, choices=Use, default=Use.NO)
    author = models.ForeignKey(User, models.PROTECT, related_name="+")
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
        ]

    def __str__(self) -> str:
        return f"Quote {self.number}"
