"""The administrator's pages about frameworks as a whole: list, one in full, copy, publish, take back, delete."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.forms import Form, attempt
from core.pages import page_of
from core.refusals import may
from core.requests import SignedInRequest
from core.versions import print_of
from councils import access as councils_access, queries as councils_queries
from reviews import access, actions, queries
from reviews.forms import CopyForm, FrameworkForm, StepForm

from .crumbs import framework_crumbs

if TYPE_CHECKING:
    from reviews.models import Framework


@require_safe
def framework_list(request: SignedInRequest) -> HttpResponse:
    access.check_can_manage_frameworks(request.user)
    chosen = request.GET.get("region", "")
    page = page_of(request, queries.frameworks_of(request.user, region=chosen))
    context = {
        "page": page,
        "lines": [queries.framework_line(framework) for framework in page.object_list],
        "regions": councils_queries.region_choices(request.user),
        "chosen": chosen,
        "breadcrumbs": framework_crumbs()[:1],
    }
    return render(request, "reviews/framework_list.html", context)


@require_safe
def framework_detail(request: SignedInRequest, framework: str) -> HttpResponse:
    found = access.get_framework(request.user, framework)
    return _detail(request, found, StepForm())


def _detail(request: SignedInRequest, framework: "Framework", form: Form) -> HttpResponse:
    can_draft = may(access.check_can_draft, request.user, framework)
    context = {
        "framework": framework,
        "form": form,
        "line": queries.framework_line(framework),
        "is_in_force": queries.is_in_force(framework),
        "groups": queries.groups_of(framework),
        "subthemes": framework.subthemes.all(),
        "prompts": framework.prompts.all(),
        "grades": queries.GRADES,
        "can_draft": can_draft,
        "can_take_back": bool(framework.published_at)
        and may(access.check_can_take_back, request.user, framework),
        "gaps": queries.framework_gaps(framework) if can_draft else [],
        "breadcrumbs": framework_crumbs(),
    }
    return render(request, "reviews/framework_detail.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def framework_copy(request: SignedInRequest, framework: str) -> HttpResponse:
    found = access.get_framework(request.user, framework)
    form = CopyForm(
        request.POST if request.method == "POST" else None,
        regions=councils_queries.region_choices(request.user),
        initial={"region": found.region.slug},
    )
    if request.method == "POST" and form.is_valid():
        values = dict(form.cleaned_data)
        region = councils_access.get_region(request.user, values.pop("region"))
        copy = attempt(
            form, actions.copy_framework, by=request.user, framework=found, region=region, **values
        )
        if copy is not None:
            messages.success(request, f"Version {copy.version} of {copy.region} is there, as a draft.")
            return redirect("reviews:framework_detail", copy.ref)
    context = {
        "form": form,
        "heading": "Make a new version",
        "caption": str(found),
        "intro": "The new version begins as a copy of this one, and is a draft that only administrators see. "
        "Change what you want in it, then publish it. Reviews that have begun sampling keep the version they have.",
        "button": "Make this version",
        "back": reverse("reviews:framework_detail", args=[found.ref]),
        "breadcrumbs": framework_crumbs(found),
    }
    return render(request, "form_page.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def framework_edit(request: SignedInRequest, framework: str) -> HttpResponse:
    found = access.get_framework(request.user, framework)
    access.check_can_draft(request.user, found)
    values = queries.framework_values(found)
    form = FrameworkForm(
        request.POST if request.method == "POST" else None,
        initial={**values, "version": print_of(values)},
    )
    if request.method == "POST" and form.is_valid():
        saved = attempt(
            form, actions.describe_framework, by=request.user, framework=found, **form.cleaned_data
        )
        if saved is not None:
            messages.success(request, "Title, version and day are saved.")
            return redirect("reviews:framework_detail", found.ref)
    context = {
        "form": form,
        "heading": "Title, version and day",
        "caption": str(found),
        "back": reverse("reviews:framework_detail", args=[found.ref]),
        "breadcrumbs": framework_crumbs(found),
    }
    return render(request, "form_page.html", context)


@require_POST
def framework_publish(request: SignedInRequest, framework: str) -> HttpResponse:
    found = access.get_framework(request.user, framework)
    access.check_can_draft(request.user, found)
    form = StepForm(request.POST)
    return _step(request, found, form, actions.publish_framework, "Version {} is published.")


@require_POST
def framework_take_back(request: SignedInRequest, framework: str) -> HttpResponse:
    found = access.get_framework(request.user, framework)
    access.check_can_take_back(request.user, found)
    form = StepForm(request.POST)
    return _step(request, found, form, actions.take_back_framework, "Version {} is a draft again.")


def _step(
    request: SignedInRequest,
    framework: "Framework",
    form: Form,
    action: Callable[..., "Framework"],
    done: str,
) -> HttpResponse:
    changed = attempt(form, action, by=request.user, framework=framework)
    if changed is None:
        return _detail(request, framework, form)
    messages.success(request, done.format(changed.version))
    return redirect("reviews:framework_detail", framework.ref)


@require_http_methods(["GET", "HEAD", "POST"])
def framework_delete(request: SignedInRequest, framework: str) -> HttpResponse:
    found = access.get_framework(request.user, framework)
    access.check_can_draft(request.user, found)
    if request.method == "POST":
        actions.delete_framework(by=request.user, framework=found)
        messages.success(request, f"The draft {found.version} is deleted.")
        return redirect("reviews:framework_list")
    context = {
        "form": StepForm(),
        "heading": f"Delete the draft {found.version}",
        "caption": str(found.region),
        "intro": "It goes with all its criteria, sub-themes and prompts. No review is read by it. If you may want it "
        "again, download it as a file first.",
        "button": "Delete this draft",
        "is_warning": True,
        "back": reverse("reviews:framework_detail", args=[found.ref]),
        "breadcrumbs": framework_crumbs(found),
    }
    return render(request, "form_page.html", context)
