"""What somebody was writing when their sign-in ended."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from accounts import access, actions, queries
from core.requests import SignedInRequest

from . import crumbs


@require_safe
def kept(request: SignedInRequest) -> HttpResponse:
    """Each text can be sent again to where it was going: that page's own rules decide, and its check of versions."""
    context = {"pages": queries.kept_pages(request.user), "breadcrumbs": crumbs.home()}
    return render(request, "accounts/kept.html", context)


@require_POST
def kept_discard(request: SignedInRequest, ref: str) -> HttpResponse:
    found = access.get_kept_text(request.user, ref)
    actions.discard_kept_text(by=request.user, kept=found)
    messages.success(request, "It is kept no longer.")
    return redirect("accounts:kept")
