"""Who may read which record for how long, as the pages tell it, and what waits to be decided."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery, Sum
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from core.waiting import Waiting
from records import access
from records.models import Consent, GrantRequest, Record, RecordGrant
from records.scales import USUAL_GRANT_DAYS, Outcome, Scope
from reviews.access import Standing
from reviews.models import Review, TeamMember


def undecided_grant_requests(review: Review) -> int:
    """How many requests of the review wait for a decision: fieldwork does not open before all are decided."""
    return access.undecided().filter(record__review=review).count()


def grants_in(user: User, review: Review) -> QuerySet[GrantRequest]:
    """Everything asked and granted in the review that the person may see, what waits first. One query."""
    live = access.grants_live().filter(request=OuterRef("pk"))
    return (
        access.requests_visible_to(user)
        .filter(record__review=review)
        .annotate(is_live=Exists(live), waits=Q(decided_at=None), can_wait=Exists(_still_waits()))
        .select_related(
            "record",
            "peer",
            "asked_by",
            "decided_by",
            "grant__permission",
            "grant__granted_by",
            "grant__responsible",
            "grant__withdrawn_by",
        )
        .order_by("-waits", "-is_live", "-asked_at", "-pk")
    )


def _still_waits() -> QuerySet[GrantRequest]:
    return access.undecided().filter(pk=OuterRef("pk"))


@dataclass(frozen=True)
class GrantLine:
    """One request with what came of it, and what the person who looks may do with it."""

    request: GrantRequest
    grant: RecordGrant | None
    state: str
    colour: str
    can_read: bool
    can_decide: bool
    can_end: bool

    @property
    def scope(self) -> str:
        """How much was granted, or asked for."""
        return Scope(self.grant.permission.codename if self.grant else self.request.scope).label

    @property
    def last_day(self) -> date | None:
        """The last day on which it opens anything."""
        return last_day(self.grant.ends_at) if self.grant else None


def last_day(ends_at: datetime) -> date:
    """The day before the midnight at which a grant ends."""
    return timezone.localdate(ends_at - timedelta(microseconds=1))


def grant_lines(standing: Standing, requests: list[GrantRequest]) -> list[GrantLine]:
    """The lines of one page of `grants_in`. No query."""
    return [_line(standing, request) for request in requests]


def _line(standing: Standing, request: GrantRequest) -> GrantLine:
    grant: RecordGrant | None = getattr(request, "grant", None)
    state, colour = _state(request, grant)
    open_still = request.decided_at is None or (
        grant is not None and grant.withdrawn_at is None and grant.ends_at > timezone.now()
    )
    return GrantLine(
        request=request,
        grant=grant,
        state=state,
        colour=colour,
        can_read=getattr(request, "is_live", False) and request.peer_id == standing.user.pk,
        can_decide=standing.is_host_information_lead
        and getattr(request, "can_wait", False)
        and request.peer_id != standing.user.pk,
        can_end=open_still and standing.review.closed_at is None,
    )


def _state(request: GrantRequest, grant: RecordGrant | None) -> tuple[str, str]:
    """The state in words, and the colour of its tag."""
    if grant is not None:
        return _state_of(grant, is_live=getattr(request, "is_live", False))
    if request.decided_at is not None:
        return Outcome(request.outcome).label, "grey"
    return ("Asked", "blue") if getattr(request, "can_wait", False) else ("Lapsed", "grey")


def _state_of(grant: RecordGrant, *, is_live: bool) -> tuple[str, str]:
    if is_live:
        return "Open now", "green"
    if grant.withdrawn_at is not None:
        return "Ended early", "grey"
    if grant.ends_at <= timezone.now():
        return "Ended", "grey"
    return ("Not yet begun", "yellow") if grant.starts_at > timezone.now() else ("Does not hold now", "red")


@dataclass(frozen=True)
class GrantProgress:
    """Counts for the review's task list."""

    live: int
    waiting: int
    is_own: bool = False


def own_grants_progress(standing: Standing) -> GrantProgress | None:
    """How many of a peer's own grants are open and wait; None for others, and before there is a log. One query."""
    if not standing.is_peer or standing.review.sampling_opened_at is None:
        return None
    live = access.grants_live().filter(request=OuterRef("pk"))
    counts = (
        access.requests_visible_to(standing.user)
        .filter(record__review=standing.review)
        .aggregate(
            live=Count("pk", filter=Exists(live)),
            waiting=Count("pk", filter=Q(decided_at=None) & Exists(_still_waits())),
        )
    )
    return GrantProgress(counts["live"], counts["waiting"], is_own=True)


def grant_counts() -> dict[str, Sum]:
    """The same of everybody's, to be counted where the records of a review are: each record adds its own."""
    live = access.grants_live().filter(content_object=OuterRef("pk")).order_by().values("content_object")
    waiting = access.undecided().filter(record=OuterRef("pk")).order_by().values("record")
    return {
        "grants_live": Sum(Subquery(live.annotate(number=Count("pk")).values("number"))),
        "grants_waiting": Sum(Subquery(waiting.annotate(number=Count("pk")).values("number"))),
    }


def grants_to_decide(user: User, *, today: date) -> list[Waiting]:
    """The decisions that wait for an information lead, each by itself: there is no deciding in bulk. One query.

    Before fieldwork they hold it up. What is asked once it has begun is of use until it ends.
    """
    requests = (
        access.requests_to_decide(user)
        .select_related("record__review__host", "peer")
        .order_by("record__review__fieldwork_from_on", "asked_at")
    )
    return [
        Waiting(
            what=f"Decide whether {request.peer} may read record {request.record.ref}",
            url=reverse("records:grant_decide", args=[request.record.review.ref, request.ref]),
            review_ref=request.record.review.ref,
            where=str(request.record.review.host),
            due_on=fieldwork_needs_it_by(request.record.review, today),
        )
        for request in requests
    ]


def fieldwork_needs_it_by(review: Review, today: date) -> date:
    """The first planned day of fieldwork, and once that has come the last."""
    return review.fieldwork_to_on if review.fieldwork_from_on <= today else review.fieldwork_from_on


def peers_offered(user: User, record: Record) -> list[TeamMember]:
    """The peers for whom this person may ask. One query beside their standing."""
    return list(access.peers_to_ask_for(user, record))


def records_to_ask_for(standing: Standing) -> list[str]:
    """References of the sample's records that the person may ask for, and of which nothing waits. One query."""
    if standing.of_host or standing.review.closed_at is not None:
        return []
    said_no = Consent.objects.filter(Q(conversation=False) | Q(withdrawn_at__isnull=False))
    records = (
        access.records_visible_to(standing.user)
        .filter(review=standing.review, selected_at__isnull=False)
        .exclude(pk__in=said_no.values("record"))
        .distinct()
    )
    if standing.is_peer:
        records = records.exclude(
            pk__in=GrantRequest.objects.filter(peer=standing.user.pk, decided_at=None).values("record")
        ).exclude(pk__in=access.grants_lasting(standing.user, Scope.RECORD).values("content_object"))
    return [record.ref for record in records]


def people_responsible(review: Review) -> list[User]:
    """Those under whose responsibility a peer may read. One query."""
    return list(access.responsible_for(review))


def usual_end(review: Review, today: date) -> date:
    """The last day that the form proposes: in thirty days, or when fieldwork ends if that is sooner."""
    usual = today + timedelta(days=USUAL_GRANT_DAYS)
    return min(usual, review.fieldwork_to_on) if review.fieldwork_to_on >= today else usual


@dataclass(frozen=True)
class OwnGrant:
    """What a peer's page of a record says of their grant there."""

    scope: Scope
    last_day: date
    ref: str

    @property
    def opens_record(self) -> bool:
        return self.scope == Scope.RECORD


def own_grant(grant: RecordGrant | None) -> OwnGrant | None:
    """The same of the grant under which a peer opened the record. No query."""
    if grant is None:
        return None
    return OwnGrant(Scope(grant.permission.codename), last_day(grant.ends_at), grant.request.ref)


def last_asked(user: User, record: Record) -> GrantRequest | None:
    """What a peer asked last of this record, if it waits for an answer or the answer was no. One query."""
    asked = access.requests_visible_to(user).filter(record=record, peer=user.pk).order_by("-asked_at", "-pk")
    newest = asked.first()
    if newest is None or (newest.decided_at is not None and newest.outcome != Outcome.DECLINED):
        return None
    return newest


def own_waiting(standing: Standing, record: Record) -> GrantRequest | None:
    """A peer's own request for this record, while it waits for an answer. One query."""
    if not standing.is_peer:
        return None
    return access.requests_visible_to(standing.user).filter(record=record, decided_at=None).first()
