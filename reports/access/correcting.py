"""Who corrects a final report, by the rows by which it was written: *write*, *read draft*, *approve*, *finalise*."""

from django.http import Http404
from django.urls import reverse

from accounts.models import User
from core.refusals import Refused
from reports.models import Correction, Report, ReportVersion
from reviews import access as reviews_access
from reviews.models import Review

from .checking import is_author
from .writing import get_report_on_team, get_version


def get_correction(user: User, review_ref: str) -> Correction:
    """Return the correction that is open, for the team whose report it is; 404 for everybody else."""
    report = get_report_on_team(user, review_ref)
    correction = (
        report.corrections.filter(Correction.OPEN, report__review__final_at__isnull=False)
        .select_related("replaces", "begun_by", "approved_by")
        .first()
    )
    if correction is None:
        raise Http404
    correction.report = correction.replaces.report = report
    return correction


def check_can_begin_correction(user: User, report: Report) -> None:
    """Raise `Refused` unless the person writes the report, it is final, and nothing of it is corrected already."""
    _check_writes(user, report.review)
    if report.review.final_at is None:
        raise Refused("The report is not final, so it is changed where it is written.", ask="the coordinator")
    newest = report.versions.order_by("-number").first()
    if newest is None or not newest.data:
        raise Refused(
            "This version was made before reports could be corrected: its words are not kept apart from its file.",
            ask="whoever runs this service",
        )
    if report.corrections.filter(Correction.OPEN).exists():
        raise Refused(
            "A correction of this report is open already. What else is wrong can be put right in it.",
            ask="the coordinator",
        )


def check_can_correct(user: User, correction: Correction) -> None:
    """Raise `Refused` unless the person writes the report and the correction is open: `T`, as the report itself."""
    _check_writes(user, correction.report.review)
    if correction.became_id is not None or correction.given_up_at is not None:
        raise Refused(
            "This correction is over. Begin another where something is wrong.", ask="the coordinator"
        )


def _check_writes(user: User, review: Review) -> None:
    reviews_access.check_is_coordinator(user, review, "corrects the report")
    reviews_access.check_is_open(review)


def check_can_approve_correction(user: User, correction: Correction) -> None:
    """Raise `Refused` unless it is a PSW of the team who wrote neither it nor a correction of it: `T not author`."""
    if not reviews_access.standing(user, correction.report.review).is_psw:
        raise Refused("A PSW reviewer of the team approves a correction.", ask="the coordinator")
    corrected = correction.report.corrections.filter(authors=user.pk, given_up_at=None)
    if is_author(user, correction.report) or corrected.exists():
        raise Refused("You wrote part of this report, so someone else approves it.", ask="the coordinator")
    if correction.became_id is not None or correction.given_up_at is not None:
        raise Refused("This correction is over.", ask="the coordinator")


def check_can_finalise_correction(user: User, correction: Correction, fingerprint: str) -> None:
    """Raise `Refused` unless the coordinator asks and what stands now is what was approved: `T after approval`."""
    check_can_correct(user, correction)
    if not correction.approved_fingerprint or correction.approved_fingerprint != fingerprint:
        raise Refused("The correction as it stands is not approved yet.", ask="a PSW reviewer of the team")
    if correction.approved_by_id == user.pk:
        raise Refused(
            "You approved the correction yourself, so another PSW approves it before you make it final.",
            ask="a PSW reviewer of the team",
        )


def check_can_close_review(user: User, review: Review) -> None:
    """Raise `Refused` while a correction is open: nobody is left on the team afterwards who could end it."""
    reviews_access.check_is_coordinator(user, review, "closes it")
    if Correction.objects.filter(Correction.OPEN, report__review=review).exists():
        raise Refused(
            "A correction of the report is open, so the review stays open. Make it a version, or give it up, first.",
            ask="the coordinator",
            doors=[(reverse("reports:correction", args=[review.ref]), "The correction")],
        )


def get_corrected_version(user: User, review_ref: str, number: int) -> ReportVersion:
    """Return a final version that corrected another; 404 for one that did not, and for what is not theirs to read."""
    version = get_version(user, review_ref, number)
    if not version.says:
        raise Http404
    return version
