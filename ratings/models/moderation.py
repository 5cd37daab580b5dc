"""What was agreed for a record that two people read; both readings are kept as they were handed in."""

from django.db import models
from django.utils import timezone

from accounts.models import User
from records.models import Record
from reviews.models import SubTheme
from reviews.scales import Grade


class Moderation(models.Model):
    """The decision on one double-read record. `reading` says whose answers to the criteria are counted, 1 or 2."""

    record = models.OneToOneField(Record, models.CASCADE, related_name="moderation")
    reading = models.PositiveSmallIntegerField(default=1)
    reason = models.TextField()
    decided_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"moderation of {self.record}"


class ModeratedGrade(models.Model):
    """The agreed grade for one sub-theme of the record, or, where `subtheme` is null, for the record overall."""

    moderation = models.ForeignKey(Moderation, models.CASCADE, related_name="grades")
    subtheme = models.ForeignKey(SubTheme, models.PROTECT, null=True, blank=True, related_name="+")
    grade = models.CharField(max_length=20, choices=Grade)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["moderation", "subtheme"], name="ratings_one_moderated_grade"),
            models.UniqueConstraint(
                fields=["moderation"], condition=models.Q(subtheme=None), name="ratings_one_moderated_overall"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subtheme or 'overall'}: {self.grade}"
