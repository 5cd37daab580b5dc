"""How far readers agree, and a person's record beside what they said."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from core.requests import SignedInRequest
from ratings import access, actions, queries

from .judging import GRADE_KEY
from .observations import crumbs


@require_safe
def of_review(request: SignedInRequest, ref: str) -> HttpResponse:
    review = access.get_review_with_ratings(request.user, ref)
    standing = access.check_can_see_agreement(request.user, review)
    context = {
        "review": review,
        "agreement": queries.agreement_in(request.user, review),
        "grades": GRADE_KEY,
        "region": review.host.region if standing.is_coordinator else None,
        "breadcrumbs": crumbs(review, ("Ratings", reverse("ratings:overview", args=[ref]))),
    }
    return render(request, "ratings/agreement.html", context)


@require_safe
def of_region(request: SignedInRequest, region: str) -> HttpResponse:
    """Numbers alone: no review, no record and no reader is named."""
    found = access.get_region_with_agreement(request.user, region)
    context = {
        "region": found,
        "agreement": queries.agreement_across(found),
        "breadcrumbs": [("Home", reverse("home"))],
    }
    return render(request, "ratings/region_agreement.html", context)


@require_safe
def against(request: SignedInRequest, ref: str, number: int) -> HttpResponse:
    """That the two are set side by side is recorded before they are shown."""
    review = access.get_review_with_ratings(request.user, ref)
    access.check_can_set_against(request.user, review)
    pair = queries.set_against(queries.spreads(review), number)
    if pair is None:
        raise Http404
    actions.open_pair(by=request.user, review=review, record=pair.record, conversation=number)
    context = {
        "review": review,
        "pair": pair,
        "grades": GRADE_KEY,
        "breadcrumbs": crumbs(review, ("Ratings", reverse("ratings:overview", args=[ref]))),
    }
    return render(request, "ratings/against.html", context)
