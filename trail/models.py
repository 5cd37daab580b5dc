"""One append-only table: who did or opened what, in which review, and when."""

from django.conf import settings
from django.db import models


class Event(models.Model):
    """Write with `trail.actions.record`. Triggers in the database refuse UPDATE and DELETE.

    `subject` and `review` are references (`PR-2026-03`, `audit A1`), not foreign keys: an event outlives its subject.
    `detail` never holds content: no names, no case numbers, no text that anyone typed but a stated reason.
    """

    at = models.DateTimeField(db_index=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    verb = models.CharField(max_length=60)
    subject = models.CharField(max_length=120, blank=True)
    review = models.CharField(max_length=20, blank=True)
    detail = models.JSONField(default=dict)

    class Meta:
        indexes = [models.Index(fields=["review", "at"], name="trail_by_review")]

    def __str__(self) -> str:
        return f"{self.verb} {self.subject}".strip()

    @property
    def what(self) -> str:
        """The verb as people read it: `record_log.opened` is "Record log opened"."""
        words = self.verb.replace("_", " ").replace(".", " ")
        return words[:1].upper() + words[1:]
