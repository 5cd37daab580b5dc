"""The information governance checklist: completed by the host's information lead, read by those who wait for it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from core.forms import attempt
from core.refusals import may
from core.requests import SignedInRequest
from core.typed import keeps_what_was_typed
from records import access, actions, queries
from records.forms import GovernanceForm, ReopenForm
from reviews import access as reviews_access

ANSWERS = ("dpia_ref", "sharing_ref", "told_how", "confidentiality", "retention")


@keeps_what_was_typed("dpia_ref", "sharing_ref", "told_how")
@require_http_methods(["GET", "HEAD", "POST"])
def governance(request: SignedInRequest, ref: str) -> HttpResponse:
    review = reviews_access.get_review(request.user, ref)
    access.check_can_see_governance(request.user, review)
    if request.method == "POST":
        access.check_can_write_governance(request.user, review)
    checklist = queries.governance_of(review)
    initial = {name: getattr(checklist, name, "") for name in ANSWERS}
    initial["version"] = getattr(checklist, "version", 0)
    form = GovernanceForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        saved = attempt(
            form,
            actions.save_governance,
            by=request.user,
            review=review,
            complete="complete" in request.POST,
            **form.cleaned_data,
        )
        if saved is not None:
            messages.success(request, _done(is_complete=saved.is_complete))
            return redirect("records:governance", ref)
    may_write = may(access.check_can_write_governance, request.user, review)
    context = {
        "review": review,
        "checklist": checklist,
        "form": form,
        "rows": queries.governance_rows(checklist, form),
        "can_write": may_write and not (checklist and checklist.is_complete),
        "can_reopen": may_write and checklist is not None and checklist.is_complete,
        "team": queries.team_to_sign(review),
        "undecided": queries.requests_text(review),
        "ask": queries.whom_to_ask(review),
    }
    return render(request, "records/governance.html", context)


@keeps_what_was_typed("reason")
@require_http_methods(["GET", "HEAD", "POST"])
def governance_reopen(request: SignedInRequest, ref: str) -> HttpResponse:
    review = reviews_access.get_review(request.user, ref)
    access.check_can_see_governance(request.user, review)
    access.check_can_write_governance(request.user, review)
    access.check_checklist_is_complete(queries.governance_of(review))
    form = ReopenForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        done = attempt(form, actions.reopen_governance, by=request.user, review=review, **form.cleaned_data)
        if done is not None:
            messages.success(request, "The checklist is open again. Fieldwork waits until it is complete.")
            return redirect("records:governance", ref)
    back = reverse("records:governance", args=[ref])
    context = {
        "form": form,
        "heading": "Reopen the information governance checklist",
        "intro": "Fieldwork cannot open until the checklist is complete again. What is in it stays.",
        "button": "Reopen the checklist",
        "caption": str(review),
        "back": back,
        "breadcrumbs": [
            ("Home", reverse("home")),
            (str(review), reverse("review", args=[ref])),
            ("Information governance", back),
        ],
    }
    return render(request, "form_page.html", context)


def _done(*, is_complete: bool) -> str:
    if is_complete:
        return "The checklist is complete. Fieldwork no longer waits for it."
    return "The checklist is saved. Complete it before fieldwork is to open."
