"""Who writes, checks, settles and reads the report: `permissions.csv`, rows *report*."""

from django.db.models import Q, QuerySet
from django.http import Http404

from accounts.access import councils_where, regions_where
from accounts.models import User
from accounts.roles import Role
from core.refusals import Refused, may
from records.models import Consent
from reviews import access as reviews_access
from reviews.access import HOST_ROLES
from reviews.models import Review

from .models import Output, Rendering, Report, ReportVersion
from .outputs.kinds import Kind


def drafts_visible_to(user: User) -> QuerySet[Report]:
    """Reports being written: the whole team's; the host organiser's and DASS's once shared for accuracy (`SH`)."""
    return Report.objects.filter(
        Q(review__in=reviews_access.reviews_on_team(user))
        | Q(
            review__host__in=councils_where(user, Role.ORGANISER, Role.PSW, Role.DASS),
            review__accuracy_opened_at__isnull=False,
        )
    )


def versions_visible_to(user: User) -> QuerySet[ReportVersion]:
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
    _check_nothing_taken_back_since(rendering)


def _check_nothing_taken_back_since(made: Rendering | Output) -> None:
    taken_back = Consent.objects.filter(
        record__review=made.report.review_id, taken_back_at__gte=made.asked_at
    )
    if taken_back.exists():
        raise Refused(
            f"Since this {'PDF' if isinstance(made, Rendering) else 'document'} was asked for, a person has taken back "
            "what they had agreed to, and their words may be in it. Ask for a new one: it is made without them."
        )


def outputs_visible_to(user: User) -> QuerySet[Output]:
    """Documents of a draft: the team's. Of a version: its readers', but letters only the team's and the host's."""
    on_team = Q(report__review__in=reviews_access.reviews_on_team(user))
    of_host = Q(report__review__host__in=councils_where(user, *HOST_ROLES))
    of_final = Q(version__in=versions_visible_to(user)) & (~Q(kind=Kind.LETTER) | on_team | of_host)
    return Output.objects.filter(on_team & Q(version=None) | of_final).select_related(
        "version", "report__review"
    )


def output_kinds_for(user: User, review: Review) -> list[Kind]:
    """Those this person may have of a report they may read: letters only inside the review."""
    who = reviews_access.standing(user, review)
    return [kind for kind in Kind if kind != Kind.LETTER or who.on_team or who.of_host]


def check_can_have_output(user: User, output: Output) -> None:
    """Raise `Refused` for a document of a draft as for its PDF. Whoever sees one of a final version may have it."""
    if output.version_id is None:
        check_can_see_draft_files(user, output.report.review)
        _check_nothing_taken_back_since(output)


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


def check_can_comment_on_facts(user: User, review: Review) -> None:
    """Raise `Refused` unless the person is the host's organiser or DASS and the draft is shared: `OC SH`."""
    standing = reviews_access.standing(user, review)
    if not (standing.is_host_organiser or standing.is_host_dass):
        raise Refused("The host council's organiser and director comment on facts.", ask="the coordinator")
    if review.accuracy_opened_at is None:
        raise Refused("The draft is not shared for factual accuracy yet.", ask="the coordinator")
    if review.final_at is not None:
        raise Refused("The report is final.", ask="the coordinator")


def check_can_release(user: User, review: Review) -> None:
    """Raise `Refused` unless the person is the host's DASS and the report is final: `OC FN`."""
    if not reviews_access.standing(user, review).is_host_dass:
        raise Refused(
            "The host's Director of Adult Social Services decides who sees the final report.", ask="the DASS"
        )
    reviews_access.check_is_open(review)
    if review.final_at is None:
        raise Refused("There is no final report yet.", ask="the coordinator")


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
