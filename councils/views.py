"""The administrator's pages about regions and councils."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from core.forms import Form, attempt
from core.pages import page_of
from core.requests import SignedInRequest

from . import access, actions, forms, queries


@require_safe
def council_list(request: SignedInRequest) -> HttpResponse:
    access.check_can_manage(request.user)
    councils = queries.councils(request.user, region=request.GET.get("region", ""))
    context = {
        "page": page_of(request, councils),
        "regions": queries.region_choices(request.user),
        "breadcrumbs": _home(),
        "chosen": request.GET.get("region", ""),
    }
    return render(request, "councils/council_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def council_create(request: SignedInRequest) -> HttpResponse:
    access.check_can_manage(request.user)
    initial = {"region": request.GET.get("region", "")}
    form = forms.NewCouncilForm(
        request.POST or None, regions=queries.region_choices(request.user), initial=initial
    )
    if request.method == "POST" and form.is_valid():
        values = dict(form.cleaned_data)
        region = access.get_region(request.user, values.pop("region"))
        council = attempt(form, actions.create_council, by=request.user, region=region, **values)
        if council:
            messages.success(request, f"{council.name} is added to {region.name}.")
            return redirect("councils:list")
    return render(request, "form_page.html", _form_page(form, "Add a council", "list"))


@require_http_methods(["GET", "HEAD", "POST"])
def council_edit(request: SignedInRequest, council: str) -> HttpResponse:
    found = access.get_council(request.user, council)
    form = forms.CouncilForm(request.POST or None, initial={"name": found.name, "ons_code": found.ons_code})
    if request.method == "POST" and form.is_valid():
        edited = attempt(form, actions.edit_council, by=request.user, council=found, **form.cleaned_data)
        if edited:
            messages.success(request, f"{edited.name} is saved.")
            return redirect("councils:list")
    return render(request, "form_page.html", _form_page(form, f"Change {found.name}", "list"))


@require_safe
def region_list(request: SignedInRequest) -> HttpResponse:
    access.check_can_manage(request.user)
    page = page_of(request, queries.regions(request.user))
    return render(request, "councils/region_list.html", {"page": page, "breadcrumbs": _home()})


@require_http_methods(["GET", "HEAD", "POST"])
def region_create(request: SignedInRequest) -> HttpResponse:
    access.check_can_manage(request.user)
    form = forms.RegionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        region = attempt(form, actions.create_region, by=request.user, **form.cleaned_data)
        if region:
            messages.success(request, f"{region.name} is added.")
            return redirect("councils:region_list")
    return render(request, "form_page.html", _form_page(form, "Add a region", "region_list"))


@require_http_methods(["GET", "HEAD", "POST"])
def region_edit(request: SignedInRequest, region: str) -> HttpResponse:
    found = access.get_region(request.user, region)
    form = forms.RegionForm(request.POST or None, initial={"name": found.name})
    if request.method == "POST" and form.is_valid():
        edited = attempt(form, actions.edit_region, by=request.user, region=found, **form.cleaned_data)
        if edited:
            messages.success(request, f"{edited.name} is saved.")
            return redirect("councils:region_list")
    return render(request, "form_page.html", _form_page(form, f"Change {found.name}", "region_list"))


def _home() -> list[tuple[str, str]]:
    return [("Home", reverse("home"))]


def _form_page(form: Form, heading: str, parent: str) -> dict[str, Any]:
    back = reverse(f"councils:{parent}")
    label = "Councils" if parent == "list" else "Regions"
    return {"form": form, "heading": heading, "back": back, "breadcrumbs": [*_home(), (label, back)]}
