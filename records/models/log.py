"""The log the host lists, and the sample of it that the team reads."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from records.categories import PER_CATEGORY, AgeBand, Category
from records.scales import Scope
from reviews.models import Review


class Record(models.Model):
    """One listed record, known to everybody by its audit reference (`A1` to `H4`), and here to nobody by its number."""

    review = models.ForeignKey(Review, models.CASCADE, related_name="records")
    category = models.CharField(max_length=1, choices=Category)
    number = models.PositiveSmallIntegerField()
    age_band = models.CharField(max_length=10, choices=AgeBand)
    listed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    listed_at = models.DateTimeField(default=timezone.now)
    selected_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["category", "number"]
        permissions = [(scope.value, scope.label) for scope in Scope]
        constraints = [
            models.UniqueConstraint(
                fields=["review", "category", "number"], name="records_one_record_a_reference"
            ),
            models.CheckConstraint(
                name="records_four_a_category", condition=Q(number__gte=1, number__lte=PER_CATEGORY)
            ),
            models.CheckConstraint(name="records_known_category", condition=Q(category__in=Category.values)),
        ]

    def __str__(self) -> str:
        return self.ref

    @property
    def ref(self) -> str:
        """The audit file reference, `A1`."""
        return f"{self.category}{self.number}"


class Assignment(models.Model):
    """That a reviewer reads a record. `reading` is 1 for the first reading and 2 for the second, blind one.

    `begun_at` is set when the reader opens an audit of it; from then on the assignment stands. `handed_in_at` is set
    when that audit is first handed in, and stays if it is reopened: once every live assignment of a record has it, the
    whole team may or once could read the record's audits, so that nobody can be chosen to read it blind.
    """

    record = models.ForeignKey(Record, models.CASCADE, related_name="assignments")
    reader = models.ForeignKey(User, models.PROTECT, related_name="assignments")
    reading = models.PositiveSmallIntegerField()
    assigned_at = models.DateTimeField(default=timezone.now)
    begun_at = models.DateTimeField(null=True, blank=True)
    handed_in_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["reading"]
        constraints = [
            models.CheckConstraint(name="records_read_once_or_twice", condition=Q(reading__in=(1, 2))),
            models.UniqueConstraint(
                fields=["record", "reading"], condition=Q(ended_at=None), name="records_one_reader_a_reading"
            ),
            models.UniqueConstraint(
                fields=["record", "reader"], condition=Q(ended_at=None), name="records_two_different_readers"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reader} reads {self.record}"
