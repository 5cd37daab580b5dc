"""What is made from the report besides its PDF, and the plain words that some of it is made of."""

from django.db import models
from django.db.models import Q
from django.utils.formats import number_format

from reports.outputs.kinds import Kind

from .report import Report
from .versions import ReportVersion
from .work import Work

KILO, MEGA = 1_000, 1_000_000


def size_text(size: int) -> str:
    """So many bytes as people read it: `48 KB`, `1.3 MB`."""
    if size >= MEGA:
        return f"{number_format(size / MEGA, 1)} MB"
    return f"{max(1, round(size / KILO))} KB"


class Output(Work):
    """One document made by the worker: of a final version, and then for good, or of the draft when `version` is None.

    `fingerprint` is that of the report when it was asked for; `size` is in bytes; `html` is the plain-language version
    as a page. A draft has one of a kind, the newest.
    """

    Kind = Kind

    report = models.ForeignKey(Report, models.CASCADE, related_name="outputs")
    version = models.ForeignKey(ReportVersion, models.PROTECT, null=True, blank=True, related_name="outputs")
    kind = models.CharField(max_length=20, choices=Kind)
    fingerprint = models.CharField(max_length=64)
    pages = models.PositiveSmallIntegerField(null=True, blank=True)
    size = models.PositiveIntegerField(null=True, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    file = models.FileField(upload_to="outputs/", blank=True)
    html = models.TextField(blank=True)

    class Meta:
        constraints = [
            *Work.Meta.constraints,
            models.UniqueConstraint(
                fields=["report"],
                condition=Q(alive_at__isnull=False),
                name="reports_one_output_made_at_a_time",
            ),
            models.UniqueConstraint(
                fields=["report", "kind"], condition=Q(version=None), name="reports_one_draft_output_a_kind"
            ),
            models.UniqueConstraint(fields=["version", "kind"], name="reports_one_output_a_version_and_kind"),
            models.CheckConstraint(
                name="reports_output_with_its_hash",
                condition=Q(finished_at=None)
                | (Q(sha256__regex="^[0-9a-f]{64}$", size__isnull=False) & ~Q(file="")),
            ),
        ]

    def __str__(self) -> str:
        return str(self.get_kind_display())

    @property
    def size_text(self) -> str:
        return size_text(self.size or 0)


class PlainText(models.Model):
    """The writer's own plain words for one point of the report, one idea a line, or for what changed (`changed`, 1).

    `written_for` is the SHA-256 of what they put plainly: when that changes, they have to be looked at again.
    """

    class Part(models.TextChoices):
        STRENGTH = "strength", "Strength"
        DEVELOPMENT = "development", "Area for development"
        RECOMMENDATION = "recommendation", "Recommendation"
        CHANGED = "changed", "What changes because people took part"

    report = models.ForeignKey(Report, models.CASCADE, related_name="plain_texts")
    part = models.CharField(max_length=20, choices=Part)
    number = models.PositiveSmallIntegerField()
    text = models.TextField()
    written_for = models.CharField(max_length=64)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["part", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["report", "part", "number"], name="reports_one_plain_text_a_point"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_part_display()} {self.number}"
