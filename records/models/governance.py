"""What the host's information lead has settled before anybody of the review team opens a record."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from records.scales import Confidentiality, RetentionChoice
from reviews.models import Review

_NOTHING_EMPTY = (
    ~Q(dpia_ref="")
    & ~Q(sharing_ref="")
    & ~Q(told_how="")
    & Q(confidentiality=Confidentiality.SIGNED)
    & Q(retention__in=RetentionChoice.values)
)


class GovernanceChecklist(models.Model):
    """One a review, made when the information lead first saves it; `version` counts its saves.

    It is complete from `completed_at` until it is reopened, and stands once fieldwork has opened. That no request of a
    peer waits for a decision is asked of the requests themselves and kept nowhere twice.
    """

    review = models.OneToOneField(Review, models.CASCADE, related_name="governance")
    dpia_ref = models.CharField("the DPIA's reference", max_length=200, blank=True)
    sharing_ref = models.CharField(
        "the information sharing agreement's reference", max_length=200, blank=True
    )
    told_how = models.TextField("how people were told", blank=True)
    confidentiality = models.CharField(max_length=20, choices=Confidentiality, blank=True)
    retention = models.CharField(max_length=20, choices=RetentionChoice, blank=True)
    version = models.PositiveIntegerField(default=0)
    updated_at = models.DateTimeField(default=timezone.now)
    completed_at = models.DateTimeField(null=True, blank=True)
    completed_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="records_governance_completed_by_someone",
                condition=Q(completed_at=None, completed_by=None)
                | Q(completed_at__isnull=False, completed_by__isnull=False),
            ),
            models.CheckConstraint(
                name="records_governance_complete_with_nothing_empty",
                condition=Q(completed_at=None) | _NOTHING_EMPTY,
            ),
        ]

    def __str__(self) -> str:
        return f"information governance of {self.review.ref}"

    @property
    def is_complete(self) -> bool:
        return self.completed_at is not None
