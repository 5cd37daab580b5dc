"""Pages of concerns: the list, raising one, reading it, and following it to its end."""

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from concerns import access, actions, queries
from concerns.actions.texts import HOLDS_A_NUMBER
from concerns.forms import CloseForm, EntryForm, RaiseForm
from core.forms import Form, attempt
from core.pages import page_of
from core.refusals import may
from core.requests import SignedInRequest
from core.typed import keeps_what_was_typed
from reviews import access as reviews_access, queries as reviews_queries

if TYPE_CHECKING:
    from reviews.models import Review


@require_safe
def concern_list(request: SignedInRequest, ref: str) -> HttpResponse:
    """All of a review's concerns, or one's own."""
    review = reviews_access.get_review(request.user, ref)
    standing = access.check_can_see_concerns(request.user, review)
    page = page_of(request, queries.concerns_of(request.user, review))
    context = {
        "review": review,
        "page": page,
        "lines": queries.lines_of(request.user, list(page)),
        "is_own": not access.reads_follow_up(standing),
        "may_raise": access.may_raise(standing),
    }
    return render(request, "concerns/list.html", context)


@keeps_what_was_typed("seen", "told")
@require_http_methods(["GET", "HEAD", "POST"])
def raise_concern(request: SignedInRequest, ref: str) -> HttpResponse:
    """What to do now, and one short form. `record` and `slot` in the address say where the person comes from."""
    review = reviews_access.get_review(request.user, ref)
    access.check_can_raise(request.user, review)
    given = {name: request.GET.get(name, "") for name in ("record", "slot")}
    record, slot = access.source_of(request.user, review, **given)
    form = RaiseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        about = {"review": review, "record": record, "slot": slot}
        concern = attempt(form, actions.raise_concern, by=request.user, **about, **form.cleaned_data)
        if concern is not None:
            return redirect("concerns:read", ref, concern.number)
        _note_a_number(request, review, form)
    context = {
        "review": review,
        "form": form,
        "from_record": record.ref if record is not None and slot is None else "",
        "from_slot": slot,
        "contacts": reviews_queries.contacts_of(review),
    }
    return render(request, "concerns/raise.html", context)


def _note_a_number(request: SignedInRequest, review: "Review", form: Form) -> None:
    """That somebody was told of a number in their text leaves a line in the trail."""
    if any(form.has_error(name, code=HOLDS_A_NUMBER) for name in form.fields):
        actions.note_not_saved(by=request.user, review=review)


@require_safe
def read(request: SignedInRequest, ref: str, number: int) -> HttpResponse:
    """What was raised, who was told and when, what was done. For whoever raised it also the proof that it arrived."""
    concern = access.get_concern(request.user, ref, number)
    opened = actions.open_concern(by=request.user, concern=concern)
    told = queries.told_of(concern)
    context = {
        "review": concern.review,
        "concern": concern,
        "opened": opened,
        "source": queries.source_text(request.user, concern),
        "told": told,
        "not_sent": [one for one in told if one.sent_at is None],
        "is_own": concern.raised_by_id == request.user.pk,
        "can_take_up": may(access.check_can_take_up, request.user, concern),
        "can_follow": may(access.check_can_follow, request.user, concern),
    }
    return render(request, "concerns/read.html", context)


@require_POST
def take_up(request: SignedInRequest, ref: str, number: int) -> HttpResponse:
    concern = access.get_concern(request.user, ref, number)
    actions.take_up(by=request.user, concern=concern)
    messages.success(request, "You have taken it up. Whoever raised it is told.")
    return redirect("concerns:read", ref, number)


@keeps_what_was_typed("text")
@require_http_methods(["GET", "HEAD", "POST"])
def follow(request: SignedInRequest, ref: str, number: int) -> HttpResponse:
    """Say what was done."""
    concern = access.get_concern(request.user, ref, number)
    access.check_can_follow(request.user, concern)
    form = EntryForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if attempt(form, actions.write_entry, by=request.user, concern=concern, **form.cleaned_data):
            messages.success(request, "What was done is written down.")
            return redirect("concerns:read", ref, number)
        _note_a_number(request, concern.review, form)
    facts = {"heading": "Say what was done", "button": "Write it down"}
    return _following(request, concern, form, facts)


@keeps_what_was_typed("reason")
@require_http_methods(["GET", "HEAD", "POST"])
def close(request: SignedInRequest, ref: str, number: int) -> HttpResponse:
    """Say how it ended."""
    concern = access.get_concern(request.user, ref, number)
    access.check_can_follow(request.user, concern)
    form = CloseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if attempt(form, actions.close_concern, by=request.user, concern=concern, **form.cleaned_data):
            messages.success(request, "The concern is closed. Whoever raised it is told.")
            return redirect("concerns:read", ref, number)
        _note_a_number(request, concern.review, form)
    facts = {"heading": "Close this concern", "button": "Close this concern"}
    return _following(request, concern, form, facts)


def _following(request: SignedInRequest, concern: Any, form: Form, facts: dict[str, str]) -> HttpResponse:
    context = {"review": concern.review, "concern": concern, "form": form, **facts}
    return render(request, "concerns/follow.html", context)
