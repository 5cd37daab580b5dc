"""That a lived-experience peer may read one record for a while: what was asked, and what was granted."""

from collections.abc import Sequence
from datetime import timedelta
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from guardian.models import UserObjectPermissionBase

from accounts.models import User, new_ref
from records.scales import LONGEST_GRANT_DAYS, Article6, Article9, Outcome, Safeguard, Scope
from reviews.models import TeamMember

from .log import Record


class GrantRequest(models.Model):
    """That somebody asked for a peer to read one record. Write with `records.actions`; find with `records.access`.

    It is tied to the peer's place on the team, `member`: whoever leaves a team and comes back asks anew.
    """

    ref = models.CharField(max_length=8, unique=True, default=new_ref, editable=False)
    member = models.ForeignKey(TeamMember, models.CASCADE, related_name="+")
    peer = models.ForeignKey(User, models.PROTECT, related_name="grant_requests")
    record = models.ForeignKey(Record, models.CASCADE, related_name="grant_requests")
    scope = models.CharField(max_length=20, choices=Scope)
    purpose = models.TextField()
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    outcome = models.CharField(max_length=20, choices=Outcome, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    reason = models.TextField(blank=True)

    class Meta:
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="records_asked_for_a_purpose", condition=Q(scope__in=Scope.values) & ~Q(purpose="")
            ),
            models.CheckConstraint(
                name="records_asked_and_decided_by_someone",
                condition=Q(decided_at=None, decided_by=None, outcome="", reason="")
                | Q(decided_at__isnull=False, decided_by__isnull=False, outcome__in=Outcome.values),
            ),
            models.CheckConstraint(
                name="records_declined_for_a_reason",
                condition=~Q(outcome=Outcome.DECLINED) | ~Q(reason=""),
            ),
            models.CheckConstraint(
                name="records_nobody_decides_for_themselves",
                condition=Q(decided_by=None) | Q(outcome=Outcome.WITHDRAWN) | ~Q(decided_by=F("peer")),
            ),
            models.UniqueConstraint(
                fields=["peer", "record"], condition=Q(decided_at=None), name="records_asked_once_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return f"request to read {self.record}"


class RecordGrant(UserObjectPermissionBase):
    """A peer's grant on one record: a row of guardian's that cannot exist without its reasons and its end.

    `permission` is one of the scopes of `Record`. Guardian knows no dates and lets a row answer for ever, so nothing
    asks it: `records.access.grants_live` says which of these rows open anything at this moment.
    """

    request = models.OneToOneField(GrantRequest, models.CASCADE, related_name="grant")
    content_object = models.ForeignKey(Record, models.CASCADE, related_name="grants")
    purpose = models.TextField()
    article_6 = models.CharField(max_length=20, choices=Article6)
    article_9 = models.CharField(max_length=20, choices=Article9)
    safeguard = models.CharField(max_length=60, choices=Safeguard)
    responsible = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    confidentiality_signed_on = models.DateField()
    dbs_seen_on = models.DateField()
    dbs_until_on = models.DateField()
    granted_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    granted_at = models.DateTimeField(default=timezone.now)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    withdrawn_reason = models.TextField(blank=True)
    told_of_end_at = models.DateTimeField(null=True, blank=True)

    class Meta(UserObjectPermissionBase.Meta):
        unique_together: ClassVar[
            list[Sequence[str]]
        ] = []  # guardian's rule; a peer may be given a record again
        indexes = [models.Index(fields=["user", "ends_at"], name="records_grants_of_a_peer")]
        constraints = [
            models.CheckConstraint(
                name="records_granted_on_a_basis",
                condition=~Q(purpose="")
                & Q(article_6__in=Article6.values)
                & Q(article_9__in=Article9.values)
                & Q(safeguard__in=Safeguard.values),
            ),
            models.CheckConstraint(
                name="records_granted_under_whom",
                condition=Q(safeguard=Safeguard.UNDER, responsible__isnull=False)
                | (~Q(safeguard=Safeguard.UNDER) & Q(responsible=None)),
            ),
            models.CheckConstraint(
                name="records_granted_by_another",
                condition=~Q(granted_by=F("user")) & (Q(responsible=None) | ~Q(responsible=F("user"))),
            ),
            models.CheckConstraint(name="records_grant_ends_later", condition=Q(ends_at__gt=F("starts_at"))),
            models.CheckConstraint(
                name="records_granted_for_90_days_at_most",
                condition=Q(ends_at__lte=F("starts_at") + timedelta(days=LONGEST_GRANT_DAYS)),
            ),
            models.CheckConstraint(
                name="records_granted_with_dbs_in_date", condition=Q(dbs_until_on__gt=F("dbs_seen_on"))
            ),
            models.CheckConstraint(
                name="records_told_of_end_once_begun",
                condition=Q(told_of_end_at=None) | Q(told_of_end_at__gte=F("starts_at")),
            ),
            models.CheckConstraint(
                name="records_grant_withdrawn_by_someone",
                condition=Q(withdrawn_at=None, withdrawn_by=None, withdrawn_reason="")
                | (Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False) & ~Q(withdrawn_reason="")),
            ),
        ]

    def __str__(self) -> str:
        return f"grant on {self.content_object}"
