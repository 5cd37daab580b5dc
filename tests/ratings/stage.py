"""A review with readings and a conversation, for the tests of this app."""

from dataclasses import dataclass

from django.utils import timezone

from accounts.models import User
from audits.models import Audit, AuditRating, CriterionAnswer
from conversations.models import Conversation, ConversationRating
from records.models import Record
from reviews.models import Review, Slot, SubTheme, Theme
from tests.cast import LONG_AGO, Cast, assign, consent_to_talk, make_appointment, make_record, make_slot


@dataclass(frozen=True)
class Stage:
    """A1 is read once by the PSW and its person heard by the peer; B1 is assigned to both PSWs."""

    review: Review
    once: Record
    twice: Record


def set_up(cast: Cast, *, upto: str = "fieldwork_closed_at", ref: str = "PR-2026-01") -> Stage:
    review = cast.review(ref=ref, upto=upto)
    once, twice = (
        make_record(review, "A1", cast.host_organiser),
        make_record(review, "B1", cast.host_organiser),
    )
    assign(once, cast.psw)
    assign(twice, cast.psw, 1)
    assign(twice, cast.second_psw, 2)
    Theme.objects.create(review=review, number=1, title="Being heard")
    return Stage(review, once, twice)


def read(
    record: Record,
    reader: User,
    grades: dict[int, str],
    overall: str,
    *,
    reading: int = 1,
    answer: str = "Y",
) -> Audit:
    """A reading that is handed in."""
    audit = Audit.objects.create(
        record=record,
        reader=reader,
        reading=reading,
        handed_in_at=timezone.now(),
        overall=overall,
        overall_reason=f"Reason of reading {reading} of {record.ref}",
    )
    framework = record.review.framework
    assert framework is not None
    for subtheme in framework.subthemes.all():
        grade = grades.get(subtheme.number, "good")
        AuditRating.objects.create(audit=audit, subtheme=subtheme, grade=grade)
    for criterion in framework.criteria.all():
        CriterionAnswer.objects.create(audit=audit, criterion=criterion, answer=answer)
    return audit


def hear(cast: Cast, record: Record, grades: dict[int, str], overall: str) -> Conversation:
    """A conversation that is handed in, with the person of this record."""
    review = record.review
    consent_to_talk(record, cast.host_organiser)
    slot = make_slot(review, Slot.Kind.CONVERSATION, cast.member(review, cast.peer))
    conversation = Conversation.objects.create(
        review=review,
        appointment=make_appointment(record, slot, cast.host_organiser),
        number=1,
        author=cast.peer,
        handed_in_at=LONG_AGO,
        overall=overall,
        overall_reason="Why",
    )
    for number, grade in grades.items():
        subtheme = SubTheme.objects.get(framework=review.framework, number=number)
        ConversationRating.objects.create(conversation=conversation, subtheme=subtheme, grade=grade)
    return conversation
