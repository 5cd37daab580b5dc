"""The pro forma as one reader fills it for one record: answers, lenses, overall rating, sub-theme ratings."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from records.models import Record
from reviews.models import Criterion, SubTheme
from reviews.scales import Grade

from .scales import Answer


class Audit(models.Model):
    """One reader's reading of one record. Write with `audits.actions`; find with `audits.access`.

    Nobody but its reader sees it until `handed_in_at`, and where the record is read twice nobody on the team but the
    coordinator until both are. `version` counts the saves of the text on this row. From `set_aside_at` on it is left
    out, and somebody else may write that reading.
    """

    record = models.ForeignKey(Record, models.CASCADE, related_name="audits")
    reader = models.ForeignKey(User, models.PROTECT, related_name="audits")
    reading = models.PositiveSmallIntegerField()
    started_at = models.DateTimeField(default=timezone.now)
    handed_in_at = models.DateTimeField(null=True, blank=True)
    set_aside_at = models.DateTimeField(null=True, blank=True)

    lens_process = models.TextField("the process", blank=True)
    lens_experience = models.TextField("the person's experience", blank=True)
    lens_difference = models.TextField("the difference made", blank=True)
    overall = models.CharField("overall rating", max_length=20, choices=Grade, blank=True)
    overall_reason = models.TextField("the reason for the overall rating", blank=True)
    change_now = models.TextField("what should change for this person now", blank=True)
    version = models.PositiveIntegerField(default=0)
    updated_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["record__category", "record__number", "reading"]
        constraints = [
            models.UniqueConstraint(fields=["record", "reader"], name="audits_one_a_reader"),
            models.UniqueConstraint(
                fields=["record", "reading"], condition=Q(set_aside_at=None), name="audits_one_a_reading"
            ),
            models.CheckConstraint(
                name="audits_set_aside_unfinished", condition=Q(set_aside_at=None) | Q(handed_in_at=None)
            ),
            models.CheckConstraint(
                name="audits_handed_in_complete",
                condition=Q(handed_in_at=None) | (~Q(overall="") & ~Q(overall_reason="")),
            ),
        ]

    def __str__(self) -> str:
        return f"reading {self.reading} of {self.record}"


class CriterionAnswer(models.Model):
    """The answer to one criterion. The row is made when the audit is started; an empty `answer` is not answered yet."""

    audit = models.ForeignKey(Audit, models.CASCADE, related_name="answers")
    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="+")
    answer = models.CharField(max_length=2, choices=Answer, blank=True)
    comment = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=0)
    updated_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["criterion__position"]
        constraints = [
            models.UniqueConstraint(fields=["audit", "criterion"], name="audits_one_answer_a_criterion"),
        ]

    def __str__(self) -> str:
        return f"{self.criterion.code}: {self.answer or 'not answered'}"


class AuditRating(models.Model):
    """The reader's rating of one sub-theme. An empty `grade` is not rated yet."""

    audit = models.ForeignKey(Audit, models.CASCADE, related_name="ratings")
    subtheme = models.ForeignKey(SubTheme, models.PROTECT, related_name="+")
    grade = models.CharField(max_length=20, choices=Grade, blank=True)
    note = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=0)
    updated_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["subtheme__number"]
        constraints = [
            models.UniqueConstraint(fields=["audit", "subtheme"], name="audits_one_rating_a_subtheme")
        ]

    def __str__(self) -> str:
        return f"{self.subtheme.number}: {self.grade or 'not rated'}"
