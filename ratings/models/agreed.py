"""The rating the whole team agrees for a sub-theme, with its reason and the observations it rests on."""

from django.db import models
from django.utils import timezone

from accounts.models import User
from reviews.models import Review, SubTheme
from reviews.scales import Grade

from .findings import Observation


class AgreedRating(models.Model):
    """One row a sub-theme of a review, made when it is first agreed."""

    review = models.ForeignKey(Review, models.CASCADE, related_name="agreed_ratings")
    subtheme = models.ForeignKey(SubTheme, models.PROTECT, related_name="+")
    grade = models.CharField(max_length=20, choices=Grade)
    reason = models.TextField()
    observations = models.ManyToManyField(Observation, blank=True, related_name="agreed_ratings")
    agreed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    agreed_at = models.DateTimeField(default=timezone.now)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["subtheme__number"]
        constraints = [
            models.UniqueConstraint(fields=["review", "subtheme"], name="ratings_one_agreed_a_subtheme")
        ]

    def __str__(self) -> str:
        return f"{self.subtheme}: {self.get_grade_display()}"
