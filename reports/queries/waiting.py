"""What waits for a person in reports: writing, checking, approving, deciding."""

from datetime import date

from django.db.models import Count, Q
from django.urls import reverse

from accounts.access import councils_where
from accounts.models import User
from accounts.roles import Role
from core.waiting import Waiting
from reports.models import Report
from reviews.access import COORDINATOR, PSW, reviews_on_team
from reviews.models import Review


def waiting_for(user: User, *, today: date) -> list[Waiting]:  # noqa: ARG001 - reports have no due dates yet
    """One line a review at most. Two queries: one for those who write and check, one for the host."""
    return [*_for_team(user), *_for_host(user)]


def _line(review: Review, what: str, name: str) -> Waiting:
    return Waiting(
        what=what, url=reverse(name, args=[review.ref]), review_ref=review.ref, where=review.host.name
    )


def _for_team(user: User) -> list[Waiting]:
    reviews = (
        Review.objects.filter(
            Q(pk__in=reviews_on_team(user, COORDINATOR))
            | Q(pk__in=reviews_on_team(user, PSW), accuracy_opened_at__isnull=False),
            moderated_at__isnull=False,
            final_at=None,
        )
        .select_related("host")
        .annotate(
            unanswered=Count("report__fact_comments", filter=Q(report__fact_comments__outcome="")),
            coordinates=Count(
                "team", filter=Q(team__user=user.pk, team__part=COORDINATOR, team__left_at=None)
            ),
        )
        .order_by("fieldwork_from_on")
    )
    return [
        _team_line(review, coordinates=review.coordinates > 0, unanswered=review.unanswered)
        for review in reviews
    ]


def _team_line(review: Review, *, coordinates: bool, unanswered: int) -> Waiting:
    if not coordinates:
        return _line(review, "Read and approve the report", "reports:check")
    if review.team_check_opened_at is None:
        return _line(review, "Write the report", "reports:workspace")
    if review.accuracy_opened_at is None:
        return _line(review, "Share the draft with the host when the team has checked it", "reports:check")
    if unanswered:
        return _line(review, f"Answer {unanswered} comments on facts", "reports:facts")
    return _line(review, "Make the report final once it is approved", "reports:check")


def _for_host(user: User) -> list[Waiting]:
    reports = Report.objects.filter(
        Q(
            review__host__in=councils_where(user, Role.ORGANISER, Role.PSW, Role.DASS),
            review__accuracy_opened_at__isnull=False,
            review__final_at=None,
        )
        | Q(
            review__host__in=councils_where(user, Role.DASS),
            review__final_at__isnull=False,
            review__released_at=None,
            review__closed_at=None,
        )
    ).select_related("review__host")
    return [
        _line(report.review, "Check the facts in the draft report", "reports:facts")
        if report.review.final_at is None
        else _line(report.review, "Download the final report, and decide who else sees it", "reports:version")
        for report in reports
    ]
