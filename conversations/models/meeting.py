"""A facilitated meeting with practitioners or with frontline managers; what they say is non-attributable."""

from django.db import models
from django.utils import timezone

from accounts.models import User
from reviews.models import Review, Slot, Theme


class Meeting(models.Model):
    """The notes of one meeting. There is no list of who came: only how many, and from which group."""

    review = models.ForeignKey(Review, models.CASCADE, related_name="meetings")
    slot = models.OneToOneField(Slot, models.PROTECT, related_name="meeting")
    number = models.PositiveSmallIntegerField()
    author = models.ForeignKey(User, models.PROTECT, related_name="meetings")
    attended = models.PositiveSmallIntegerField("how many people came", null=True, blank=True)
    areas = models.TextField("areas discussed", blank=True)
    notes = models.TextField(blank=True)
    themes = models.ManyToManyField(Theme, blank=True, related_name="meetings")
    written_at = models.DateTimeField(default=timezone.now)
    version = models.PositiveIntegerField(default=0)
    updated_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["review", "number"], name="conversations_one_meeting_a_number")
        ]

    def __str__(self) -> str:
        return f"Meeting {self.number}"
