"""The framework a review is read by: to look things up in, and for its coordinator to choose."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from core.dates import date_text
from core.forms import attempt
from core.requests import SignedInRequest
from reviews import access, actions, queries
from reviews.forms import ChooseForm
from reviews.scales import SCALE

from .crumbs import review_crumbs


@require_safe
def detail(request: SignedInRequest, ref: str) -> HttpResponse:
    review = access.get_review(request.user, ref)
    context = {
        "review": review,
        "framework": queries.framework_of(review, today=timezone.localdate()),
        "can_choose": access.lets(access.check_can_choose_framework, request.user, review),
        "grades": [(grade.value, grade.label) for grade in SCALE],
        "breadcrumbs": review_crumbs(review),
    }
    return render(request, "reviews/framework.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def choose(request: SignedInRequest, ref: str) -> HttpResponse:
    review = access.get_review(request.user, ref)
    access.check_can_choose_framework(request.user, review)
    choices = [("", "The one in force on the day sampling opens")]
    choices += [
        (one.ref, f"{one.version}, in force from {date_text(one.effective_on)}: {one.title}")
        for one in queries.published_frameworks(review)
    ]
    form = ChooseForm(
        request.POST if request.method == "POST" else None,
        choices=choices,
        initial={"framework": review.framework.ref if review.framework else ""},
    )
    if request.method == "POST" and form.is_valid():
        saved = attempt(form, actions.choose_framework, by=request.user, review=review, **form.cleaned_data)
        if saved is not None:
            messages.success(request, "The version is chosen.")
            return redirect("reviews:framework", ref)
    context = {
        "review": review,
        "form": form,
        "caption": str(review),
        "heading": "By which version will the review be read?",
        "intro": "It can be changed until sampling opens. Then the review keeps what it has, to its end.",
        "back": reverse("reviews:framework", args=[ref]),
        "breadcrumbs": review_crumbs(review, ("Framework", "reviews:framework")),
    }
    return render(request, "form_page.html", context)
