"""Observations, each from one source, and the conclusions that cite them: kept apart, shown apart."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from conversations.models import Conversation, Meeting
from records.models import Record
from reviews.models import Review, SubTheme, Theme


class Observation(models.Model):
    """One short evidence note, numbered within its review. A document has no row: its title is in `document`."""

    class Source(models.TextChoices):
        RECORD = "record", "Record"
        MEETING = "meeting", "Meeting"
        CONVERSATION = "conversation", "Conversation"
        DOCUMENT = "document", "Document"

    review = models.ForeignKey(Review, models.CASCADE, related_name="observations")
    number = models.PositiveSmallIntegerField()
    text = models.TextField()
    source = models.CharField(max_length=20, choices=Source)
    record = models.ForeignKey(Record, models.PROTECT, null=True, blank=True, related_name="observations")
    meeting = models.ForeignKey(Meeting, models.PROTECT, null=True, blank=True, related_name="observations")
    conversation = models.ForeignKey(
        Conversation, models.PROTECT, null=True, blank=True, related_name="observations"
    )
    document = models.CharField(max_length=160, blank=True)
    themes = models.ManyToManyField(Theme, blank=True, related_name="observations")
    subthemes = models.ManyToManyField(SubTheme, blank=True, related_name="+")
    author = models.ForeignKey(User, models.PROTECT, related_name="+")
    noted_at = models.DateTimeField(default=timezone.now)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["review", "number"], name="ratings_one_observation_a_number"),
            models.CheckConstraint(
                name="ratings_observation_has_its_source",
                condition=Q(
                    source="record", record__isnull=False, meeting=None, conversation=None, document=""
                )
                | Q(source="meeting", record=None, meeting__isnull=False, conversation=None, document="")
                | Q(source="conversation", record=None, meeting=None, conversation__isnull=False, document="")
                | (Q(source="document", record=None, meeting=None, conversation=None) & ~Q(document="")),
            ),
        ]

    def __str__(self) -> str:
        return f"Observation {self.number}"


class Conclusion(models.Model):
    """What the team makes of some observations, and cites."""

    review = models.ForeignKey(Review, models.CASCADE, related_name="conclusions")
    number = models.PositiveSmallIntegerField()
    text = models.TextField()
    observations = models.ManyToManyField(Observation, blank=True, related_name="conclusions")
    themes = models.ManyToManyField(Theme, blank=True, related_name="conclusions")
    author = models.ForeignKey(User, models.PROTECT, related_name="+")
    noted_at = models.DateTimeField(default=timezone.now)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["review", "number"], name="ratings_one_conclusion_a_number")
        ]

    def __str__(self) -> str:
        return f"Conclusion {self.number}"
