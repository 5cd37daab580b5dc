"""What was made of the evidence, deleted with the evidence."""

from collections.abc import Callable, Iterable

from django.db import transaction
from django.db.models import Q

from accounts.models import User
from core.versions import rewrite
from ratings.models import AgreedRating, Conclusion, Moderation, Observation, Proposal
from records.models import Record
from reviews import access as reviews_access
from reviews.models import Review


@transaction.atomic
def destroy_observations(*, by: User | None, review: Review, sources: Iterable[str]) -> int:
    """Delete the observations taken from these kinds of source; what cited them stands without them."""
    reviews_access.check_answers_for_data(by, review)
    return Observation.objects.filter(review=review, source__in=list(sources)).delete()[0]


@transaction.atomic
def destroy_judgements(*, by: User | None, review: Review) -> int:
    """Delete conclusions, what was proposed and decided of readings, and the observations from records and documents.

    What was agreed stays a grade, without its reason.
    """
    reviews_access.check_answers_for_data(by, review)
    found = (
        Conclusion.objects.filter(review=review),
        Observation.objects.filter(
            review=review, source__in=(Observation.Source.RECORD, Observation.Source.DOCUMENT)
        ),
        Proposal.objects.filter(record__review=review),
        Moderation.objects.filter(record__review=review),
    )
    gone = sum(rows.delete()[0] for rows in found)
    return gone + AgreedRating.objects.filter(review=review).exclude(reason="").update(reason="")


@transaction.atomic
def destroy_agreed(*, by: User | None, review: Review) -> int:
    """Delete the agreed grades: the last of it, with the report."""
    reviews_access.check_answers_for_data(by, review)
    return AgreedRating.objects.filter(review=review).delete()[0]


@transaction.atomic
def erase_judgements(*, by: User | None, record: Record, keeps_record: bool) -> int:
    """Delete the observations from the talk with this person; and from their record, unless its audits are kept."""
    reviews_access.check_answers_for_data(by, record.review)
    wanted = Q(conversation__appointment__record=record) | Q(
        source=Observation.Source.CONVERSATION, conversation__appointment=None
    )
    if not keeps_record:
        wanted |= Q(record=record)
        Proposal.objects.filter(record=record).delete()
        Moderation.objects.filter(record=record).delete()
    return Observation.objects.filter(wanted, review=record.review_id).delete()[0]


@transaction.atomic
def take_out_words(*, by: User | None, review: Review, taken_out_of: Callable[[str], str]) -> list[str]:
    """Let observations, conclusions and reasons of agreed ratings stand without somebody's words. Returns where."""
    reviews_access.check_answers_for_data(by, review)
    return [
        *map(str, rewrite(Observation.objects.filter(review=review), {"text": taken_out_of})),
        *map(str, rewrite(Conclusion.objects.filter(review=review), {"text": taken_out_of})),
        *map(str, rewrite(AgreedRating.objects.filter(review=review), {"reason": taken_out_of})),
    ]
