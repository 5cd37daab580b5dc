"""Pages on which an administrator takes a framework out as a file, and brings one in after looking at it."""

import json
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.forms import attempt
from core.requests import SignedInRequest
from councils import access as councils_access, queries as councils_queries
from reviews import access, actions, exports, importing, queries
from reviews.forms import FrameworkFileForm, UnderstoodForm

from .crumbs import framework_crumbs

OVER = "What was read of your file is no longer there. Choose the file again."


@require_safe
def framework_file(request: SignedInRequest, framework: str) -> HttpResponse:
    """The taking is recorded before it is given."""
    found = access.get_framework(request.user, framework)
    values = actions.export_framework(by=request.user, framework=found)
    return exports.framework_response(values, region=found.region.slug)


@require_http_methods(["GET", "HEAD", "POST"])
def framework_import(request: SignedInRequest) -> HttpResponse:
    access.check_can_manage_frameworks(request.user)
    regions = councils_queries.region_choices(request.user)
    initial = {"region": regions[0][0] if len(regions) == 1 else request.GET.get("region", "")}
    if request.method == "POST":
        form = FrameworkFileForm(request.POST, request.FILES, regions=regions)
    else:
        form = FrameworkFileForm(regions=regions, initial=initial)
    if request.method == "POST" and form.is_valid():
        understood = attempt(form, importing.read, content=form.cleaned_data["file"].read())
        if understood is not None:
            return _understood(request, _first_form(form.cleaned_data["region"], understood), understood)
    context = {"form": form, "breadcrumbs": framework_crumbs()}
    return render(request, "reviews/framework_import.html", context)


def _first_form(region: str, understood: dict[str, Any]) -> UnderstoodForm:
    content = json.dumps(understood, ensure_ascii=False, separators=(",", ":"))
    return UnderstoodForm(
        initial={
            "region": region,
            "name": understood["version"],
            "effective_on": importing.day_of(understood),
            "content": content,
        }
    )


@require_POST
def framework_import_put(request: SignedInRequest) -> HttpResponse:
    access.check_can_manage_frameworks(request.user)
    form = UnderstoodForm(request.POST)
    form.is_valid()
    try:
        understood = importing.read(form.cleaned_data.get("content", "").encode())
    except ValidationError:
        messages.warning(request, OVER)
        return redirect("reviews:framework_import")
    region = councils_access.get_region(request.user, form.cleaned_data.get("region", ""))
    if form.is_valid():
        day = form.cleaned_data["effective_on"].isoformat()
        data = {**understood, "version": form.cleaned_data["name"], "effective_on": day}
        made = attempt(
            form, actions.import_framework, by=request.user, region=region, data=data, is_draft=True
        )
        if made is not None:
            messages.success(request, f"Version {made.version} of {region} is there, as a draft.")
            return redirect("reviews:framework_detail", made.ref)
    return _understood(request, form, understood)


def _understood(request: SignedInRequest, form: UnderstoodForm, understood: dict[str, Any]) -> HttpResponse:
    slug = str(form["region"].value() or "")
    region = councils_access.get_region(request.user, slug)
    context = {
        "form": form,
        "region": region,
        "understood": understood,
        "groups": importing.by_group(understood),
        "differences": queries.differences(region, understood, on=timezone.localdate()),
        "breadcrumbs": [*framework_crumbs(), ("Import", reverse("reviews:framework_import"))],
    }
    return render(request, "reviews/framework_understood.html", context)
