"""What a passage of a narrative rests on: a mark in the text leads to a row here, the row to a piece of evidence."""

import secrets

from django.db import models
from django.utils import timezone

from .report import Report


def new_key() -> str:
    """A key nobody can guess, so that a mark pasted from another report leads nowhere."""
    return secrets.token_hex(8)


class Source(models.Model):
    """One piece of evidence that was put into the report. `piece` is its primary key in the table that `kind` says.

    No foreign key: evidence is deleted when its time comes or a person asks, and then nothing may hold it back. It
    holds no words.
    """

    class Kind(models.TextChoices):
        FIGURES = "figures", "Sentence of the figures"
        CRITERION = "criterion", "Criterion results"
        ANSWER = "answer", "Comment on a criterion"
        SUBTHEME = "subtheme", "Comment on a sub-theme"
        RECORD = "record", "Record as a whole"
        PROCESS = "process", "Record: the process"
        EXPERIENCE = "experience", "Record: the person’s experience"
        DIFFERENCE = "difference", "Record: the difference made"
        MEETING = "meeting", "Notes of a meeting"
        AREAS = "areas", "Areas discussed in a meeting"
        CONVERSATION = "conversation", "Conversation as a whole"
        NOTE = "note", "Notes of a conversation"
        HEARD = "heard", "Sub-theme of a conversation"
        QUOTE = "quote", "Quote"
        OBSERVATION = "observation", "Observation"
        CONCLUSION = "conclusion", "Conclusion"
        RATING = "rating", "Agreed rating"
        EARLIER = "earlier", "Earlier recommendation"
        AMBITION = "ambition", "What the host wants"
        THEME = "theme", "Theme"

    report = models.ForeignKey(Report, models.CASCADE, related_name="sources")
    key = models.CharField(max_length=16, default=new_key, unique=True)
    kind = models.CharField(max_length=20, choices=Kind)
    piece = models.PositiveBigIntegerField()
    put_in_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["report", "kind", "piece"], name="reports_one_source_a_piece"),
        ]

    def __str__(self) -> str:
        return f"Source {self.key}"
