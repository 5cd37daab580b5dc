"""What was sent when it could not be taken: told to scripts in their own terms, shown to people as they typed it."""

import re
from collections.abc import Iterable
from typing import NamedTuple

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from .text import printable

Fields = list[tuple[str, str]]

NEVER_KEPT = re.compile(
    r"pass(word|phrase|wd)|token|secret|credential|csrf|otp|case_number|(^|[-_])code$|^next$|^login$"
)
"""Names of fields whose text is neither kept nor shown: passwords and keys, and what tells who a record is about."""
MACHINES = re.compile(r"(^|[-_])(version|page|next)$")
"""Sent again as it was, and nothing anyone typed."""


class Typed(NamedTuple):
    """A text, and what its box was for."""

    label: str
    text: str


def asks_for_json(request: HttpRequest) -> bool:
    accept = request.headers.get("Accept", "")
    return "application/json" in accept and "text/html" not in accept


def fields_of(request: HttpRequest) -> Fields:
    """Everything that was sent, in its order, but what is never kept."""
    return [
        (printable(name), printable(text))
        for name, texts in request.POST.lists()
        for text in texts
        if not NEVER_KEPT.search(name.lower())
    ]


def typed_among(fields: Iterable[tuple[str, str]]) -> list[Typed]:
    """What there is to read in it, each with its label."""
    return [
        Typed(label_of(name), text) for name, text in fields if text.strip() and not MACHINES.search(name)
    ]


def label_of(name: str) -> str:
    """The name of a field as words: the page it stood on is not asked again, which may be closed by now."""
    words = " ".join(re.split(r"[-_ ]+", name)).strip()
    return words[:1].upper() + words[1:]


def signed_out_json() -> JsonResponse:
    return JsonResponse({"signed_out": True}, status=401)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001 # Django's own shape
    """The page was open too long, or cookies are off: nothing is saved, and what was typed stays on the screen.

    Sent by another site it is a page that shows that site its own words, to nobody but the person looking at it.
    """
    if asks_for_json(request):
        return JsonResponse({"page_too_old": True}, status=403)
    typed = [] if _is_about_passwords(request) else typed_among(fields_of(request))
    return render(request, "403_csrf.html", {"typed": typed}, status=403)


def _is_about_passwords(request: HttpRequest) -> bool:
    return any("password" in name for name in request.POST)
