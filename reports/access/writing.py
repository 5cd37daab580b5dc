"""Who writes, checks and reads the report: `permissions.csv`, rows *report*."""

from django.db.models import Q, QuerySet
from django.http import Http404

from accounts.access import councils_where, regions_where
from accounts.models import User
from accounts.roles import Role
from core.refusals import Refused, may
from records.models import Consent
from reports.models import Output, Rendering, Report, ReportVersion, SectionLoan
from reports.models.versions import ReportVersionQuerySet
from reviews import access as reviews_access
from reviews.access import HOST_ROLES
from reviews.models import Review


def drafts_visible_to(user: User) -> QuerySet[Report]:
    """Reports being written: the whole team's; the host organiser's and DASS's once shared for accuracy (`SH`)."""
    return Report.objects.filter(
        Q(review__in=reviews_access.reviews_on_team(user))
        | Q(
            review__host__in=councils_where(user, Role.ORGANISER, Role.PSW, Role.DASS),
            review__accuracy_opened_at__isnull=False,
        )
    )


def versions_visible_to(user: User) -> ReportVersionQuerySet:
    """Final versions: the team's, the host's four roles', the region's PSWs' and DASSs' once released (`FN`, `RL`)."""
    return ReportVersion.objects.filter(report__review__final_at__isnull=False).filter(
        Q(report__review__in=reviews_access.reviews_on_team(user))
        | Q(report__review__host__in=councils_where(user, *HOST_ROLES))
        | Q(
            report__review__released_at__isnull=False,
            report__review__host__region__in=regions_where(user, Role.PSW, Role.DASS),
        )
    )


def get_report(user: User, review_ref: str) -> Report:
    """Return the report being written, or 404."""
    report = (
        drafts_visible_to(user)
        .select_related("review__host__region", "review__framework")
        .filter(review__ref=review_ref)
        .first()
    )
    if report is None:
        raise Http404
    return report


def get_version(user: User, review_ref: str, number: int) -> ReportVersion:
    """Return the final version of that number, or 404."""
    version = (
        versions_visible_to(user)
        .select_related("report__review__host__region")
        .filter(report__review__ref=review_ref, number=number)
        .first()
    )
    if version is None:
        raise Http404
    return version


def check_can_write(user: User, review: Review) -> None:
    """Raise `Refused` unless the person is the coordinator, moderation is done and the report is not final."""
    reviews_access.check_is_coordinator(user, review, "writes the report")
    _check_is_drafting(review)


def check_can_answer_gate(user: User, report: Report) -> None:
    """Raise `Refused` unless the person is the coordinator, of a report that is written or of a final one.

    After a report is final the review may come to know more people, and publishing asks about them.
    """
    reviews_access.check_is_coordinator(user, report.review, "answers what was found")
    if report.review.final_at is None:
        _check_is_drafting(report.review)
    reviews_access.check_is_open(report.review)


def _check_is_drafting(review: Review) -> None:
    reviews_access.check_is_open(review)
    if review.moderated_at is None:
        raise Refused("Drafting begins once ratings are agreed and moderation is closed.")
    if review.final_at is not None:
        raise Refused("The report is final. A correction is a new version.")


def get_report_on_team(user: User, review_ref: str) -> Report:
    """Return the report with what it rests on, for its writer and its checkers; for everybody else it is not there."""
    report = get_report(user, review_ref)
    if not reviews_access.standing(user, report.review).on_team:
        raise Http404
    return report


def loans_to(user: User, report: Report) -> QuerySet[SectionLoan]:
    """Sections of the report that are lent to the person at this moment, while they are a PSW or peer of its team."""
    loans = SectionLoan.objects.filter(to=user.pk, section__report=report.pk, ended_at=None)
    return loans if _may_borrow(user, report.review) else loans.none()


def _may_borrow(user: User, review: Review) -> bool:
    standing = reviews_access.standing(user, review)
    return standing.is_psw or standing.is_peer


def check_can_write_section(user: User, report: Report, key: str) -> None:
    """Raise `Refused` unless the person may write the report, or this section is lent to them: `section asked for`."""
    lent = SectionLoan.objects.filter(to=user.pk, section__report=report.pk, section__key=key)
    ends = list(lent.values_list("ended_at", flat=True))
    if None in ends and _may_borrow(user, report.review):
        _check_is_drafting(report.review)
        return
    if ends:
        raise Refused(
            "This section was lent to you, and has gone back to the coordinator. What you had saved stands in it.",
            ask="the coordinator",
        )
    check_can_write(user, report.review)


def check_can_end_loan(user: User, loan: SectionLoan) -> None:
    """Raise `Refused` for anyone but the coordinator and whoever the section is lent to."""
    if loan.to_id != user.pk:
        check_can_write(user, loan.section.report.review)
    else:
        check_can_write_section(user, loan.section.report, loan.section.key)


def may_write(user: User, review: Review) -> bool:
    """Whether to offer to write."""
    return may(check_can_write, user, review)


def check_can_see_draft_files(user: User, review: Review) -> None:
    """Raise `Refused` unless the person is on the team: PDFs of a draft stay within it."""
    if not reviews_access.standing(user, review).on_team:
        raise Refused("PDFs of a draft are for the review team.", ask="the coordinator")


def check_can_have_file(user: User, rendering: Rendering) -> None:
    """Raise `Refused` off the team, and for a PDF of a draft that is older than something a person took back.

    It holds whatever else has changed since: words that must not be read are not looked for in a finished file.
    """
    check_can_see_draft_files(user, rendering.report.review)
    check_nothing_taken_back_since(rendering)


def check_nothing_taken_back_since(made: Rendering | Output) -> None:
    """Raise `Refused` for a file of a draft that was asked for before a person took something back."""
    taken_back = Consent.objects.filter(
        record__review=made.report.review_id, taken_back_at__gte=made.asked_at
    )
    if taken_back.exists():
        raise Refused(
            f"Since this {'PDF' if isinstance(made, Rendering) else 'document'} was asked for, a person has taken back "
            "what they had agreed to, and their words may be in it. Ask for a new one: it is made without them."
        )


def check_can_stop(user: User, rendering: Rendering) -> None:
    """Raise `Refused` unless it is under way and the person asked for it, or leads the review and writes the report."""
    review = rendering.report.review
    check_can_see_draft_files(user, review)
    if rendering.asked_by_id != user.pk:
        reviews_access.check_is_coordinator(user, review, "stops a PDF that somebody else asked for")
    if rendering.finished_at is not None or rendering.failed_at is not None:
        raise Refused("This PDF is no longer being made, so there is nothing to stop.")


def get_review_with_charts(user: User, review_ref: str) -> Review:
    """Return the review whose charts the person may see, because they may read its draft or its final; or 404."""
    review = (
        Review.objects.filter(
            Q(report__in=drafts_visible_to(user)) | Q(report__versions__in=versions_visible_to(user)),
            ref=review_ref,
        )
        .select_related("host__region", "framework")
        .distinct()
        .first()
    )
    if review is None:
        raise Http404
    return review
