"""What the host wants from the review, and what became of the recommendations of the one before."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models import User

from .review import Review


class Scope(models.Model):
    """What the host says before the team comes.

    Each text has its own version, one up at every save, so that two people writing the two do not stand in each
    other's way. What the DASS agreed holds until the next change: `agreed_at` is then empty again.
    """

    review = models.OneToOneField(Review, models.CASCADE, related_name="scope")
    ambition = models.TextField(blank=True)
    ambition_version = models.PositiveIntegerField(default=0)
    self_assessment = models.TextField(blank=True)
    self_assessment_version = models.PositiveIntegerField(default=0)
    updated_at = models.DateTimeField(default=timezone.now)
    agreed_at = models.DateTimeField(null=True, blank=True)
    agreed_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="reviews_agreed_by_someone",
                condition=Q(agreed_at=None, agreed_by=None)
                | Q(agreed_at__isnull=False, agreed_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"Scope of {self.review.ref}"


class Theme(models.Model):
    """Something the host wants explored; tags meetings, observations and conclusions."""

    review = models.ForeignKey(Review, models.CASCADE, related_name="themes")
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=120)
    detail = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["review", "number"], name="reviews_one_theme_a_number")
        ]

    def __str__(self) -> str:
        return self.title


class Recommendation(models.Model):
    """What a review recommended; the next review of the same host is told what became of it.

    `authors` are all who ever worded it.
    """

    review = models.ForeignKey(Review, models.CASCADE, related_name="recommendations")
    number = models.PositiveSmallIntegerField()
    text = models.TextField()
    owner = models.CharField(max_length=120)
    measure = models.TextField()
    baseline = models.TextField()
    due_on = models.DateField()
    version = models.PositiveIntegerField(default=0)
    authors = models.ManyToManyField(User, blank=True, related_name="+")

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["review", "number"], name="reviews_one_recommendation_a_number"),
        ]

    def __str__(self) -> str:
        return f"Recommendation {self.number}"


class RecommendationUpdate(models.Model):
    """The host's account, in the scope of a later review, of one earlier recommendation."""

    class Status(models.TextChoices):
        DONE = "done", "Done"
        PARTLY = "partly", "Partly done"
        NOT_YET = "not_yet", "Not yet done"
        SUPERSEDED = "superseded", "No longer needed"

    review = models.ForeignKey(Review, models.CASCADE, related_name="recommendation_updates")
    recommendation = models.ForeignKey(Recommendation, models.PROTECT, related_name="updates")
    status = models.CharField(max_length=20, choices=Status)
    text = models.TextField()
    version = models.PositiveIntegerField(default=0)
    updated_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["recommendation__number"]
        constraints = [
            models.UniqueConstraint(
                fields=["review", "recommendation"], name="reviews_one_update_a_recommendation"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.recommendation}: {self.get_status_display()}"
