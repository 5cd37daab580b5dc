"""What the team and the host say of passages of the draft, and what the writer answers."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from reports.sections import SectionKey

from .report import Report


class TeamComment(models.Model):
    """One comment of the team on a passage of the draft, its answer, and who closed it.

    `passage` is the text it is about as it stood when it was written; empty where it is about the whole section.
    """

    report = models.ForeignKey(Report, models.CASCADE, related_name="team_comments")
    number = models.PositiveSmallIntegerField()
    section = models.CharField(max_length=20, choices=SectionKey)
    passage = models.TextField(blank=True)
    text = models.TextField()
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    answer = models.TextField(blank=True)
    answered_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["report", "number"], name="reports_one_team_comment_a_number"),
            models.CheckConstraint(
                name="reports_team_answer_by_someone",
                condition=Q(answer="", answered_by=None, answered_at=None)
                | (~Q(answer="") & Q(answered_by__isnull=False, answered_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="reports_team_comment_closed_by_someone",
                condition=Q(closed_by=None, closed_at=None)
                | Q(closed_by__isnull=False, closed_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"Team comment {self.number}"


class FactComment(models.Model):
    """One comment by the host on the facts of a section, and its answer. Kept with the report.

    `passage` is as for the team; the final version keeps a table of all of them (`ReportVersion.facts`).
    """

    class Outcome(models.TextChoices):
        ACCEPTED = "accepted", "Accepted"
        PARTLY = "partly", "Partly accepted"
        DECLINED = "declined", "Declined"

    report = models.ForeignKey(Report, models.CASCADE, related_name="fact_comments")
    number = models.PositiveSmallIntegerField()
    section = models.CharField(max_length=20, choices=SectionKey)
    passage = models.TextField(blank=True)
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
