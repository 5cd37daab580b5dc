"""What was sent when it could not be taken: told to scripts in their own terms, shown to people as they typed it."""

import re
from collections.abc import Iterable
from typing import NamedTuple

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from .forms import fields_called
from .text import printable

Fields = list[tuple[str, str]]

NEVER_KEPT = re.compile(
    r"pass(word|phrase|wd)|token|secret|credential|csrf|otp|case_number|(^|[-_])code$|^next$|^login$"
)
"""Names of fields whose text is neither kept nor shown: passwords and keys, and what tells who a record is about."""
MACHINES = re.compile(r"(^|[-_])(version|page|next)$|^(then|complete|continue)$")
"""Sent again as it was, and nothing anyone typed: what is hidden in a form, and the names of buttons."""
PART_OF_A_DATE = re.compile(r"^(.+)-(day|month|year)$")


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
        Typed(label_of(name), words_of(name, text))
        for name, text in fields
        if text.strip() and not MACHINES.search(name) and not _is_hidden(name)
    ]


def label_of(name: str) -> str:
    """The field's label, where all forms of the service agree on one; else its name as words.

    The page it stood on is not asked again, which may be closed by now.
    """
    if date := PART_OF_A_DATE.match(name):
        return f"{label_of(date[1])}, {date[2]}"
    before, _, own = name.rpartition("-")
    labels = {str(field.label) for field in fields_called(own) if field.label}
    if len(labels) != 1:
        words = " ".join(re.split(r"[-_ ]+", name)).strip()
        return words[:1].upper() + words[1:]
    label = labels.pop()
    return f"{before} {label[:1].lower()}{label[1:]}" if before else label


def words_of(name: str, text: str) -> str:
    """What was typed, or the words of the choice that was made, where all forms that offer it agree on them."""
    words = {
        str(label)
        for field in fields_called(name.rpartition("-")[2])
        for key, label in getattr(field, "choices", ())
        if str(key) == text
    }
    return words.pop() if len(words) == 1 else text


def _is_hidden(name: str) -> bool:
    fields = fields_called(name.rpartition("-")[2])
    return bool(fields) and all(field.widget.is_hidden for field in fields)


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
