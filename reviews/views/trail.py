"""Who opened what in a review, on a page and as a file."""

from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from core.pages import page_of
from core.requests import SignedInRequest
from core.spreadsheets import csv_response
from reviews import access, queries
from trail import actions

from .crumbs import review_crumbs


@require_safe
def trail(request: SignedInRequest, ref: str) -> HttpResponse:
    review = access.get_review(request.user, ref)
    standing = access.check_can_read_trail(request.user, review)
    shown = queries.trail_of(standing, **_asked(request))
    context = {
        "review": review,
        "trail": shown,
        "page": page_of(request, shown.events, 50),
        "all_of_it": standing.is_coordinator,
        "breadcrumbs": review_crumbs(review),
    }
    return render(request, "reviews/trail.html", context)


@require_safe
def trail_file(request: SignedInRequest, ref: str) -> StreamingHttpResponse:
    """What the page shows, narrowed as it is there, all of it. The taking is recorded before it is given."""
    review = access.get_review(request.user, ref)
    standing = access.check_can_read_trail(request.user, review)
    shown = queries.trail_of(standing, **_asked(request))
    actions.record(by=request.user, verb="trail.exported", subject=review.ref, review=review.ref)
    return csv_response(f"who-opened-what-{review.ref}", queries.TRAIL_HEAD, queries.trail_rows(shown.events))


def _asked(request: SignedInRequest) -> dict[str, str]:
    return {name: request.GET.get(name, "") for name in ("person", "kind")}
