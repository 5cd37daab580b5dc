"""What everybody would read: the host's director sees it and publishes it, and the coordinator sees it."""

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.forms import attempt
from core.refusals import may, why_not
from core.requests import SignedInRequest
from reports import access, actions, compose, files, queries
from reports.charts import CONTENT_TYPES, Kind
from reports.forms import PublishForm
from reports.html import as_made
from reviews.access import standing
from trail import actions as trail

from .crumbs import crumbs

if TYPE_CHECKING:
    from reports.models import EditionFile

REPORT = "report"
"""The kind of the file that is the report itself."""


@require_http_methods(["GET", "HEAD", "POST"])
def everybody(request: SignedInRequest, ref: str) -> HttpResponse:
    """The edition that everybody would read, with what was left out and what to look at; the director publishes it."""
    version = access.get_version_for_everybody(request.user, ref)
    report, edition = version.report, access.edition_of(version)
    made = queries.edition_files(edition) if edition else {}
    publishes = not why_not(access.check_can_publish, request.user, report)
    form = PublishForm(request.POST or None, initial={"edition": made[REPORT].sha256 if made else ""})
    if request.method == "POST":
        access.check_can_publish(request.user, report)
        if form.is_valid():
            sha256 = form.cleaned_data["edition"]
            if attempt(form, actions.publish, by=request.user, report=report, sha256=sha256) is not None:
                messages.success(request, "Everybody can now read the report")
                return redirect("reports:published_report", ref=ref)
    if made:
        trail.record(by=request.user, verb="report.edition_opened", subject=str(version), review=ref)
    looked_through = queries.sentences_counting_few(version) if made else []
    context = {
        "review": report.review,
        "breadcrumbs": crumbs(report.review, in_report=False),
        "version": version,
        "edition": edition,
        "correction": queries.open_correction(report),
        "files": made,
        "body": as_made(made[REPORT].html) if made else "",
        "looked_through": looked_through,
        "sentences": sum(len(each.sentences) for each in looked_through),
        "form": form if publishes else None,
        "is_dass": standing(request.user, report.review).is_host_dass,
        "can_answer": may(access.check_can_answer_gate, request.user, report),
        "is_by_the_rule": not made or edition is None or compose.is_by_the_rule(edition),
        "why_not_made": why_not(access.check_can_make_edition, request.user, version),
    }
    return render(request, "reports/everybody.html", context)


@require_POST
def edition_make(request: SignedInRequest, ref: str) -> HttpResponse:
    """Ask the worker for the edition, where there is none or it has to be made again."""
    version = access.get_version_for_everybody(request.user, ref)
    actions.ask_for_edition(by=request.user, version=version)
    return redirect("reports:everybody", ref=ref)


@require_safe
def edition_file(request: SignedInRequest, ref: str, kind: str) -> FileResponse:
    """One file of the edition, before it is published."""
    version = access.get_version_for_everybody(request.user, ref)
    edition = access.edition_of(version)
    found = queries.edition_files(edition).get(kind) if edition else None
    if found is None:
        raise Http404
    trail.record(by=request.user, verb="report.edition_opened", subject=f"{kind} of {version}", review=ref)
    return edition_response(found)


@require_safe
def edition_chart(request: SignedInRequest, ref: str, key: str, kind: Kind) -> HttpResponse:
    """One chart of the edition, before it is published."""
    version = access.get_version_for_everybody(request.user, ref)
    edition = access.edition_of(version)
    report = queries.edition_files(edition).get(REPORT) if edition else None
    if report is None:
        raise Http404
    return edition_chart_response(report, key, kind)


def edition_response(file: "EditionFile") -> FileResponse:
    """The file, byte for byte as it was made."""
    return FileResponse(
        file.file.open(),
        as_attachment=True,
        filename=files.edition_name(file),
        content_type="application/pdf",
    )


def edition_chart_response(report: "EditionFile", key: str, kind: Kind) -> HttpResponse:
    """A chart that stands in the edition; none of another."""
    picture = files.edition_picture(report, key, kind) if kind in CONTENT_TYPES else None
    if picture is None:
        raise Http404
    return HttpResponse(picture, content_type=CONTENT_TYPES[kind])
