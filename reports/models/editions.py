"""The edition of a final version that everybody may read: asked for, made by the worker, and published by the DASS."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from accounts.models import User
from reports.outputs.kinds import Kind as OutputKind

from .outputs import size_text
from .report import Report
from .versions import ReportVersion
from .work import Work


class PublicEdition(Work):
    """One a version, made of what the version keeps and of nothing else (`reports.edition`); never changed once made.

    `left_out` is what it does not say, one thing each. Its files are made and kept together. It is everybody's from the
    moment at which the host's DASS published it.
    """

    OF_REPORT: ClassVar[str] = "version__report"

    version = models.OneToOneField(ReportVersion, models.PROTECT, related_name="edition")
    left_out = models.JSONField(default=list, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            *Work.Meta.constraints,
            models.CheckConstraint(
                name="reports_edition_published_when_made",
                condition=Q(published_at=None, published_by=None)
                | Q(published_at__isnull=False, published_by__isnull=False, finished_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"Edition for everybody of version {self.version.number}"

    @property
    def report(self) -> Report:  # type: ignore[override] # found by way of its version
        return self.version.report

    @property
    def report_id(self) -> int:  # type: ignore[override] # found by way of its version
        return self.version.report_id

    @property
    def corrects_what_was_published(self) -> bool:
        """Whether everybody could read a version before this one, which corrects it. The review has it since when."""
        first_published_at = self.version.report.review.published_at
        if not self.version.says or self.published_at is None or first_published_at is None:
            return False
        return first_published_at < self.published_at


class EditionFile(models.Model):
    """One file of an edition, byte for byte as it was made. `html` is the same as a page, where it has one."""

    class Kind(models.TextChoices):
        REPORT = "report", "Report"
        SUMMARY = OutputKind.SUMMARY.value, "Two-page summary"
        PLAIN = OutputKind.PLAIN.value, "Plain-language version"

    edition = models.ForeignKey(PublicEdition, models.CASCADE, related_name="files")
    kind = models.CharField(max_length=20, choices=Kind)
    pages = models.PositiveSmallIntegerField()
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    file = models.FileField(upload_to="editions/")
    html = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["edition", "kind"], name="reports_one_edition_file_a_kind"),
            models.CheckConstraint(
                name="reports_edition_hash_is_whole",
                condition=Q(sha256__regex="^[0-9a-f]{64}$") & ~Q(file=""),
            ),
        ]

    def __str__(self) -> str:
        return str(self.get_kind_display())

    @property
    def size_text(self) -> str:
        return size_text(self.size)
