"""What the two readers of one record propose together; the coordinator decides."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from accounts.models import User
from records.models import Record
from reviews.models import SubTheme
from reviews.scales import Grade


class Proposal(models.Model):
    """One text that the pair shares: whoever changes it last wrote it, and the other has to agree to it anew."""

    record = models.OneToOneField(Record, models.CASCADE, related_name="proposal")
    reason = models.TextField()
    written_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    written_at = models.DateTimeField(default=timezone.now)
    agreed_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    agreed_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="ratings_proposal_agreed_by_the_other",
                condition=Q(agreed_by=None, agreed_at=None)
                | (Q(agreed_by__isnull=False, agreed_at__isnull=False) & ~Q(agreed_by=F("written_by"))),
            )
        ]

    def __str__(self) -> str:
        return f"proposal for {self.record}"


class ProposedGrade(models.Model):
    """The grade proposed where the readings differ: for one sub-theme, or, where it is null, overall."""

    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="grades")
    subtheme = models.ForeignKey(SubTheme, models.PROTECT, null=True, blank=True, related_name="+")
    grade = models.CharField(max_length=20, choices=Grade)

    class Meta:
        ordering = ["subtheme__number"]
        constraints = [
            models.UniqueConstraint(fields=["proposal", "subtheme"], name="ratings_one_proposed_grade"),
            models.UniqueConstraint(
                fields=["proposal"], condition=Q(subtheme=None), name="ratings_one_proposed_overall"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subtheme or 'overall'}: {self.grade}"
