"""Concerns deleted in time, or with what is held of their person; and copied for the person who asks."""

from django.db import transaction

from accounts.models import User
from concerns.models import Concern, Entry
from concerns.sealing import texts_of
from core.dates import date_text
from core.held import Held
from records.models import Record
from reviews import access as reviews_access
from reviews.models import Review
from trail import actions as trail


@transaction.atomic
def destroy_concerns(*, by: User | None, review: Review) -> int:
    """Delete every concern of the review, with what was done."""
    reviews_access.check_answers_for_data(by, review)
    return Concern.objects.filter(review=review).delete()[0]


@transaction.atomic
def erase_concerns(*, by: User | None, record: Record) -> int:
    """Delete the concerns about the person of this record. Whoever calls has asked whether one is still open."""
    reviews_access.check_answers_for_data(by, record.review)
    return Concern.objects.filter(record=record).delete()[0]


@transaction.atomic
def copy_concerns(*, by: User | None, record: Record) -> list[Held]:
    """Return what the concerns about this person say, for the copy they asked for, after noting that they were opened.

    Who raised, told or wrote is not in it.
    """
    reviews_access.check_answers_for_data(by, record.review)
    return [_copied(by, each) for each in _about(record)]


def _about(record: Record) -> list[Concern]:
    return list(Concern.objects.filter(record=record).select_related("review").order_by("number"))


def _copied(by: User | None, concern: Concern) -> Held:
    trail.record(by=by, verb="concern.copied", subject=str(concern), review=concern.review.ref)
    texts = texts_of(concern)
    facts = [
        ("Raised on", date_text(concern.raised_at)),
        ("What was seen or heard", texts["seen"]),
        ("Whether somebody was in danger", concern.get_danger_display()),
        ("Who had been told before", texts["told"]),
    ]
    for entry in Entry.objects.filter(concern=concern).select_related("concern__review"):
        facts.append((f"Done about it, written on {date_text(entry.written_at)}", texts_of(entry)["text"]))
    facts.append(("How it ended", concern.get_outcome_display()))
    return Held(f"A concern raised about them, number {concern.number}", facts).told()
