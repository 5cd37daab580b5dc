"""The evidence beside a section: searched and put in; and what the report rests on."""

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from core.pages import page_of
from core.requests import SignedInRequest
from reports import access, actions, queries
from reports.forms import PutInForm
from reports.sections import SectionKey
from trail import actions as trail

from .crumbs import crumbs

if TYPE_CHECKING:
    from reports.models import Report

PIECES_A_PAGE = 15


def evidence_panel(report: "Report", key: str, request: SignedInRequest) -> dict[str, Any]:
    """What `_evidence.html` needs. The reading is recorded first."""
    trail.record(by=request.user, verb="evidence.opened", subject=f"section {key}", review=report.review.ref)
    filters = queries.filters_of(request.GET)
    found = queries.evidence_for(request.user, report, key, filters)
    framework = report.review.framework
    return {
        "evidence": page_of(request, found.pieces, PIECES_A_PAGE),
        "used": found.used,
        "unused": found.unused,
        "filters": filters,
        "everything": queries.EVERYTHING,
        "groups": [(name, title) for name, (title, _, _) in queries.GROUPS.items()],
        "themes": list(report.review.themes.values_list("number", "title")),
        "subthemes": list(framework.subthemes.values_list("number", "title")) if framework else [],
    }


@require_safe
def evidence(request: SignedInRequest, ref: str, key: str) -> HttpResponse:
    """The evidence for a section on a page of its own; only the panel where the script asks for it."""
    if key not in SectionKey.values:
        raise Http404
    report = access.get_report(request.user, ref)
    access.check_can_write_section(request.user, report, key)
    section = SectionKey(key)
    context = {
        "review": report.review,
        "section": section,
        **evidence_panel(report, key, request),
        "breadcrumbs": [
            *crumbs(report.review),
            (section.label, reverse("reports:section", args=[ref, key])),
        ],
    }
    is_part = request.headers.get("X-Part") == "evidence"
    return render(request, "reports/_evidence.html" if is_part else "reports/evidence.html", context)


@require_POST
def put_in(request: SignedInRequest, ref: str, key: str) -> HttpResponse:
    """Put a piece into the narrative: at the cursor where the script asks for its HTML, otherwise at the end."""
    if key not in SectionKey.values:
        raise Http404
    report = access.get_report(request.user, ref)
    access.check_can_write_section(request.user, report, key)
    by_script = request.headers.get("Accept") == "application/json"
    back = f"{reverse('reports:evidence', args=[ref, key])}?{queries.filters_of(request.GET).query}"
    form = PutInForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Choose a piece of evidence to put in")
        return JsonResponse({}, status=400) if by_script else redirect(back)
    html = actions.put_in(
        by=request.user,
        report=report,
        key=key,
        kind=form.cleaned_data["kind"],
        piece=form.cleaned_data["piece"],
        is_quote=form.cleaned_data["put"] == "quote",
        at_end=not by_script,
    )
    if by_script:
        return JsonResponse({"html": html})
    messages.success(request, f"It stands at the end of “{SectionKey(key).label}” now")
    return redirect(back)


@require_safe
def rests_on(request: SignedInRequest, ref: str) -> HttpResponse:
    """What each passage rests on, for the writer and the team's checkers and nobody else."""
    report = access.get_report_on_team(request.user, ref)
    trail.record(by=request.user, verb="sources.opened", subject="report", review=ref)
    sections, unused = queries.rests_on(request.user, report)
    context = {
        "review": report.review,
        "breadcrumbs": crumbs(report.review),
        "sections": sections,
        "unused": unused,
        "can_write": access.may_write(request.user, report.review),
        "first_section": SectionKey.ANALYSIS.value,
    }
    return render(request, "reports/rests_on.html", context)
