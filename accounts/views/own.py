"""A person's own account."""

from typing import Any

from allauth.account import views as allauth
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts import access, actions, forms, queries
from core.forms import attempt
from core.requests import SignedInRequest

from . import crumbs


class LoginView(allauth.LoginView):  # type: ignore[misc] # allauth has no types
    """allauth's page, which would send whoever opens it back to the code that somebody else was asked for here."""

    def _redirect_to_pending_stage(self, *_: Any) -> None:
        """What was begun waits for its code a quarter of an hour, or until somebody signs in instead."""


@require_safe
def profile(request: SignedInRequest) -> HttpResponse:
    factors = queries.factors_of(request.user)
    context = {
        "factors": factors,
        "has_app": any(factor.is_app for factor in factors),
        "codes": queries.codes_of(request.user),
        "roles": queries.roles_of(request.user),
        "breadcrumbs": crumbs.home(),
        "qualification": queries.qualification_of(request.user),
        "ways": queries.ways_to_sign_in(request.user),
        "has_password": request.user.has_usable_password(),
        "today": timezone.localdate(),
        "can_invite": access.may_invite_anyone(request.user),
    }
    return render(request, "accounts/profile.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def name_edit(request: SignedInRequest) -> HttpResponse:
    form = forms.NameForm(request.POST or None, initial={"name": request.user.name})
    if request.method == "POST" and form.is_valid():
        renamed = attempt(form, actions.rename_oneself, by=request.user, **form.cleaned_data)
        if renamed:
            messages.success(request, "Your name is changed.")
            return redirect("accounts:profile")
    context = {
        "form": form,
        "heading": "Change your name",
        "back": reverse("accounts:profile"),
        "breadcrumbs": crumbs.own(),
    }
    return render(request, "form_page.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def telephone_edit(request: SignedInRequest) -> HttpResponse:
    form = forms.TelephoneForm(request.POST or None, initial={"telephone": request.user.telephone})
    if request.method == "POST" and form.is_valid():
        saved = attempt(form, actions.set_own_telephone, by=request.user, **form.cleaned_data)
        if saved:
            said = "saved" if saved.telephone else "taken out"
            messages.success(request, f"Your telephone number is {said}.")
            return redirect("accounts:profile")
    context = {
        "form": form,
        "heading": "Your telephone number",
        "intro": "If you coordinate a review or organise it at your council, those who take part in it see this "
        "number beside your email address, where they are told whom to ask or to ring. Nobody else sees it.",
        "back": reverse("accounts:profile"),
        "breadcrumbs": crumbs.own(),
    }
    return render(request, "form_page.html", context)


@login_not_required
@require_safe
def sign_up(request: HttpRequest) -> HttpResponse:
    """Nobody signs up here: people come by invitation. The sign-in library wants the address to have a name."""
    raise Http404
