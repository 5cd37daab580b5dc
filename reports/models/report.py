"""The report while it is written: one narrative a section, six strengths, six areas for development."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from ratings.models import Observation
from reports.sections import STRENGTHS_AND_AREAS, SectionKey
from reviews.models import Review


class Report(models.Model):
    """One a review, made when drafting begins. Recommendations are the review's own (`reviews.Recommendation`).

    An approval holds for one fingerprint, the SHA-256 of the whole document's data (`compose.fingerprint_of`): change a
    word or a rating anywhere and what stands is no longer what was approved. `authors` are all who ever saved a
    narrative, a strength or an area for development; those of a recommendation are kept with it. `kept_at` says when
    the host's DASS decided that nobody else reads it; letting others read it later is a step of the review.
    """

    review = models.OneToOneField(Review, models.CASCADE, related_name="report")
    started_at = models.DateTimeField(default=timezone.now)
    approved_fingerprint = models.CharField(max_length=64, blank=True)
    approved_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    approved_at = models.DateTimeField(null=True, blank=True)
    kept_at = models.DateTimeField(null=True, blank=True)
    authors = models.ManyToManyField(User, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="reports_approved_by_someone",
                condition=Q(approved_fingerprint="", approved_by=None, approved_at=None)
                | (~Q(approved_fingerprint="") & Q(approved_by__isnull=False, approved_at__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"Report of {self.review.ref}"


class Section(models.Model):
    """The narrative of one section, cleaned HTML. `version` counts its saves.

    `figures` are the numbers of section 3 as they stood when somebody last looked it through (`reports.moved`): begun,
    saved by hand, or said so; `figures_at` is when. Neither is there for a section beside which they are not kept.
    """

    report = models.ForeignKey(Report, models.CASCADE, related_name="sections")
    key = models.CharField(max_length=20, choices=SectionKey)
    body = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=0)
    updated_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    updated_at = models.DateTimeField(default=timezone.now)

    figures = models.JSONField(null=True, blank=True)
    figures_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["report", "key"], name="reports_one_section_a_key"),
            models.CheckConstraint(
                name="reports_figures_of_a_moment",
                condition=Q(figures__isnull=True, figures_at=None)
                | Q(figures__isnull=False, figures_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.get_key_display()


class Point(models.Model):
    """A strength or an area for development, one of six, with the observations it rests on."""

    class Kind(models.TextChoices):
        STRENGTH = "strength", "Strength"
        DEVELOPMENT = "development", "Area for development"

    report = models.ForeignKey(Report, models.CASCADE, related_name="points")
    kind = models.CharField(max_length=20, choices=Kind)
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=120)
    text = models.TextField()
    observations = models.ManyToManyField(Observation, blank=True, related_name="points")
    version = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["kind", "number"]
        constraints = [
            models.UniqueConstraint(fields=["report", "kind", "number"], name="reports_one_point_a_number"),
            models.CheckConstraint(
                name="reports_six_points", condition=Q(number__gte=1, number__lte=STRENGTHS_AND_AREAS)
            ),
        ]

    def __str__(self) -> str:
        return self.title
