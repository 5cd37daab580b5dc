"""What the worker makes, and how that goes: begun, begun again where whoever made it died, made or given up."""

from typing import TYPE_CHECKING, ClassVar, Self

from django.db import models
from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.models import User
from reports.jobs import TRIES

if TYPE_CHECKING:
    from .report import Report


class Work(models.Model):
    """A PDF, a document or an edition: asked for by somebody and made by the worker with their rights.

    It ends with `finished_at` or with `failed_at` and a `problem`. While it is being made `alive_at` is the last sign
    of life of the worker that makes it; `tries` counts how often one began. Of each kind a report has one made at a
    time. What is asked for again begins anew: another row, or this one without tries. `report` is whose it is.
    """

    OF_REPORT: ClassVar[str] = "report"
    """By which path its report is found."""

    if TYPE_CHECKING:
        report: Report
        report_id: int

    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True, blank=True)
    failed_at = models.DateTimeField(null=True, blank=True)
    problem = models.CharField(max_length=300, blank=True)
    alive_at = models.DateTimeField(null=True, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)

    UNDER_WAY: ClassVar[Q] = Q(finished_at=None, failed_at=None)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                name="reports_%(class)s_ended_once", condition=Q(finished_at=None) | Q(failed_at=None)
            ),
            models.CheckConstraint(
                name="reports_%(class)s_ended_is_not_alive",
                condition=Q(alive_at=None) | Q(finished_at=None, failed_at=None),
            ),
            models.CheckConstraint(name="reports_%(class)s_tried_so_often", condition=Q(tries__lte=TRIES)),
        ]

    @property
    def is_under_way(self) -> bool:
        return self.finished_at is None and self.failed_at is None

    def others(self) -> "QuerySet[Self]":
        """Those of its kind that the same report has beside it."""
        every: QuerySet[Self] = type(self).objects.all()  # type: ignore[attr-defined] # none is abstract
        return every.filter(**{self.OF_REPORT: self.report_id}).exclude(pk=self.pk)
