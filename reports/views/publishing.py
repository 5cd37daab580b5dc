"""Who may read the final report, as its DASS decides; and what everybody reads, who need not sign in."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from core.forms import attempt
from core.pages import page_of
from core.refusals import why_not
from core.requests import SignedInRequest
from reports import access, actions, files, queries
from reports.charts import CONTENT_TYPES, Kind
from reports.feeds import PublishedFeed
from reports.forms import DecisionForm
from reports.html import as_made
from reports.outputs.kinds import ABOUT, Kind as OutputKind

from .crumbs import crumbs

DECIDED = {
    "keep": (actions.keep, "The report stays within your council and the review team"),
    "release": (
        actions.release,
        "The region’s Principal Social Workers and directors can now read the report",
    ),
    "publish": (actions.publish, "Everybody can now read the report"),
}


@require_http_methods(["GET", "HEAD", "POST"])
def decide(request: SignedInRequest, ref: str) -> HttpResponse:
    """The director decides: keep the final report, release it to the region, or publish it."""
    report = access.get_report(request.user, ref)
    access.check_can_release(request.user, report.review)
    why_not_published = why_not(access.check_can_publish, request.user, report)
    offered = set(DECIDED) if report.review.released_at is None else {"publish"}
    form = DecisionForm(request.POST or None, offered=offered - ({"publish"} if why_not_published else set()))
    if form.is_valid():
        action, said = DECIDED[form.cleaned_data["decision"]]
        if attempt(form, action, by=request.user, report=report) is not None:
            messages.success(request, said)
            return redirect("reports:version", ref=ref)
    context = {
        "review": report.review,
        "breadcrumbs": crumbs(report.review),
        "form": form,
        "why_not_published": why_not_published,
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
    """A published report: its twin in HTML, its file and its hash."""
    version = access.get_published(ref)
    context = {
        "review": version.report.review,
        "version": version,
        "outputs": {output.kind: output for output in access.published_outputs(version)},
        "body": as_made(version.html),
    }
    return _for_everybody(render(request, "reports/published_report.html", context))


@login_not_required
@require_safe
def published_plain(request: HttpRequest, ref: str) -> HttpResponse:
    """The plain-language version of a published report, as a page."""
    output = access.get_published_output(ref, OutputKind.PLAIN)
    context = {"review": output.report.review, "output": output, "body": as_made(output.html)}
    return _for_everybody(render(request, "reports/published_plain.html", context))


@login_not_required
@require_safe
def published_document(request: HttpRequest, ref: str, kind: str) -> FileResponse:
    """The two-page summary or the plain-language version of a published report, byte for byte as it was made."""
    output = access.get_published_output(ref, kind)
    return FileResponse(
        output.file.open(),
        as_attachment=True,
        filename=files.output_name(output),
        content_type=ABOUT[OutputKind(kind)].content_type,
    )


@login_not_required
@require_safe
def published_file(request: HttpRequest, ref: str) -> FileResponse:
    """The published PDF, byte for byte as it was frozen."""
    version = access.get_published(ref)
    name = files.file_name(ref, version=version.number)
    return FileResponse(
        version.file.open(), as_attachment=True, filename=name, content_type="application/pdf"
    )


@login_not_required
@require_safe
def published_chart(request: HttpRequest, ref: str, key: str, kind: Kind) -> HttpResponse:
    """One chart of a published report."""
    picture = files.published_picture(access.get_published(ref), key, kind) if kind in CONTENT_TYPES else None
    if picture is None:
        raise Http404
    return HttpResponse(picture, content_type=CONTENT_TYPES[kind])


@login_not_required
@require_safe
def published_feed(request: HttpRequest) -> HttpResponse:
    """The newest published reports, for feed readers."""
    return PublishedFeed()(request)


def _for_everybody(response: HttpResponse) -> HttpResponse:
    """Search engines may find it."""
    response.headers["X-Robots-Tag"] = "all"
    return response
