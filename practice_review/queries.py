"""Reads that need every app: what waits for a person, their reviews, and the parts of one review."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.db.models import OuterRef, QuerySet, Subquery

from accounts import queries as accounts
from accounts.models import User
from accounts.roles import Role
from audits import queries as audits
from concerns import queries as concerns
from conversations import queries as conversations
from core.waiting import Waiting
from ratings import queries as ratings
from records import queries as records
from reports import queries as reports
from retention import queries as retention
from reviews import queries as reviews
from reviews.access import COORDINATOR, PEER, PSW, places_asked_once, places_of, reviews_visible_to
from reviews.models import Review, TeamMember
from reviews.stages import Stage

Waits = Callable[..., list[Waiting]]

HOST = None
"""What somebody is in a review of theirs who has no part on its team: of its host."""

WAITS: tuple[tuple[Waits, set[Stage], set[TeamMember.Part | None]], ...] = (
    (concerns.waiting_for, set(Stage), {COORDINATOR, HOST}),
    (reviews.scopes_to_settle, {Stage.SCOPING, Stage.SAMPLING}, {HOST}),
    (accounts.own_qualification_ending, {Stage.SCOPING, Stage.SAMPLING, Stage.FIELDWORK}, {PSW}),
    (records.logs_and_samples, {Stage.SAMPLING}, {COORDINATOR, HOST}),
    (records.people_to_meet, {Stage.SAMPLING, Stage.FIELDWORK}, {HOST}),
    (audits.waiting_for, {Stage.FIELDWORK}, {PSW}),
    (conversations.waiting_for, {Stage.FIELDWORK}, {COORDINATOR, PSW, PEER}),
    (ratings.waiting_for, {Stage.FIELDWORK, Stage.MODERATION}, {COORDINATOR, PSW}),
    (
        reports.waiting_for,
        {
            Stage.DRAFTING,
            Stage.TEAM_CHECK,
            Stage.FACTUAL_ACCURACY,
            Stage.FINAL,
            Stage.SHARED,
            Stage.FOLLOW_UP,
        },
        {COORDINATOR, PSW, HOST},
    ),
)
"""What may wait, at which stages and for whom: where somebody has no such review, it is not asked for."""

PREPARE = {Role.ORGANISER, Role.PSW, Role.DASS}
"""Who of the host has any of it to do: an information lead has what goes with that role alone."""

BY_ROLE: tuple[tuple[Waits, Role], ...] = (
    (accounts.qualifications_to_attest, Role.ADMINISTRATOR),
    (records.checklists_to_complete, Role.INFORMATION_LEAD),
    (records.grants_to_decide, Role.INFORMATION_LEAD),
)
"""What waits for a role of its own, whatever parts in reviews go with it."""


@dataclass(frozen=True)
class Desk:
    """One person's home: what waits for them, and the reviews they have a part in."""

    waiting: list[Waiting]
    reviews: list[Review]


def desk_of(user: User, *, today: date, held: accounts.RolesHeld) -> Desk:
    """Gather what waits, the most pressing first: concerns, then what is overdue, waits now, or has a day.

    `held` is what the person holds now, which the page has read for its menu.
    """
    with places_asked_once(user):
        mine = list(my_reviews(user))
        places = {(review.stage, getattr(review, "part", HOST)) for review in mine}
        has_part_in_host = not PREPARE.isdisjoint(held.roles)
        waiting = accounts.invitations_run_out(held.run_out)
        waiting += reviews.places_and_steps(user, today=today)
        for waits, role in BY_ROLE:
            if role in held.roles:
                waiting += waits(user, today=today)
        if not mine or any(part is HOST for _, part in places):
            waiting += retention.waiting_for(user, today=today)
        for waits, stages, parts in WAITS:
            if any(stage in stages and part in parts for stage, part in places if part or has_part_in_host):
                waiting += waits(user, today=today)
    return Desk(sorted(waiting, key=lambda one: (not one.comes_first, one.due_on or today, one.where)), mine)


def my_reviews(user: User) -> QuerySet[Review]:
    """Reviews that are not closed in which the person has a part, and which: the next fieldwork first."""
    part = places_of(user).filter(review=OuterRef("pk")).order_by().values("part")
    return (
        reviews_visible_to(user)
        .filter(closed_at=None, imported=False)
        .select_related("host")
        .annotate(part=Subquery(part))
        .order_by("fieldwork_from_on", "ref")
    )
