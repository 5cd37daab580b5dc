"""Append-only tables: who did or opened what, in which review, and when; and the chain that shows it is unchanged."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from .verbs import NOT_FOUND, REFUSED, own_words_for, place_for, words_for


class Event(models.Model):
    """Write with `trail.actions.record`. The database refuses to change an event, or to delete one before its time.

    `subject` and `review` are references (`PR-2026-03`, `audit A1`), not foreign keys: an event outlives its subject.
    `detail` never holds content: no names, no case numbers, no text that anyone typed but a stated reason.
    `digest` is `chain.digest` of the rest.
    """

    at = models.DateTimeField(db_index=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    verb = models.CharField(max_length=60)
    subject = models.CharField(max_length=120, blank=True)
    review = models.CharField(max_length=20, blank=True)
    detail = models.JSONField(default=dict)
    digest = models.CharField(max_length=64)

    class Meta:
        indexes = [models.Index(fields=["review", "at"], name="trail_by_review")]

    def __str__(self) -> str:
        return f"{self.verb} {self.subject}".strip()

    @property
    def what(self) -> str:
        """The verb as people read it: `record_log.opened` is "Record log opened"."""
        return words_for(self.verb)

    @property
    def what_you_did(self) -> str:
        """The same, told to whoever did it."""
        return own_words_for(self.verb)

    @property
    def of_what_of_yours(self) -> str:
        """The subject, told to whoever did it: nothing where it is they themselves, whose name here is a reference."""
        return "" if self.by is not None and self.subject == f"person {self.by.ref}" else self.of_what

    @property
    def of_what(self) -> str:
        """The subject as people read it; of a refusal, the part of the service where it was."""
        return place_for(self.subject) if self.verb in {REFUSED, NOT_FOUND} else self.subject


class Link(models.Model):
    """An event's place in the chain: `hash` is `chain.following` of the hash before it and the event's digest.

    On PostgreSQL the row gets its place from the database itself as its transaction commits; nobody ever sees it
    without one. The migration that made the table says how.
    """

    event = models.OneToOneField(Event, models.PROTECT, primary_key=True, related_name="link")
    position = models.BigIntegerField(null=True, unique=True)
    hash = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(position=None, hash="") | Q(position__gte=1) & ~Q(hash=""),
                name="trail_place_has_hash",
            )
        ]

    def __str__(self) -> str:
        return f"{self.position}: {self.hash}"


class Anchor(models.Model):
    """Where the chain begins once its oldest events were forgotten: the last forgotten position and its hash."""

    position = models.BigIntegerField(unique=True)
    hash = models.CharField(max_length=64)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.position}: {self.hash}"
