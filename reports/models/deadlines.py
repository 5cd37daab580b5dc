"""By when the team and the host are asked to have checked the report, and who was reminded when."""

from django.db import models
from django.utils import timezone

from accounts.models import User
from reports.checks import Check

from .report import Report


class Deadline(models.Model):
    """One a check. The day was set when the report was sent; each reminder is sent once, and then has its moment."""

    report = models.ForeignKey(Report, models.CASCADE, related_name="deadlines")
    check_name = models.CharField(max_length=10, choices=Check)
    due_on = models.DateField()
    set_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    set_at = models.DateTimeField(default=timezone.now)
    reminded_before_at = models.DateTimeField(null=True, blank=True)
    reminded_on_day_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["report", "check_name"], name="reports_one_deadline_a_check"),
        ]

    def __str__(self) -> str:
        return f"{self.get_check_name_display()} by {self.due_on}"
