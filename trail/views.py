"""One's own trail, on a page and as a file."""

from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from core.pages import page_of
from core.requests import SignedInRequest
from core.spreadsheets import csv_response

from . import queries


@require_safe
def own(request: SignedInRequest) -> HttpResponse:
    return render(request, "trail/own.html", {"page": page_of(request, queries.own_events(request.user), 50)})


@require_safe
def own_file(request: SignedInRequest) -> StreamingHttpResponse:
    return csv_response("what-i-did-and-opened", queries.OWN_HEAD, queries.own_rows(request.user))
