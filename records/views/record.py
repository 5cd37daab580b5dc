"""The page of one record, and the door to its number."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.reauthentication import check_signed_in_again
from core.forms import attempt
from core.requests import SignedInRequest
from core.typed import keeps_what_was_typed
from records import access, actions, queries
from records.forms import RevealForm
from records.scales import REVEALS_A_DAY


@require_safe
def record_detail(request: SignedInRequest, ref: str, record: str) -> HttpResponse:
    found = access.get_record(request.user, ref, record)
    standing, grant = actions.open_record(by=request.user, record=found)
    context = {
        "review": found.review,
        "record": found,
        "standing": standing,
        "detail": queries.detail_of(standing, found, grant),
    }
    return render(request, "records/detail.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@keeps_what_was_typed("reason")
def reveal(request: SignedInRequest, ref: str, record: str) -> HttpResponse:
    """Ask for the reason, then show the number on this one answer and never again without asking.

    Whoever may not see it is refused before they are asked again who they are.
    """
    found = access.get_record(request.user, ref, record)
    access.check_can_reveal_number(request.user, found)
    check_signed_in_again(request)
    shown_before = access.revealed_before(request.user, found)
    form = RevealForm(request.POST or None, initial={"version": shown_before})
    number = None
    if request.method == "POST" and form.is_valid():
        number = attempt(form, actions.reveal_case_number, by=request.user, record=found, **form.cleaned_data)
    context = {
        "review": found.review,
        "record": found,
        "form": form,
        "number": number,
        "is_asked_again": form.is_bound and number is None and not form.errors,
        "revealed_today": access.revealed_today(request.user),
        "most_a_day": REVEALS_A_DAY,
    }
    return render(request, "records/reveal.html", context)
