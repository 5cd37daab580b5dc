"""One append-only table: what was erased, by which rule and when, and never whose."""

from uuid import uuid4

from django.db import models
from django.utils import timezone


class Erasure(models.Model):
    """Write with `ledger.actions.note_erasure`. Triggers in the database refuse UPDATE and DELETE.

    `review` is a review's reference. `target` is the bare key of a row, which says nothing once the row is gone; it is
    empty where the whole of the review was meant. The same line, with the same `uuid`, stands in the file outside.
    """

    uuid = models.UUIDField(unique=True, default=uuid4, editable=False)
    at = models.DateTimeField(default=timezone.now)
    rule = models.CharField(max_length=40)
    review = models.CharField(max_length=20, blank=True)
    target = models.CharField(max_length=20, blank=True)

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["review", "rule"], name="ledger_by_review")]

    def __str__(self) -> str:
        return " ".join(filter(None, [self.rule, self.review, self.target]))
