"""Files made from the report: renderings of a draft by the worker, and the frozen final versions."""

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from accounts.models import User

from .report import Report
from .work import Work


class Rendering(Work):
    """One PDF asked for and made by the worker. `progress` runs from 0 to 100; `file` is under the private storage.

    `fingerprint` is that of the document when it was asked for. When `is_final`, the worker freezes what it made as a
    version, provided that the document is still the one that was approved. That of a `correction` is the corrected one.
    `stopped_by` is who stopped it before it was done.
    """

    report = models.ForeignKey(Report, models.CASCADE, related_name="renderings")
    number = models.PositiveIntegerField()
    fingerprint = models.CharField(max_length=64)
    is_final = models.BooleanField(default=False)
    correction = models.ForeignKey(
        "reports.Correction", models.CASCADE, null=True, blank=True, related_name="renderings"
    )
    step = models.CharField(max_length=60, blank=True)
    progress = models.PositiveSmallIntegerField(default=0)
    stopped_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    pages = models.PositiveSmallIntegerField(null=True, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    file = models.FileField(upload_to="renderings/", blank=True)

    class Meta:
        ordering = ["-number"]
        constraints = [
            *Work.Meta.constraints,
            models.UniqueConstraint(fields=["report", "number"], name="reports_one_rendering_a_number"),
            models.UniqueConstraint(
                fields=["report"],
                condition=Q(alive_at__isnull=False),
                name="reports_one_rendering_made_at_a_time",
            ),
            models.CheckConstraint(
                name="reports_stopped_has_failed", condition=Q(stopped_by=None) | Q(failed_at__isnull=False)
            ),
            models.CheckConstraint(name="reports_progress_is_a_percentage", condition=Q(progress__lte=100)),
            models.CheckConstraint(
                name="reports_rendered_with_its_hash",
                condition=Q(finished_at=None) | (~Q(sha256="") & Q(pages__isnull=False) & ~Q(file="")),
            ),
        ]

    def __str__(self) -> str:
        return f"PDF {self.number}"


class ReportVersionQuerySet(models.QuerySet["ReportVersion"]):
    def newest(self) -> "ReportVersionQuerySet":
        """Only the newest version of each report, whichever of them are asked for."""
        newer = ReportVersion.objects.filter(report=OuterRef("report"), number__gt=OuterRef("number"))
        return self.filter(~Exists(newer))


class ReportVersion(models.Model):
    """A final version: immutable, hashed, with who wrote and who approved it. A correction is a new version.

    `dated_on` is the day printed in it; with the number it makes the same bytes again. `data` is the document as JSON
    (`compose.data_of`) and `template` names what it was set with; versions frozen before these were kept have neither.
    `says` is what a correction changed, in its writer's words. `left` is what the next correction begins with where
    somebody's words were erased or taken back since: `data` without them, because nobody could find them once what they
    were taken from is deleted; empty where nobody's were.

    `facts` is the table of what the host said of the draft's facts and what the team decided on each: dicts of
    `number`, `section` (its title), `passage`, `text`, `outcome` (in words) and `answer`, with no names. `facts_left`
    is to it what `left` is to `data`.
    """

    report = models.ForeignKey(Report, models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    dated_on = models.DateField()
    frozen_at = models.DateTimeField(default=timezone.now)
    frozen_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    approved_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    pages = models.PositiveSmallIntegerField()
    sha256 = models.CharField(max_length=64)
    file = models.FileField(upload_to="versions/")
    html = models.TextField()
    data = models.JSONField(default=dict)
    template = models.CharField(max_length=12, blank=True)
    facts = models.JSONField(default=list, blank=True)
    says = models.TextField(blank=True)
    left = models.JSONField(default=dict, blank=True)
    facts_left = models.JSONField(default=list, blank=True)

    objects = ReportVersionQuerySet.as_manager()

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["report", "number"], name="reports_one_version_a_number"),
            models.CheckConstraint(name="reports_hash_is_whole", condition=Q(sha256__regex="^[0-9a-f]{64}$")),
            models.CheckConstraint(
                name="reports_approved_by_another", condition=~Q(approved_by=models.F("frozen_by"))
            ),
        ]

    def __str__(self) -> str:
        return f"Version {self.number}"
