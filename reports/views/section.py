"""A section of the report, written beside its evidence."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from conversations.queries import withdrawn_openings
from core.forms import attempt
from core.requests import SignedInRequest
from core.typed import keeps_what_was_typed
from reports import access, actions, queries
from reports.forms import SectionForm
from reports.sections import SectionKey

from .crumbs import crumbs
from .evidence import evidence_panel


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_what_was_typed("body")
def section(request: SignedInRequest, ref: str, key: str) -> HttpResponse:
    """One narrative, beside the evidence it draws on."""
    if key not in SectionKey.values:
        raise Http404
    report = access.get_report(request.user, ref)
    access.check_can_write(request.user, report.review)
    stands = report.sections.get(key=key)
    form = SectionForm(request.POST or None, initial={"body": stands.body, "version": stands.version})
    if (
        form.is_valid()
        and attempt(form, actions.save_section, by=request.user, report=report, key=key, **form.cleaned_data)
        is not None
    ):
        messages.success(request, f"“{SectionKey(key).label}” is saved")
        return redirect(_after_section(request, ref, key))
    context = {
        "review": report.review,
        "breadcrumbs": crumbs(report.review),
        "section": SectionKey(key),
        "form": form,
        **evidence_panel(report, key, request),
        "outline": queries.outline_of(report),
        "next": _next_key(key),
        "withdrawn": withdrawn_openings(report.review, stands.body)
        + queries.gone_passages(report, stands.body),
    }
    return render(request, "reports/section.html", context)


def _next_key(key: str) -> str:
    keys = list(SectionKey.values)
    place = keys.index(key) + 1
    return str(keys[place]) if place < len(keys) else ""


def _after_section(request: SignedInRequest, ref: str, key: str) -> str:
    following = _next_key(key)
    if "continue" in request.POST and following:
        return reverse("reports:section", args=[ref, following])
    if "continue" in request.POST:
        return reverse("reports:workspace", args=[ref])
    return reverse("reports:section", args=[ref, key])
