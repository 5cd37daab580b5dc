"""Conclusions, apart from the observations they cite."""

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
from ratings.forms import ConclusionForm
from reviews import access as reviews_access

from .observations import crumbs

if TYPE_CHECKING:
    from reviews.models import Review


@require_safe
def conclusion_list(request: SignedInRequest, ref: str) -> HttpResponse:
    review = reviews_access.get_review(request.user, ref)
    standing = access.check_can_see_findings(request.user, review)
    page = page_of(request, queries.conclusions_for(request.user, review))
    context = {
        "review": review,
        "page": page,
        "marks": {row.pk: queries.rests_on_little(row.observations.all()) for row in page},
        "may_note": queries.may_note(standing),
        "breadcrumbs": crumbs(review),
    }
    return render(request, "ratings/conclusion_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_what_was_typed("text")
def conclusion_create(request: SignedInRequest, ref: str) -> HttpResponse:
    review = reviews_access.get_review(request.user, ref)
    access.check_can_note(request.user, review)
    form = ConclusionForm(
        request.POST if request.method == "POST" else None,
        offered=queries.evidence_offered(request.user, review),
    )
    if request.method == "POST" and form.is_valid():
        drawn = {name: value for name, value in form.cleaned_data.items() if name != "version"}
        conclusion = attempt(form, actions.draw_conclusion, by=request.user, review=review, **drawn)
        if conclusion is not None:
            messages.success(request, f"Conclusion {conclusion.number} is drawn.")
            return redirect("ratings:conclusion_list", ref)
    context = {"review": review, "form": form, "conclusion": None, "breadcrumbs": _crumbs(review)}
    return render(request, "ratings/conclusion_form.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_what_was_typed("text")
def conclusion_edit(request: SignedInRequest, ref: str, number: int) -> HttpResponse:
    conclusion = access.get_conclusion(request.user, ref, number)
    review = conclusion.review
    access.check_can_note(request.user, review)
    form = ConclusionForm(
        request.POST if request.method == "POST" else None,
        offered=queries.evidence_offered(request.user, review),
        initial=queries.concluded_so_far(conclusion),
    )
    if request.method == "POST" and form.is_valid():
        saved = attempt(
            form, actions.edit_conclusion, by=request.user, conclusion=conclusion, **form.cleaned_data
        )
        if saved is not None:
            messages.success(request, f"Conclusion {number} is changed.")
            return redirect("ratings:conclusion_list", ref)
    context = {
        "review": review,
        "form": form,
        "conclusion": conclusion,
        "withdrawn": withdrawn_openings(review, conclusion.text),
        "breadcrumbs": _crumbs(review),
    }
    return render(request, "ratings/conclusion_form.html", context)


@require_POST
def conclusion_remove(request: SignedInRequest, ref: str, number: int) -> HttpResponse:
    conclusion = access.get_conclusion(request.user, ref, number)
    actions.remove_conclusion(by=request.user, conclusion=conclusion)
    messages.success(request, f"Conclusion {number} is taken out.")
    return redirect("ratings:conclusion_list", ref)


def _crumbs(review: "Review") -> list[tuple[str, str]]:
    return crumbs(review, ("Conclusions", reverse("ratings:conclusion_list", args=[review.ref])))
