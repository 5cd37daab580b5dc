"""What keeps the writing of a section safe: every state it had, and to whom it is lent."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from accounts.models import User

from .report import Section


class SectionVersion(models.Model):
    """A state of a section's narrative, cleaned HTML with its marks, and how many words it has.

    What one person writes in a few minutes is one version (`actions.versions`), so it has a beginning and an end. A
    version that was restored says which it was. It may hold words that were withdrawn since: it is shown and restored
    only as `compose.readable` gives it.
    """

    section = models.ForeignKey(Section, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    body = models.TextField(blank=True)
    words = models.PositiveIntegerField()
    by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    begun_at = models.DateTimeField(default=timezone.now)
    saved_at = models.DateTimeField(default=timezone.now)
    restored_from = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["section", "number"], name="reports_one_state_a_number"),
            models.CheckConstraint(
                name="reports_restored_from_earlier",
                condition=Q(restored_from=None) | Q(restored_from__lt=F("number")),
            ),
            models.CheckConstraint(
                name="reports_begun_before_saved", condition=Q(saved_at__gte=F("begun_at"))
            ),
        ]

    def __str__(self) -> str:
        return f"Version {self.number}"


class SectionLoan(models.Model):
    """A section lent to a member of the team, who writes in it until it comes back. One at a time."""

    section = models.ForeignKey(Section, models.CASCADE, related_name="loans")
    to = models.ForeignKey(User, models.PROTECT, related_name="+")
    lent_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    lent_at = models.DateTimeField(default=timezone.now)
    ended_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-lent_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["section"], condition=Q(ended_at=None), name="reports_lent_to_one_at_a_time"
            ),
            models.CheckConstraint(
                name="reports_loan_ended_by_someone",
                condition=Q(ended_at=None, ended_by=None) | Q(ended_at__isnull=False, ended_by__isnull=False),
            ),
            models.CheckConstraint(name="reports_lent_to_another", condition=~Q(to=F("lent_by"))),
        ]

    def __str__(self) -> str:
        return f"{self.section} lent"
