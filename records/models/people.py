"""The people whose records are read: what they agreed to, and how to meet them."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from records.scales import AskedBy, AskedHow, DecidedBy, Supporter
from reviews.models import Slot

from .log import Record


class Consent(models.Model):
    """What the person, or the one who may decide with them, agreed to. It stands until `withdrawn_at`.

    `taken_back_at` is when they last took back any of it, and stays when they agree anew: a file made before it may
    hold words that they no longer give.
    """

    AskedBy = AskedBy
    Asked = AskedHow

    record = models.OneToOneField(Record, models.CASCADE, related_name="consent")
    asked_by = models.CharField(max_length=20, choices=AskedBy)
    asked_how = models.CharField(max_length=20, choices=AskedHow)
    asked_on = models.DateField()
    conversation = models.BooleanField("agrees to a conversation")
    quotes = models.BooleanField("agrees that their words may be quoted without their name", default=False)
    follow_up = models.BooleanField("agrees to be told what came of it", default=False)
    supporter = models.CharField("who the supporter is to them", max_length=20, choices=Supporter, blank=True)
    decided_by = models.CharField(
        "whose decision it was", max_length=20, choices=DecidedBy, default=DecidedBy.THEMSELVES
    )
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=timezone.now)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    taken_back_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="records_withdrawn_by_someone",
                condition=Q(withdrawn_at=None, withdrawn_by=None)
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False),
            ),
            models.CheckConstraint(
                name="records_decided_by_somebody", condition=Q(decided_by__in=DecidedBy.values)
            ),
        ]

    def __str__(self) -> str:
        return f"consent for {self.record}"

    @property
    def has_supporter(self) -> bool:
        """Whether somebody will be with them; who that is by name stands on the sealed card alone."""
        return bool(self.supporter)

    @property
    def stands(self) -> bool:
        """Whether the person agrees to a conversation now: `CN` in the permissions table."""
        return self.conversation and self.withdrawn_at is None


class PersonCard(models.Model):
    """The before-we-talk card, sealed: how to meet this person, and nothing of their history."""

    record = models.OneToOneField(Record, models.CASCADE, related_name="card")
    sealed = models.BinaryField()
    version = models.PositiveIntegerField(default=0)
    updated_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    updated_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"card for {self.record}"


class Appointment(models.Model):
    """Which person a conversation in the timetable is with; its slot's attendees are assigned to them.

    It lives as long as the person agrees: when they no longer do it is deleted, and what was noted under it is left
    without one, for good. Somebody who agrees again is given another. `begun_at` is when the talk was begun.
    """

    record = models.OneToOneField(Record, models.CASCADE, related_name="appointment")
    slot = models.OneToOneField(Slot, models.CASCADE, related_name="appointment")
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    begun_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"appointment for {self.record}"
