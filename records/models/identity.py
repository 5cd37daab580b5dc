"""Which record in the host's own system a reference means: kept apart, sealed, and destroyed first."""

from django.db import models
from django.utils import timezone

from accounts.models import User

from .log import Record


class CaseNumber(models.Model):
    """The host's case record number, sealed by `records.sealing` for this one record.

    Read only through `records.actions.reveal_case_number`, which records the reading before it happens.
    """

    record = models.OneToOneField(Record, models.CASCADE, related_name="case_number")
    sealed = models.BinaryField()
    entered_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    entered_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"sealed number of {self.record}"
