"""The documents of a report: what there is, what each is for, and the files, each behind the same door as its page."""

from typing import TYPE_CHECKING

from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from core.refusals import Refused
from core.requests import SignedInRequest
from reports import access, actions, charts, compose, files, queries
from reports.html import as_made
from reports.outputs.chart_files import chart_file
from reports.outputs.kinds import ABOUT, Kind
from reviews.access import standing
from trail import actions as trail

from .crumbs import crumbs, library_crumbs

if TYPE_CHECKING:
    from reports.models import Output


@require_safe
def documents(request: SignedInRequest, ref: str) -> HttpResponse:
    """The documents of the draft, for the team."""
    report = access.get_report(request.user, ref)
    newest = report.versions.order_by("-number").first()
    if newest is not None:
        return redirect("reports:version_documents", ref=ref, number=newest.number)
    access.check_can_see_draft_files(request.user, report.review)
    context = {
        "review": report.review,
        "breadcrumbs": crumbs(report.review),
        **_lines(queries.output_lines(request.user, report)),
        "version": None,
        "can_make": True,
    }
    return render(request, "reports/documents.html", context)


def _lines(lines: "list[queries.OutputLine]") -> dict[str, object]:
    rows = [line.output for line in lines]
    return {
        "lines": lines,
        "under_way": any(row and row.is_under_way for row in rows),
        "is_lacking": any(row is None or not row.finished_at for row in rows),
    }


@require_safe
def version_documents(request: SignedInRequest, ref: str, number: int) -> HttpResponse:
    """The documents of a final version, for whoever may read it."""
    version = access.get_version(request.user, ref, number)
    review = version.report.review
    who = standing(request.user, review)
    is_inside = who.on_team or who.of_host
    context = {
        "review": review,
        "breadcrumbs": crumbs(review) if is_inside else library_crumbs(),
        **_lines(queries.output_lines(request.user, version.report, version)),
        "version": version,
        "can_make": who.on_team,
        "letters_to": queries.letters_to(request.user, review) if who.is_host_organiser else None,
    }
    return render(request, "reports/documents.html", context)


@require_POST
def make_documents(request: SignedInRequest, ref: str) -> HttpResponse:
    """Ask for the documents; the worker makes them."""
    report = access.get_report(request.user, ref)
    actions.ask_for_documents(by=request.user, report=report)
    return redirect("reports:documents", ref=ref)


def _file(request: SignedInRequest, output: "Output | None") -> FileResponse:
    if output is None or output.finished_at is None:
        raise Http404
    access.check_can_have_output(request.user, output)
    which = output.version or "the draft"
    trail.record(
        by=request.user,
        verb="report.document_downloaded",
        subject=f"{output.kind} of {which}",
        review=output.report.review.ref,
    )
    return FileResponse(
        output.file.open(),
        as_attachment=True,
        filename=files.output_name(output),
        content_type=ABOUT[Kind(output.kind)].content_type,
    )


@require_safe
def document_file(request: SignedInRequest, ref: str, kind: str) -> FileResponse:
    report = access.get_report(request.user, ref)
    access.check_can_see_draft_files(request.user, report.review)
    return _file(request, queries.output_of(request.user, report, kind))


@require_safe
def version_document_file(request: SignedInRequest, ref: str, number: int, kind: str) -> FileResponse:
    """A document of a final version, byte for byte as it was made."""
    version = access.get_version(request.user, ref, number)
    return _file(request, queries.output_of(request.user, version.report, kind, version))


@require_safe
def version_plain(request: SignedInRequest, ref: str, number: int) -> HttpResponse:
    """The plain-language version as a page."""
    version = access.get_version(request.user, ref, number)
    output = queries.output_of(request.user, version.report, Kind.PLAIN, version)
    if output is None or output.finished_at is None:
        raise Http404
    review = version.report.review
    trail.record(by=request.user, verb="report.opened", subject=f"plain words of {version}", review=ref)
    who = standing(request.user, review)
    context = {
        "review": review,
        "breadcrumbs": crumbs(review) if who.on_team or who.of_host else library_crumbs(),
        "version": version,
        "body": as_made(output.html),
    }
    return render(request, "reports/plain.html", context)


@require_safe
def chart_download(request: SignedInRequest, ref: str, name: str, kind: str) -> HttpResponse:
    """One chart of the draft by itself, for the team: a picture or its table."""
    report = access.get_report(request.user, ref)
    access.check_can_see_draft_files(request.user, report.review)
    if kind not in charts.DOWNLOADS:
        raise Http404
    document = compose.document_of(report.review)
    wanted = next((chart for chart in document.charts if charts.name(chart) == name), None)
    if wanted is None:
        raise Http404
    content = chart_file(wanted, kind, store=files.chart_store())
    return _chart(request, ref, name, kind, content)


@require_safe
def version_chart_download(
    request: SignedInRequest, ref: str, number: int, name: str, kind: str
) -> HttpResponse:
    """One chart of a final version, out of the file in which they were kept when it was frozen."""
    version = access.get_version(request.user, ref, number)
    if kind not in charts.DOWNLOADS:
        raise Http404
    output = queries.output_of(request.user, version.report, Kind.CHARTS, version)
    if output is None or output.finished_at is None:
        raise Refused("The charts are not made yet. Look again in a few minutes.", ask="the coordinator")
    content = files.chart_in(output, f"{name}.{kind}")
    if content is None:
        raise Http404
    return _chart(request, ref, name, kind, content, version=number)


def _chart(
    request: SignedInRequest, ref: str, name: str, kind: str, content: bytes, *, version: int | None = None
) -> HttpResponse:
    which = f"version {version}" if version else "the draft"
    trail.record(
        by=request.user, verb="report.chart_downloaded", subject=f"{name}.{kind} of {which}", review=ref
    )
    response = HttpResponse(content, content_type=charts.DOWNLOADS[kind])
    file_name = files.chart_name(ref, name, kind, version=version)
    response["Content-Disposition"] = f'attachment; filename="{file_name}"'
    return response
