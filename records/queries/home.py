"""Counts for a review's task list, and what waits for whom."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.urls import reverse

from accounts.access import councils_where
from accounts.models import User
from accounts.roles import Role
from core.waiting import Waiting
from records import access
from records.categories import PER_CATEGORY, SAMPLE_AT_LEAST, Category
from records.models import Assignment, Consent, Record
from reviews import access as reviews_access
from reviews.models import Review

LISTED_AT_MOST = PER_CATEGORY * len(Category)


@dataclass(frozen=True)
class RecordProgress:
    """Counts for the review's task list. The host knows what is listed and selected, and not who reads."""

    listed: int
    listed_at_most: int
    selected: int
    assigned: int | None
    agreed_to_talk: int | None


def progress_of(user: User, review: Review) -> RecordProgress | None:
    """Honest counts of what the person may see of the records; None where they see none. Three queries."""
    standing = reviews_access.standing(user, review)
    counts = (
        access.records_visible_to(user)
        .filter(review=review)
        .aggregate(
            listed=Count("pk"),
            selected=Count("pk", filter=Q(selected_at__isnull=False)),
            assigned=Count(
                "pk",
                filter=Q(selected_at__isnull=False)
                & Exists(Assignment.objects.filter(record=OuterRef("pk"), reading=1, ended_at=None)),
            ),
            agreed=Count("pk", filter=Exists(_standing_consents())),
        )
    )
    if not (
        standing.is_coordinator
        or standing.is_psw
        or standing.is_host_organiser
        or standing.is_host_information_lead
    ):
        return None
    sees_people = standing.is_coordinator or standing.is_host_organiser
    return RecordProgress(
        listed=counts["listed"],
        listed_at_most=LISTED_AT_MOST,
        selected=counts["selected"],
        assigned=counts["assigned"] if standing.on_team else None,
        agreed_to_talk=counts["agreed"] if sees_people else None,
    )


def _standing_consents() -> QuerySet[Consent]:
    return Consent.objects.filter(record=OuterRef("pk"), conversation=True, withdrawn_at=None)


def waiting_for(user: User, *, today: date) -> list[Waiting]:  # noqa: ARG001 # as every app's
    """The log to enter, the sample to choose, the cards to write. Three queries."""
    return [*_logs_to_enter(user), *_samples_to_choose(user), *_cards_to_write(user)]


def _in_sampling() -> QuerySet[Review]:
    return (
        Review.objects.filter(sampling_opened_at__isnull=False, fieldwork_opened_at=None, closed_at=None)
        .select_related("host")
        .order_by("fieldwork_from_on")
    )


def _logs_to_enter(user: User) -> list[Waiting]:
    reviews = (
        _in_sampling()
        .filter(host__in=councils_where(user, Role.ORGANISER, Role.PSW))
        .annotate(listed=Count("records"))
        .filter(listed__lt=LISTED_AT_MOST)
    )
    return [
        _waiting(review, f"Enter the record log: {review.listed} of {LISTED_AT_MOST} listed", "records:log")
        for review in reviews
    ]


def _samples_to_choose(user: User) -> list[Waiting]:
    reviews = (
        _in_sampling()
        .filter(pk__in=reviews_access.reviews_on_team(user, reviews_access.COORDINATOR))
        .annotate(
            listed=Count("records"),
            selected=Count("records", filter=Q(records__selected_at__isnull=False)),
        )
        .filter(listed__gte=SAMPLE_AT_LEAST)
    )
    return [
        _waiting(
            review,
            "Choose the sample and assign readers"
            if review.selected < SAMPLE_AT_LEAST
            else "Check the sample and open fieldwork",
            "records:sample",
        )
        for review in reviews
    ]


def _cards_to_write(user: User) -> list[Waiting]:
    records = (
        Record.objects.filter(
            Exists(_standing_consents()),
            card=None,
            review__host__in=councils_where(user, Role.ORGANISER, Role.PSW),
            review__fieldwork_closed_at=None,
            review__closed_at=None,
        )
        .select_related("review__host")
        .order_by("review__fieldwork_from_on", "category", "number")
    )
    return [
        Waiting(
            what=f"Write the before-we-talk card for {record.ref}",
            url=reverse("records:card_write", args=[record.review.ref, record.ref]),
            review_ref=record.review.ref,
            where=str(record.review.host),
            due_on=record.review.fieldwork_from_on,
        )
        for record in records
    ]


def _waiting(review: Review, what: str, url_name: str) -> Waiting:
    return Waiting(
        what=what,
        url=reverse(url_name, args=[review.ref]),
        review_ref=review.ref,
        where=str(review.host),
        due_on=review.fieldwork_from_on,
    )
