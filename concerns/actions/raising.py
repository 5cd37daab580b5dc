"""Raising a concern, and opening one."""

import logging
from datetime import datetime
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from accounts.models import User
from concerns import access, notices
from concerns.models import Concern, Entry, Told
from concerns.scales import LONGEST_TEXT, LONGEST_TOLD, Danger
from concerns.sealing import seal_texts, texts_of
from core.after_commit import after_commit
from core.text import clean_text
from records.models import Record
from reviews import access as reviews_access
from reviews.models import Review, Slot
from trail import actions as trail

from .texts import check_no_number

log = logging.getLogger(__name__)


class Written(NamedTuple):
    """One entry of what was done, opened."""

    entry: Entry
    text: str


class Opened(NamedTuple):
    """A concern as its reader may read it. `entries` is None for whoever raised it and does not follow it."""

    seen: str
    told: str
    entries: list[Written] | None


@transaction.atomic
def raise_concern(
    *,
    by: User,
    review: Review,
    seen: str,
    danger: str,
    told: str = "",
    record: Record | None = None,
    slot: Slot | None = None,
) -> Concern:
    """Keep a concern, sealed, and tell coordinator and host organisers at once, by a mail without a word of it."""
    access.check_can_raise(by, review)
    review = Review.objects.select_for_update(of=("self",)).select_related("host__region").get(pk=review.pk)
    access.check_can_raise(by, review)
    seen, told = clean_text(seen, max_length=LONGEST_TEXT), clean_text(told, max_length=LONGEST_TOLD)
    errors = {} if seen else {"seen": "Say what you saw or heard"}
    if danger not in Danger.values:
        errors["danger"] = "Select whether somebody is in danger now"
    if errors:
        raise ValidationError(errors)
    check_no_number(review, {"seen": seen, "told": told})
    highest = Concern.objects.filter(review=review).aggregate(highest=Max("number"))["highest"]
    concern = Concern(
        review=review,
        number=(highest or 0) + 1,
        record=record,
        slot=slot,
        raised_by=by,
        raised_at=timezone.now(),
        danger=danger,
    )
    concern.sealed = seal_texts(concern, seen=seen, told=told)
    concern.save()
    people = list(access.people_to_tell(review, besides=by))
    for row in Told.objects.bulk_create(Told(concern=concern, person=person) for person in people):
        after_commit(_tell, row, concern.raised_at)
    trail.record(
        by=by,
        verb="concern.raised",
        subject=str(concern),
        review=review.ref,
        detail={"told": [person.ref for person in people]},
    )
    return concern


def _tell(told: Told, moment: datetime) -> None:
    """After commit: send the mail, and keep that it went. One that cannot be sent keeps no other; the page says so."""
    try:
        notices.concern_raised(told)
    except Exception:
        log.exception("A mail about a concern could not be sent")
        return
    Told.objects.filter(pk=told.pk).update(sent_at=moment)


@transaction.atomic
def note_not_saved(*, by: User, review: Review) -> None:
    """Note that what was typed was not saved: the answer said that a case record number stood in it."""
    access.check_can_raise(by, review)
    trail.record(by=by, verb="concern.not_saved", review=review.ref)


@transaction.atomic
def open_concern(*, by: User, concern: Concern) -> Opened:
    """Return what the concern says, after noting that it was opened."""
    access.check_can_read(by, concern)
    own = concern.raised_by_id == by.pk
    trail.record(
        by=by,
        verb="concern.opened",
        subject=str(concern),
        review=concern.review.ref,
        detail={"own": True} if own else None,
    )
    texts = texts_of(concern)
    entries = None
    if access.reads_follow_up(reviews_access.standing(by, concern.review)):
        rows = Entry.objects.filter(concern=concern).select_related("concern__review", "written_by")
        entries = [Written(row, texts_of(row)["text"]) for row in rows]
    return Opened(texts["seen"], texts["told"], entries)
