"""Who opened what in a review, for its page and its file."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import QuerySet

from accounts.models import User
from reviews import access
from trail import queries as trail
from trail.models import Event

HEAD = ("When", "Who", "Their reference", "What", "Of what")
"""People choose their names, and may choose another's; a reference is theirs for good."""
THE_SERVICE = "The service"


@dataclass(frozen=True)
class ReviewTrail:
    """The events asked for, newest first, and what they can be narrowed to."""

    events: QuerySet[Event]
    people: list[tuple[str, str]]
    kinds: list[tuple[str, str]]
    person: str = ""
    kind: str = ""

    @property
    def is_narrowed(self) -> bool:
        return bool(self.person or self.kind)


def trail_of(standing: access.Standing, *, person: str = "", kind: str = "") -> ReviewTrail:
    """The review's trail as the person sees it, of one person (by ref) and one kind; unknown ones narrow nothing."""
    visible = access.trail_visible_to(standing)
    named = User.objects.filter(pk__in=visible.order_by().values("by")).order_by("name", "pk")
    people = list(named.values_list("ref", "name"))
    person = person if person in dict(people) else ""
    kind = kind if kind in dict(trail.KINDS) else ""
    events = visible.filter(by__ref=person) if person else visible
    if kind:
        events = trail.of_kind(events, kind)
    if standing.is_coordinator:
        events = trail.telling_of_which(events)
    return ReviewTrail(
        events=events.select_related("by").order_by("-at", "-pk"),
        people=people,
        kinds=trail.KINDS,
        person=person,
        kind=kind,
    )


def trail_rows(events: QuerySet[Event]) -> Iterator[tuple[str, str, str, str, str]]:
    """One row an event under `HEAD`, a batch in memory at a time."""
    for event in events.iterator(chunk_size=trail.AT_A_TIME):
        yield (
            trail.moment_text(event.at),
            event.by.name if event.by else THE_SERVICE,
            event.by.ref if event.by else "",
            event.what,
            ", ".join(filter(None, [event.of_what, _record_of(event)])),
        )


def _record_of(event: Event) -> str:
    """Of a refusal, for the coordinator alone."""
    ref = getattr(event, "of_record", "")
    return f"record {ref}" if ref else ""
