"""What each person sees: reviews, the calendar, team rows, slots. Every list and every page starts here."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import NamedTuple

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404

from accounts.access import councils_where, memberships_of, regions_where
from accounts.models import Membership, User
from accounts.roles import Role
from councils.models import Council, Region
from reviews.models import Recommendation, Review, Slot, TeamMember, Theme

HOST_ROLES = (Role.ORGANISER, Role.PSW, Role.INFORMATION_LEAD, Role.DASS)
CALENDAR_ROLES = (Role.PSW, Role.DASS, Role.COORDINATOR)
COORDINATOR, PSW, PEER = TeamMember.Part.COORDINATOR, TeamMember.Part.PSW, TeamMember.Part.PEER
EVERY_PART = tuple(TeamMember.Part)


def live_team(
    user: User | None = None, *, parts: tuple[TeamMember.Part, ...] = EVERY_PART
) -> QuerySet[TeamMember]:
    """Team rows that hold now, `T`, in one of these parts: everybody's, or one person's.

    Declared, cleared where a conflict was declared, not of the host, not ended; and the person still holds in
    the host's region the role in which they joined: a Principal Social Worker who has left reviews no more.
    What somebody holds is asked once where the person is known, and for each row where it is not.
    """
    held = Membership.objects.filter(ended_at=None)
    held = held.filter(user=OuterRef("user")) if user is None else held.filter(user=user.pk)
    in_their_part = Q()
    for part in parts:
        in_their_part |= Q(part=part, review__host__region__in=held.filter(role=part).values("region"))
    team = TeamMember.objects.filter(
        in_their_part,
        ~Q(review__host__in=held.filter(council__isnull=False).values("council")),
        Q(conflict="") | Q(conflict_cleared_at__isnull=False),
        left_at=None,
        declared_at__isnull=False,
        review__closed_at=None,
        user__is_active=True,
    )
    return team if user is None else team.filter(user=user.pk)


class _Place(NamedTuple):
    key: int
    review: int
    part: TeamMember.Part


_asked: ContextVar[tuple[int, list[_Place]] | None] = ContextVar("asked", default=None)
"""A person and their places, while one page asks for them again and again."""


@contextmanager
def places_asked_once(user: User) -> Iterator[None]:
    """Find the person's places now, and answer from that to the end of the block: for a page of many reads.

    A page is one moment. Actions, which must know what holds when they have the lock, never stand in such a block.
    """
    rows = live_team(user).values_list("pk", "review", "part")
    before = _asked.set((user.pk, [_Place(key, review, TeamMember.Part(part)) for key, review, part in rows]))
    try:
        yield
    finally:
        _asked.reset(before)


def _places_asked(user: User, parts: tuple[TeamMember.Part, ...]) -> list[_Place] | None:
    """Those the page has found already, in one of `parts` (any, when none is named); None where it has not asked."""
    asked = _asked.get()
    if asked is None or asked[0] != user.pk:
        return None
    return [place for place in asked[1] if not parts or place.part in parts]


def places_of(user: User, *parts: TeamMember.Part) -> QuerySet[TeamMember]:
    """The person's own rows of live teams, `T`, one a review, in one of `parts` (any, when none is named)."""
    places = _places_asked(user, parts)
    if places is None:
        return live_team(user, parts=parts or EVERY_PART)
    return TeamMember.objects.filter(pk__in=[place.key for place in places])


def reviews_on_team(user: User, *parts: TeamMember.Part) -> QuerySet[TeamMember, int] | list[int]:
    """Keys of the reviews on whose team the person is now, in one of `parts` (any, when none is named), for an `IN`."""
    places = _places_asked(user, parts)
    if places is None:
        return live_team(user, parts=parts or EVERY_PART).values_list("review", flat=True)
    return [place.review for place in places]


def reviews_visible_to(user: User) -> QuerySet[Review]:
    """Reviews whose page the person may open: on the team, or holding one of the four host roles in the host."""
    return Review.objects.filter(
        Q(pk__in=reviews_on_team(user)) | Q(host__in=councils_where(user, *HOST_ROLES))
    )


def calendar_visible_to(user: User) -> QuerySet[Review]:
    """Reviews of which the person may see host, topic, dates and stage: their own, and their regions'."""
    everywhere = memberships_of(user).filter(role=Role.ADMINISTRATOR)
    return Review.objects.filter(
        Q(pk__in=reviews_on_team(user))
        | Q(host__in=councils_where(user, *HOST_ROLES))
        | Q(host__region__in=regions_where(user, *CALENDAR_ROLES))
        | Exists(everywhere)
    )


def regions_seen_by(user: User) -> QuerySet[Region]:
    """Regions whose calendar the person may open, in part or in whole; all of them for an administrator."""
    everywhere = memberships_of(user).filter(role=Role.ADMINISTRATOR)
    return Region.objects.filter(
        Q(pk__in=regions_where(user, *Role))
        | Q(councils__hosted_reviews__in=reviews_on_team(user))
        | Exists(everywhere)
    ).distinct()


def councils_coordinated_by(user: User) -> QuerySet[Council]:
    """Councils whose reviews the person may schedule: of regions they coordinate, and not their own."""
    return Council.objects.filter(region__in=regions_where(user, Role.COORDINATOR)).exclude(
        pk__in=memberships_of(user).filter(council__isnull=False).values("council")
    )


def get_review(user: User, ref: str) -> Review:
    """Return the review, or 404 with the same body as for one that never existed."""
    review = reviews_visible_to(user).select_related("host__region", "framework").filter(ref=ref).first()
    if review is None:
        raise Http404
    return review


def rows_of(user: User) -> QuerySet[TeamMember]:
    """The person's own places on teams of reviews that are not over, declared or not."""
    return TeamMember.objects.filter(
        user=user.pk, user__is_active=True, left_at=None, review__closed_at=None
    ).select_related("review__host__region")


def get_own_row(user: User, ref: str) -> TeamMember:
    """Return the person's own place on the team of that review, declared or not; or 404."""
    row = rows_of(user).filter(review__ref=ref).first()
    if row is None:
        raise Http404
    return row


def has_closed(user: User, ref: str) -> bool:
    """Whether the person led that review until it was closed: it is not theirs to see since."""
    rows = TeamMember.objects.filter(user=user.pk, user__is_active=True, part=COORDINATOR, left_at=None)
    return rows.filter(review__ref=ref, review__closed_at__isnull=False).exists()


def get_review_to_take_over(user: User, ref: str) -> Review:
    """Return a review of a region the person coordinates, which nobody coordinates at present; or 404."""
    coordinated = live_team().filter(review=OuterRef("pk"), part=COORDINATOR)
    review = (
        Review.objects.filter(
            ~Exists(coordinated), host__in=councils_coordinated_by(user), closed_at=None, ref=ref
        )
        .select_related("host__region")
        .first()
    )
    if review is None:
        raise Http404
    return review


def get_member(review: Review, person_ref: str) -> TeamMember:
    """Return that person's place on the team, or 404."""
    member = review.team.select_related("user").filter(left_at=None, user__ref=person_ref).first()
    if member is None:
        raise Http404
    return member


def get_theme(review: Review, number: int) -> Theme:
    """Return the theme, or 404. Themes are read by everybody who reads the review."""
    theme = review.themes.filter(number=number).first()
    if theme is None:
        raise Http404
    return theme


def get_recommendation_before(previous: Review | None, number: int) -> Recommendation:
    """Return one recommendation of the review before, or 404; also where there was no review before."""
    found = previous.recommendations.filter(number=number).first() if previous else None
    if found is None:
        raise Http404
    return found


def slots_visible_to(user: User) -> QuerySet[Slot]:
    """The timetable: the team's, the host organiser's and the host DASS's."""
    return Slot.objects.filter(
        Q(review__in=reviews_on_team(user))
        | Q(review__host__in=councils_where(user, Role.ORGANISER, Role.PSW, Role.DASS))
    )


def get_slot(user: User, review: Review, number: int) -> Slot:
    """Return the slot by its number in the review's timetable, or 404."""
    slot = slots_visible_to(user).filter(review=review, number=number).first()
    if slot is None:
        raise Http404
    return slot
