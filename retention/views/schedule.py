"""The dates of a review, its shorter periods and its holds."""

from datetime import date

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.dates import date_text
from core.forms import attempt
from core.requests import SignedInRequest
from core.typed import keeps_what_was_typed
from retention import access, actions, queries
from retention.forms import EndHoldForm, HoldForm, PeriodForm
from retention.periods import STANDARD, Kind
from reviews import access as reviews_access


@require_safe
def schedule(request: SignedInRequest, ref: str) -> HttpResponse:
    """When everything of the review goes, what keeps it, and what went."""
    review = reviews_access.get_review(request.user, ref)
    now = reviews_access.standing(request.user, review)
    access.check_can_see_schedule(now)
    today = timezone.localdate()
    context = {
        "review": review,
        "lines": queries.lines_of(review, today=today),
        "holds": queries.holds_of(review),
        "run": queries.last_run(),
        "can_shorten": access.answers_for_host(now),
        "can_hold": now.is_host_information_lead,
        "can_see_requests": access.answers_for_host(now),
    }
    return render(request, "retention/schedule.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def shorten(request: SignedInRequest, ref: str, kind: str) -> HttpResponse:
    review = reviews_access.get_review(request.user, ref)
    access.check_can_shorten(request.user, review)
    if kind not in set(Kind):
        raise Http404
    wanted = Kind(kind)
    line = next(line for line in queries.lines_of(review, today=timezone.localdate()) if line.kind == kind)
    length = line.shorter.length if line.shorter else STANDARD[wanted].length
    if line.is_over:
        messages.info(request, f"{line.title}: nothing of it is left, so there is no time to shorten.")
        return redirect("retention:schedule", ref)
    form = PeriodForm(request.POST or None, kind=wanted, initial={"length": length})
    if request.method == "POST" and form.is_valid():
        due_on = attempt(
            form, actions.shorten_period, by=request.user, review=review, kind=wanted, **form.cleaned_data
        )
        if due_on is not None:
            messages.success(request, _kept_until(line, due_on))
            return redirect("retention:schedule", ref)
    if not form.has_error("confirmed"):
        form.leave_out_confirmed()
    return render(request, "retention/shorten.html", {"review": review, "form": form, "line": line})


def _kept_until(line: queries.Line, due_on: date) -> str:
    """A card goes by the day of its own conversation."""
    if line.holds:
        return f"Saved. {line.title}: a legal hold keeps it. Without the hold it is deleted on {date_text(due_on)}."
    at_latest = " at the latest" if line.kind == Kind.CARDS else ""
    return f"Saved. {line.title}: deleted on {date_text(due_on)}{at_latest}."


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_what_was_typed("reason")
def hold_place(request: SignedInRequest, ref: str) -> HttpResponse:
    review = reviews_access.get_review(request.user, ref)
    access.check_can_hold(request.user, review)
    form = HoldForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        hold = attempt(form, actions.place_hold, by=request.user, review=review, **form.cleaned_data)
        if hold is not None:
            messages.success(request, "The legal hold stands. Renew it within 90 days, or it lapses.")
            return redirect("retention:schedule", ref)
    context = {
        "review": review,
        "form": form,
        "heading": "Place a legal hold",
        "caption": str(review),
        "button": "Place the hold",
        "intro": "While it stands nothing it covers is deleted, and nobody of this review is erased. It lapses after "
        "90 days unless you renew it.",
        "back": reverse("retention:schedule", args=[ref]),
        "breadcrumbs": [
            ("Home", reverse("home")),
            (str(review), reverse("review", args=[ref])),
            ("What is kept until when", reverse("retention:schedule", args=[ref])),
        ],
    }
    return render(request, "form_page.html", context)


@require_POST
def hold_renew(request: SignedInRequest, ref: str, number: int) -> HttpResponse:
    review = reviews_access.get_review(request.user, ref)
    hold = access.get_hold(request.user, review, number)
    form = HoldForm(request.POST)
    if attempt(form, actions.renew_hold, by=request.user, hold=hold) is not None:
        messages.success(request, "The hold stands for another 90 days.")
    else:
        messages.error(request, " ".join(map(str, form.non_field_errors())))
    return redirect("retention:schedule", ref)


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_what_was_typed("reason")
def hold_end(request: SignedInRequest, ref: str, number: int) -> HttpResponse:
    """Says first what the next run may delete without the hold."""
    review = reviews_access.get_review(request.user, ref)
    hold = access.get_hold(request.user, review, number)
    access.check_can_hold(request.user, review)
    if not hold.is_live:
        messages.info(request, "This hold is over already.")
        return redirect("retention:schedule", ref)
    form = EndHoldForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        ended = attempt(form, actions.end_hold, by=request.user, hold=hold, **form.cleaned_data)
        if ended is not None:
            messages.success(request, "The hold is ended. What is due is deleted at the next run.")
            return redirect("retention:schedule", ref)
    going = queries.goes_without(hold, today=timezone.localdate())
    return render(
        request, "retention/end_hold.html", {"review": review, "hold": hold, "form": form, "going": going}
    )
