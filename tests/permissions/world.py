"""A world in which every condition of every cell holds: three reviews alike, the cast on the team of one."""

import time
from dataclasses import dataclass

from allauth.account.internal.flows.login import (
    _AUTHENTICATION_METHODS_USER_SESSION_KEY as BOUND_TO,
    AUTHENTICATION_METHODS_SESSION_KEY as METHODS,
)
from django.test import Client

from accounts.models import User
from accounts.roles import Role
from councils.models import Council
from reviews.models import Review, TeamMember
from tests.cast import Cast, give, join, make_cast, make_council, make_review, make_user, qualify
from trail import actions as trail

from .contents import Staff, fill

STRANGER = 900_031_079
"""The stranger's key, which no page can have by chance."""
COLUMNS_OF = {
    "coordinator": ("CO",),
    "psw": ("PR", "RR"),
    "peer": ("LE",),
    "host_organiser": ("HO",),
    "host_psw": ("HO",),
    "host_lead": ("HI",),
    "host_dass": ("HD",),
    "reader": ("RR",),
    "reader_dass": ("RR",),
    "administrator": ("PA",),
    "anonymous": ("AN",),
    "outsider": (),
    "nobody": (),
}
"""Under which columns each of the cast is. The PSW reviewer is, of every review, also a PSW of another council."""


@dataclass(frozen=True)
class Place:
    """One review with everything in it. `word` is in whatever of it somebody must not see, and nowhere else."""

    review: Review
    word: str

    @property
    def ref(self) -> str:
        return self.review.ref


@dataclass(frozen=True)
class World:
    """`here` is the review of the cast, `beside` one of its host with another team, `away` another council's."""

    cast: Cast
    here: Place
    beside: Place
    away: Place
    spare: User
    stranger: User
    other_peer: User
    third: Council
    clients: dict[str, Client]

    @property
    def places(self) -> tuple[Place, ...]:
        return self.here, self.beside, self.away

    def user(self, who: str) -> User:
        """Who it is; for somebody signed out, somebody who holds no role."""
        found: User = getattr(self.cast, who if who != "anonymous" else "nobody")
        return found

    def client(self, who: str) -> Client:
        """Their browser, without what an earlier page wanted to tell them on the next."""
        client = self.clients[who]
        client.cookies.pop("messages", None)
        return client


def make_world() -> World:
    cast = make_cast()
    cast.psw.name = "Robin Reader"
    cast.psw.save()
    third = make_council(cast.region, "Thirdham")
    spare = _member("Spare Psw", Role.PSW, third)
    stranger = _member("Stranger Psw", Role.PSW, third, pk=STRANGER)
    peer = make_user("Stranger Peer")
    give(peer, Role.PEER, region=cast.region)
    host = _member("Third Organiser", Role.ORGANISER, third)
    lead = _member("Third Lead", Role.INFORMATION_LEAD, third)
    second = _member("Other Reviewer", Role.PSW, cast.giver)
    for person in (stranger, second, spare):
        qualify(person, cast.administrator)
    for who in COLUMNS_OF:
        if who != "anonymous":
            trail.record(by=getattr(cast, who), verb="mark.made", subject=f"mark-{who}")
    at_host = (cast.host_organiser, cast.host_lead)
    here = Staff(cast.coordinator, cast.psw, cast.second_psw, cast.peer, *at_host)
    others = Staff(cast.other_coordinator, stranger, second, peer, *at_host)
    away = Staff(cast.other_coordinator, stranger, second, peer, host, lead)
    return World(
        cast=cast,
        here=_place(cast, cast.host, here, "PR-2026-01", "kestrel"),
        beside=_place(cast, cast.host, others, "PR-2026-02", "plover"),
        away=_place(cast, third, away, "PR-2026-03", "dunlin"),
        spare=spare,
        stranger=stranger,
        other_peer=peer,
        third=third,
        clients={who: _client(cast, who) for who in COLUMNS_OF},
    )


def _member(name: str, role: Role, council: Council, **fields: int) -> User:
    person = make_user(name, **fields)
    give(person, role, council)
    return person


def _place(cast: Cast, host: Council, staff: Staff, ref: str, word: str) -> Place:
    review = make_review(host, cast.framework, ref=ref, upto="fieldwork_opened_at")
    parts: list[tuple[User, TeamMember.Part]] = [
        (staff.coordinator, TeamMember.Part.COORDINATOR),
        (staff.first, TeamMember.Part.PSW),
        (staff.second, TeamMember.Part.PSW),
        (staff.peer, TeamMember.Part.PEER),
    ]
    for user, part in parts:
        join(review, user, part)
    fill(review, staff, word)
    return Place(review, word)


def _client(cast: Cast, who: str) -> Client:
    client = Client(raise_request_exception=False)
    if who != "anonymous":
        client.force_login(getattr(cast, who))
        sign_in_at(client, getattr(cast, who), time.time() + 3600)
    return client


def sign_in_at(client: Client, user: User, moment: float | None, *, is_again: bool = True) -> None:
    """Let the person have signed in (again) at that moment; None for a session that tells of none."""
    session = client.session
    session[BOUND_TO], session[METHODS] = str(user.pk), []
    if moment is not None:
        session[METHODS] = [
            {"method": "password", "at": moment, **({"reauthenticated": True} if is_again else {})}
        ]
    session.save()
