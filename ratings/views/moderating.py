"""Two readings side by side, the decision between them, and the end of moderation."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from core.forms import attempt
from core.requests import SignedInRequest
from core.typed import keeps_what_was_typed
from ratings import access, actions, queries
from ratings.forms import CloseForm, ModerateForm
from reviews import access as reviews_access

from .observations import crumbs


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_what_was_typed("reason", "clash_reason")
def moderate(request: SignedInRequest, ref: str, record: str) -> HttpResponse:
    """The reading of the two is recorded before they are shown; only the coordinator gets the form."""
    found = access.get_record_to_compare(request.user, ref, record)
    access.check_can_compare(request.user, found)
    if request.method == "POST":
        access.check_can_moderate(request.user, found.review)
    comparison = queries.compare(found)
    form = ModerateForm(
        request.POST if request.method == "POST" else None,
        readings=queries.reading_choices(comparison),
        open_subthemes=queries.open_subthemes(comparison),
        initial=queries.decided_so_far(comparison),
    )
    if request.method == "POST" and form.is_valid():
        decided = attempt(form, actions.moderate, by=request.user, record=found, **form.decision)
        if decided is not None:
            messages.success(request, f"What stands for record {record} is decided.")
            return redirect("ratings:overview", ref)
    actions.open_comparison(by=request.user, record=found)
    context = {
        "review": found.review,
        "record": found,
        "comparison": comparison,
        "form": form,
        "decisions": [(form[f"subtheme_{n}"], form[f"why_{n}"]) for n in form.numbers],
        "may_moderate": queries.may_moderate(request.user, found.review) and comparison.is_ready,
        "may_propose": bool(comparison.open_ratings) and queries.may_propose(request.user, found),
        "proposed": queries.proposed_by(request.user, comparison),
        "breadcrumbs": crumbs(found.review, ("Ratings", reverse("ratings:overview", args=[ref]))),
    }
    return render(request, "ratings/moderate.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def close_moderation(request: SignedInRequest, ref: str) -> HttpResponse:
    review = reviews_access.get_review(request.user, ref)
    access.check_can_close_moderation(request.user, review)
    form = CloseForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        closed = attempt(form, actions.close_moderation, by=request.user, review=review)
        if closed is not None:
            messages.success(request, "Moderation is closed. The report can be written.")
            return redirect("review", ref)
    context = {
        "review": review,
        "form": form,
        "missing": queries.moderation_gaps(review),
        "breadcrumbs": crumbs(review, ("Ratings", reverse("ratings:overview", args=[ref]))),
    }
    return render(request, "ratings/close_moderation.html", context)
