"""A review: its host, its dates, and the dated facts from which its stage is computed."""

from dataclasses import fields
from datetime import datetime

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from councils.models import Council
from reviews.stages import Facts, Stage, stage_of

from .framework import Framework

FACTS = tuple(field.name for field in fields(Facts))


class Review(models.Model):
    """One review of one host council. Write with `reviews.actions`; find with `reviews.access`.

    Each `…_at` below is a fact that happened or has not; the stage is never stored. `imported` marks a review
    that ended before the software came, of which only host, topic, dates and recommendations are known.
    """

    ref = models.CharField(max_length=20, unique=True)
    host = models.ForeignKey(Council, models.PROTECT, related_name="hosted_reviews")
    topic = models.CharField(max_length=160)
    fieldwork_from_on = models.DateField()
    fieldwork_to_on = models.DateField()
    framework = models.ForeignKey(Framework, models.PROTECT, null=True, blank=True, related_name="reviews")
    imported = models.BooleanField(default=False)
    scheduled_at = models.DateTimeField(default=timezone.now)

    scoping_opened_at = models.DateTimeField(null=True, blank=True)
    sampling_opened_at = models.DateTimeField(null=True, blank=True)
    fieldwork_opened_at = models.DateTimeField(null=True, blank=True)
    fieldwork_closed_at = models.DateTimeField(null=True, blank=True)
    moderated_at = models.DateTimeField(null=True, blank=True)
    team_check_opened_at = models.DateTimeField(null=True, blank=True)
    accuracy_opened_at = models.DateTimeField(null=True, blank=True)
    final_at = models.DateTimeField(null=True, blank=True)
    released_at = models.DateTimeField(null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-fieldwork_from_on", "ref"]
        indexes = [
            models.Index(fields=["host", "fieldwork_from_on"], name="reviews_by_host"),
            models.Index(fields=["-fieldwork_from_on", "ref"], name="reviews_newest_first"),
        ]
        constraints = [
            models.CheckConstraint(
                name="reviews_fieldwork_ends_after_it_starts",
                condition=Q(fieldwork_to_on__gte=F("fieldwork_from_on")),
            ),
            models.CheckConstraint(
                name="reviews_sampling_has_a_framework",
                condition=Q(sampling_opened_at=None) | Q(framework__isnull=False),
            ),
            models.CheckConstraint(
                name="reviews_fieldwork_follows_sampling",
                condition=Q(fieldwork_opened_at=None) | Q(sampling_opened_at__isnull=False),
            ),
            models.CheckConstraint(
                name="reviews_fieldwork_closes_after_it_opens",
                condition=Q(fieldwork_closed_at=None) | Q(fieldwork_closed_at__gte=F("fieldwork_opened_at")),
            ),
            models.CheckConstraint(
                name="reviews_moderation_follows_fieldwork",
                condition=Q(moderated_at=None) | Q(fieldwork_closed_at__isnull=False),
            ),
            models.CheckConstraint(
                name="reviews_final_follows_checks",
                condition=Q(final_at=None) | Q(imported=True) | Q(accuracy_opened_at__isnull=False),
            ),
            models.CheckConstraint(
                name="reviews_only_the_final_is_shared",
                condition=Q(released_at=None, published_at=None) | Q(final_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.host}, {self.ref}"

    @property
    def facts(self) -> Facts:
        """The dated facts, without the rest of the row."""
        return Facts(**{name: getattr(self, name) for name in FACTS})

    def stage_at(self, now: datetime) -> Stage:
        """Return the stage at that moment."""
        return stage_of(self.facts, now=now)

    @property
    def stage(self) -> Stage:
        """The stage at this moment."""
        return self.stage_at(timezone.now())

    @property
    def is_fieldwork_open(self) -> bool:
        """Whether records may be read, conversations written: `F` in the permissions table."""
        return (
            self.fieldwork_opened_at is not None
            and self.fieldwork_closed_at is None
            and self.closed_at is None
        )
