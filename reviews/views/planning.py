"""The year, the list, and putting a review into it or moving it."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from core.forms import attempt
from core.pages import page_of
from core.requests import SignedInRequest
from reviews import access, actions, queries
from reviews.forms import FilterForm, MoveForm, ScheduleForm
from reviews.stages import Stage

from .crumbs import review_crumbs, round_crumbs

FIRST_YEAR, LAST_YEAR = 2000, 2100


@require_safe
def year(request: SignedInRequest) -> HttpResponse:
    today = timezone.localdate()
    regions = list(access.regions_seen_by(request.user))
    asked = request.GET.get("region", "")
    region = next((region for region in regions if region.slug == asked), regions[0] if regions else None)
    context = {
        "regions": regions,
        "region": region,
        "today": today,
        "breadcrumbs": round_crumbs()[:1],
        "picture": queries.year_of(request.user, region, _year(request, today), today=today)
        if region
        else None,
    }
    return render(request, "reviews/year.html", context)


def _year(request: SignedInRequest, today: date) -> int:
    asked = request.GET.get("year", "")
    if not asked:
        return today.year
    if not (asked.isdecimal() and asked.isascii() and FIRST_YEAR <= int(asked[:5]) <= LAST_YEAR):
        raise Http404
    return int(asked)


@require_safe
def listing(request: SignedInRequest) -> HttpResponse:
    with access.places_asked_once(request.user):
        return render(request, "reviews/list.html", _listing(request))


def _listing(request: SignedInRequest) -> dict[str, Any]:
    councils, years = queries.filter_choices(request.user)
    stages = [stage.value for stage in Stage]
    form = FilterForm(request.GET or None, stages=stages, councils=councils, years=years)
    chosen = form.cleaned_data if form.is_valid() else {}
    reviews = queries.listed_reviews(
        request.user,
        stage=Stage(chosen["stage"]) if chosen.get("stage") else None,
        council=chosen.get("council", ""),
        year=int(chosen["year"]) if chosen.get("year") else None,
    )
    page = page_of(request, reviews)
    return {
        "form": form,
        "page": page,
        "openable": queries.openable(request.user, page),
        "is_filtered": any(chosen.values()),
        "breadcrumbs": round_crumbs(),
    }


@require_http_methods(["GET", "HEAD", "POST"])
def schedule(request: SignedInRequest) -> HttpResponse:
    access.check_can_schedule(request.user)
    councils = list(access.councils_coordinated_by(request.user))
    asked_for = {"host": request.GET.get("host", "")}
    form = ScheduleForm(
        request.POST if request.method == "POST" else None, councils=councils, initial=asked_for
    )
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data
        warnings = queries.schedule_warnings(
            request.user,
            host=chosen["host"],
            first=chosen["fieldwork_from_on"],
            last=chosen["fieldwork_to_on"],
        )
        if form.has_accepted(warnings):
            review = attempt(form, actions.schedule_review, by=request.user, **chosen)
            if review is not None:
                messages.success(request, f"{review.ref} is scheduled. Next, build the team.")
                return redirect("reviews:team", review.ref)
    context = {
        "form": form,
        "heading": "Schedule a review",
        "button": "Schedule all the same" if form.warnings else "Schedule this review",
        "back": reverse("reviews:year"),
        "breadcrumbs": round_crumbs(),
    }
    return render(request, "reviews/dates.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def move(request: SignedInRequest, ref: str) -> HttpResponse:
    review = access.get_review(request.user, ref)
    access.check_can_move(request.user, review)
    dates = {"fieldwork_from_on": review.fieldwork_from_on, "fieldwork_to_on": review.fieldwork_to_on}
    form = MoveForm(request.POST if request.method == "POST" else None, initial=dates)
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data
        first, last = chosen["fieldwork_from_on"], chosen["fieldwork_to_on"]
        warnings = queries.schedule_warnings(
            request.user, host=review.host, first=first, last=last, review=review
        )
        if form.has_accepted(warnings):
            moved = attempt(form, actions.move_review, by=request.user, review=review, **chosen)
            if moved is not None:
                outside = queries.slots_outside(moved)
                messages.success(request, f"{review.ref} is moved.{_outside_text(outside)}")
                return redirect("reviews:timetable" if outside else "review", ref)
    context = {
        "form": form,
        "heading": "Move the review",
        "caption": str(review),
        "button": "Move all the same" if form.warnings else "Move this review",
        "back": reverse("review", args=[ref]),
        "breadcrumbs": review_crumbs(review),
    }
    return render(request, "reviews/dates.html", context)


def _outside_text(outside: int) -> str:
    if not outside:
        return ""
    return f" Move what is now outside its fieldwork dates: {outside} in the timetable."
