"""The rating the whole team agrees, with its reason and the observations it rests on."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from reviews.models import Review, SubTheme
from reviews.scales import Grade

from .findings import Observation


class AgreedRating(models.Model):
    """One row a sub-theme of a review, made when it is first agreed.

    Where `subtheme` is null it is for the review overall: a judgement of its own, never computed, and a review need
    not have one.
    """

    review = models.ForeignKey(Review, models.CASCADE, related_name="agreed_ratings")
    subtheme = models.ForeignKey(SubTheme, models.PROTECT, null=True, blank=True, related_name="+")
    grade = models.CharField(max_length=20, choices=Grade)
    reason = models.TextField()
    observations = models.ManyToManyField(Observation, blank=True, related_name="agreed_ratings")
    agreed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    agreed_at = models.DateTimeField(default=timezone.now)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["subtheme__number"]
        constraints = [
            models.UniqueConstraint(fields=["review", "subtheme"], name="ratings_one_agreed_a_subtheme"),
            models.UniqueConstraint(
                fields=["review"], condition=Q(subtheme=None), name="ratings_one_agreed_overall"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subtheme or 'Overall'}: {self.get_grade_display()}"
