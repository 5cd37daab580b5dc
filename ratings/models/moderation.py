"""What was decided for a record that two people read, or whose ratings clash; the readings are kept as handed in."""

from django.db import models
from django.utils import timezone

from accounts.models import User
from records.models import Record
from reviews.models import SubTheme
from reviews.scales import Grade


class Moderation(models.Model):
    """The decision on one record. `reading` says whose answers to the criteria are counted, 1 or 2.

    `clash_reason` says why the record is Good or better overall although a sub-theme that forbids it is Inadequate.
    """

    record = models.OneToOneField(Record, models.CASCADE, related_name="moderation")
    reading = models.PositiveSmallIntegerField(default=1)
    reason = models.TextField()
    clash_reason = models.TextField(blank=True)
    decided_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(default=timezone.now)
    version = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"moderation of {self.record}"


class ModeratedGrade(models.Model):
    """The agreed grade for one sub-theme of the record, or, where `subtheme` is null, for the record overall."""

    moderation = models.ForeignKey(Moderation, models.CASCADE, related_name="grades")
    subtheme = models.ForeignKey(SubTheme, models.PROTECT, null=True, blank=True, related_name="+")
    grade = models.CharField(max_length=20, choices=Grade)
    reason = models.TextField(blank=True)

    class Meta:
        ordering = ["subtheme__number"]
        constraints = [
            models.UniqueConstraint(fields=["moderation", "subtheme"], name="ratings_one_moderated_grade"),
            models.UniqueConstraint(
                fields=["moderation"], condition=models.Q(subtheme=None), name="ratings_one_moderated_overall"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subtheme or 'overall'}: {self.grade}"
