"""One try at one thing, by one person, in one review: what was sent, and whether it had its effect."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from accounts.models import User
from reviews.stages import Stage

from .stages import ALWAYS
from .world import Place, World

Fields = dict[str, Any]
FINGERPRINT = re.compile(rb"\b[0-9a-f]{64}\b")
TOKEN = re.compile(rb'(name="csrfmiddlewaretoken" value=")[^"]+')


@dataclass
class Visit:
    """Somebody about to try something. A breaker may change the world around them, or what they aim at or leave out."""

    world: World
    who: str
    place: Place
    aim: str = ""
    left_out: set[str] = field(default_factory=set)
    with_more: Fields = field(default_factory=dict)

    @property
    def user(self) -> User:
        return self.world.user(self.who)

    @property
    def client(self) -> Client:
        return self.world.client(self.who)


@dataclass(frozen=True)
class Outcome:
    """What came of it: whether it had its effect, and the answer, with all that was in it."""

    happened: bool
    status: int
    body: bytes
    to: str = ""

    @property
    def is_refusal(self) -> bool:
        """Not found, refused, or asked to sign in (again): the only ways in which the table's *deny* may be met.

        401 shows somebody signed out what they sent, so that it is not lost.
        """
        asked_to_sign_in = self.status == 302 and self.to.startswith(
            tuple(map(reverse, ("account_login", "account_reauthenticate", "mfa_reauthenticate")))
        )
        return self.status in {401, 403, 404, 405} or asked_to_sign_in


Tried = Callable[[Visit], Outcome]


@dataclass(frozen=True)
class Probe:
    """How one row of the table is tried at a real address, and where the review's process lets it happen at all.

    `words` narrows it to alternatives with one of these words, `without` leaves out those with it, `columns` keeps it
    to some. `stages` are those at which the process has room for it, whoever asks; `because` says why not at others.
    `also` are cells that hold beside the table's, each explained in `because`. A `quiet` one may answer with a page
    on which the thing is not. `prepare` is done to the world before any condition is taken away. `hides` names what
    must not stand in the answer to somebody. Words it `spares` another probe of the row tries, and of columns that it
    `ignores` it says nothing. Where its address names no review (not `in_review`), it is tried at one stage, or, being
    `staged`, at all. Of a form, `asks` says where it is and what is sent.
    """

    name: str
    act: Tried
    words: frozenset[str] = frozenset()
    without: str = ""
    columns: frozenset[str] = frozenset()
    stages: frozenset[Stage] = ALWAYS
    because: str = ""
    also: dict[str, str] = field(default_factory=dict)
    quiet: bool = False
    prepare: Callable[[World], object] = lambda _: None
    hides: Callable[[Visit], list[str]] = lambda _: []
    spares: frozenset[str] = frozenset()
    ignores: frozenset[str] = frozenset()
    in_review: bool = True
    staged: bool = False
    asks: Callable[[Visit], tuple[str, set[str]]] | None = None


def body_of(response: HttpResponse) -> bytes:
    """All of the answer, without the random token of its forms."""
    whole = b"".join(response.streaming_content) if response.streaming else response.content
    return TOKEN.sub(rb"\1", whole)


def without_fingerprints(body: bytes) -> bytes:
    """An answer that repeats what was sent says of which document it was."""
    return FINGERPRINT.sub(b"", body)


def asked(address: str, *rest: object, sends: Fields, shows: Callable[[Visit], str], **how: Any) -> Probe:
    """A form that changes nothing, and shows on its answer what should not be seen by all."""

    def act(visit: Visit) -> Outcome:
        sent = {name: value for name, value in sends.items() if name not in visit.left_out}
        response = visit.client.post(_address(address, visit, rest, in_review=True), sent)
        body = body_of(response)
        return Outcome(
            shows(visit).encode() in body, response.status_code, body, response.get("Location", "")
        )

    return Probe(address, act, **how)


def page(address: str, *rest: object, shows: Callable[[Visit], str], query: str = "", **how: Any) -> Probe:
    """A page, or a file, that has happened when what should not be seen by all is in it."""

    def act(visit: Visit) -> Outcome:
        response = visit.client.get(
            _address(address, visit, rest, in_review=how.get("in_review", True)) + query
        )
        body = body_of(response)
        happened = shows(visit).encode() in body
        return Outcome(happened, response.status_code, body, response.get("Location", ""))

    return Probe(address, act, **how)


def form(
    address: str,
    *rest: object,
    sends: Fields | Callable[[Visit], Fields],
    changes: Callable[[Visit], bool],
    **how: Any,
) -> Probe:
    """A form sent with what it takes, that has happened when the row it is about is another than before."""

    def act(visit: Visit) -> Outcome:
        fields = sends(visit) if callable(sends) else sends
        sent = {name: value for name, value in fields.items() if name not in visit.left_out}
        sent = {**{name: value for name, value in visit.with_more.items() if name not in fields}, **sent}
        if changes(visit):
            raise AssertionError(f"{address}: what is to be shown stands there already")
        response = visit.client.post(
            _address(address, visit, rest, in_review=how.get("in_review", True)), sent
        )
        body = without_fingerprints(body_of(response))
        return Outcome(changes(visit), response.status_code, body, response.get("Location", ""))

    def asks(visit: Visit) -> tuple[str, set[str]]:
        fields = sends(visit) if callable(sends) else sends
        return _address(address, visit, rest, in_review=how.get("in_review", True)), set(fields)

    return Probe(address, act, asks=asks, **how)


def _address(name: str, visit: Visit, rest: tuple[object, ...], *, in_review: bool) -> str:
    known = [one(visit) if callable(one) else one for one in rest]
    return reverse(name, args=[visit.place.ref, *known] if in_review else known)
