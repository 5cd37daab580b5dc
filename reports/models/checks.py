"""What the host says of the facts in the draft, and what the coordinator answers."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from reports.sections import SectionKey

from .report import Report


class FactComment(models.Model):
    """One comment by the host on one section, and its answer. Kept with the report."""

    class Outcome(models.TextChoices):
        ACCEPTED = "accepted", "Accepted"
        PARTLY = "partly", "Partly accepted"
        DECLINED = "declined", "Declined"

    report = models.ForeignKey(Report, models.CASCADE, related_name="fact_comments")
    number = models.PositiveSmallIntegerField()
    section = models.CharField(max_length=20, choices=SectionKey)
    text = models.TextField()
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    outcome = models.CharField(max_length=20, choices=Outcome, blank=True)
    answer = models.TextField(blank=True)
    answered_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["report", "number"], name="reports_one_comment_a_number"),
            models.CheckConstraint(
                name="reports_answered_with_a_reason",
                condition=Q(outcome="", answer="", answered_by=None, answered_at=None)
                | (~Q(outcome="") & ~Q(answer="") & Q(answered_by__isnull=False, answered_at__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"Comment {self.number}"
