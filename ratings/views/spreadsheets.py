"""Figures and data that the team takes away as spreadsheets."""

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from accounts.reauthentication import reauthentication_required
from audits import access as audits_access, actions as audits_actions
from core.forms import attempt
from core.requests import SignedInRequest
from ratings import access, exports, queries
from ratings.forms import DataForm
from reviews import access as reviews_access

from .observations import crumbs


@require_safe
def lga_summary(request: SignedInRequest, ref: str) -> HttpResponse:
    review = reviews_access.get_review(request.user, ref)
    access.check_can_see_findings(request.user, review)
    return exports.lga_workbook(review, queries.criteria_summary(review)).response(
        f"lga-summary-{review.ref}"
    )


@reauthentication_required
@require_http_methods(["GET", "HEAD", "POST"])
def data(request: SignedInRequest, ref: str) -> HttpResponseBase:
    """Ask what the file is for; then it comes as the answer to that form, and never by an address of its own."""
    review = reviews_access.get_review(request.user, ref)
    audits_access.check_can_export(request.user, review)
    form = DataForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        noted = attempt(form, audits_actions.note_export, by=request.user, review=review, reason=reason)
        if noted is not None:
            found, name = queries.data_of(request.user, review), f"data-{review.ref}"
            if form.cleaned_data["format"] == "csv":
                return exports.data_file(name, found.every)
            return exports.data_workbook(found).response(name)
    context = {
        "form": form,
        "review": review,
        "heading": "Take out the data of this review",
        "caption": str(review),
        "button": "Download",
        "back": reverse("ratings:overview", args=[ref]),
        "breadcrumbs": crumbs(review, ("Ratings", reverse("ratings:overview", args=[ref]))),
    }
    return render(request, "ratings/data.html", context)
