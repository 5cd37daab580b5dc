"""What the writer answered to the redaction gate, finding by finding."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models import User

from .report import Report


class GateAnswer(models.Model):
    """Why one finding may stay. `digest` names it in the very text it was found in (`redaction.Finding`).

    When a letter of that text changes, the finding is another one and is asked about again; this row stays, and holds
    for nothing. It holds no words of the report but what the reason says. When drafts are destroyed, what settles a
    finding in the newest final version is kept as long as that is, and what was answered for a correction while that
    is open; the others go.
    """

    report = models.ForeignKey(Report, models.CASCADE, related_name="gate_answers")
    correction = models.ForeignKey(
        "reports.Correction", models.CASCADE, null=True, blank=True, related_name="gate_answers"
    )
    part = models.CharField(max_length=80)
    kind = models.CharField(max_length=20)
    digest = models.CharField(max_length=64)
    reason = models.TextField()
    answered_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["report", "digest"], name="reports_one_answer_a_finding"),
            models.CheckConstraint(
                name="reports_gate_digest_is_whole", condition=Q(digest__regex="^[0-9a-f]{64}$")
            ),
            models.CheckConstraint(name="reports_gate_answered_with_a_reason", condition=~Q(reason="")),
        ]

    def __str__(self) -> str:
        return f"Answer for {self.part}"
