"""The numbers beside a section: what moved since it was last looked through, and that somebody has read it."""

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from core.forms import attempt
from core.requests import SignedInRequest
from reports import access, actions, compose, queries
from reports.forms import SeenForm
from reports.said import said_in
from reports.sections import SectionKey

if TYPE_CHECKING:
    from reports.models import Section


def figures_panel(section: "Section") -> dict[str, Any]:
    """What `_moved.html` and `_figures.html` need. No query for a section that no number stands beside."""
    if not queries.speaks_of_figures(section):
        return {}
    review = section.report.review
    counted = compose.counted_of(review)
    [beside] = queries.beside_sections(section.report, counted, section.key)
    if section.key != SectionKey.DATA:
        return {"beside": beside}
    return {
        "beside": beside,
        "said": said_in(counted.data),
        "why_not": compose.why_not_beside(review, counted.data),
    }


@require_POST
def figures_read(request: SignedInRequest, ref: str, key: str) -> HttpResponse:
    """Somebody says that they read what moved; it is told no more until something moves again."""
    if key not in SectionKey.values:
        raise Http404
    report = access.get_report(request.user, ref)
    access.check_can_write_section(request.user, report, key)
    form = SeenForm(request.POST)
    if (
        form.is_valid()
        and attempt(form, actions.read_figures, by=request.user, report=report, key=key, **form.cleaned_data)
        is not None
    ):
        messages.success(request, "Read. You are told when a number moves again")
    else:
        messages.error(request, " ".join(map(str, form.non_field_errors())) or NOT_SEEN)
    return redirect("reports:section", ref=ref, key=key)


NOT_SEEN = "Nothing was kept. Read the numbers on this page, and say so with the button below them."


def note_seen(section: "Section", request: SignedInRequest) -> None:
    """With a save by hand: the numbers that stood on the page were seen, if they still are what stands."""
    form = SeenForm(request.POST)
    if form.is_valid():
        actions.note_figures(by=request.user, report=section.report, key=section.key, **form.cleaned_data)
