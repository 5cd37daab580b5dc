"""The timetable of a review, and each person's own days."""

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.forms import attempt
from core.pages import page_of
from core.requests import SignedInRequest
from core.typed import keeps_what_was_typed
from reviews import access, actions, queries
from reviews.forms import SlotForm, StepForm

from .crumbs import review_crumbs

if TYPE_CHECKING:
    from reviews.models import Review

TIMETABLE = ("Timetable", "reviews:timetable")
PER_PAGE = 50


@require_safe
def detail(request: SignedInRequest, ref: str) -> HttpResponse:
    review = access.get_review(request.user, ref)
    access.check_can_read_timetable(request.user, review)
    page = page_of(request, queries.slots_of(request.user, review), per_page=PER_PAGE)
    context = {
        "review": review,
        "page": page,
        "days": queries.days_of(page),
        "can_edit": access.lets(access.check_can_edit_timetable, request.user, review),
        "breadcrumbs": review_crumbs(review),
    }
    return render(request, "reviews/timetable.html", context)


@require_safe
def my_days(request: SignedInRequest) -> HttpResponse:
    today = timezone.localdate()
    is_earlier = request.GET.get("show") == "earlier"
    slots = (
        queries.own_slots(request.user, until=today).reverse()
        if is_earlier
        else queries.own_slots(request.user, since=today)
    )
    page = page_of(request, slots, per_page=PER_PAGE)
    context = {
        "page": page,
        "days": queries.days_of(page),
        "is_earlier": is_earlier,
        "breadcrumbs": [("Home", reverse("home"))],
    }
    return render(request, "reviews/my_days.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_what_was_typed("title", "place")
def slot_create(request: SignedInRequest, ref: str) -> HttpResponse:
    review = access.get_review(request.user, ref)
    access.check_can_edit_timetable(request.user, review)
    form = SlotForm(request.POST if request.method == "POST" else None, team=queries.team_choices(review))
    if request.method == "POST" and form.is_valid():
        form.cleaned_data.pop("version")
        slot = attempt(form, actions.create_slot, by=request.user, review=review, **form.cleaned_data)
        if slot is not None:
            messages.success(request, f"“{slot.title}” is in the timetable.")
            return redirect("reviews:timetable", ref)
    return _slot_page(request, review, form, "Add to the timetable", "Add to the timetable")


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_what_was_typed("title", "place")
def slot_edit(request: SignedInRequest, ref: str, number: int) -> HttpResponse:
    review = access.get_review(request.user, ref)
    slot = access.get_slot(request.user, review, number)
    access.check_can_edit_timetable(request.user, review)
    form = SlotForm(
        request.POST if request.method == "POST" else None,
        team=queries.team_choices(review),
        initial=queries.slot_initial(slot),
    )
    if request.method == "POST" and form.is_valid():
        saved = attempt(form, actions.edit_slot, by=request.user, slot=slot, **form.cleaned_data)
        if saved is not None:
            messages.success(request, f"“{saved.title}” is saved.")
            return redirect("reviews:timetable", ref)
    return _slot_page(request, review, form, slot.title, "Save", number=number)


@require_POST
def slot_remove(request: SignedInRequest, ref: str, number: int) -> HttpResponse:
    review = access.get_review(request.user, ref)
    slot = access.get_slot(request.user, review, number)
    access.check_can_edit_timetable(request.user, review)
    form = StepForm(request.POST)
    attempt(form, actions.remove_slot, by=request.user, slot=slot)
    if form.errors:
        messages.warning(request, " ".join(map(str, form.non_field_errors())))
    else:
        messages.success(request, f"“{slot.title}” is out of the timetable.")
    return redirect("reviews:timetable", ref)


def _slot_page(
    request: SignedInRequest, review: "Review", form: SlotForm, heading: str, button: str, *, number: int = 0
) -> HttpResponse:
    context = {
        "form": form,
        "review": review,
        "heading": heading,
        "caption": str(review),
        "button": button,
        "number": number,
        "back": reverse("reviews:timetable", args=[review.ref]),
        "breadcrumbs": review_crumbs(review, TIMETABLE),
    }
    return render(request, "reviews/slot.html", context)
