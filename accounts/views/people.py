"""The administrator's pages about people."""

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import access, actions, forms, queries
from core.forms import Form, attempt
from core.pages import page_of
from core.requests import SignedInRequest

from . import crumbs

if TYPE_CHECKING:
    from accounts.models import User


@require_safe
def person_list(request: SignedInRequest) -> HttpResponse:
    access.check_is_administrator(request.user)
    form = forms.PeopleFilterForm(request.GET)
    people = queries.people(request.user, **form.filters())
    context = {
        "form": form,
        "page": page_of(request, people),
        "is_filtered": any(form.filters().values()),
        "breadcrumbs": crumbs.home(),
    }
    return render(request, "accounts/person_list.html", context)


@require_safe
def person_detail(request: SignedInRequest, person: str) -> HttpResponse:
    access.check_is_administrator(request.user)
    found = access.get_person(request.user, person)
    context = {
        "person": found,
        "breadcrumbs": crumbs.people(),
        "is_self": found.pk == request.user.pk,
        "roles": queries.open_roles_of(found),
        "ended": queries.ended_roles_of(found),
        "qualification": queries.qualification_of(found),
        "today": timezone.localdate(),
        "has_second_step": access.has_second_step(found),
    }
    return render(request, "accounts/person_detail.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def role_give(request: SignedInRequest, person: str) -> HttpResponse:
    access.check_is_administrator(request.user)
    found = access.get_person(request.user, person)
    access.check_can_give(request.user, to=found)
    form = forms.PlaceForm(request.POST or None, offers=access.offers(request.user))
    if request.method == "POST" and form.is_valid():
        membership = attempt(form, actions.give_role, by=request.user, user=found, **form.cleaned_data)
        if membership:
            messages.success(request, f"{found.name} is now {membership}.")
            return redirect("accounts:person_detail", found.ref)
    return render(request, "form_page.html", _form_page(form, found, "Add a role", "Give this role"))


@require_POST
def role_end(request: SignedInRequest, person: str, membership: str) -> HttpResponse:
    access.check_is_administrator(request.user)
    found = access.get_person(request.user, person)
    role = access.get_membership(request.user, found, membership)
    actions.end_role(by=request.user, membership=role)
    messages.success(request, f"{found.name} is no longer {role}.")
    return redirect("accounts:person_detail", found.ref)


@require_http_methods(["GET", "HEAD", "POST"])
def qualification_attest(request: SignedInRequest, person: str) -> HttpResponse:
    access.check_is_administrator(request.user)
    found = access.get_person(request.user, person)
    access.check_can_attest(request.user, of=found)
    form = forms.QualificationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        done = attempt(form, actions.attest_qualification, by=request.user, user=found, **form.cleaned_data)
        if done:
            messages.success(request, f"You attested {found.name}’s qualification.")
            return redirect("accounts:person_detail", found.ref)
    context = _form_page(form, found, "Attest a qualification", "Attest")
    context["intro"] = (
        "Say that you have seen the registration with Social Work England and the enhanced DBS check yourself. "
        "Only people whose qualification is in date open records."
    )
    return render(request, "form_page.html", context)


@require_POST
def qualification_withdraw(request: SignedInRequest, person: str) -> HttpResponse:
    access.check_is_administrator(request.user)
    found = access.get_person(request.user, person)
    actions.withdraw_qualification(by=request.user, user=found)
    messages.success(request, f"{found.name}’s qualification no longer holds.")
    return redirect("accounts:person_detail", found.ref)


@require_POST
def person_deactivate(request: SignedInRequest, person: str) -> HttpResponse:
    access.check_is_administrator(request.user)
    found = access.get_person(request.user, person)
    actions.deactivate_person(by=request.user, user=found)
    messages.success(request, f"{found.name}’s account is closed.")
    return redirect("accounts:person_detail", found.ref)


@require_POST
def person_reactivate(request: SignedInRequest, person: str) -> HttpResponse:
    access.check_is_administrator(request.user)
    found = access.get_person(request.user, person)
    actions.reactivate_person(by=request.user, user=found)
    messages.success(request, f"{found.name}’s account is open again.")
    return redirect("accounts:person_detail", found.ref)


def _form_page(form: Form, person: "User", heading: str, button: str) -> dict[str, Any]:
    return {
        "form": form,
        "caption": person.name,
        "heading": heading,
        "button": button,
        "back": reverse("accounts:person_detail", args=[person.ref]),
        "breadcrumbs": crumbs.person(person),
    }
