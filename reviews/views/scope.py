"""The scope: one small page a part, and the page that shows it whole."""

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.forms import attempt
from core.requests import SignedInRequest
from core.typed import keeps_what_was_typed
from reviews import access, actions, queries
from reviews.forms import AmbitionForm, SelfAssessmentForm, StepForm, ThemeForm, UpdateForm

from .crumbs import review_crumbs

if TYPE_CHECKING:
    from reviews.models import Review, Scope

SCOPE = ("Scope", "reviews:scope")
THEMES = ("Themes to explore", "reviews:theme_list")
UPDATES = ("Progress since the last review", "reviews:update_list")
NO_LONGER_AGREED = " The scope has changed since the DASS agreed it, so it has to be agreed again."


@require_safe
def detail(request: SignedInRequest, ref: str) -> HttpResponse:
    review = access.get_review(request.user, ref)
    return _scope_page(request, review, StepForm())


def _scope_page(request: SignedInRequest, review: "Review", form: StepForm) -> HttpResponse:
    scope = queries.whole_scope(review)
    context = {
        "review": review,
        "form": form,
        "scope": scope.written,
        "parts": queries.scope_parts(scope),
        "themes": scope.themes,
        "previous": scope.previous,
        "updates": scope.lines,
        "can_edit": access.lets(access.check_can_edit_scope, request.user, review),
        "can_agree": access.lets(access.check_can_agree_scope, request.user, review),
        "gaps": queries.scope_gaps(scope),
        "breadcrumbs": review_crumbs(review),
    }
    return render(request, "reviews/scope.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_what_was_typed("ambition")
def ambition(request: SignedInRequest, ref: str) -> HttpResponse:
    review = access.get_review(request.user, ref)
    access.check_can_edit_scope(request.user, review)
    scope = queries.scope_of(review)
    said = {"ambition": scope.ambition, "version": scope.ambition_version}
    form = AmbitionForm(request.POST if request.method == "POST" else None, initial=said)
    if request.method == "POST" and form.is_valid():
        saved = attempt(form, actions.save_ambition, by=request.user, review=review, **form.cleaned_data)
        if saved is not None:
            messages.success(
                request, f"What you want from the review is saved.{_agreement_text(scope, saved)}"
            )
            return redirect("reviews:scope", ref)
    return _part_page(request, review, form, "What you want from the review", back="reviews:scope")


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_what_was_typed("self_assessment")
def self_assessment(request: SignedInRequest, ref: str) -> HttpResponse:
    review = access.get_review(request.user, ref)
    access.check_can_edit_scope(request.user, review)
    scope = queries.scope_of(review)
    said = {"self_assessment": scope.self_assessment, "version": scope.self_assessment_version}
    form = SelfAssessmentForm(request.POST if request.method == "POST" else None, initial=said)
    if request.method == "POST" and form.is_valid():
        saved = attempt(
            form, actions.save_self_assessment, by=request.user, review=review, **form.cleaned_data
        )
        if saved is not None:
            messages.success(request, f"The self-assessment is saved.{_agreement_text(scope, saved)}")
            return redirect("reviews:scope", ref)
    return _part_page(request, review, form, "Self-assessment", back="reviews:scope")


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_what_was_typed("title", "detail")
def theme_list(request: SignedInRequest, ref: str) -> HttpResponse:
    review = access.get_review(request.user, ref)
    can_edit = access.lets(access.check_can_edit_scope, request.user, review)
    if request.method == "POST":
        access.check_can_edit_scope(request.user, review)
    scope = queries.scope_of(review)
    form = ThemeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        form.cleaned_data.pop("version")
        theme = attempt(form, actions.add_theme, by=request.user, review=review, **form.cleaned_data)
        if theme is not None:
            changed = _agreement_text(scope, queries.scope_of(review))
            messages.success(request, f"“{theme.title}” is added.{changed}")
            return redirect("reviews:theme_list", ref)
    context = {
        "review": review,
        "themes": review.themes.all(),
        "form": form,
        "can_edit": can_edit,
        "can_remove": can_edit and review.fieldwork_opened_at is None,
        "breadcrumbs": review_crumbs(review, SCOPE),
    }
    return render(request, "reviews/theme_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_what_was_typed("title", "detail")
def theme_edit(request: SignedInRequest, ref: str, number: int) -> HttpResponse:
    review = access.get_review(request.user, ref)
    theme = access.get_theme(review, number)
    access.check_can_edit_scope(request.user, review)
    scope = queries.scope_of(review)
    said = {"title": theme.title, "detail": theme.detail, "version": theme.version}
    form = ThemeForm(request.POST if request.method == "POST" else None, initial=said)
    if request.method == "POST" and form.is_valid():
        saved = attempt(form, actions.edit_theme, by=request.user, theme=theme, **form.cleaned_data)
        if saved is not None:
            changed = _agreement_text(scope, queries.scope_of(review))
            messages.success(request, f"The theme is saved.{changed}")
            return redirect("reviews:theme_list", ref)
    return _part_page(request, review, form, f"Theme {number}", back="reviews:theme_list", above=THEMES)


@require_POST
def theme_remove(request: SignedInRequest, ref: str, number: int) -> HttpResponse:
    review = access.get_review(request.user, ref)
    theme = access.get_theme(review, number)
    access.check_can_edit_scope(request.user, review)
    scope = queries.scope_of(review)
    form = StepForm(request.POST)
    attempt(form, actions.remove_theme, by=request.user, theme=theme)
    if form.errors:
        messages.warning(request, " ".join(map(str, form.non_field_errors())))
    else:
        changed = _agreement_text(scope, queries.scope_of(review))
        messages.success(request, f"“{theme.title}” is removed.{changed}")
    return redirect("reviews:theme_list", ref)


@require_safe
def update_list(request: SignedInRequest, ref: str) -> HttpResponse:
    review = access.get_review(request.user, ref)
    context = {
        "review": review,
        "previous": queries.previous_review(review),
        "lines": queries.update_lines(review),
        "can_edit": access.lets(access.check_can_edit_scope, request.user, review),
        "breadcrumbs": review_crumbs(review, SCOPE),
    }
    return render(request, "reviews/update_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_what_was_typed("text")
def recommendation_update(request: SignedInRequest, ref: str, number: int) -> HttpResponse:
    review = access.get_review(request.user, ref)
    recommendation = access.get_recommendation_before(queries.previous_review(review), number)
    access.check_can_edit_scope(request.user, review)
    update = queries.update_for(review, recommendation)
    said = {"status": update.status, "text": update.text, "version": update.version} if update else None
    form = UpdateForm(request.POST if request.method == "POST" else None, initial=said)
    if request.method == "POST" and form.is_valid():
        saved = attempt(
            form,
            actions.save_update,
            by=request.user,
            review=review,
            recommendation=recommendation,
            **form.cleaned_data,
        )
        if saved is not None:
            messages.success(request, f"Progress on recommendation {number} is saved.")
            return redirect("reviews:update_list", ref)
    context = {
        "form": form,
        "recommendation": recommendation,
        "heading": f"Progress on recommendation {number}",
        "caption": str(review),
        "back": reverse("reviews:update_list", args=[ref]),
        "breadcrumbs": review_crumbs(review, SCOPE, UPDATES),
    }
    return render(request, "reviews/recommendation_update.html", context)


@require_POST
def agree(request: SignedInRequest, ref: str) -> HttpResponse:
    review = access.get_review(request.user, ref)
    access.check_can_agree_scope(request.user, review)
    form = StepForm(request.POST)
    if attempt(form, actions.agree_scope, by=request.user, review=review) is None:
        return _scope_page(request, review, form)
    messages.success(request, "The scope is agreed.")
    return redirect("reviews:scope", ref)


def _agreement_text(before: "Scope", after: "Scope") -> str:
    return NO_LONGER_AGREED if before.agreed_at is not None and after.agreed_at is None else ""


def _part_page(
    request: SignedInRequest,
    review: "Review",
    form: AmbitionForm | SelfAssessmentForm | ThemeForm,
    heading: str,
    *,
    back: str,
    above: tuple[str, str] | None = None,
) -> HttpResponse:
    context = {
        "form": form,
        "heading": heading,
        "caption": str(review),
        "back": reverse(back, args=[review.ref]),
        "breadcrumbs": review_crumbs(review, SCOPE, *([above] if above else [])),
    }
    return render(request, "form_page.html", context)
