"""Rows *trail*: each their own lines, and nobody changes any."""

from django.urls import reverse

from tests.permissions.visiting import Outcome, Probe, Visit, body_of, page
from trail.models import Event


def _mark(visit: Visit) -> str:
    if visit.aim == "another":
        return "mark-psw" if visit.who != "psw" else "mark-peer"
    return f"mark-{visit.who}"


def _change(visit: Visit) -> Outcome:
    """Every method that could, at every address of the trail."""
    before = list(Event.objects.filter(subject__startswith="mark-").order_by("pk").values())
    status, body, to = 0, b"", ""
    for method in ("post", "put", "patch", "delete"):
        response = getattr(visit.client, method)(reverse("trail:own"), {"subject": "changed"})
        status, body, to = response.status_code, body_of(response), response.get("Location", "")
    after = list(Event.objects.filter(subject__startswith="mark-").order_by("pk").values())
    return Outcome(before != after, status, body, to)


def _never_told(visit: Visit) -> list[str]:
    """What it was about, to nobody; and which reviewer wrote what, not to the host."""
    word = visit.place.word
    return [f"Told {word}", *([f"written {word}"] if visit.who == "host_lead" else [])]


def _opened(visit: Visit) -> str:
    return f"record {visit.place.word}"


PROBES: dict[tuple[str, str], list[Probe]] = {
    ("trail", "read own"): [
        page("trail:own", shows=_mark, in_review=False, ignores=frozenset({""}), quiet=True)
    ],
    ("trail", "read of a review"): [
        page("reviews:trail", shows=_opened, hides=_never_told),
        page("reviews:trail_file", shows=_opened, hides=_never_told),
    ],
    ("trail", "change or delete"): [Probe("trail:own", _change, in_review=False)],
}
