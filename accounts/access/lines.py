"""By whose invitations somebody came into a council: two people who decide together are not to be of one's making."""

from django.db.models import Exists, OuterRef, QuerySet

from accounts.models import Invitation, Membership, User
from accounts.roles import Role

ANSWERING = (Role.INFORMATION_LEAD, Role.DASS)
"""Who answers for a council's records, two of them together."""


def came_in_together(one: User, other: User, council: int) -> bool:
    """Whether the same person, directly or through others, invited both to the roles in which they answer there.

    Programme administrators do not count, who belong to no council's side; nor does a role that one of them gave. The
    line goes on through those whose roles have ended since, so that nobody gets out of it by ending one. Four queries.
    """
    return not _invited_by(one, council).isdisjoint(_invited_by(other, council))


def _invited_by(person: User, council: int) -> set[int]:
    """Everybody in the line of invitations that ends at the person's roles, but not the person."""
    accepted = _by_no_administrator().filter(council=council, accepted_by__isnull=False)
    inviters: dict[int, set[int]] = {}
    for invited, inviter in accepted.values_list("accepted_by", "invited_by"):
        if inviter is not None:
            inviters.setdefault(invited, set()).add(inviter)
    line: set[int] = set()
    ahead = set() if _holds_by_gift(person, council) else {person.pk}
    while ahead:
        ahead = set().union(*(inviters.get(each, set()) for each in ahead)) - line
        line |= ahead
    return line


def _holds_by_gift(person: User, council: int) -> bool:
    """Whether one of the roles in which they answer now came by no invitation, or by an administrator's."""
    invited = _by_no_administrator().filter(
        accepted_by=OuterRef("user"),
        accepted_at=OuterRef("started_at"),
        role=OuterRef("role"),
        council=OuterRef("council"),
    )
    held = Membership.objects.live().filter(user=person.pk, council=council, role__in=ANSWERING)
    return held.filter(~Exists(invited)).exists()


def _by_no_administrator() -> QuerySet[Invitation]:
    """Invitations by people who never ran the programme."""
    administrators = Membership.objects.filter(role=Role.ADMINISTRATOR, user=OuterRef("invited_by"))
    return Invitation.objects.filter(~Exists(administrators), invited_by__isnull=False)


def told_of_answering(council: int) -> list[str]:
    """Addresses of those who answer for the council now, and of the programme administrators."""
    live = Membership.objects.live()
    answering = live.filter(council=council, role__in=ANSWERING).values_list("user__email", flat=True)
    administrators = live.filter(role=Role.ADMINISTRATOR).values_list("user__email", flat=True)
    return sorted({*answering, *administrators})
