"""What waits for a person in reports: writing, checking, approving, deciding."""

from datetime import date
from typing import Any, NamedTuple

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse

from accounts.access import councils_where, may_hold
from accounts.models import User
from accounts.roles import Role
from core.waiting import Waiting
from records.models import Consent
from reports import compose
from reports.checks import Check
from reports.models import Correction, Deadline, FactComment, ReportVersion, SectionLoan
from reviews.access import COORDINATOR, PEER, PSW, reviews_on_team, standing
from reviews.models import Review


def waiting_for(user: User, *, today: date) -> list[Waiting]:  # noqa: ARG001 - a day is due whatever day it is
    """One line a review, for those who write and check and for the host; one more where words have to leave a report.

    What a check was asked for by stands on the lines of those who were asked, and of the coordinator who waits.

    One line more for each section that is lent to the person. Two queries; five more while anybody of the reviews that
    the person writes up has taken back what they agreed to.
    """
    part = _Part(*(set(reviews_on_team(user, one)) for one in (COORDINATOR, PSW, PEER)))
    directed = councils_where(user, Role.DASS)
    open_corrections = Correction.objects.filter(Correction.OPEN, report__review=OuterRef("pk"))
    drafts = (
        Q(pk__in=part.leads)
        | Q(pk__in=part.reads, accuracy_opened_at__isnull=False)
        | Q(pk__in=part.reads | part.listens, team_check_opened_at__isnull=False, accuracy_opened_at=None)
        | Q(
            host__in=councils_where(user, Role.ORGANISER, Role.PSW, Role.DASS),
            accuracy_opened_at__isnull=False,
            report__isnull=False,
        )
    )
    finals = (
        Q(host__in=directed, report__isnull=False, report__kept_at=None, released_at=None, closed_at=None)
        | Q(Exists(_newest_unpublished()), host__in=directed, published_at__isnull=False, closed_at=None)
        | Q(Exists(open_corrections), pk__in=part.leads)
        | Q(Exists(open_corrections.exclude(says="").filter(texts__isnull=False)), pk__in=part.reads)
    )
    reviews = (
        Review.objects.filter(
            Q(drafts, final_at=None) | Q(finals, final_at__isnull=False), moderated_at__isnull=False
        )
        .select_related("host")
        .annotate(
            unanswered=_unanswered(),
            taken_back=Exists(
                Consent.objects.filter(record__review=OuterRef("pk"), taken_back_at__isnull=False)
            ),
            team_due_on=_due_on(Check.TEAM),
            accuracy_due_on=_due_on(Check.ACCURACY),
        )
        .order_by("fieldwork_from_on")
    )
    found = list(reviews)
    written = [review for review in found if review.pk in part.leads]
    return [*_words_to_take_out(written), *(_line_of(review, part) for review in found), *_lent_to(user)]


class _Part(NamedTuple):
    """Keys of the reviews on whose team the person is: as coordinator, as PSW, as peer."""

    leads: set[int]
    reads: set[int]
    listens: set[int]


def _words_to_take_out(reviews: list[Any]) -> list[Waiting]:
    """Unfinished reports that hold the words of somebody who changed their mind, of those the person writes."""
    asked = {each.pk: each for each in reviews if each.taken_back and not each.final_at}
    if not asked:
        return []
    places = compose.withdrawn_words_in(asked)
    what = "Take out of the report the words of a person who no longer agrees to be quoted"
    return [_line(review, what, "reports:workspace") for key, review in asked.items() if places.get(key)]


def _lent_to(user: User) -> list[Waiting]:
    """A line for each section that somebody of the team has lent to the person. One query, for who may be lent one."""
    if not (may_hold(user, Role.PSW) or may_hold(user, Role.PEER)):
        return []
    loans = SectionLoan.objects.filter(
        to=user.pk,
        ended_at=None,
        section__report__review__in=reviews_on_team(user, PSW, PEER),
        section__report__review__final_at=None,
    ).select_related("section__report__review__host")
    return [
        Waiting(
            what=f"Write “{loan.section}”, the section of the report that is lent to you",
            url=reverse("reports:section", args=[loan.section.report.review.ref, loan.section.key]),
            review_ref=loan.section.report.review.ref,
            where=loan.section.report.review.host.name,
        )
        for loan in loans.order_by("lent_at")
    ]


def words_to_take_out(user: User, review: Review) -> list[compose.Place]:
    """Where in an unfinished report words have to be taken out, for the coordinator who writes it."""
    if review.final_at is not None or not standing(user, review).is_coordinator:
        return []
    return compose.withdrawn_words(review.pk)


def _line_of(review: Any, part: _Part) -> Waiting:
    """The coordinator's line, the team's or the host's: nobody of the host is on the team."""
    if review.pk in part.leads:
        return _coordinators(review)
    if review.pk in part.reads and review.accuracy_opened_at is not None:
        return _approvers(review)
    if review.pk in part.reads | part.listens:
        return _line(review, "Read and comment on the draft report", "reports:comments", review.team_due_on)
    return _hosts(review)


def _hosts(review: Any) -> Waiting:
    if review.final_at is None:
        what = "Check the facts in the draft report"
        return _line(review, what, "reports:facts", review.accuracy_due_on)
    if review.published_at:
        return _line(review, "Publish the corrected version of the report, or leave it", "reports:everybody")
    return _line(review, "Download the final report, and decide who else sees it", "reports:version")


def _newest_unpublished() -> QuerySet[ReportVersion]:
    """The newest version of the outer review's report, while not everybody may read it."""
    return ReportVersion.objects.newest().filter(
        Q(edition=None) | Q(edition__published_at=None), report__review=OuterRef("pk")
    )


def _approvers(review: Any) -> Waiting:
    if review.final_at:
        return _line(review, "Read and approve the correction of the report", "reports:correction")
    return _line(review, "Read and approve the report", "reports:check")


def _coordinators(review: Any) -> Waiting:
    if review.final_at:
        return _line(review, "Correct the final report", "reports:correction")
    if review.team_check_opened_at is None:
        return _line(review, "Write the report", "reports:workspace")
    if review.accuracy_opened_at is None:
        what = "Share the draft with the host when the team has checked it"
        return _line(review, what, "reports:check", review.team_due_on)
    if review.unanswered:
        what = f"Answer {review.unanswered} comment{'s' if review.unanswered > 1 else ''} on facts"
        return _line(review, what, "reports:facts", review.accuracy_due_on)
    return _line(review, "Make the report final once it is approved", "reports:check")


def _line(review: Review, what: str, name: str, due_on: date | None = None) -> Waiting:
    return Waiting(
        what=what,
        url=reverse(name, args=[review.ref]),
        review_ref=review.ref,
        where=review.host.name,
        due_on=due_on,
    )


def _unanswered() -> Coalesce:
    """How many comments of the host on facts wait for an answer."""
    comments = FactComment.objects.filter(report__review=OuterRef("pk"), outcome="").order_by()
    counted = comments.values("report").annotate(count=Count("pk")).values("count")
    return Coalesce(Subquery(counted), 0)


def _due_on(check: Check) -> Subquery:
    deadlines = Deadline.objects.filter(report__review=OuterRef("pk"), check_name=check)
    return Subquery(deadlines.values("due_on")[:1])
