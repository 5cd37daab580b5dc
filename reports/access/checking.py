"""Who checks the report, approves it and makes it final: *comment*, *approve*, *finalise*."""

from django.http import Http404

from accounts.models import User
from core.refusals import Refused
from reports.models import Report, ReportVersion, TeamComment
from reviews import access as reviews_access
from reviews.models import Review

from .writing import check_can_write, get_version


def is_author(user: User, report: Report) -> bool:
    """Whether the person ever wrote any of it: a narrative, a strength, an area for development, a recommendation.

    Asked of all who ever saved it and not of who saved it last, because another's comma makes the words nobody else's.
    """
    wrote = report.authors.filter(pk=user.pk).exists()
    return wrote or report.review.recommendations.filter(authors=user.pk).exists()


def check_can_approve(user: User, report: Report) -> None:
    """Raise `Refused` unless the person is a PSW of the team and did not write the report: `T not author`."""
    standing = reviews_access.standing(user, report.review)
    if not standing.is_psw:
        raise Refused("A PSW reviewer of the team approves the report.", ask="the coordinator")
    if is_author(user, report):
        raise Refused("You wrote part of this report, so someone else approves it.", ask="the coordinator")
    if report.review.accuracy_opened_at is None:
        raise Refused("The report is approved after the host has checked its facts.", ask="the coordinator")
    if report.review.final_at is not None:
        raise Refused("The report is final.")


def check_can_finalise(user: User, report: Report, fingerprint: str) -> None:
    """Raise `Refused` unless the coordinator asks and what stands now is what was approved: `T after approval`."""
    reviews_access.check_is_coordinator(user, report.review, "makes the report final")
    reviews_access.check_is_open(report.review)
    if report.review.final_at is not None:
        raise Refused("The report is final.")
    if not report.approved_fingerprint or report.approved_fingerprint != fingerprint:
        raise Refused("The report as it stands is not approved yet.", ask="a PSW reviewer of the team")
    if report.approved_by_id == user.pk:
        raise Refused(
            "You approved the report yourself, so another PSW approves it before you make it final.",
            ask="a PSW reviewer of the team",
        )


def check_can_comment_on_draft(user: User, review: Review) -> None:
    """Raise `Refused` unless the person is on the team and the report is not final: `T`."""
    if not reviews_access.standing(user, review).on_team:
        raise Refused("The review team comments on the draft.", ask="the coordinator")
    if review.final_at is not None:
        raise Refused("The report is final.", ask="the coordinator")


def check_can_close_comment(user: User, comment: TeamComment) -> None:
    """Raise `Refused` unless the person made the comment, or writes the report."""
    check_can_comment_on_draft(user, comment.report.review)
    if comment.made_by_id != user.pk:
        check_can_write(user, comment.report.review)


def check_can_comment_on_facts(user: User, review: Review) -> None:
    """Raise `Refused` unless the person is the host's organiser or DASS and the draft is shared: `OC SH`."""
    standing = reviews_access.standing(user, review)
    if not (standing.is_host_organiser or standing.is_host_dass):
        raise Refused("The host council’s organiser and director comment on facts.", ask="the coordinator")
    if review.accuracy_opened_at is None:
        raise Refused("The draft is not shared for factual accuracy yet.", ask="the coordinator")
    if review.final_at is not None:
        raise Refused("The report is final.", ask="the coordinator")


def get_version_with_facts(user: User, review_ref: str, number: int) -> ReportVersion:
    """Return the final version with the table of comments on facts, for the team and the host's who made them."""
    version = get_version(user, review_ref, number)
    now = reviews_access.standing(user, version.report.review)
    if not (now.on_team or now.is_host_organiser or now.is_host_dass):
        raise Http404
    return version
