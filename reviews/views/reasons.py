"""A page that asks for one reason, about one member of a team."""

from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from core.requests import SignedInRequest
from reviews.forms import ReasonForm

from .crumbs import review_crumbs

if TYPE_CHECKING:
    from reviews.models import Review

TEAM = ("Team", "reviews:team")


@require_http_methods(["GET", "HEAD", "POST"])
def reason_page(
    request: SignedInRequest, review: "Review", form: ReasonForm, **facts: object
) -> HttpResponse:
    context = {
        "form": form,
        "caption": str(review),
        "back": reverse("reviews:team", args=[review.ref]),
        "breadcrumbs": review_crumbs(review, TEAM),
        **facts,
    }
    return render(request, "reviews/reason.html", context)
