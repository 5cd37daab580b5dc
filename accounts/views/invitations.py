"""Inviting, and the page behind an invitation's link."""

from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import access, actions, forms, queries
from accounts.adapter import sign_in
from core.forms import attempt
from core.pages import page_of
from core.requests import SignedInRequest

from . import crumbs


@require_safe
def invitation_list(request: SignedInRequest) -> HttpResponse:
    access.check_may_invite_anyone(request.user)
    page = page_of(request, queries.invitations(request.user))
    return render(request, "accounts/invitation_list.html", {"page": page, "breadcrumbs": crumbs.home()})


@require_http_methods(["GET", "HEAD", "POST"])
def invitation_create(request: SignedInRequest) -> HttpResponse:
    access.check_may_invite_anyone(request.user)
    form = forms.InvitationForm(request.POST or None, offers=access.offers(request.user))
    if request.method == "POST" and form.is_valid():
        invitation = attempt(form, actions.invite, by=request.user, **form.cleaned_data)
        if invitation:
            messages.success(request, f"An invitation is on its way to {invitation.email}.")
            return redirect("accounts:invitation_list")
    context = {
        "form": form,
        "heading": "Invite a person",
        "button": "Send the invitation",
        "intro": "They get a link that works once, for seven days. With it they choose a password and come in.",
        "back": reverse("accounts:invitation_list"),
        "breadcrumbs": crumbs.invitations(),
    }
    return render(request, "form_page.html", context)


@require_POST
def invitation_resend(request: SignedInRequest, invitation: str) -> HttpResponse:
    found = access.get_invitation(request.user, invitation)
    actions.resend_invitation(by=request.user, invitation=found)
    messages.success(request, f"A new link is on its way to {found.email}. The old one no longer works.")
    return redirect("accounts:invitation_list")


@require_POST
def invitation_withdraw(request: SignedInRequest, invitation: str) -> HttpResponse:
    found = access.get_invitation(request.user, invitation)
    actions.withdraw_invitation(by=request.user, invitation=found)
    messages.success(request, f"The invitation to {found.email} is withdrawn. Its link no longer works.")
    return redirect("accounts:invitation_list")


@login_not_required
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def invitation_accept(request: HttpRequest, token: str) -> HttpResponse:
    """Opening the link changes nothing, since mail scanners open links too; only the button spends it.

    Whether the address has an account shows to whoever holds the link, and to nobody else: every other link gets one
    and the same page. The link's secret stands in this address, so no page is told of it: browsers send a Referer.
    """
    response = _answer(request, token)
    response.headers["Referrer-Policy"] = "strict-origin"
    return response


def _answer(request: HttpRequest, token: str) -> HttpResponse:
    invitation = access.invitation_behind(token)
    if invitation is None:
        return render(request, "accounts/invitation_gone.html", status=404)
    if request.user.is_authenticated:
        return _accept_as(cast("SignedInRequest", request), token)
    if access.person_at(invitation.email) is not None:
        context = {"sign_in_url": f"{reverse('account_login')}?next={request.path}"}
        return render(request, "accounts/invitation_sign_in.html", context)

    form = forms.AcceptForm(request.POST or None, initial={"name": invitation.name})
    if request.method == "POST" and form.is_valid():
        person = attempt(form, actions.accept_invitation, by=None, token=token, **form.cleaned_data)
        if person:
            sign_in(request, person)
            return redirect("home")
    accept = {"form": form, "invitation": invitation, "token": token}
    return render(request, "accounts/invitation_accept.html", accept)


def _accept_as(request: SignedInRequest, token: str) -> HttpResponse:
    """Somebody who has an account and has signed in."""
    invitation = access.invitation_behind(token)
    access.check_can_accept(request.user, invitation)
    if request.method != "POST":
        return render(request, "accounts/invitation_confirm.html", {"invitation": invitation})
    actions.accept_invitation(by=request.user, token=token)
    messages.success(request, f"You are now {invitation}.")
    return redirect("home")
