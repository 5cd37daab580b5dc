"""Counts for a review's task list, and what waits for whom."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import BooleanField, Count, Exists, ExpressionWrapper, OuterRef, Q, QuerySet
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

from .grants import GrantProgress, fieldwork_needs_it_by, grant_counts

LISTED_AT_MOST = PER_CATEGORY * len(Category)


@dataclass(frozen=True)
class RecordProgress:
    """Counts for the review's task list. The host knows what is listed and selected, and not who reads."""

    listed: int
    listed_at_most: int
    selected: int
    assigned: int | None
    agreed_to_talk: int | None
    to_ask: int | None
    grants: GrantProgress | None


def progress_of(standing: reviews_access.Standing) -> RecordProgress | None:
    """Honest counts of what the person may see of the records; None where they see none. One query."""
    sees_grants = standing.is_coordinator or standing.is_host_information_lead
    if standing.review.sampling_opened_at is None or not (
        standing.is_coordinator
        or standing.is_psw
        or standing.is_host_organiser
        or standing.is_host_information_lead
    ):
        return None
    counts = (
        access.records_visible_to(standing.user)
        .filter(review=standing.review)
        .aggregate(
            listed=Count("pk"),
            selected=Count("pk", filter=Q(selected_at__isnull=False)),
            assigned=Count(
                "pk",
                filter=Q(selected_at__isnull=False)
                & Exists(Assignment.objects.filter(record=OuterRef("pk"), reading=1, ended_at=None)),
            ),
            agreed=Count("pk", filter=Exists(_standing_consents())),
            to_ask=Count("pk", filter=Q(selected_at__isnull=False, consent=None)),
            **(grant_counts() if sees_grants else {}),
        )
    )
    sees_people = standing.is_coordinator or standing.is_host_organiser
    return RecordProgress(
        listed=counts["listed"],
        listed_at_most=LISTED_AT_MOST,
        selected=counts["selected"],
        assigned=counts["assigned"] if standing.on_team else None,
        agreed_to_talk=counts["agreed"] if sees_people else None,
        to_ask=counts["to_ask"] if sees_people else None,
        grants=GrantProgress(counts["grants_live"] or 0, counts["grants_waiting"] or 0)
        if sees_grants
        else None,
    )


def _standing_consents() -> QuerySet[Consent]:
    return Consent.objects.filter(record=OuterRef("pk"), conversation=True, withdrawn_at=None)


def waiting_for(user: User, *, today: date) -> list[Waiting]:
    """The log to enter, the sample to choose, people to ask, cards to write. Three queries."""
    return [*logs_and_samples(user, today=today), *people_to_meet(user, today=today)]


def logs_and_samples(user: User, *, today: date) -> list[Waiting]:  # noqa: ARG001 # as every app's
    """What the host lists and the coordinator chooses from; nobody does both in one review. One query."""
    lists = Q(host__in=councils_where(user, Role.ORGANISER, Role.PSW))
    chooses = Q(pk__in=reviews_access.reviews_on_team(user, reviews_access.COORDINATOR))
    reviews = (
        Review.objects.filter(
            lists | chooses, sampling_opened_at__isnull=False, fieldwork_opened_at=None, closed_at=None
        )
        .select_related("host")
        .annotate(
            listed=Count("records"),
            selected=Count("records", filter=Q(records__selected_at__isnull=False)),
            lists=ExpressionWrapper(lists, output_field=BooleanField()),
        )
        .order_by("fieldwork_from_on")
    )
    return [line for review in reviews if (line := _log_or_sample(review)) is not None]


def _log_or_sample(review: Any) -> Waiting | None:
    if review.lists:
        if review.listed >= LISTED_AT_MOST:
            return None
        what = f"Enter the record log: {review.listed} of {LISTED_AT_MOST} listed"
        return _waiting(review, what, "records:log")
    if review.listed < SAMPLE_AT_LEAST:
        return None
    if review.selected < SAMPLE_AT_LEAST:
        return _waiting(review, "Choose the sample and assign readers", "records:sample")
    return _waiting(review, "Check the sample and open fieldwork", "records:sample")


def people_to_meet(user: User, *, today: date) -> list[Waiting]:
    """The people whom the host organiser has to ask, and the cards of those who agreed. Two queries."""
    return [*people_to_ask(user, today=today), *cards_to_write(user, today=today)]


def people_to_ask(user: User, *, today: date) -> list[Waiting]:
    """The people of the sample who have not been asked yet, together. One query."""
    reviews = (
        Review.objects.filter(
            host__in=councils_where(user, Role.ORGANISER, Role.PSW),
            sampling_opened_at__isnull=False,
            fieldwork_closed_at=None,
            closed_at=None,
        )
        .select_related("host")
        .annotate(
            to_ask=Count("records", filter=Q(records__selected_at__isnull=False, records__consent=None))
        )
        .filter(to_ask__gt=0)
        .order_by("fieldwork_from_on")
    )
    return [
        Waiting(
            what=f"Ask {_people(review.to_ask)} whether they want to talk",
            url=reverse("records:people", args=[review.ref]),
            review_ref=review.ref,
            where=str(review.host),
            due_on=fieldwork_needs_it_by(review, today),
        )
        for review in reviews
    ]


def _people(number: int) -> str:
    return "1 person" if number == 1 else f"{number} people"


def cards_to_write(user: User, *, today: date) -> list[Waiting]:  # noqa: ARG001 # as every app's
    """The cards that the host organiser has to write. One query."""
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
