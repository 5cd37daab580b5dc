"""A person's second step: set up before anything else, kept, changed, and reset by an administrator."""

from allauth.account.internal.flows.login import record_authentication
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from accounts import access, actions, forms, passkeys, queries, sealed, totp
from accounts.reauthentication import check_signed_in_again, check_signed_in_lately
from core.forms import attempt
from core.requests import SignedInRequest
from core.typed import keeps_what_was_typed

from . import crumbs

SECRET = "second_step.secret"  # noqa: S105 # where the session keeps it, sealed, until the app has proved that it knows it
GOING_TO = "second_step.next"
"""Where the person was going when the wall met them."""


@require_safe
def second_step(request: SignedInRequest) -> HttpResponse:
    if access.has_second_step(request.user):
        return redirect("accounts:profile")
    return render(request, "accounts/second_step.html")


@sensitive_post_parameters("code")
@require_http_methods(["GET", "HEAD", "POST"])
def app_add(request: SignedInRequest) -> HttpResponse:
    check_signed_in_lately(request)
    secret = _secret(request)
    form = forms.NewAppForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        app = attempt(form, actions.add_app, by=request.user, secret=secret, **form.cleaned_data)
        if app:
            del request.session[SECRET]
            messages.success(request, "Your authenticator app is set up.")
            return _added(request, app.pk, "totp")
    context = {"form": form, "secret": totp.in_groups(secret), **_around(request)}
    return render(request, "accounts/app_add.html", context)


@require_safe
def app_picture(request: SignedInRequest) -> HttpResponse:
    """The secret as a picture, for as long as it is being set up, and for this session alone."""
    check_signed_in_lately(request)
    if SECRET not in request.session:
        raise Http404
    return HttpResponse(totp.drawing(request.user, _secret(request)), content_type="image/svg+xml")


@require_http_methods(["GET", "HEAD", "POST"])
def passkey_add(request: SignedInRequest) -> HttpResponse:
    check_signed_in_lately(request)
    access.check_can_add_passkey(request.user)
    form = forms.NewPasskeyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        passkey = attempt(form, actions.add_passkey, by=request.user, **form.cleaned_data)
        if passkey:
            messages.success(request, "Your passkey is set up.")
            return _added(request, passkey.pk, "webauthn")
    context = {"form": form, "options": passkeys.begin(request.user), **_around(request)}
    return render(request, "accounts/passkey_add.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def factor_remove(request: SignedInRequest, factor: str) -> HttpResponse:
    check_signed_in_lately(request)
    found = access.get_factor(request.user, factor)
    access.check_can_remove_factor(request.user, found)
    if request.method == "POST":
        actions.remove_factor(by=request.user, factor=found)
        messages.success(request, "It no longer signs you in.")
        return redirect("accounts:profile")
    is_app = found.type == access.APP
    context = {
        "what": "Your authenticator app" if is_app else f"Your passkey “{found.data['name']}”",
        "breadcrumbs": crumbs.own(),
    }
    return render(request, "accounts/factor_remove.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def recovery_codes(request: SignedInRequest) -> HttpResponse:
    """Show the codes until the person says that they are kept."""
    check_signed_in_lately(request)
    if request.method == "POST":
        actions.keep_codes(by=request.user)
        return redirect(request.session.pop(GOING_TO, reverse("accounts:profile")))
    codes = queries.codes_of(request.user)
    return render(request, "accounts/recovery_codes.html", {"codes": codes, "breadcrumbs": crumbs.own()})


@require_safe
def recovery_codes_file(request: SignedInRequest) -> HttpResponse:
    check_signed_in_lately(request)
    codes = queries.codes_of(request.user)
    if not codes.shown:
        raise Http404
    text = "\r\n".join(
        [f"Recovery codes for {settings.SERVICE_NAME}. Each works once.", "", *codes.shown, ""]
    )
    disposition = {"Content-Disposition": 'attachment; filename="recovery-codes.txt"'}
    return HttpResponse(text, content_type="text/plain; charset=utf-8", headers=disposition)


@require_http_methods(["GET", "HEAD", "POST"])
def recovery_codes_make(request: SignedInRequest) -> HttpResponse:
    check_signed_in_lately(request)
    if request.method == "POST":
        actions.make_codes(by=request.user)
        return redirect("accounts:recovery_codes")
    return render(request, "accounts/recovery_codes_make.html", {"breadcrumbs": crumbs.own()})


@keeps_what_was_typed("reason")
@require_http_methods(["GET", "HEAD", "POST"])
def factor_reset(request: SignedInRequest, person: str) -> HttpResponse:
    access.check_is_administrator(request.user)
    found = access.get_person(request.user, person)
    access.check_can_reset_factor(request.user, of=found)
    check_signed_in_again(request)
    form = forms.ResetForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.reset_factor(by=request.user, user=found, **form.cleaned_data)
        messages.success(request, f"{found.name} sets up a new second step when they next sign in.")
        return redirect("accounts:person_detail", found.ref)
    context = {
        "form": form,
        "person": found,
        "caption": found.name,
        "heading": "Reset a second step",
        "button": "Reset it",
        "is_warning": True,
        "back": reverse("accounts:person_detail", args=[found.ref]),
        "breadcrumbs": crumbs.person(found),
    }
    return render(request, "accounts/factor_reset.html", context)


def _secret(request: SignedInRequest) -> str:
    """The secret that is being set up: the same when the page is opened again, so that a scanned code stays good."""
    if SECRET not in request.session:
        request.session[SECRET] = sealed.seal_for(request.user, totp.new_secret())
    return sealed.open_sealed(request.session[SECRET])


def _added(request: SignedInRequest, factor: int, kind: str) -> HttpResponse:
    """A session that may do more goes on under another name; then come the codes, if nobody kept them yet."""
    request.session.cycle_key()
    record_authentication(request, request.user, "mfa", id=factor, type=kind)
    if queries.codes_of(request.user).shown:
        return redirect("accounts:recovery_codes")
    return redirect(request.session.pop(GOING_TO, reverse("accounts:profile")))


def _around(request: SignedInRequest) -> dict[str, object]:
    """Where Cancel leads: to the choice of second steps, for somebody who has none yet."""
    if access.has_second_step(request.user):
        return {"back": reverse("accounts:profile"), "breadcrumbs": crumbs.own()}
    return {"back": reverse("accounts:second_step"), "is_first": True}
