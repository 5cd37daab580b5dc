"""The information governance checklist, read for its page, for the gate before fieldwork, and for who completes it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q
from django.urls import reverse

from accounts.access import councils_where
from accounts.models import User
from accounts.roles import Role
from core.waiting import Waiting
from records import access
from records.models import GovernanceChecklist
from records.scales import Confidentiality
from reviews import access as reviews_access
from reviews.access import Standing
from reviews.models import Review, TeamMember
from reviews.queries import Missing, holders_of, names_of

from .grants import undecided_grant_requests

PARTS = {
    "dpia_ref": "Enter the reference of the data protection impact assessment",
    "sharing_ref": "Enter the reference of the information sharing agreement",
    "told_how": "Say how people were told that their records may be read",
    "confidentiality": "Everybody on the review team has to sign a confidentiality agreement first",
    "retention": "Select how long what this review gathers is kept",
}
"""What completing asks for, by field."""


def governance_of(review: Review) -> GovernanceChecklist | None:
    """The review's checklist, once somebody has saved it. Whoever calls has asked who may see it."""
    return GovernanceChecklist.objects.filter(review=review).select_related("completed_by").first()


def governance_rows(checklist: GovernanceChecklist | None, form: Iterable[Any]) -> list[dict[str, str]]:
    """The answers as they stand, each under what its field asks, as `components/_summary_list.html` takes them."""
    labels = {field.name: str(field.label) for field in form}
    return [{"key": labels[name], "value": _answer(checklist, name)} for name in PARTS]


def _answer(checklist: GovernanceChecklist | None, name: str) -> str:
    shown = getattr(checklist, f"get_{name}_display", None)
    return str(shown() if shown else getattr(checklist, name, ""))


def lacking_in(checklist: GovernanceChecklist) -> dict[str, str]:
    """What is not answered, or not as it must be, by field. Empty when the lead may complete it."""
    lacking = {name: say for name, say in PARTS.items() if not getattr(checklist, name)}
    if checklist.confidentiality == Confidentiality.NOT_YET:
        lacking["confidentiality"] = PARTS["confidentiality"]
    return lacking


def requests_text(review: Review) -> str:
    """Says that peers' requests wait for the information lead; empty when none does."""
    number = undecided_grant_requests(review)
    if not number:
        return ""
    return f"Decide on {'1 request' if number == 1 else f'{number} requests'} of peers to read a record"


def governance_gaps(review: Review) -> list[Missing]:
    """What the host's information lead still has to settle before fieldwork can open."""
    address = reverse("records:governance", args=[review.ref])
    checklist = governance_of(review)
    leads = holders_of(review, Role.INFORMATION_LEAD)
    ask = whom_to_ask(review, leads)
    if checklist is None or checklist.completed_at is None:
        return [Missing(f"The information governance checklist is not complete. Ask {ask}", address, leads)]
    gaps = []
    if joined := _joined_since(checklist):
        gaps.append(
            f"{' and '.join(joined)} joined after the information governance checklist was completed. Ask "
            f"{ask} to reopen it and confirm that everybody has signed a confidentiality agreement"
        )
    if undecided := requests_text(review):
        gaps.append(f"{undecided}. Ask {ask}")
    return [Missing(gap, address, leads) for gap in gaps]


def whom_to_ask(review: Review, leads: tuple[User, ...] | None = None) -> str:
    """The host's information lead by name; where nobody holds the role, those who can invite somebody to it."""
    leads = holders_of(review, Role.INFORMATION_LEAD) if leads is None else leads
    if leads:
        return f"{names_of(leads)}, {review.host}’s information lead"
    return f"{review.host}’s organiser or director to invite an information lead: it has none"


def team_to_sign(review: Review) -> list[TeamMember]:
    """Everybody asked onto the team, declared or not: those who have to sign."""
    members = review.team.filter(left_at=None, user__is_active=True)
    return list(members.select_related("user").order_by("user__name"))


def _joined_since(checklist: GovernanceChecklist) -> list[str]:
    members = reviews_access.live_team().filter(
        review=checklist.review_id, joined_at__gt=checklist.completed_at
    )
    return [member.user.name for member in members.select_related("user").order_by("user__name")]


@dataclass(frozen=True)
class GovernanceProgress:
    """For the review's task list."""

    done: int
    of: int
    is_complete: bool


def governance_progress(standing: Standing) -> GovernanceProgress | None:
    """How far the checklist is, for those who may see it; None for others. One query, and none once it stands."""
    if not access.sees_governance(standing) or standing.review.scoping_opened_at is None:
        return None
    if standing.review.fieldwork_opened_at is not None:
        return GovernanceProgress(done=len(PARTS), of=len(PARTS), is_complete=True)
    checklist = GovernanceChecklist.objects.filter(review=standing.review).first()
    lacking = len(lacking_in(checklist)) if checklist else len(PARTS)
    return GovernanceProgress(
        done=len(PARTS) - lacking, of=len(PARTS), is_complete=checklist is not None and checklist.is_complete
    )


def checklists_to_complete(user: User, *, today: date) -> list[Waiting]:  # noqa: ARG001 # as every app's
    """The checklists of their council that fieldwork waits for, for the information lead. One query."""
    reviews: Any = (
        Review.objects.filter(
            Q(governance=None) | Q(governance__completed_at=None),
            host__in=councils_where(user, Role.INFORMATION_LEAD),
            scoping_opened_at__isnull=False,
            fieldwork_opened_at=None,
            closed_at=None,
        )
        .select_related("host")
        .order_by("fieldwork_from_on")
    )
    return [
        Waiting(
            what=f"Complete the information governance checklist for {review.ref}",
            url=reverse("records:governance", args=[review.ref]),
            review_ref=review.ref,
            where=str(review.host),
            due_on=review.fieldwork_from_on,
        )
        for review in reviews
    ]
