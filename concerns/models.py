"""A concern, who was told of it, and what was done about it."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from records.models import Record
from reviews.models import Review, Slot

from .scales import Danger, Outcome


class Concern(models.Model):
    """Raised at once, by whoever reads or listens. Write with `concerns.actions`; find with `concerns.access`.

    `record` is the person it is about, where it came from reading about them or talking with them, and stays when they
    no longer agree to talk. `sealed` holds what was seen or heard, and who was told before.
    """

    review = models.ForeignKey(Review, models.CASCADE, related_name="concerns")
    number = models.PositiveSmallIntegerField()
    record = models.ForeignKey(Record, models.SET_NULL, null=True, blank=True, related_name="concerns")
    slot = models.ForeignKey(Slot, models.SET_NULL, null=True, blank=True, related_name="concerns")
    raised_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    raised_at = models.DateTimeField(default=timezone.now)
    danger = models.CharField(max_length=10, choices=Danger)
    sealed = models.BinaryField()
    taken_up_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    taken_up_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    closed_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=20, choices=Outcome, blank=True)

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["review", "number"], name="concerns_one_concern_a_number"),
            models.CheckConstraint(
                name="concerns_taken_up_by_someone",
                condition=Q(taken_up_at=None, taken_up_by=None)
                | Q(taken_up_at__isnull=False, taken_up_by__isnull=False),
            ),
            models.CheckConstraint(
                name="concerns_closed_with_an_outcome",
                condition=Q(closed_at=None, closed_by=None, outcome="")
                | (Q(closed_at__isnull=False, closed_by__isnull=False) & ~Q(outcome="")),
            ),
        ]

    def __str__(self) -> str:
        return f"concern {self.number}"

    @property
    def state(self) -> str:
        """Where it stands, in a word or two."""
        if self.closed_at is not None:
            return "Closed"
        return "Taken up" if self.taken_up_at is not None else "Open"


class Entry(models.Model):
    """What was done about a concern, written once and never changed; the last says why it was closed."""

    concern = models.ForeignKey(Concern, models.CASCADE, related_name="entries")
    number = models.PositiveSmallIntegerField()
    written_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    written_at = models.DateTimeField(default=timezone.now)
    sealed = models.BinaryField()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["concern", "number"], name="concerns_one_entry_a_number")
        ]

    def __str__(self) -> str:
        return f"{self.concern}, entry {self.number}"


class Told(models.Model):
    """That somebody is to know of a concern; `sent_at` is when the mail went, and stays empty where it could not."""

    concern = models.ForeignKey(Concern, models.CASCADE, related_name="told")
    person = models.ForeignKey(User, models.PROTECT, related_name="+")
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["concern", "person"], name="concerns_told_once")]

    def __str__(self) -> str:
        return f"{self.person} told of {self.concern}"
