"""Reading the report: the preview of a draft, the final version, and the library of finals."""

from typing import TYPE_CHECKING

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from core.pages import page_of
from core.refusals import may
from core.requests import SignedInRequest
from reports import access, charts, compose, files, queries
from reports.html import NarrativeRefused, as_made, render_html
from reports.outputs.kinds import Kind
from reviews.access import standing
from trail import actions as trail

from .crumbs import crumbs, library_crumbs, version_crumbs

if TYPE_CHECKING:
    from accounts.models import User
    from reports.models import ReportVersion


@require_safe
def preview(request: SignedInRequest, ref: str) -> HttpResponse:
    """The draft as it stands this moment, as HTML."""
    report = access.get_report(request.user, ref)
    if report.review.final_at is not None:
        return redirect("reports:version", ref=ref)
    trail.record(by=request.user, verb="report.draft_opened", subject="report", review=ref)
    document = compose.document_of(report.review)
    try:
        body = render_html(
            document, chart_url=lambda chart: reverse("reports:chart", args=[ref, charts.key(chart), "svg"])
        )
        problem = ""
    except NarrativeRefused as refusal:
        body, problem = "", str(refusal)
    on_team = standing(request.user, report.review).on_team
    if on_team:
        body = files.with_downloads(
            body, lambda name, kind: reverse("reports:chart_download", args=[ref, name, kind])
        )
    context = {
        "review": report.review,
        "breadcrumbs": crumbs(report.review),
        "body": as_made(body),
        "problem": problem,
        "on_team": on_team,
    }
    return render(request, "reports/preview.html", context)


@require_safe
def version(request: SignedInRequest, ref: str) -> HttpResponse:
    """The newest final version: its twin in HTML, its file and its hash, and the versions before it."""
    newest = queries.newest_version(request.user, ref)
    if newest is None:
        raise Http404
    return _version_page(request, newest, newest)


@require_safe
def version_earlier(request: SignedInRequest, ref: str, number: int) -> HttpResponse:
    """One version by its number, which says where a newer one stands."""
    wanted = access.get_version(request.user, ref, number)
    newest = queries.newest_version(request.user, ref)
    return _version_page(request, wanted, newest or wanted)


def _version_page(
    request: SignedInRequest, version: "ReportVersion", newest: "ReportVersion"
) -> HttpResponse:
    review = version.report.review
    trail.record(
        by=request.user, verb="report.opened", subject=f"version {version.number}", review=review.ref
    )
    who = standing(request.user, review)
    is_inside = who.on_team or who.of_host
    told = compose.corrections_told(newest)
    context = {
        "review": review,
        "breadcrumbs": crumbs(review, in_report=False) if is_inside else library_crumbs(),
        "version": version,
        "newest": newest,
        "says": told.get(version.number, version.says),
        "versions": [
            (each, told.get(each.number, each.says)) for each in queries.versions_of(request.user, review)
        ],
        "body": as_made(_with_downloads(request.user, version)),
        "is_inside": is_inside,
        "edition": access.edition_of(version),
        "kept_at": version.report.kept_at,
        "can_decide": who.is_host_dass and review.published_at is None and review.closed_at is None,
        "sees_edition": who.is_host_dass or who.is_coordinator,
        "sees_facts": who.on_team or who.is_host_organiser or who.is_host_dass,
        "correction": queries.open_correction(version.report) if who.on_team else None,
        "can_correct": may(access.check_can_begin_correction, request.user, version.report),
        "host_can_ask": (who.is_host_organiser or who.is_host_dass) and review.closed_at is None,
    }
    return render(request, "reports/version.html", context)


def _with_downloads(user: "User", version: "ReportVersion") -> str:
    """The frozen page, with links to its charts once they are made."""
    made = queries.output_of(user, version.report, Kind.CHARTS, version)
    if made is None or made.finished_at is None:
        return version.html
    ref, number = version.report.review.ref, version.number
    return files.with_downloads(
        version.html,
        lambda name, kind: reverse("reports:version_chart_download", args=[ref, number, name, kind]),
    )


@require_safe
def version_changes(request: SignedInRequest, ref: str, number: int) -> HttpResponse:
    """What a version says otherwise than the one it replaced, piece by piece."""
    version = access.get_corrected_version(request.user, ref, number)
    review = version.report.review
    trail.record(by=request.user, verb="report.opened", subject=f"what {version} corrected", review=ref)
    was = version.correction.replaces
    was.report = version.report
    is_now = compose.readable_version(version)
    who = standing(request.user, review)
    context = {
        "review": review,
        "breadcrumbs": version_crumbs(review, is_inside=who.on_team or who.of_host),
        "version": version,
        "was": was,
        "says": {note.version: note.says for note in is_now.corrections}.get(number, version.says),
        "changes": compose.changes_between(compose.readable_version(was), is_now),
    }
    return render(request, "reports/version_changes.html", context)


@require_safe
def library(request: SignedInRequest) -> HttpResponse:
    """Final reports the person may read."""
    page = page_of(request, queries.final_reports(request.user))
    return render(request, "reports/library.html", {"page": page})
