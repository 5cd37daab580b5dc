"""What waits for a person from the round: declaring, planning, the scope, the next stage."""

from collections.abc import Iterator
from datetime import date

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.urls import reverse
from django.utils import timezone

from accounts.access import councils_where, memberships_of, qualified_people
from accounts.models import User
from accounts.roles import Role
from core.waiting import Waiting
from reviews import access
from reviews.models import Review, TeamMember
from reviews.stages import Stage, due_on, follow_up_ends_on

from .team import LEAST_PEERS, LEAST_PSWS

SCOPE_ROLES = (Role.ORGANISER, Role.PSW, Role.DASS)


def waiting_for(user: User, *, today: date) -> list[Waiting]:
    """Everything of the round that waits for this person, in at most four queries."""
    return [*places_and_steps(user, today=today), *scopes_to_settle(user, today=today)]


def places_and_steps(user: User, *, today: date) -> list[Waiting]:
    """A conflict to declare, and the steps of a review one leads. At most three queries."""
    rows = list(access.rows_of(user))
    found = [
        _wait(
            "Say whether you have a conflict of interest", "reviews:declare", row.review, due=Stage.SAMPLING
        )
        for row in rows
        if row.declared_at is None
    ]
    led = [row for row in rows if row.part == access.COORDINATOR]
    if any(row.review.final_at is None for row in led):
        for review in _led_by(user, today):
            found += _for_coordinator(review, today)
    return [*found, *_to_close(user, [row.review for row in led if _is_followed_up(row.review, today)])]


def _is_followed_up(review: Review, today: date) -> bool:
    final_at = review.final_at
    return final_at is not None and follow_up_ends_on(timezone.localdate(final_at)) <= today


def _to_close(user: User, reviews: list[Review]) -> list[Waiting]:
    """Of these reviews, whose follow-up is over, those the person still leads. No query where there is none."""
    if not reviews:
        return []
    led = set(access.reviews_on_team(user, access.COORDINATOR))
    return [_wait("Close the review", "close_review", review) for review in reviews if review.pk in led]


def scopes_to_settle(user: User, *, today: date) -> list[Waiting]:  # noqa: ARG001 # as every app's
    """What the host's own people have to write and agree. One query."""
    return [line for review in _being_scoped(user) for line in _for_host(review)]


def _to_renew(today: date) -> QuerySet[TeamMember]:
    """Reviewers of the outer review whose registration or DBS check does not hold until its fieldwork ends.

    They would be stopped in the middle of a record: their drafts are kept, and nothing more is read.
    """
    to_the_end = qualified_people(on=OuterRef("review__fieldwork_to_on")).filter(user=OuterRef("user"))
    today_too = qualified_people(on=today).filter(user=OuterRef("user"))
    return (
        access.live_team()
        .filter(~Exists(to_the_end) | ~Exists(today_too), part=access.PSW, review=OuterRef("pk"))
        .order_by("user__name")
    )


def _led_by(user: User, today: date) -> QuerySet[Review]:
    on_team = Q(team__left_at=None)
    declared = on_team & Q(team__declared_at__isnull=False)
    undecided = on_team & ~Q(team__conflict="") & Q(team__conflict_cleared_at=None)
    ready = declared & (Q(team__conflict="") | Q(team__conflict_cleared_at__isnull=False))
    return (
        Review.objects.filter(pk__in=access.reviews_on_team(user, access.COORDINATOR), final_at=None)
        .select_related("host", "scope")
        .annotate(
            undecided=Count("team", filter=undecided & ~Q(team__user=user.pk)),
            objections=Count("team", filter=on_team & ~Q(team__objection="")),
            psws=Count("team", filter=ready & Q(team__part=access.PSW)),
            peers=Count("team", filter=ready & Q(team__part=access.PEER)),
            to_renew=Subquery(_to_renew(today).values("user__name")[:1]),
        )
        .order_by("fieldwork_from_on", "ref")
    )


def _for_coordinator(review: Review, today: date) -> Iterator[Waiting]:
    if getattr(review, "undecided", 0):
        yield _wait("Decide about a declared conflict of interest", "reviews:team", review)
    yield from _renewals(review)
    if review.fieldwork_opened_at is None:
        if getattr(review, "objections", 0):
            yield _wait("Consider the host DASS’s objection to a reviewer", "reviews:team", review)
        if review.scoping_opened_at is None:
            yield _wait("Open scoping", "reviews:open_scoping", review, due=Stage.SCOPING)
        if getattr(review, "psws", 0) < LEAST_PSWS or getattr(review, "peers", 0) < LEAST_PEERS:
            yield _wait("Complete the team", "reviews:team", review, due=Stage.SAMPLING)
        scope = getattr(review, "scope", None)
        if review.sampling_opened_at is None and scope is not None and scope.agreed_at is not None:
            yield _wait("Open sampling", "reviews:open_sampling", review, due=Stage.SAMPLING)
    elif review.fieldwork_closed_at is None:
        is_over = today > review.fieldwork_to_on
        yield Waiting(
            what="Close fieldwork" if is_over else "Follow the fieldwork",
            url=reverse("close_fieldwork" if is_over else "audits:list", args=[review.ref]),
            review_ref=review.ref,
            where=str(review.host),
            due_on=review.fieldwork_to_on,
        )


def _renewals(review: Review) -> Iterator[Waiting]:
    """One reviewer at a time, by name: the next when this one is settled."""
    name = getattr(review, "to_renew", None)
    if name and review.scoping_opened_at is not None and review.fieldwork_closed_at is None:
        what = f"Ask {name} for a registration and DBS check that hold until fieldwork ends"
        yield _wait(what, "reviews:team", review, due=Stage.FIELDWORK)


def _being_scoped(user: User) -> QuerySet[Review]:
    """Reviews of the person's own councils whose scope may still be written, and whether they agree it."""
    agrees = memberships_of(user).filter(council=OuterRef("host"), role=Role.DASS)
    return (
        Review.objects.filter(
            host__in=councils_where(user, *SCOPE_ROLES),
            scoping_opened_at__isnull=False,
            fieldwork_opened_at=None,
            closed_at=None,
        )
        .select_related("host", "scope")
        .annotate(theme_count=Count("themes"), agrees=Exists(agrees))
        .order_by("fieldwork_from_on", "ref")
    )


def _for_host(review: Review) -> Iterator[Waiting]:
    scope = getattr(review, "scope", None)
    if scope is None or scope.agreed_at is not None:
        return
    is_written = scope.ambition and scope.self_assessment and getattr(review, "theme_count", 0)
    if getattr(review, "agrees", False) and is_written:
        yield _wait("Read and agree the scope", "reviews:scope", review, due=Stage.SAMPLING)
    elif not is_written:
        yield _wait("Write the scope", "reviews:scope", review, due=Stage.SAMPLING)


def _wait(what: str, url_name: str, review: Review, *, due: Stage | None = None) -> Waiting:
    return Waiting(
        what=what,
        url=reverse(url_name, args=[review.ref]),
        review_ref=review.ref,
        where=str(review.host),
        due_on=due_on(due, review.fieldwork_from_on) if due else None,
    )
