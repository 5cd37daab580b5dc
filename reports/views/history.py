"""The earlier states of a section: read, compared and brought back by whoever writes it."""

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from core.pages import page_of
from core.requests import SignedInRequest
from reports import access, actions, queries
from reports.html import clean
from reports.sections import SectionKey
from trail import actions as trail

from .crumbs import crumbs
from .section import section_to_write

if TYPE_CHECKING:
    from reports.models import Section


@require_safe
def section_history(request: SignedInRequest, ref: str, key: str) -> HttpResponse:
    """Who wrote it, when, how many words it had; and what changed between two that were chosen."""
    stands = section_to_write(request.user, ref, key)
    trail.record(by=request.user, verb="report.history_opened", subject=f"section {key}", review=ref)
    states = queries.history_of(stands)
    chosen = queries.comparison_of(stands, request.GET)
    context = {
        **_place(stands),
        "states": list(states),
        "page": page_of(request, states),
        "chosen": chosen,
        "one": request.GET.get("one", ""),
        "other": request.GET.get("other", ""),
        "is_incomplete": "one" in request.GET and chosen is None,
        "loan": access.loans_to(request.user, stands.report).filter(section=stands).first(),
    }
    return render(request, "reports/section_history.html", context)


@require_safe
def section_state(request: SignedInRequest, ref: str, key: str, number: int) -> HttpResponse:
    """One earlier state as it may be read now, and the button that brings it back."""
    stands = section_to_write(request.user, ref, key)
    trail.record(by=request.user, verb="report.history_opened", subject=f"section {key}", review=ref)
    state = queries.state_of(stands, number)
    place = _place(stands)
    place["breadcrumbs"].append(("Versions", reverse("reports:section_history", args=[ref, key])))
    body = clean(state.body)
    return render(request, "reports/section_state.html", {**place, "state": state, "body": body})


@require_POST
def section_restore(request: SignedInRequest, ref: str, key: str, number: int) -> HttpResponse:
    stands = section_to_write(request.user, ref, key)
    actions.restore_version(by=request.user, report=stands.report, key=key, number=number)
    messages.success(
        request, f"“{SectionKey(key).label}” says again what it said in version {number}, as a new version"
    )
    return redirect("reports:section", ref=ref, key=key)


def _place(stands: "Section") -> dict[str, Any]:
    review, section = stands.report.review, SectionKey(stands.key)
    address = reverse("reports:section", args=[review.ref, stands.key])
    return {
        "review": review,
        "section": section,
        "breadcrumbs": [*crumbs(review), (section.label, address)],
    }
