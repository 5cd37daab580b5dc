"""Mail, sent once the change it tells of is kept: a sentence and a link, never a name or a council."""

from collections.abc import Iterable

from django.conf import settings
from django.core.mail import send_mail
from django.urls import reverse

from accounts.models import Membership, User
from accounts.roles import Role
from core.after_commit import after_commit
from reviews import access
from reviews.models import Review, TeamMember


def asked_to_join(member: TeamMember) -> None:
    """Tell a person that they were asked onto a team, and where to declare."""
    _send(
        [member.user],
        "You have been asked to join a review team",
        "Sign in to see which review it is and to say whether you have a conflict of interest. "
        "Nothing of the review opens to you until you have.",
        reverse("reviews:declare", args=[member.review.ref]),
    )


def left_team(member: TeamMember) -> None:
    """Tell a person that their place on a team has ended."""
    _send(
        [member.user],
        "Your place on a review team has ended",
        "You no longer have access to that review. What waits for you elsewhere is on your home page.",
        reverse("home"),
    )


def conflict_declared(member: TeamMember) -> None:
    """Tell the coordinator that somebody on the team declared a conflict of interest."""
    _send(
        _coordinators(member.review),
        "A conflict of interest was declared",
        "Somebody on a team you lead has declared a conflict of interest. Sign in to read it and decide.",
        reverse("reviews:team", args=[member.review.ref]),
    )


def conflict_cleared(member: TeamMember) -> None:
    """Tell the person that what they declared does not keep them from the review."""
    _send(
        [member.user],
        "Your declaration has been considered",
        "The coordinator has read what you declared and is content for you to take part.",
        reverse("review", args=[member.review.ref]),
    )


def objection_made(member: TeamMember) -> None:
    """Tell the coordinator that the host's DASS objects to a reviewer."""
    _send(
        _coordinators(member.review),
        "The host council has raised an objection",
        "The host's director has objected to a member of a team you lead. Sign in to read the reason.",
        reverse("reviews:team", args=[member.review.ref]),
    )


def scoping_opened(review: Review) -> None:
    """Tell the host's organisers and DASS that the scope is theirs to write."""
    _send(
        _host_people(review, Role.ORGANISER, Role.PSW, Role.DASS),
        "A review of your council has begun",
        "Sign in to say what you want from the review and to begin your self-assessment.",
        reverse("reviews:scope", args=[review.ref]),
    )


def scope_agreed(review: Review) -> None:
    """Tell the coordinator that the scope is agreed."""
    _send(
        _coordinators(review),
        "The scope of a review has been agreed",
        "The host's director has agreed the scope of a review you lead.",
        reverse("reviews:scope", args=[review.ref]),
    )


def sampling_opened(review: Review) -> None:
    """Tell the host's organisers that the record log is open, and its information lead that fieldwork waits."""
    _send(
        _host_people(review, Role.ORGANISER, Role.PSW),
        "The record log of a review is open",
        "Sign in to enter the record log of the review of your council.",
        reverse("review", args=[review.ref]),
    )
    _send(
        _host_people(review, Role.INFORMATION_LEAD),
        "An information governance checklist waits for you",
        "Fieldwork of a review of your council opens only when its information governance checklist is complete. "
        "Sign in to complete it.",
        reverse("records:governance", args=[review.ref]),
    )


def review_moved(review: Review) -> None:
    """Tell the team and the host that the dates have changed."""
    team = [member.user for member in access.live_team().filter(review=review).select_related("user")]
    _send(
        [*team, *_host_people(review, Role.ORGANISER, Role.PSW, Role.DASS)],
        "The dates of a review have changed",
        "Sign in to see the new fieldwork dates of a review you take part in.",
        reverse("review", args=[review.ref]),
    )


def fieldwork_opened(review: Review) -> None:
    """Tell the team that records and conversations are open to them."""
    team = access.live_team().filter(review=review, part__in=(access.PSW, access.PEER))
    _send(
        [member.user for member in team.select_related("user")],
        "Fieldwork has opened",
        "Fieldwork of a review you take part in is open. Sign in to see what is yours to do.",
        reverse("review", args=[review.ref]),
    )


def _coordinators(review: Review) -> list[User]:
    rows = review.team.filter(part=access.COORDINATOR, left_at=None, user__is_active=True)
    return [row.user for row in rows.select_related("user")]


def _host_people(review: Review, *roles: Role) -> list[User]:
    rows = Membership.objects.live().filter(council=review.host_id, role__in=roles)
    return [row.user for row in rows.select_related("user")]


def _send(people: Iterable[User], subject: str, sentence: str, path: str) -> None:
    """Send one mail to each, apart, after commit. A mail server that is down undoes nothing."""
    body = f"{sentence}\n\n{settings.SITE_URL}{path}\n"
    for address in sorted({person.email for person in people if person.is_active}):
        after_commit(send_mail, subject, body, None, [address])
