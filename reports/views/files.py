"""Files of the report, each behind the same door as its page: charts, PDFs of a draft, the final PDF."""

from typing import TYPE_CHECKING

from django.http import FileResponse, Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from core.activity import not_activity
from core.refusals import may, why_not
from core.requests import SignedInRequest
from reports import access, actions, charts, compose, files
from reports.charts import CONTENT_TYPES
from trail import actions as trail

from .crumbs import crumbs

if TYPE_CHECKING:
    from reports.models import Rendering


@require_POST
def render_pdf(request: SignedInRequest, ref: str) -> HttpResponse:
    """Ask for a PDF of the draft; the worker makes it."""
    report = access.get_report(request.user, ref)
    rendering = actions.ask_for_pdf(by=request.user, report=report)
    return redirect("reports:rendering", ref=ref, number=rendering.number)


def _get_rendering(request: SignedInRequest, ref: str, number: int) -> "Rendering":
    report = access.get_report(request.user, ref)
    access.check_can_see_draft_files(request.user, report.review)
    rendering = report.renderings.filter(number=number).first()
    if rendering is None:
        raise Http404
    rendering.report = report
    return rendering


@require_safe
def rendering(request: SignedInRequest, ref: str, number: int) -> HttpResponse:
    """How far the PDF is, or the PDF."""
    made = _get_rendering(request, ref, number)
    context = {
        "review": made.report.review,
        "breadcrumbs": crumbs(made.report.review),
        "rendering": made,
        "why_not": why_not(access.check_can_have_file, request.user, made),
        "can_stop": may(access.check_can_stop, request.user, made),
    }
    return render(request, "reports/rendering.html", context)


@not_activity
@require_safe
def rendering_state(request: SignedInRequest, ref: str, number: int) -> HttpResponse:
    made = _get_rendering(request, ref, number)
    ended = made.finished_at is not None or made.failed_at is not None
    return JsonResponse({"progress": made.progress, "step": made.step, "ended": ended})


@require_POST
def rendering_stop(request: SignedInRequest, ref: str, number: int) -> HttpResponse:
    """Stop a PDF that waits or is being made."""
    actions.stop_pdf(by=request.user, rendering=_get_rendering(request, ref, number))
    return redirect("reports:rendering", ref=ref, number=number)


@require_safe
def rendering_file(request: SignedInRequest, ref: str, number: int) -> FileResponse:
    made = _get_rendering(request, ref, number)
    if made.finished_at is None:
        raise Http404
    access.check_can_have_file(request.user, made)
    trail.record(by=request.user, verb="report.draft_downloaded", subject=f"PDF {number}", review=ref)
    name = files.file_name(ref, number=number)
    return FileResponse(made.file.open(), as_attachment=True, filename=name, content_type="application/pdf")


@require_safe
def version_file(request: SignedInRequest, ref: str, number: int) -> FileResponse:
    """The final PDF, byte for byte as it was frozen."""
    version = access.get_version(request.user, ref, number)
    trail.record(by=request.user, verb="report.downloaded", subject=f"version {number}", review=ref)
    name = files.file_name(ref, version=number)
    return FileResponse(
        version.file.open(), as_attachment=True, filename=name, content_type="application/pdf"
    )


@require_safe
def chart(request: SignedInRequest, ref: str, key: str, kind: "charts.Kind") -> HttpResponse:
    """One chart of the report, as SVG or PNG."""
    if kind not in CONTENT_TYPES:
        raise Http404
    review = access.get_review_with_charts(request.user, ref)
    picture = files.kept_picture(ref, key, kind)
    if picture is None:
        document = compose.document_of(review)
        wanted = next((one for one in document.charts if charts.key(one) == key), None)
        if wanted is None:
            raise Http404
        files.remember_charts(ref, document)
        picture = files.chart_store().picture(wanted, kind)
    return HttpResponse(picture, content_type=CONTENT_TYPES[kind])
