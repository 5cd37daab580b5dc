"""Moving a review on: a page that says what the step does and what is missing, and the button."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from core.forms import attempt
from core.requests import SignedInRequest
from core.typed import keeps_what_was_typed
from reviews import access, actions, queries
from reviews.forms import ReasonForm, StepForm

from .crumbs import review_crumbs

if TYPE_CHECKING:
    from reviews.models import Review


@require_http_methods(["GET", "HEAD", "POST"])
def open_scoping(request: SignedInRequest, ref: str) -> HttpResponse:
    review = access.get_review(request.user, ref)
    access.check_can_take_step(request.user, review)
    return _step(
        request,
        review,
        actions.open_scoping,
        heading="Open scoping",
        says="The host council’s organiser and DASS are told, and can say what they want from the review.",
        done="Scoping is open.",
    )


@require_http_methods(["GET", "HEAD", "POST"])
def open_sampling(request: SignedInRequest, ref: str) -> HttpResponse:
    review = access.get_review(request.user, ref)
    access.check_can_take_step(request.user, review)
    return _step(
        request,
        review,
        actions.open_sampling,
        heading="Open sampling",
        says="The host council’s organiser is told and can list records. From now on the review keeps "
        f"{queries.framework_to_keep(review) or 'the framework that is in force today'}.",
        done="Sampling is open.",
        gaps=queries.sampling_gaps(review),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_what_was_typed("reason")
def reopen_fieldwork(request: SignedInRequest, ref: str) -> HttpResponse:
    review = access.get_review(request.user, ref)
    access.check_can_reopen_fieldwork(request.user, review)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        done = attempt(form, actions.reopen_fieldwork, by=request.user, review=review, **form.cleaned_data)
        if done is not None:
            messages.success(request, "Fieldwork is open again. The team is told.")
            return redirect("review", review.ref)
    context = {
        "form": form,
        "heading": "Reopen fieldwork",
        "intro": "Readers can hand in audits again, and those who hold conversations and meetings their notes. What "
        "the team has agreed meanwhile stays as it is. Close fieldwork again when everything is in.",
        "button": "Reopen fieldwork",
        "caption": str(review),
        "back": reverse("review", args=[review.ref]),
        "breadcrumbs": review_crumbs(review),
    }
    return render(request, "form_page.html", context)


def _step(
    request: SignedInRequest,
    review: "Review",
    action: "Callable[..., Review]",
    *,
    done: str,
    gaps: list[queries.Missing] | None = None,
    **facts: object,
) -> HttpResponse:
    form = StepForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and attempt(form, action, by=request.user, review=review) is not None:
        messages.success(request, done)
        return redirect("review", review.ref)
    context = {
        "form": form,
        "gaps": [] if form.is_bound else gaps or [],
        "caption": str(review),
        "button": facts["heading"],
        "back": reverse("review", args=[review.ref]),
        "breadcrumbs": review_crumbs(review),
        **facts,
    }
    return render(request, "reviews/step.html", context)
