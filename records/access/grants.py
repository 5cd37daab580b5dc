"""Which peers may read which record at this moment, and who asks, decides and ends it: `permissions.csv`, *grant*."""

from django.db.models import F, Q, QuerySet
from django.http import Http404
from django.urls import reverse
from django.utils import timezone

from accounts.access import councils_where
from accounts.models import Membership, User
from accounts.roles import Role
from core.refusals import Refused
from records.models import Consent, GrantRequest, Record, RecordGrant
from records.scales import Safeguard, Scope
from reviews import access as reviews_access
from reviews.access import COORDINATOR, PEER, PSW, Standing
from reviews.models import Review, TeamMember

INFORMATION_LEAD = "the host council’s information lead"
OPENS = {Scope.AUDIT: (Scope.AUDIT, Scope.RECORD), Scope.RECORD: (Scope.RECORD,)}
"""By what is to be opened, the scopes that open it: the larger opens the smaller too."""


def grants_live(user: User | None = None) -> QuerySet[RecordGrant]:
    """Grants that open something at this moment, `GR`: anybody's, or one person's. Every condition stands here.

    Between start and end, not withdrawn; the review not closed, the peer still in the place on its team under which
    they were granted, their account active (`live_team`); the record still in the sample; their DBS check in date;
    and, where they read under somebody's responsibility, that person still a Principal Social Worker.
    """
    now = timezone.now()
    social_workers = Membership.objects.live().filter(role=Role.PSW)
    grants = RecordGrant.objects.filter(
        ~Q(safeguard=Safeguard.UNDER) | Q(responsible__in=social_workers.values("user")),
        request__member__in=reviews_access.live_team(user, parts=(PEER,)),
        request__member__user=F("user"),
        request__member__review=F("content_object__review"),
        starts_at__lte=now,
        ends_at__gt=now,
        withdrawn_at=None,
        dbs_until_on__gte=timezone.localdate(now),
        content_object__selected_at__isnull=False,
    )
    return grants if user is None else grants.filter(user=user.pk)


def grants_of(user: User, opening: Scope = Scope.AUDIT) -> QuerySet[RecordGrant]:
    """The person's own grants that open that much at this moment."""
    return grants_live(user).filter(permission__codename__in=OPENS[opening])


def records_granted(user: User, opening: Scope = Scope.AUDIT) -> QuerySet[RecordGrant, int]:
    """Keys of the records that the person may read under a grant at this moment, for an `IN` subquery."""
    return grants_of(user, opening).values_list("content_object", flat=True)


def hold_grant(user: User, record: Record, opening: Scope = Scope.AUDIT) -> RecordGrant | None:
    """Keep the person's grant that opens this from being withdrawn until the reading under it is in the trail.

    None where they have no such grant. Asked first in an action that opens something, and before its check: whoever
    waited here for a withdrawal is then refused.
    """
    return (
        grants_of(user, opening)
        .filter(content_object=record)
        .select_related("request", "permission")
        .select_for_update(of=("self",))
        .first()
    )


def under(grant: RecordGrant | None) -> dict[str, object]:
    """What the trail says of a reading: under which grant, if under one."""
    return {"under": "grant", "grant": grant.request.ref} if grant else {}


def check_can_reveal_under_grant(user: User, record: Record) -> None:
    """Raise `Refused` unless the peer was granted the record itself, and fieldwork is open: `GR(record) F`."""
    if not record.review.is_fieldwork_open:
        raise Refused("Records are read while fieldwork is open.", ask="the coordinator")
    if not grants_of(user, Scope.RECORD).filter(content_object=record).exists():
        address = reverse("records:grant_request", args=[record.review.ref, record.ref])
        raise Refused(
            "You can see this number only while the host council lets you read the record itself.",
            ask=INFORMATION_LEAD,
            doors=[(address, "Ask to read this record")],
        )


def requests_visible_to(user: User) -> QuerySet[GrantRequest]:
    """What was asked and granted: the coordinator's and information lead's reviews, and a peer's own."""
    return GrantRequest.objects.filter(
        Q(record__review__in=reviews_access.reviews_on_team(user, COORDINATOR))
        | Q(record__review__host__in=councils_where(user, Role.INFORMATION_LEAD))
        | Q(peer=user.pk, member__in=reviews_access.places_of(user).filter(part=PEER).values("pk"))
    )


def requests_to_decide(user: User) -> QuerySet[GrantRequest]:
    """Requests that wait for this information lead, whose peers are still on the team and which are not their own."""
    return undecided().filter(
        ~Q(peer=user.pk), record__review__host__in=councils_where(user, Role.INFORMATION_LEAD)
    )


def undecided() -> QuerySet[GrantRequest]:
    """Requests that wait: nobody decided, the peer is still on the team, and the record still in the sample."""
    members = reviews_access.live_team().filter(part=PEER)
    return GrantRequest.objects.filter(
        member__in=members.values("pk"), decided_at=None, record__selected_at__isnull=False
    )


def get_grant_request(user: User, review_ref: str, ref: str) -> GrantRequest:
    """Return the request, with its grant if there is one; or 404."""
    found = (
        requests_visible_to(user)
        .select_related("record__review__host__region", "peer", "member", "asked_by", "grant")
        .filter(record__review__ref=review_ref, ref=ref)
        .first()
    )
    if found is None:
        raise Http404
    return found


def check_can_see_grants(standing: Standing) -> None:
    """Raise `Refused` unless coordinator, peer (who sees their own) or information lead."""
    if not (standing.is_coordinator or standing.is_peer or standing.is_host_information_lead):
        raise Refused(
            "Who may read a record is for the coordinator, the information lead, and the peer it concerns.",
            ask="the coordinator",
        )


def peers_to_ask_for(user: User, record: Record) -> QuerySet[TeamMember]:
    """For whom this person may ask: the coordinator for each peer of the team, a peer for themself."""
    standing = reviews_access.standing(user, record.review)
    peers = reviews_access.live_team().filter(review=record.review, part=PEER).select_related("user")
    if standing.is_coordinator:
        return peers.order_by("user__name", "user__email")
    return peers.filter(user=user.pk)


def check_can_ask(user: User, record: Record) -> None:
    """Raise `Refused` unless coordinator (`T`) or a peer for themself, of a record that may be asked for now."""
    standing = reviews_access.standing(user, record.review)
    reviews_access.check_is_open(record.review)
    if not (standing.is_coordinator or standing.is_peer):
        raise Refused(
            "The coordinator or the peer asks whether a peer may read a record.", ask="the coordinator"
        )
    check_may_be_granted(record)


def check_may_be_granted(record: Record) -> None:
    """Raise `Refused` where nobody may be granted this record: it is not in the sample, or its person said no."""
    if record.selected_at is None:
        raise Refused("Only records in the sample are read.", ask="the coordinator")
    if Consent.objects.filter(Q(conversation=False) | Q(withdrawn_at__isnull=False), record=record).exists():
        raise Refused(
            "The person whose record it is said no, so no peer is given it to read.", ask="the coordinator"
        )


def check_can_decide(user: User, request: GrantRequest) -> None:
    """Raise `Refused` unless information lead of the host now and not for oneself: `OC not self`.

    That the person signed in again just before (`RV`) is the page's to ask.
    """
    review = request.record.review
    if not reviews_access.standing(user, review).is_host_information_lead:
        raise Refused("Only the host council’s information lead decides this.", ask=INFORMATION_LEAD)
    if user.pk == request.peer_id:
        raise Refused("Nobody decides for themselves.", ask="another information lead of your council")
    reviews_access.check_is_open(review)
    if not GrantRequest.objects.filter(pk=request.pk, decided_at=None).exists():
        raise Refused(
            "This is decided already. The list of the review’s grants says how.", ask=INFORMATION_LEAD
        )
    if not undecided().filter(pk=request.pk).exists():
        raise Refused("The peer has left the team, or the record the sample.", ask="the coordinator")
    check_may_be_granted(request.record)


def check_can_withdraw_grant(user: User, request: GrantRequest) -> None:
    """Raise `Refused` unless coordinator (`T`), the peer (`self`), whoever asked, or information lead (`OC`)."""
    standing = reviews_access.standing(user, request.record.review)
    is_own = standing.is_peer and user.pk == request.peer_id
    if not (standing.is_coordinator or standing.is_host_information_lead or is_own):
        raise Refused("The coordinator, the peer or the information lead ends this.", ask=INFORMATION_LEAD)


def responsible_for(review: Review) -> QuerySet[User]:
    """Social work professionals under whose responsibility a peer may read: PSWs of the team and of the host."""
    team = reviews_access.live_team().filter(review=review, part=PSW).values("user")
    of_host = Membership.objects.live().filter(council=review.host_id, role=Role.PSW).values("user")
    return User.objects.filter(Q(pk__in=team) | Q(pk__in=of_host), is_active=True)


def information_leads_of(review: Review) -> QuerySet[User]:
    """Those who decide for the host now."""
    leads = Membership.objects.live().filter(council=review.host_id, role=Role.INFORMATION_LEAD)
    return User.objects.filter(pk__in=leads.values("user"))
