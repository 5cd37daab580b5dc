"""When the deletion ran, and which day's work was handed to the worker."""

from django.db import models
from django.utils import timezone


class PurgeRun(models.Model):
    """One run of the deletion. `refused` says why nothing was deleted; the clock is held against the last that ran."""

    started_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True, blank=True)
    refused = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"run of {self.started_at:%Y-%m-%d %H:%M}"


class DailyJob(models.Model):
    """That the work of a day was handed to the worker: one row a day, whoever comes first, however many ask."""

    on = models.DateField(unique=True)
    asked_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"work of {self.on}"
