"""What the pages of a draft have in common: what was typed, the form's page, and the way back to where it stands."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from core.forms import Form, attempt
from core.requests import SignedInRequest
from core.versions import print_of
from reviews.forms import StepForm

from .crumbs import framework_crumbs

if TYPE_CHECKING:
    from reviews.models import Framework


def saved_by(form: Form, action: Callable[..., None], **values: Any) -> bool:
    """Whether an action that returns nothing went through."""
    attempt(form, action, **values)
    return not form.errors and not form.conflict


def initial_of(values: dict[str, Any], *truths: str) -> dict[str, Any]:
    said = {name: "yes" if values[name] else "no" for name in truths}
    return {**values, **said, "version": print_of(values)}


def back_to(framework: "Framework", request: SignedInRequest, done: str, at: str) -> HttpResponse:
    if done:
        messages.success(request, done)
    return redirect(f"{reverse('reviews:framework_detail', args=[framework.ref])}#{at}")


def form_page(
    framework: "Framework", request: SignedInRequest, form: Form, heading: str, button: str = "Save"
) -> HttpResponse:
    context = {
        "form": form,
        "heading": heading,
        "button": button,
        "caption": str(framework),
        "back": reverse("reviews:framework_detail", args=[framework.ref]),
        "breadcrumbs": framework_crumbs(framework),
    }
    return render(request, "form_page.html", context)


def removal_page(framework: "Framework", request: SignedInRequest, heading: str, intro: str) -> HttpResponse:
    context = {
        "form": StepForm(),
        "heading": heading,
        "caption": str(framework),
        "intro": intro,
        "button": "Remove it",
        "is_warning": True,
        "back": reverse("reviews:framework_detail", args=[framework.ref]),
        "breadcrumbs": framework_crumbs(framework),
    }
    return render(request, "form_page.html", context)
