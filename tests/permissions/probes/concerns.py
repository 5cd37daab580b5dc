"""Rows *concern*: who raises one, who reads it, and what of it."""

from django.urls import reverse

from concerns.models import Concern, Entry
from reviews.stages import Stage
from tests.permissions.stages import between
from tests.permissions.visiting import Fields, Probe, Visit, form, page

NOT_CLOSED = between(Stage.PLANNED, Stage.FOLLOW_UP)
CLOSED_BECAUSE = "nobody of the team waits for it in a closed review, and it is not closed over an open one"
RAISED: Fields = {"seen": "Newly seen", "danger": "no", "told": ""}
READERS = frozenset({"CO", "HO", "HI"})
WHO_FOLLOWS = "the host follows it with the coordinator, and nobody else writes what was done"


def own(visit: Visit) -> int:
    """The concern this person raised; for who raised none, the first PSW's."""
    return 2 if visit.who == "peer" else 1


def _raised(visit: Visit) -> bool:
    return Concern.objects.filter(review__ref=visit.place.ref, number=4).exists()


def _first(visit: Visit, **facts: object) -> bool:
    return Concern.objects.filter(review__ref=visit.place.ref, number=1, **facts).exists()


PROBES: dict[tuple[str, str], list[Probe]] = {
    ("concern", "raise"): [
        form("concerns:raise", sends=RAISED, changes=_raised, stages=NOT_CLOSED, because=CLOSED_BECAUSE),
    ],
    ("concern", "read"): [
        page("concerns:read", own, shows=lambda visit: f"Worried {visit.place.word}"),
        page(
            "concerns:list",
            shows=lambda visit: reverse("concerns:read", args=[visit.place.ref, own(visit)]),
            quiet=True,
        ),
        page(
            "concerns:read",
            3,
            shows=lambda visit: f"Worried {visit.place.word}",
            columns=READERS,
            because="it is the second PSW's",
        ),
        page(
            "concerns:read",
            own,
            shows=lambda visit: f"Done {visit.place.word}",
            columns=READERS,
            because="who raised it learns how it ended, and no more of the person than they knew",
            quiet=True,
        ),
        form(
            "concerns:take_up",
            1,
            sends={},
            changes=lambda visit: _first(visit, taken_up_at__isnull=False),
            columns=frozenset({"HO"}),
            stages=NOT_CLOSED,
            because=WHO_FOLLOWS,
        ),
        form(
            "concerns:follow",
            1,
            sends={"text": "Newly done"},
            changes=lambda visit: Entry.objects.filter(
                concern__review__ref=visit.place.ref, concern__number=1, number=2
            ).exists(),
            columns=frozenset({"CO", "HO"}),
            stages=NOT_CLOSED,
            because=WHO_FOLLOWS,
        ),
        form(
            "concerns:close",
            1,
            sends={"outcome": "acted", "reason": "She is safe"},
            changes=lambda visit: _first(visit, outcome="acted"),
            columns=frozenset({"CO", "HO"}),
            stages=NOT_CLOSED,
            because=WHO_FOLLOWS,
        ),
    ],
}
