"""Who raises, reads and follows a concern: `permissions.csv`, rows *concern*."""

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404

from accounts.access import councils_where
from accounts.models import Membership, User
from accounts.roles import Role
from core.refusals import Refused, may
from records import access as records_access
from records.models import Record
from reviews import access as reviews_access
from reviews.access import COORDINATOR, PEER, PSW, Standing
from reviews.models import Review, Slot

from .models import Concern

ORGANISERS = (Role.ORGANISER, Role.PSW)
HEARD_AT = (Slot.Kind.CONVERSATION, Slot.Kind.PRACTITIONERS, Slot.Kind.MANAGERS)


def check_can_raise(user: User, review: Review) -> None:
    """Raise `Refused` unless on the team (`T`) or host organiser (`OC`), of a review that is not closed."""
    check_may_raise(reviews_access.standing(user, review))


def check_may_raise(standing: Standing) -> None:
    """The same of a standing that is known already."""
    if not (standing.on_team or standing.is_host_organiser):
        raise Refused(
            "A concern is raised here by the review team and the host council’s organiser. If somebody is in danger "
            "now, ring 999.",
            ask="the host organiser",
        )
    if standing.review.closed_at is not None:
        raise Refused(
            "This review is closed, so nobody waits for a concern here. If somebody is in danger now, ring 999. "
            "Otherwise tell the council’s safeguarding team.",
        )


def may_raise(standing: Standing) -> bool:
    """Whether to offer it."""
    return may(check_may_raise, standing)


def concerns_visible_to(user: User) -> QuerySet[Concern]:
    """`T` of the coordinator, `own` of PSW and peer, `OC` of the host's organiser and information lead."""
    return Concern.objects.filter(
        Q(review__in=reviews_access.reviews_on_team(user, COORDINATOR))
        | Q(raised_by=user.pk, review__in=reviews_access.reviews_on_team(user, PSW, PEER))
        | Q(review__host__in=councils_where(user, *ORGANISERS, Role.INFORMATION_LEAD))
    )


def get_concern(user: User, review_ref: str, number: int) -> Concern:
    """Return the concern, or 404."""
    concern = (
        concerns_visible_to(user)
        .select_related("review__host__region", "record", "slot", "raised_by", "taken_up_by", "closed_by")
        .filter(review__ref=review_ref, number=number)
        .first()
    )
    if concern is None:
        raise Http404
    return concern


def check_can_see_concerns(user: User, review: Review) -> Standing:
    """Return the standing, or raise `Refused` for whoever neither raises nor follows concerns."""
    standing = reviews_access.standing(user, review)
    if not (standing.on_team or standing.is_host_organiser or standing.is_host_information_lead):
        raise Refused(
            "Concerns are read by the coordinator and by the host council’s organiser and information lead.",
            ask="the host organiser",
        )
    return standing


def check_can_read(user: User, concern: Concern) -> None:
    """Raise `Refused` unless the concern is visible to the person at this moment."""
    if not concerns_visible_to(user).filter(pk=concern.pk).exists():
        raise Refused("This concern cannot be read now.", ask="the coordinator")


def reads_follow_up(standing: Standing) -> bool:
    """Whether coordinator, or the host's organiser or information lead.

    Whoever raised it is told that it was taken up and how it ended, and no more of the person than they knew.
    """
    return standing.is_coordinator or standing.is_host_organiser or standing.is_host_information_lead


def check_can_take_up(user: User, concern: Concern) -> None:
    """Raise `Refused` unless host organiser, and nobody has taken it up or closed it."""
    if not reviews_access.standing(user, concern.review).is_host_organiser:
        raise Refused("The host council’s organiser takes up a concern.", ask="the host organiser")
    _check_goes_on(concern)
    if concern.taken_up_at is not None:
        raise Refused("This concern is taken up already.")


def check_can_follow(user: User, concern: Concern) -> None:
    """Raise `Refused` unless host organiser or coordinator, and the concern is not closed."""
    standing = reviews_access.standing(user, concern.review)
    if not (standing.is_host_organiser or standing.is_coordinator):
        raise Refused(
            "The host council’s organiser and the coordinator follow a concern to its end.",
            ask="the host organiser",
        )
    _check_goes_on(concern)


def _check_goes_on(concern: Concern) -> None:
    reviews_access.check_is_open(concern.review)
    if concern.closed_at is not None:
        raise Refused(
            "This concern is closed. If there is more to say, raise another.", ask="the host organiser"
        )


def check_can_close_review(user: User, review: Review) -> None:
    """Raise `Refused` while a concern of the review is open: nobody could follow it afterwards."""
    reviews_access.check_is_coordinator(user, review, "closes it")
    still_open = Concern.objects.filter(review=review, closed_at=None).order_by("number")
    numbers = [str(number) for number in still_open.values_list("number", flat=True)]
    if numbers:
        which = f"Concern {numbers[0]} is" if len(numbers) == 1 else f"Concerns {', '.join(numbers)} are"
        raise Refused(
            f"{which} not closed yet, so the review stays open. See it through to its end first.",
            ask="the host organiser",
        )


def check_can_erase(user: User | None, record: Record) -> None:
    """Raise `Refused` while a concern about this record's person is open: it is followed to its end first."""
    reviews_access.check_answers_for_data(user, record.review)
    if Concern.objects.filter(record=record, closed_at=None).exists():
        raise Refused(
            "A concern about this person is not closed yet. Follow it to its end, then erase what is held.",
            ask="the host organiser",
        )


def people_to_tell(review: Review, *, besides: User) -> QuerySet[User]:
    """The coordinator, and everybody who is an organiser or PSW of the host: those who can do something."""
    coordinating = reviews_access.live_team().filter(review=review, part=COORDINATOR, user=OuterRef("pk"))
    organising = Membership.objects.live().filter(
        council=review.host_id, role__in=ORGANISERS, user=OuterRef("pk")
    )
    return User.objects.filter(Exists(coordinating) | Exists(organising), is_active=True).exclude(
        pk=besides.pk
    )


def source_of(
    user: User, review: Review, *, record: str = "", slot: str = ""
) -> tuple[Record | None, Slot | None]:
    """The record and the meeting or conversation that references name, where the person sees them; nothing otherwise.

    What cannot be found is left out: a concern is not held up by where it came from.
    """
    heard_at = _slot(user, review, slot)
    appointment = getattr(heard_at, "appointment", None)
    if appointment is not None:
        return appointment.record, heard_at
    return _record(user, review, record), heard_at


def _record(user: User, review: Review, ref: str) -> Record | None:
    try:
        return records_access.in_review(records_access.records_visible_to(user), review.ref, ref)
    except Http404:
        return None


def _slot(user: User, review: Review, number: str) -> Slot | None:
    if not (number.isascii() and number.isdigit() and len(number) <= 4):
        return None
    found = reviews_access.slots_visible_to(user).filter(review=review, number=number, kind__in=HEARD_AT)
    return found.select_related("appointment__record").first()
