"""Who may read the final report, as its DASS decides; and what everybody reads, who need not sign in."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from core.forms import attempt
from core.pages import page_of
from core.requests import SignedInRequest
from reports import access, actions, queries
from reports.charts import Kind
from reports.feeds import PublishedFeed
from reports.forms import DecisionForm
from reports.html import as_made
from reports.outputs.kinds import FOR_EVERYBODY, Kind as OutputKind

from .crumbs import crumbs
from .everybody import REPORT, edition_chart_response, edition_response

PUBLISH = "publish"
DECIDED = {
    "keep": (actions.keep, "The report stays within your council and the review team"),
    "release": (
        actions.release,
        "The region’s Principal Social Workers and directors can now read the report",
    ),
}


@require_http_methods(["GET", "HEAD", "POST"])
def decide(request: SignedInRequest, ref: str) -> HttpResponse:
    """The director decides: keep the final report, release it to the region, or publish it."""
    report = access.get_report(request.user, ref)
    access.check_can_release(request.user, report.review)
    offered = {*DECIDED, PUBLISH} if report.review.released_at is None else {PUBLISH}
    form = DecisionForm(request.POST or None, offered=offered)
    if form.is_valid():
        if form.cleaned_data["decision"] == PUBLISH:
            return redirect("reports:everybody", ref=ref)
        action, said = DECIDED[form.cleaned_data["decision"]]
        if attempt(form, action, by=request.user, report=report) is not None:
            messages.success(request, said)
            return redirect("reports:version", ref=ref)
    context = {
        "review": report.review,
        "breadcrumbs": crumbs(report.review),
        "form": form,
        "unpublished": queries.unpublished_version(report),
        "correction": queries.open_correction(report),
    }
    return render(request, "reports/decide.html", context)


@login_not_required
@require_safe
def published(request: HttpRequest) -> HttpResponse:
    """Every report that is published, newest first."""
    page = page_of(request, queries.published_reports())
    return _for_everybody(render(request, "reports/published.html", {"page": page}))


@login_not_required
@require_safe
def published_report(request: HttpRequest, ref: str) -> HttpResponse:
    """The edition of a published report for everybody: its twin in HTML, its files and its hash."""
    report = access.get_published_file(ref, REPORT)
    context = {
        "review": report.edition.version.report.review,
        "edition": report.edition,
        "report": report,
        "files": queries.edition_files(report.edition),
        "corrections": queries.corrections_published(report.edition),
        "body": as_made(report.html),
    }
    return _for_everybody(render(request, "reports/published_report.html", context))


@login_not_required
@require_safe
def published_plain(request: HttpRequest, ref: str) -> HttpResponse:
    """The plain-language version of a published report, as a page."""
    plain = access.get_published_file(ref, OutputKind.PLAIN)
    review = plain.edition.version.report.review
    context = {"review": review, "plain": plain, "body": as_made(plain.html)}
    return _for_everybody(render(request, "reports/published_plain.html", context))


@login_not_required
@require_safe
def published_document(_request: HttpRequest, ref: str, kind: str) -> FileResponse:
    """The two-page summary or the plain-language version of a published report, byte for byte as it was made."""
    if kind not in FOR_EVERYBODY:
        raise Http404
    return edition_response(access.get_published_file(ref, kind))


@login_not_required
@require_safe
def published_file(_request: HttpRequest, ref: str) -> FileResponse:
    """The published PDF, byte for byte as it was made."""
    return edition_response(access.get_published_file(ref, REPORT))


@login_not_required
@require_safe
def published_chart(_request: HttpRequest, ref: str, key: str, kind: Kind) -> HttpResponse:
    """One chart of a published report."""
    return edition_chart_response(access.get_published_file(ref, REPORT), key, kind)


@login_not_required
@require_safe
def published_feed(request: HttpRequest) -> HttpResponse:
    """The newest published reports, for feed readers."""
    return PublishedFeed()(request)


def _for_everybody(response: HttpResponse) -> HttpResponse:
    """Search engines may find it."""
    response.headers["X-Robots-Tag"] = "all"
    return response
