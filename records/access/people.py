"""Who sees and keeps what a person agreed to and how to meet them: `permissions.csv`, *person card*, *consent*."""

from django.db.models import CharField, Exists, OuterRef, Q, QuerySet
from django.db.models.fields.json import KT
from django.db.models.functions import Cast
from django.http import Http404

from accounts.access import councils_where
from accounts.models import User
from accounts.roles import Role
from core.refusals import Refused
from records.models import Appointment, Consent, Record
from reviews import access as reviews_access
from reviews.access import COORDINATOR, Standing
from reviews.models import Slot
from trail.models import Event

from .log import assignments_of, records_to_talk_about, slots_attended


def is_assigned(user: User, record: Record) -> bool:
    """Whether the person reads this record or is assigned to the conversation with its person: `T A`."""
    return (
        assignments_of(user).filter(record=record).exists()
        or records_to_talk_about(user).filter(pk=record.pk).exists()
    )


def consents_visible_to(user: User) -> QuerySet[Consent]:
    """What was agreed, for the coordinator, the host organiser, and those assigned to the record or conversation."""
    return Consent.objects.filter(
        Q(record__review__in=reviews_access.reviews_on_team(user, COORDINATOR))
        | Q(record__review__host__in=councils_where(user, Role.ORGANISER, Role.PSW))
        | Q(record__in=assignments_of(user).values("record"))
        | Q(record__appointment__slot__in=slots_attended(user))
    )


def check_can_see_consent(user: User, record: Record) -> None:
    """404 unless the person may see what was agreed for this record, or that nothing was yet."""
    standing = reviews_access.standing(user, record.review)
    if not (standing.is_coordinator or standing.is_host_organiser or is_assigned(user, record)):
        raise Http404


def check_can_record_consent(user: User, record: Record) -> None:
    """Raise `Refused` unless host organiser (`OC`), or assigned while fieldwork is open (`T A F`)."""
    reviews_access.check_is_open(record.review)
    if reviews_access.standing(user, record.review).is_host_organiser:
        return
    if not is_assigned(user, record):
        raise Refused(
            "Consent is recorded by the host organiser, or by those assigned to this record or conversation.",
            ask="the host organiser",
        )
    if not record.review.is_fieldwork_open:
        raise Refused("Outside fieldwork only the host organiser records consent.", ask="the host organiser")


def check_can_withdraw_consent(user: User, record: Record) -> None:
    """Raise `Refused` unless coordinator (`T`), assigned (`T A`) or host organiser (`OC`), at any stage."""
    standing = reviews_access.standing(user, record.review)
    if not (standing.is_coordinator or standing.is_host_organiser or is_assigned(user, record)):
        raise Refused(
            "This is recorded by the host organiser, the coordinator or those assigned to the conversation.",
            ask="the coordinator",
        )


def check_consent_stands(record: Record) -> None:
    """Raise `Refused` unless the person agrees to a conversation now: `CN`. Asks the database each time."""
    if not Consent.objects.filter(record=record, conversation=True, withdrawn_at=None).exists():
        raise Refused(
            "The person has not agreed to a conversation, or no longer agrees.", ask="the host organiser"
        )


def check_can_write_card(user: User, record: Record) -> None:
    """Raise `Refused` unless host organiser while consent stands: `OC CN`."""
    if not reviews_access.standing(user, record.review).is_host_organiser:
        raise Refused("Only the host organiser writes this card.", ask="the host organiser")
    reviews_access.check_is_open(record.review)
    check_consent_stands(record)


def check_can_read_card(user: User, record: Record) -> None:
    """Raise `Refused` unless `OC`, coordinator `T CN`, or assigned to the conversation `T A CN F`.

    Reading the record is not enough: the card says how to meet the person, and is for those who will.
    """
    check_may_read_card(reviews_access.standing(user, record.review), record)


def check_may_read_card(standing: Standing, record: Record) -> None:
    """The same of a standing that is known already."""
    if standing.is_host_organiser:
        return
    if not standing.is_coordinator:
        if not records_to_talk_about(standing.user).filter(pk=record.pk).exists():
            raise Refused("This card is for those who will meet the person.", ask="the coordinator")
        if not record.review.is_fieldwork_open:
            raise Refused("This card can be read while fieldwork is open.", ask="the coordinator")
    check_consent_stands(record)


def check_can_make_appointment(user: User, record: Record) -> None:
    """Raise `Refused` unless coordinator (`T`) or host organiser (`OC`): as they edit the timetable."""
    reviews_access.check_can_edit_timetable(user, record.review)


def check_can_begin_conversation(user: User, appointment: Appointment) -> None:
    """Raise `Refused` unless assigned to the conversation while consent stands: `T A CN`."""
    if not slots_attended(user).filter(slot=appointment.slot_id).exists():
        raise Refused("Only those who hold this conversation begin it.", ask="the coordinator")
    check_consent_stands(appointment.record)


def slots_given_up() -> QuerySet[Slot]:
    """Conversations of the timetable that were with somebody, as the trail tells, and are with nobody now."""
    arranged = Event.objects.filter(verb="appointment.made", review=OuterRef("review__ref")).annotate(
        slot=Cast(KT("detail__slot"), CharField())
    )
    return Slot.objects.filter(
        Exists(arranged.filter(slot=Cast(OuterRef("number"), CharField()))),
        kind=Slot.Kind.CONVERSATION,
        appointment=None,
    )


def slots_for_conversation(record: Record) -> QuerySet[Slot]:
    """Conversations of the timetable that are with nobody yet, or with this person."""
    taken = Appointment.objects.exclude(record=record).values("slot")
    return Slot.objects.filter(review=record.review, kind=Slot.Kind.CONVERSATION).exclude(pk__in=taken)
