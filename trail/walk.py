"""Walks the chain from its beginning, or from a place on it, and says where it breaks."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from . import chain, queries
from .models import Event, Link

AT_A_TIME = 2_000
"""Links held in memory at once."""


class Broken(Exception):
    """The chain does not hold at this position."""

    def __init__(self, position: int, what: str) -> None:
        super().__init__(what)
        self.position = position
        self.what = what


@dataclass
class Walked:
    """How far the chain was walked. `first` and `last` are positions, 0 while there is nothing to walk."""

    events: int = 0
    first: int = 0
    last: int = 0
    first_hash: str = ""
    last_hash: str = ""
    missing: set[str] = field(default_factory=set)
    """Hashes that were expected and not met."""

    def step(self, position: int, stands: str) -> None:
        """Take one more event in."""
        if not self.events:
            self.first, self.first_hash = position, stands
        self.events += 1
        self.last, self.last_hash = position, stands
        self.missing.discard(stands)


def walk(*, start: int | None = None, expect: set[str] | None = None) -> Walked:
    """Verify every event from `start` on (from the beginning, when None), and that each hash of `expect` is met.

    Raises `Broken` at the first position that does not hold, however the trail grows or is forgotten meanwhile.
    """
    while True:
        began = queries.anchor()
        try:
            return _walk(began, start, set(expect or ()))
        except Broken:
            if queries.anchor() == began:
                raise


def _walk(anchor: tuple[int, str], start: int | None, expect: set[str]) -> Walked:
    position, previous = anchor if start is None else _before(start, anchor)
    walked = Walked(missing=expect - {previous, chain.BEFORE_THE_FIRST})
    for link in _links(position if start is not None else 0):
        if link.position != position + 1:
            raise Broken(position + 1, "an event is missing here, or one was put in before the beginning")
        position = link.position
        event = link.event
        if queries.digest_of(event) != event.digest:
            raise Broken(position, "this event was changed")
        if chain.following(previous, event.digest) != link.hash:
            raise Broken(position, "this event does not follow from the one before it")
        previous = link.hash
        walked.step(position, link.hash)
    if Event.objects.filter(link=None).exists() or Link.objects.filter(position=None).exists():
        raise Broken(position + 1, "an event stands outside the chain")
    if walked.missing:
        raise Broken(
            position + 1, "a hash noted earlier is no longer in the chain: it was cut off or rewritten"
        )
    return walked


def _before(start: int, anchor: tuple[int, str]) -> tuple[int, str]:
    """Position and hash of what stands before `start`."""
    if start - 1 == anchor[0]:
        return anchor
    link = Link.objects.filter(position=start - 1).first()
    if link is None:
        raise Broken(start - 1, "there is no event before the one to begin with")
    return start - 1, link.hash


def _links(after: int) -> Iterator[Link]:
    """The links after a position in order, with their events."""
    while True:
        found = list(
            Link.objects.filter(position__gt=after).select_related("event").order_by("position")[:AT_A_TIME]
        )
        yield from found
        if len(found) < AT_A_TIME:
            return
        after = found[-1].position or after
