"""The framework a review is read by, to look things up in."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from core.requests import SignedInRequest
from reviews import access, queries
from reviews.scales import SCALE

from .crumbs import review_crumbs


@require_safe
def detail(request: SignedInRequest, ref: str) -> HttpResponse:
    review = access.get_review(request.user, ref)
    context = {
        "review": review,
        "framework": queries.framework_of(review, today=timezone.localdate()),
        "grades": [(grade.value, grade.label) for grade in SCALE],
        "breadcrumbs": review_crumbs(review),
    }
    return render(request, "reviews/framework.html", context)
