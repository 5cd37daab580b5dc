"""The page on which a reader takes back an audit that they handed in."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from audits import access as audits_access
from core.forms import attempt
from core.requests import SignedInRequest
from core.typed import keeps_what_was_typed
from ratings import access, actions
from ratings.forms import ReopenForm

from .observations import crumbs


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_what_was_typed("reason")
def reopen(request: SignedInRequest, ref: str, record: str, reading: int) -> HttpResponse:
    audit = audits_access.get_audit(request.user, ref, record, reading)
    access.check_can_reopen(request.user, audit)
    form = ReopenForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        done = attempt(form, actions.reopen_audit, by=request.user, audit=audit, **form.cleaned_data)
        if done is not None:
            messages.success(
                request, f"Your audit of record {record} is open again. Hand it in when it is ready."
            )
            return redirect("audits:check", ref, record)
    context = {
        "form": form,
        "heading": "Reopen this audit",
        "caption": f"Record {record}",
        "intro": "Until you hand it in again nobody else can read it, and it is not counted. The coordinator is told. "
        "Your reason stands in the trail, so write no name in it.",
        "button": "Reopen this audit",
        "back": reverse("audits:read", args=[ref, record, reading]),
        "breadcrumbs": crumbs(audit.record.review, ("Audits", reverse("audits:list", args=[ref]))),
    }
    return render(request, "form_page.html", context)
