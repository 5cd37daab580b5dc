"""What is still open before moderation can be closed."""

from dataclasses import dataclass

from django.urls import reverse

from ratings.counting import Read
from ratings.models import AgreedRating
from reviews.models import Review, SubTheme

from .reading import read_records


@dataclass(frozen=True)
class Gap:
    """One record or sub-theme that is still open, as what to do, and the page where it is done."""

    what: str
    address: str


def moderation_gaps(review: Review) -> list[Gap]:
    """What is missing before moderation can be closed, a line for each record and sub-theme. Four queries."""
    gaps = []
    if review.fieldwork_closed_at is None:
        gaps.append(Gap("Close fieldwork first", reverse("close_fieldwork", args=[review.ref])))
    read = read_records(review)
    gaps += [_to_decide(review, record) for record in read if record.needs_moderation]
    gaps += [
        _unfinished(review, record)
        for record in read
        if record.moderated is None and not record.is_all_handed_in
    ]
    agreed = AgreedRating.objects.filter(review=review, subtheme__isnull=False).values("subtheme")
    for subtheme in SubTheme.objects.filter(framework=review.framework_id).exclude(pk__in=agreed):
        what = f"Agree the rating of sub-theme {subtheme.number}: {subtheme.title}"
        gaps.append(Gap(what, reverse("ratings:agree", args=[review.ref, subtheme.number])))
    return gaps


def _to_decide(review: Review, record: Read) -> Gap:
    if record.is_read_twice:
        what = f"Record {record.ref} was read by two people: decide which ratings stand"
    else:
        what = (
            f"Record {record.ref} was read by one person, whose overall rating does not fit a rating of "
            "Inadequate beneath it: decide what stands"
        )
    return Gap(what, reverse("ratings:moderate", args=[review.ref, record.ref]))


def _unfinished(review: Review, record: Read) -> Gap:
    if record.is_read_twice:
        given = "only one of two readings is" if record.readings else "neither of two readings is"
    else:
        given = "its reading is not"
    what = (
        f"Record {record.ref}: {given} handed in. "
        "Set it aside with a reason, or reopen fieldwork and wait for it"
    )
    return Gap(what, reverse("audits:list", args=[review.ref]))
