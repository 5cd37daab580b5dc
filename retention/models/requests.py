"""What people ask for about themselves, and how two people of the host answer."""

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from accounts.models import User, new_ref
from records.models import Record
from retention.periods import answer_due_on
from reviews.models import Review


class PersonRequestQuerySet(models.QuerySet["PersonRequest"]):
    def over(self) -> "PersonRequestQuerySet":
        """Those declined, withdrawn or carried out, of which no file is left."""
        over = Q(outcome="declined") | Q(done_at__isnull=False) | Q(withdrawn_at__isnull=False)
        return self.filter(over, file="")


class PersonRequest(models.Model):
    """One request for access or erasure: of a person behind a record, or of somebody with an account.

    The host's information lead asks in the person's name; a second person decides; then it is carried out, once. No
    name stands here: who the person is, the host knows. `keeps_audits` leaves the audits of the record until their own
    date, for the reason that is given. One recorded by mistake is withdrawn by who recorded it. After an
    erasure the record is gone, and only that there was a request remains.
    """

    class Kind(models.TextChoices):
        ACCESS = "access", "A copy of what is held"
        ERASURE = "erasure", "Erasure"

    class Outcome(models.TextChoices):
        APPROVED = "approved", "Approved"
        DECLINED = "declined", "Declined"

    ref = models.CharField(max_length=8, unique=True, default=new_ref, editable=False)
    review = models.ForeignKey(Review, models.PROTECT, related_name="person_requests")
    kind = models.CharField(max_length=10, choices=Kind)
    record = models.ForeignKey(Record, models.SET_NULL, null=True, blank=True, related_name="+")
    account = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    received_on = models.DateField()
    stopped_days = models.PositiveSmallIntegerField(default=0)
    keeps_audits = models.BooleanField(default=False)
    keeps_why = models.TextField(blank=True)
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    outcome = models.CharField(max_length=10, choices=Outcome, blank=True)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_why = models.TextField(blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    file = models.FileField(upload_to="requests/", blank=True)

    objects = PersonRequestQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="retention_about_one_person", condition=Q(record=None) | Q(account=None)
            ),
            models.CheckConstraint(
                name="retention_decided_by_another", condition=~Q(decided_by=F("asked_by"))
            ),
            models.CheckConstraint(
                name="retention_not_decided_by_whom_it_concerns",
                condition=Q(account=None) | ~Q(decided_by=F("account")),
            ),
            models.CheckConstraint(
                name="retention_decided_by_someone",
                condition=Q(outcome="", decided_by=None, decided_at=None)
                | (~Q(outcome="") & Q(decided_by__isnull=False, decided_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="retention_done_once_approved", condition=Q(done_at=None) | Q(outcome="approved")
            ),
            models.CheckConstraint(
                name="retention_not_withdrawn_once_done", condition=Q(withdrawn_at=None) | Q(done_at=None)
            ),
            models.CheckConstraint(
                name="retention_keeps_for_a_reason", condition=Q(keeps_audits=False) | ~Q(keeps_why="")
            ),
        ]

    def __str__(self) -> str:
        return f"request {self.ref}"

    @property
    def about(self) -> str:
        """Whom it concerns, as the pages say it."""
        if self.record is not None:
            return f"the person of record {self.record.ref}"
        return str(self.account) if self.account is not None else "a person who is erased"

    @property
    def due_on(self) -> date:
        return answer_due_on(self.received_on, stopped_days=self.stopped_days)

    @property
    def state(self) -> str:
        """Where it stands, in a word or two."""
        if self.done_at is not None:
            return "Done"
        if self.withdrawn_at is not None:
            return "Withdrawn"
        if self.outcome == self.Outcome.DECLINED:
            return "Declined"
        return "Approved, to be carried out" if self.outcome else "Waits for a second person"
