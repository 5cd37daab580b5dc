"""One's own trail."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from core.pages import page_of
from core.requests import SignedInRequest

from . import queries


@require_safe
def own(request: SignedInRequest) -> HttpResponse:
    return render(request, "trail/own.html", {"page": page_of(request, queries.own_events(request.user), 50)})
