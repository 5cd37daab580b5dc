"""Who is on a review's team, what they declared, and what the host said of it."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models import User

from .review import Review


class TeamMember(models.Model):
    """A person's part in one review. It counts only once conflicts are declared and, if any, cleared.

    The row is ended with `left_at`, never deleted. `access.live_team` says when it holds.
    """

    class Part(models.TextChoices):
        COORDINATOR = "coordinator", "coordinator"
        PSW = "psw", "PSW reviewer"
        PEER = "peer", "lived-experience peer"

    review = models.ForeignKey(Review, models.CASCADE, related_name="team")
    user = models.ForeignKey(User, models.PROTECT, related_name="team_memberships")
    part = models.CharField(max_length=20, choices=Part)
    joined_at = models.DateTimeField(default=timezone.now)
    left_at = models.DateTimeField(null=True, blank=True)

    declared_at = models.DateTimeField(null=True, blank=True)
    conflict = models.TextField(blank=True)
    conflict_cleared_at = models.DateTimeField(null=True, blank=True)
    conflict_cleared_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    conflict_cleared_reason = models.TextField(blank=True)

    objection = models.TextField(blank=True)
    objected_at = models.DateTimeField(null=True, blank=True)
    objected_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["part", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["review", "user"], condition=Q(left_at=None), name="reviews_on_a_team_once"
            ),
            models.UniqueConstraint(
                fields=["review"],
                condition=Q(left_at=None, part="coordinator"),
                name="reviews_one_coordinator",
            ),
            models.CheckConstraint(
                name="reviews_cleared_by_someone_else",
                condition=Q(conflict_cleared_at=None, conflict_cleared_by=None)
                | (
                    Q(conflict_cleared_at__isnull=False, conflict_cleared_by__isnull=False)
                    & ~Q(conflict="")
                    & ~Q(conflict_cleared_by=models.F("user"))
                ),
            ),
            models.CheckConstraint(
                name="reviews_objection_has_its_author",
                condition=Q(objection="", objected_at=None, objected_by=None)
                | (~Q(objection="") & Q(objected_at__isnull=False, objected_by__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}, {self.get_part_display()}"
