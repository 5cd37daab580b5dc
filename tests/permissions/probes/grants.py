"""Rows *grant*: a peer who may read one record for a while, by whom it is asked, decided and ended."""

from datetime import date, timedelta

from django.utils import timezone

from records.models import GrantRequest, RecordGrant
from records.scales import Scope
from reviews.models import TeamMember
from reviews.stages import Stage
from tests.cast import ask_for_grant, grant, join
from tests.permissions.contents import ref_of
from tests.permissions.stages import between
from tests.permissions.visiting import Fields, Probe, Visit, form
from tests.permissions.world import Place, World

NOT_CLOSED = between(Stage.PLANNED, Stage.FOLLOW_UP)
CLOSED_BECAUSE = "with the review, everything that was granted in it ends"


def _record(place: Place, ref: str) -> object:
    return place.review.records.select_related("review").get(category=ref[0], number=int(ref[1:]))


def _second_peer(world: World) -> None:
    """Somebody else on the team for whom a peer might ask."""
    join(world.here.review, world.other_peer, TeamMember.Part.PEER)


def _ask(world: World) -> None:
    """A1 of each review is asked for by its peer; here also by the one who decides, as though they were a peer."""
    for place in world.places:
        peer = world.cast.peer if place is world.here else world.other_peer
        _name(ask_for_grant(_record(place, "A1"), peer), "wait", place)
    lead = world.cast.host_lead
    join(world.here.review, lead, TeamMember.Part.PEER)
    _name(ask_for_grant(_record(world.here, "A1"), lead), "self", world.here)


def _grant_another(world: World) -> None:
    """A2 is granted to another peer of the team too."""
    _second_peer(world)
    given = grant(_record(world.here, "A2"), world.other_peer, world.cast.host_lead, Scope.RECORD)
    _name(given.request, "also", world.here)


def _name(request: GrantRequest, what: str, place: Place) -> None:
    GrantRequest.objects.filter(pk=request.pk).update(ref=ref_of(what, place.word))


def _waiting(visit: Visit) -> str:
    return ref_of("self" if visit.aim == "self" else "wait", visit.place.word)


def _given(visit: Visit) -> str:
    if visit.aim == "another":
        return ref_of("also", visit.place.word)
    return ref_of("give", visit.place.word, "A2")


def _peer(visit: Visit) -> str:
    return (visit.world.other_peer if visit.aim == "another" else visit.world.cast.peer).ref


def _day(name: str, day: date) -> Fields:
    return {f"{name}-day": day.day, f"{name}-month": day.month, f"{name}-year": day.year}


def _terms(visit: Visit) -> Fields:
    today = timezone.localdate()
    days = {
        "confidentiality_signed_on": -9,
        "dbs_seen_on": -9,
        "dbs_until_on": 300,
        "starts_on": 0,
        "ends_on": 20,
    }
    terms: Fields = {
        "scope": Scope.AUDIT.value,
        "purpose": "To prepare",
        "article_6": "public_task",
        "article_9": "on",
        "safeguard": "signed_confidentiality_duty",
    }
    for name, ahead in days.items():
        terms |= _day(name, today + timedelta(days=ahead))
    return terms


def _decided(outcome: str) -> "object":
    return lambda visit: GrantRequest.objects.filter(ref=_waiting(visit), outcome=outcome).exists()


PROBES: dict[tuple[str, str], list[Probe]] = {
    ("grant", "request"): [
        form(
            "records:grant_request",
            "A1",
            sends=lambda visit: {"peer": _peer(visit), "scope": Scope.AUDIT.value, "purpose": "To prepare"},
            changes=lambda visit: GrantRequest.objects.filter(
                record__review__ref=visit.place.ref,
                record__number=1,
                record__category="A",
                peer__ref=_peer(visit),
            ).exists(),
            prepare=_second_peer,
            also={"LE": "T self"},
            because="a peer asks while they are on the team",
            stages=NOT_CLOSED,
            quiet=True,
        ),
    ],
    ("grant", "approve"): [
        form(
            "records:grant_decide",
            _waiting,
            sends=_terms,
            changes=lambda visit: RecordGrant.objects.filter(request__ref=_waiting(visit)).exists(),
            prepare=_ask,
            stages=NOT_CLOSED,
            because=CLOSED_BECAUSE,
            quiet=True,
        ),
        form(
            "records:grant_decline",
            _waiting,
            sends={"reason": "Not needed"},
            changes=_decided("declined"),
            prepare=_ask,
            also={"HI": "OC not self"},
            stages=NOT_CLOSED,
            because=f"{CLOSED_BECAUSE}; and declining opens nothing, so that nobody signs in again for it",
        ),
    ],
    ("grant", "withdraw"): [
        form(
            "records:grant_withdraw",
            _given,
            sends={"reason": "Over"},
            changes=lambda visit: RecordGrant.objects.filter(
                request__ref=_given(visit), withdrawn_at__isnull=False
            ).exists(),
            prepare=_grant_another,
            also={"LE": "T self"},
            because="a peer gives it back while they are on the team; with their place it has ended anyway",
        ),
    ],
}
