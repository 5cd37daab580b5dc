"""Approving exactly what was on the screen: a report, or a correction of one."""

from collections.abc import Callable

from django.contrib import messages

from core.forms import attempt
from core.requests import SignedInRequest
from reports.forms import ApproveForm


def refused_approval(
    approve: Callable[..., object], request: SignedInRequest, said: str, **what: object
) -> ApproveForm | None:
    """Approve it and say so; else the form, with what stands in the way."""
    form = ApproveForm(request.POST)
    if form.is_valid():
        fingerprint = form.cleaned_data["fingerprint"]
        if attempt(form, approve, by=request.user, fingerprint=fingerprint, **what) is not None:
            messages.success(request, said)
            return None
    return form
