"""Who reads and who completes the information governance checklist: the host's information lead, before fieldwork."""

from django.http import Http404

from accounts.models import User
from core.refusals import Refused
from records.models import GovernanceChecklist
from reviews import access as reviews_access
from reviews.access import Standing
from reviews.models import Review

LEAD = "the host’s information lead"


def sees_governance(standing: Standing) -> bool:
    """The coordinator, who waits for it, and the host: organiser, information lead and DASS."""
    return standing.is_coordinator or standing.of_host


def check_can_see_governance(user: User, review: Review) -> None:
    """404 unless the person is the coordinator or holds a role in the host."""
    if not sees_governance(reviews_access.standing(user, review)):
        raise Http404


def check_can_write_governance(user: User, review: Review) -> None:
    """Raise `Refused` unless the host's information lead, from scoping until fieldwork opens."""
    if not reviews_access.standing(user, review).is_host_information_lead:
        raise Refused("Only the host’s information lead completes this checklist.", ask=LEAD)
    reviews_access.check_is_open(review)
    if review.scoping_opened_at is None:
        raise Refused("The checklist opens with scoping.", ask="the coordinator")
    if review.fieldwork_opened_at is not None:
        raise Refused("Fieldwork has opened, so this checklist stands as it is.", ask="the coordinator")


def check_checklist_is_open(checklist: GovernanceChecklist) -> None:
    """Raise `Refused` when it is complete: what fieldwork relies on changes only after it is reopened."""
    if checklist.is_complete:
        raise Refused("This checklist is complete. Reopen it to change it.", ask=LEAD)


def check_checklist_is_complete(checklist: GovernanceChecklist | None) -> GovernanceChecklist:
    """Return the checklist that can be reopened, or raise `Refused`."""
    if checklist is None or not checklist.is_complete:
        raise Refused("This checklist is not complete, so it can be changed as it is.", ask=LEAD)
    return checklist
