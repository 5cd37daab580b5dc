"""Mail about the report: a sentence and a link that needs sign-in; never a name, a rating or a word of the report."""

from django.conf import settings
from django.core.mail import send_mass_mail
from django.urls import reverse

from accounts.models import Membership, User
from accounts.roles import Role
from core.after_commit import after_commit
from reports.checks import Check
from reports.models import Correction, Output, PublicEdition, Rendering, Report, SectionLoan
from reviews.access import live_team


def _send(people: list[User], subject: str, sentence: str, address: str) -> None:
    body = f"{sentence}\n\nSign in to see it: {settings.SITE_URL}{address}\n\nPractice Review\n"
    send_mass_mail([(subject, body, None, [person.email]) for person in people])


def _team(report: Report) -> list[User]:
    return [member.user for member in live_team().filter(review=report.review).select_related("user")]


def _coordinators(report: Report) -> list[User]:
    leads = live_team().filter(review=report.review, part="coordinator").select_related("user")
    return [member.user for member in leads]


def _host(report: Report, *roles: Role) -> list[User]:
    live = Membership.objects.live().filter(council=report.review.host_id, role__in=roles)
    return list(User.objects.filter(pk__in=live.values("user")))


def team_check_opened(report: Report) -> None:
    """Ask the team to read the draft."""
    address = reverse("reports:comments", args=[report.review.ref])
    _send(
        _team(report),
        "A draft report is ready for you to check",
        "A draft report is ready for the team to check.",
        address,
    )


def shared_for_accuracy(report: Report) -> None:
    """Ask the host's organiser and director to check the facts."""
    address = reverse("reports:facts", args=[report.review.ref])
    people = _host(report, Role.ORGANISER, Role.PSW, Role.DASS)
    _send(
        people,
        "Your draft report is ready to check",
        "The draft report of your review is ready for you to check its facts.",
        address,
    )


def pdf_failed(rendering: Rendering) -> None:
    """Tell the coordinator that a PDF could not be made, though it was tried three times."""
    report = rendering.report
    _send(
        _coordinators(report),
        "A PDF of a report could not be made",
        "A PDF of a report could not be made. The page says why, and what can be done.",
        reverse("reports:rendering", args=[report.review.ref, rendering.number]),
    )


def documents_failed(output: Output) -> None:
    """Tell the coordinator that a document besides the PDF could not be made, though it was tried three times."""
    ref, version = output.report.review.ref, output.version
    _send(
        _coordinators(output.report),
        "A document of a report could not be made",
        "A document of a report could not be made. The page says which and why, and what can be done.",
        reverse("reports:version_documents", args=[ref, version.number])
        if version
        else reverse("reports:documents", args=[ref]),
    )


def check_due(report: Report, check: Check, *, has_come: bool) -> None:
    """Remind those who were asked that their check is due soon, or now: after commit, and each apart."""
    ref = report.review.ref
    if check is Check.TEAM:
        people = [person for person in _team(report) if person not in _coordinators(report)]
        what, address = "a draft report", reverse("reports:comments", args=[ref])
    else:
        people = _host(report, Role.ORGANISER, Role.PSW, Role.DASS)
        what, address = "the facts in your draft report", reverse("reports:facts", args=[ref])
    when = "The day has come" if has_come else "Soon the day comes"
    subject = "A check you were asked for is due" + ("" if has_come else " soon")
    for person in people:
        after_commit(_send, [person], subject, f"{when} by which you were asked to check {what}.", address)


def approved(report: Report) -> None:
    """Tell the coordinator that the report may be made final."""
    address = reverse("reports:check", args=[report.review.ref])
    _send(
        _coordinators(report),
        "A report has been approved",
        "The report has been approved and can be made final.",
        address,
    )


def section_lent(loan: SectionLoan) -> None:
    """Tell whoever a section was lent to that there is something to write."""
    section = loan.section
    address = reverse("reports:section", args=[section.report.review.ref, section.key])
    _send(
        [loan.to], "A section of a report is lent to you", "A section of a report is yours to write.", address
    )


def section_came_back(loan: SectionLoan) -> None:
    """Tell the other of the two: the lender that it was handed back, or the borrower that it was taken back."""
    person = loan.lent_by if loan.ended_by_id == loan.to_id else loan.to
    _send(
        [person],
        "A section of a report has gone back",
        "A section of a report that was lent has gone back to the coordinator.",
        reverse("reports:workspace", args=[loan.section.report.review.ref]),
    )


def final(report: Report) -> None:
    """Tell the director, the organisers and the team that the final report can be downloaded."""
    address = reverse("review", args=[report.review.ref])
    people = [*_host(report, Role.DASS, Role.ORGANISER, Role.PSW), *_team(report)]
    _send(
        people, "The final report is ready", "The final report of the review is ready to download.", address
    )


def edition_failed(edition: PublicEdition) -> None:
    """Tell the director and the coordinator that what everybody would read could not be made."""
    report = edition.report
    _send(
        [*_host(report, Role.DASS), *_coordinators(report)],
        "The edition of a report for everybody could not be made",
        "The edition of a report for everybody could not be made. The page says why, and what can be done.",
        reverse("reports:everybody", args=[report.review.ref]),
    )


def published(report: Report) -> None:
    """Tell the coordinator that everybody can read the report now."""
    _send(
        _coordinators(report),
        "A report has been published",
        "The council’s director has published the report. Everybody can read the edition of it for everybody.",
        reverse("reports:everybody", args=[report.review.ref]),
    )


def correction_approved(correction: Correction) -> None:
    """Tell the coordinator that a correction may be made final."""
    _send(
        _coordinators(correction.report),
        "A correction of a report has been approved",
        "The correction of a report has been approved and can be made final.",
        reverse("reports:correction", args=[correction.report.review.ref]),
    )


def corrected(report: Report) -> None:
    """Tell the director, the organisers and the team that there is a new version; nobody else is sent anything."""
    address = reverse("reports:version", args=[report.review.ref])
    people = [*_host(report, Role.DASS, Role.ORGANISER, Role.PSW), *_team(report)]
    _send(
        people,
        "The final report has been corrected",
        "The final report of the review has been corrected. A new version says what changed.",
        address,
    )


def released(report: Report) -> None:
    """Tell the region's Principal Social Workers and directors that there is a report to read."""
    region = report.review.host.region_id
    live = Membership.objects.live().filter(region=region, role__in=(Role.PSW, Role.DASS))
    people = list(User.objects.filter(pk__in=live.values("user")))
    _send(
        people,
        "A report has been released to the region",
        "A council has released its report to the region.",
        reverse("reports:library"),
    )
