"""Who sees and decides how long what is held of people is kept, and who answers what people ask."""

from django.db.models import QuerySet
from django.http import Http404

from accounts.access import ADMINISTRATOR, came_in_together, councils_where
from accounts.models import Membership, User
from accounts.roles import Role
from core.refusals import Refused, may
from records.models import Record
from reviews import access as reviews_access
from reviews.access import Standing
from reviews.models import Review

from .models import Hold, PersonRequest

THE_LEAD = "the host's information lead"
WITHDRAWN = "This was withdrawn. If the person does ask, record it anew."


def sees_schedule(now: Standing) -> bool:
    """Whether coordinator, or of the host: they see the dates, and no content."""
    return now.is_coordinator or now.of_host


def answers_for_host(now: Standing) -> bool:
    """Whether the host's information lead or DASS."""
    return now.is_host_information_lead or now.is_host_dass


def check_can_see_schedule(now: Standing) -> None:
    """Raise `Refused` unless coordinator, or the host's organiser, information lead or DASS: dates, no content."""
    if not sees_schedule(now):
        raise Refused(
            "The coordinator and the host council see when what is held is deleted.", ask="the coordinator"
        )


def check_can_shorten(user: User, review: Review) -> None:
    """Raise `Refused` unless the host's information lead or DASS."""
    if not answers_for_host(reviews_access.standing(user, review)):
        raise Refused("The host's information lead or DASS keeps things for a shorter time.", ask=THE_LEAD)


def check_can_hold(user: User, review: Review) -> None:
    """Raise `Refused` unless the host's information lead."""
    if not reviews_access.standing(user, review).is_host_information_lead:
        raise Refused("Only the host's information lead places, renews or ends a legal hold.", ask=THE_LEAD)


def check_can_see_requests(user: User, review: Review) -> None:
    """Raise `Refused` unless the host's information lead, or its DASS, who decides with them."""
    if not answers_for_host(reviews_access.standing(user, review)):
        raise Refused("What people ask about themselves is answered by the information lead.", ask=THE_LEAD)


def check_can_ask(user: User, review: Review) -> None:
    """Raise `Refused` unless the host's information lead, who asks in the person's name."""
    if not reviews_access.standing(user, review).is_host_information_lead:
        raise Refused("Only the host's information lead records what a person asks for.", ask=THE_LEAD)


def check_can_decide(user: User, request: PersonRequest) -> None:
    """Raise `Refused` unless the host's DASS or another information lead, and never who asked or whom it concerns."""
    check_can_see_requests(user, request.review)
    if user.pk in (request.asked_by_id, request.account_id):
        raise Refused("A second person decides, never the one who asked or whom it concerns.", ask="the DASS")
    if request.withdrawn_at is not None:
        raise Refused(WITHDRAWN)
    if request.outcome:
        raise Refused("This was decided already.")
    if came_in_together(user, request.asked_by, request.review.host_id):
        raise Refused(
            "You and who recorded this were invited by the same person, so somebody else decides. A programme "
            "administrator can give one of the two roles.",
            ask=ADMINISTRATOR,
        )


def deciders_of(request: PersonRequest) -> list[User]:
    """Those of the host who can decide it now."""
    roles = Membership.objects.live().filter(
        council=request.review.host_id, role__in=(Role.INFORMATION_LEAD, Role.DASS)
    )
    people = User.objects.filter(pk__in=roles.values("user"), is_active=True)
    return [person for person in people if may(check_can_decide, person, request)]


def check_can_carry_out(user: User | None, request: PersonRequest) -> None:
    """Raise `Refused` unless two people agreed to it, it was not done yet, and the information lead does it.

    None is the machine's own command line, which carries out what two people agreed to and nothing else.
    """
    if user is not None:
        check_can_ask(user, request.review)
    if request.withdrawn_at is not None:
        raise Refused(WITHDRAWN)
    if request.outcome != PersonRequest.Outcome.APPROVED:
        raise Refused("A second person has to approve this first.", ask="the DASS")
    if request.done_at is not None:
        raise Refused("This was carried out already.")


def check_can_stop_clock(user: User, request: PersonRequest) -> None:
    """Raise `Refused` unless the information lead moves the deadline of a request that still waits for its answer."""
    check_can_ask(user, request.review)
    if request.withdrawn_at is not None:
        raise Refused(WITHDRAWN)
    if request.done_at is not None or request.outcome == PersonRequest.Outcome.DECLINED:
        raise Refused("This was answered already, so its deadline no longer moves.")


def check_can_withdraw(user: User, request: PersonRequest) -> None:
    """Raise `Refused` unless the one who recorded it takes back what nobody carried out or declined yet."""
    check_can_ask(user, request.review)
    if user.pk != request.asked_by_id:
        raise Refused("Only who recorded this withdraws it.", ask=THE_LEAD)
    if request.withdrawn_at is not None:
        raise Refused(WITHDRAWN)
    if request.done_at is not None or request.outcome == PersonRequest.Outcome.DECLINED:
        raise Refused("This was answered already, so it is not withdrawn.")


def check_can_have_file(user: User, request: PersonRequest) -> None:
    """Raise `Refused` unless the information lead asks for a file that was made and is not deleted yet."""
    check_can_ask(user, request.review)
    if not request.file:
        raise Refused("There is no file. It is deleted two weeks after it was made.", ask=THE_LEAD)


def requests_visible_to(user: User) -> QuerySet[PersonRequest]:
    """What people asked, in reviews hosted by a council where the person is information lead or DASS."""
    return PersonRequest.objects.filter(
        review__host__in=councils_where(user, Role.INFORMATION_LEAD, Role.DASS)
    )


def holds_visible_to(user: User) -> QuerySet[Hold]:
    """Holds on reviews the person may see the dates of."""
    return Hold.objects.filter(review__in=reviews_access.reviews_visible_to(user))


def get_request(user: User, review: Review, ref: str) -> PersonRequest:
    """Return the request, or 404."""
    found = (
        requests_visible_to(user)
        .select_related("review__host__region", "record", "account", "asked_by", "decided_by")
        .filter(review=review, ref=ref)
        .first()
    )
    if found is None:
        raise Http404
    return found


def get_hold(user: User, review: Review, number: int) -> Hold:
    """Return the hold, or 404."""
    hold = holds_visible_to(user).select_related("review__host").filter(review=review, number=number).first()
    if hold is None:
        raise Http404
    return hold


def records_to_ask_about(review: Review) -> QuerySet[Record]:
    """Every listed record: whoever is behind one may ask."""
    return Record.objects.filter(review=review)


def accounts_to_ask_about(review: Review) -> QuerySet[User]:
    """People who hold or held a role in the host council: for anybody else it does not answer."""
    return User.objects.filter(pk__in=Membership.objects.filter(council=review.host_id).values("user"))
