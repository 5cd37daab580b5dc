"""What a council changed about the dates of one review: shorter periods, and holds."""

from datetime import date
from functools import reduce
from operator import or_

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from accounts.models import User
from retention.periods import STANDARD, Kind, hold_lapses_on
from reviews.models import Review

KINDS = [(kind.value, STANDARD[kind].title) for kind in Kind]


class ShorterPeriod(models.Model):
    """That the host keeps one kind for less than the standard, in the standard's own unit: days or months."""

    review = models.ForeignKey(Review, models.CASCADE, related_name="shorter_periods")
    kind = models.CharField(max_length=20, choices=KINDS)
    length = models.PositiveSmallIntegerField()
    set_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    set_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["review", "kind"], name="retention_one_period_a_kind"),
            models.CheckConstraint(
                name="retention_only_shorter",
                condition=reduce(
                    or_,
                    (Q(kind=kind.value, length__gte=1, length__lt=STANDARD[kind].length) for kind in Kind),
                ),
            ),
        ]

    def __str__(self) -> str:
        return STANDARD[Kind(self.kind)].text(self.length)


class HoldQuerySet(models.QuerySet["Hold"]):
    def live(self, *, on: date) -> "HoldQuerySet":
        """Those neither ended nor lapsed on that day."""
        return self.filter(ended_at=None, lapses_on__gt=on)

    def over(self, *, on: date) -> "HoldQuerySet":
        """Those ended or lapsed on that day."""
        return self.filter(Q(ended_at__isnull=False) | Q(lapses_on__lte=on))


class Hold(models.Model):
    """That nothing of a review, or of one kind in it, may be deleted. It lapses unless it is renewed in time.

    An empty `kind` holds everything. A hold that lapsed or ended is kept, to say why something was deleted late.
    """

    review = models.ForeignKey(Review, models.CASCADE, related_name="holds")
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=20, choices=KINDS, blank=True)
    reason = models.TextField()
    placed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    placed_at = models.DateTimeField(default=timezone.now)
    renewed_on = models.DateField()
    lapses_on = models.DateField()
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    objects = HoldQuerySet.as_manager()

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["review", "number"], name="retention_one_hold_a_number"),
            models.CheckConstraint(name="retention_hold_has_a_reason", condition=~Q(reason="")),
            models.CheckConstraint(
                name="retention_hold_lapses_later", condition=Q(lapses_on__gt=F("renewed_on"))
            ),
            models.CheckConstraint(
                name="retention_hold_ended_by_someone",
                condition=Q(ended_at=None, ended_by=None) | Q(ended_at__isnull=False, ended_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"hold {self.number}"

    @property
    def is_live(self) -> bool:
        return self.ended_at is None and self.lapses_on > timezone.localdate()

    @property
    def title(self) -> str:
        """What it holds."""
        return self.get_kind_display() if self.kind else "Everything"

    def renew(self, today: date) -> None:
        """Let it run anew from that day. The action saves it."""
        self.renewed_on, self.lapses_on = today, hold_lapses_on(today)
