"""Observations: the list with its filters, noting one, changing it, taking it out."""

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from conversations.queries import withdrawn_openings
from core.forms import attempt
from core.pages import page_of
from core.requests import SignedInRequest
from core.typed import keeps_what_was_typed
from ratings import access, actions, queries
from ratings.forms import CloseForm, ObservationForm
from reviews import access as reviews_access

if TYPE_CHECKING:
    from reviews.models import Review


def crumbs(review: "Review", *more: tuple[str, str]) -> list[tuple[str, str]]:
    """The way back: home and the review."""
    return [("Home", reverse("home")), (str(review), reverse("review", args=[review.ref])), *more]


@require_safe
def observation_list(request: SignedInRequest, ref: str) -> HttpResponse:
    review = reviews_access.get_review(request.user, ref)
    standing = access.check_can_see_findings(request.user, review)
    filters = queries.filters_of(request.GET, review)
    page = page_of(request, queries.observations_for(request.user, review, **filters.chosen))
    context = {
        "review": review,
        "filters": filters,
        "page": page,
        "lines": queries.label_sources(page),
        "may_note": queries.may_note(standing),
        "breadcrumbs": crumbs(review),
    }
    return render(request, "ratings/observation_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_what_was_typed("text")
def observation_create(request: SignedInRequest, ref: str) -> HttpResponse:
    review = reviews_access.get_review(request.user, ref)
    access.check_can_note(request.user, review)
    form = ObservationForm(
        request.POST if request.method == "POST" else None,
        sources=queries.source_choices(request.user, review),
        offered=queries.tags_offered(review),
    )
    if request.method == "POST" and form.is_valid():
        note = {name: value for name, value in form.note.items() if name != "version"}
        observation = attempt(form, actions.note_observation, by=request.user, review=review, **note)
        if observation is not None:
            messages.success(request, f"Observation {observation.number} is noted.")
            again = request.POST.get("then") == "another"
            return redirect(f"ratings:observation_{'create' if again else 'list'}", ref)
    context = {"review": review, "form": form, "observation": None, "breadcrumbs": _crumbs(review)}
    return render(request, "ratings/observation_form.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_what_was_typed("text")
def observation_edit(request: SignedInRequest, ref: str, number: int) -> HttpResponse:
    observation = access.get_observation(request.user, ref, number)
    review = observation.review
    access.check_can_note(request.user, review)
    form = ObservationForm(
        request.POST if request.method == "POST" else None,
        sources=queries.source_choices(request.user, review, kept=observation),
        offered=queries.tags_offered(review),
        initial=queries.noted_so_far(observation),
    )
    if request.method == "POST" and form.is_valid():
        saved = attempt(form, actions.edit_observation, by=request.user, observation=observation, **form.note)
        if saved is not None:
            messages.success(request, f"Observation {number} is changed.")
            return redirect("ratings:observation_list", ref)
    context = {
        "review": review,
        "form": form,
        "observation": observation,
        "withdrawn": withdrawn_openings(review, observation.text),
        "breadcrumbs": _crumbs(review),
    }
    return render(request, "ratings/observation_form.html", context)


@require_POST
def observation_remove(request: SignedInRequest, ref: str, number: int) -> HttpResponse:
    observation = access.get_observation(request.user, ref, number)
    form = CloseForm(request.POST)
    form.is_valid()
    attempt(form, actions.remove_observation, by=request.user, observation=observation)
    if form.errors:
        messages.error(request, " ".join(str(error) for error in form.non_field_errors()))
        return redirect("ratings:observation_edit", ref, number)
    messages.success(request, f"Observation {number} is taken out.")
    return redirect("ratings:observation_list", ref)


def _crumbs(review: "Review") -> list[tuple[str, str]]:
    return crumbs(review, ("Observations", reverse("ratings:observation_list", args=[review.ref])))
