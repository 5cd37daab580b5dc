"""Writes of the information governance checklist, which the host's information lead completes before fieldwork."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from core import versions
from core.text import clean_text
from records import access, queries
from records.models import GovernanceChecklist
from records.scales import LONGEST_FIELD, LONGEST_LINE, Confidentiality, RetentionChoice
from reviews.models import Review
from trail.actions import record as note

SUBJECT = "information governance"


@transaction.atomic
def save_governance(
    *,
    by: User,
    review: Review,
    dpia_ref: str = "",
    sharing_ref: str = "",
    told_how: str = "",
    confidentiality: str = "",
    retention: str = "",
    version: int = 0,
    complete: bool = False,
) -> GovernanceChecklist:
    """Keep what is there of the checklist; with `complete` nothing may be missing, and fieldwork need not wait for it.

    What to mend is raised by field and then nothing is kept. Raises `Conflict` when somebody saved other answers.
    """
    access.check_can_write_governance(by, review)
    review = Review.objects.select_for_update(of=("self",)).select_related("host").get(pk=review.pk)
    access.check_can_write_governance(by, review)
    values = {
        "dpia_ref": clean_text(dpia_ref, max_length=LONGEST_LINE, lines=False),
        "sharing_ref": clean_text(sharing_ref, max_length=LONGEST_LINE, lines=False),
        "told_how": clean_text(told_how, max_length=LONGEST_FIELD),
        "confidentiality": Confidentiality(confidentiality).value if confidentiality else "",
        "retention": RetentionChoice(retention).value if retention else "",
    }
    checklist, _ = GovernanceChecklist.objects.get_or_create(review=review)
    access.check_checklist_is_open(checklist)
    if versions.replace(checklist, version=version, values=values):
        _note(by, "saved", review)
    if complete:
        _complete(by, review, checklist)
    return checklist


def _complete(by: User, review: Review, checklist: GovernanceChecklist) -> None:
    if lacking := queries.lacking_in(checklist):
        raise ValidationError(lacking)
    if undecided := queries.requests_text(review):
        raise ValidationError(undecided)
    checklist.completed_at, checklist.completed_by = timezone.now(), by
    checklist.save(update_fields=["completed_at", "completed_by"])
    _note(by, "completed", review)


@transaction.atomic
def reopen_governance(*, by: User, review: Review, reason: str) -> GovernanceChecklist:
    """Take back that the checklist is complete, with a reason that the trail keeps. Fieldwork then waits for it."""
    access.check_can_write_governance(by, review)
    review = Review.objects.select_for_update().get(pk=review.pk)
    access.check_can_write_governance(by, review)
    reason = clean_text(reason, max_length=LONGEST_LINE, lines=False)
    if not reason:
        raise ValidationError({"reason": "Say why the checklist is reopened"})
    checklist = GovernanceChecklist.objects.filter(review=review).first()
    checklist = access.check_checklist_is_complete(checklist)
    checklist.completed_at = checklist.completed_by = None
    checklist.save(update_fields=["completed_at", "completed_by"])
    _note(by, "reopened", review, {"reason": reason})
    return checklist


def _note(by: User, what: str, review: Review, detail: dict[str, object] | None = None) -> None:
    note(by=by, verb=f"governance.{what}", subject=SUBJECT, review=review.ref, detail=detail)
