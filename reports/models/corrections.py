"""A later correction of a final report: what is wrong, the words that change, and who approved them."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models import User

from .report import Report
from .versions import ReportVersion


class Correction(models.Model):
    """Begun on the version that it replaces; it ends as another version, `became`, or is given up with a reason.

    `wrong` and `said_by` are why it was begun: `said_by` is a role or a body. `says` is printed: what was corrected, in
    the writer's words. An approval holds for one fingerprint, that of the corrected document, as the report's own does.
    `authors` are all who ever saved any of it.
    """

    report = models.ForeignKey(Report, models.CASCADE, related_name="corrections")
    number = models.PositiveSmallIntegerField()
    replaces = models.ForeignKey(ReportVersion, models.PROTECT, related_name="corrections")
    became = models.OneToOneField(
        ReportVersion, models.PROTECT, null=True, blank=True, related_name="correction"
    )
    wrong = models.TextField()
    said_by = models.CharField(max_length=200)
    says = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=0)
    authors = models.ManyToManyField(User, related_name="+")
    begun_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    begun_at = models.DateTimeField(default=timezone.now)
    approved_fingerprint = models.CharField(max_length=64, blank=True)
    approved_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    approved_at = models.DateTimeField(null=True, blank=True)
    given_up_at = models.DateTimeField(null=True, blank=True)
    given_up_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    given_up_why = models.TextField(blank=True)

    OPEN = Q(became=None, given_up_at=None)

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["report", "number"], name="reports_one_correction_a_number"),
            models.UniqueConstraint(
                fields=["report"],
                condition=Q(became=None, given_up_at=None),
                name="reports_one_open_correction",
            ),
            models.CheckConstraint(
                name="reports_correction_says_why", condition=~Q(wrong="") & ~Q(said_by="")
            ),
            models.CheckConstraint(
                name="reports_correction_approved_by_someone",
                condition=Q(approved_fingerprint="", approved_by=None, approved_at=None)
                | (~Q(approved_fingerprint="") & Q(approved_by__isnull=False, approved_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="reports_correction_given_up_with_a_reason",
                condition=Q(given_up_at=None, given_up_by=None, given_up_why="")
                | (
                    Q(given_up_at__isnull=False, given_up_by__isnull=False, became=None) & ~Q(given_up_why="")
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"Correction {self.number}"


class CorrectedText(models.Model):
    """One text that is to stand instead of the version's own: in which piece, and which field of it.

    Only while the correction is open: a version keeps its words itself, and what is given up is not kept.
    """

    correction = models.ForeignKey(Correction, models.CASCADE, related_name="texts")
    kind = models.CharField(max_length=30)
    number = models.PositiveIntegerField(default=0)
    field = models.CharField(max_length=20)
    text = models.TextField(blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["correction", "kind", "number", "field"], name="reports_one_corrected_text_a_field"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.number}, {self.field}"
