"""What people ask about themselves: taken down, decided by a second person, carried out, handed over."""

from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.reauthentication import reauthentication_required
from core.dates import date_text
from core.forms import Form, attempt
from core.pages import page_of
from core.refusals import may
from core.requests import SignedInRequest
from core.typed import keeps_what_was_typed
from retention import access, actions, queries
from retention.forms import ClockForm, DecisionForm, RequestForm
from reviews import access as reviews_access


@require_safe
def request_list(request: SignedInRequest, ref: str) -> HttpResponse:
    review = reviews_access.get_review(request.user, ref)
    access.check_can_see_requests(request.user, review)
    context = {
        "review": review,
        "page": page_of(request, queries.requests_of(request.user, review)),
        "can_ask": may(access.check_can_ask, request.user, review),
    }
    return render(request, "retention/request_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_what_was_typed("keeps_why")
def request_make(request: SignedInRequest, ref: str) -> HttpResponse:
    review = reviews_access.get_review(request.user, ref)
    access.check_can_ask(request.user, review)
    choices = [*queries.record_choices(review), *queries.account_choices(review)]
    form = RequestForm(request.POST or None, about=choices)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        about = queries.about(review, given.pop("about"))
        made = attempt(form, actions.ask_about_person, by=request.user, review=review, **about, **given)
        if made is not None:
            messages.success(
                request, "The request is recorded. Now a second person decides: the DASS, or another lead."
            )
            return redirect("retention:request", ref, made.ref)
    context = {
        "review": review,
        "form": form,
        "heading": "Record a request",
        "caption": str(review),
        "button": "Ask the second person",
        "back": reverse("retention:request_list", args=[ref]),
        "breadcrumbs": [
            ("Home", reverse("home")),
            (str(review), reverse("review", args=[ref])),
            ("What people ask", reverse("retention:request_list", args=[ref])),
        ],
    }
    return render(request, "form_page.html", context)


@require_safe
def request_detail(request: SignedInRequest, ref: str, request_ref: str) -> HttpResponse:
    return _page(request, ref, request_ref)


@require_POST
@keeps_what_was_typed("why")
def request_decide(request: SignedInRequest, ref: str, request_ref: str) -> HttpResponse:
    asked = access.get_request(request.user, reviews_access.get_review(request.user, ref), request_ref)
    form = DecisionForm(request.POST)
    if form.is_valid():
        decided = attempt(form, actions.decide, by=request.user, asked=asked, **form.cleaned_data)
        if decided is not None:
            messages.success(request, "Your decision is recorded.")
            return redirect("retention:request", ref, request_ref)
    access.check_can_decide(request.user, asked)
    return _page(request, ref, request_ref, decision=form)


@require_POST
@keeps_what_was_typed("reason")
def request_clock(request: SignedInRequest, ref: str, request_ref: str) -> HttpResponse:
    asked = access.get_request(request.user, reviews_access.get_review(request.user, ref), request_ref)
    form = ClockForm(request.POST)
    if form.is_valid():
        paused = attempt(form, actions.stop_clock, by=request.user, asked=asked, **form.cleaned_data)
        if paused is not None:
            messages.success(request, f"The answer is now due on {date_text(paused.due_on)}.")
            return redirect("retention:request", ref, request_ref)
    access.check_can_stop_clock(request.user, asked)
    return _page(request, ref, request_ref, clock=form)


@require_POST
def request_withdraw(request: SignedInRequest, ref: str, request_ref: str) -> HttpResponse:
    asked = access.get_request(request.user, reviews_access.get_review(request.user, ref), request_ref)
    actions.withdraw(by=request.user, asked=asked)
    messages.success(request, "The request is withdrawn. Nothing is done about it.")
    return redirect("retention:request", ref, request_ref)


@reauthentication_required
@require_http_methods(["GET", "HEAD", "POST"])
def request_carry_out(request: SignedInRequest, ref: str, request_ref: str) -> HttpResponse:
    """Says once more what goes; then makes the file, or erases. After signing in again."""
    asked = access.get_request(request.user, reviews_access.get_review(request.user, ref), request_ref)
    access.check_can_carry_out(request.user, asked)
    if request.method == "POST":
        actions.carry_out(by=request.user, asked=asked)
        messages.success(request, "It is done. What was done is in the trail, without content.")
        return redirect("retention:request", ref, request_ref)
    context = {
        "review": asked.review,
        "asked": asked,
        "outcome": queries.outcome_of(asked),
        "count": queries.count_of(asked),
    }
    return render(request, "retention/carry_out.html", context)


@never_cache
@reauthentication_required
@require_safe
def request_file(request: SignedInRequest, ref: str, request_ref: str) -> FileResponse:
    """The file for the person, after signing in again."""
    asked = access.get_request(request.user, reviews_access.get_review(request.user, ref), request_ref)
    actions.open_file(by=request.user, asked=asked)
    return FileResponse(
        asked.file.open(),
        as_attachment=True,
        filename=f"what-is-held-{asked.ref}.zip",
        content_type="application/zip",
    )


def _page(
    request: SignedInRequest,
    ref: str,
    request_ref: str,
    *,
    decision: Form | None = None,
    clock: Form | None = None,
) -> HttpResponse:
    review = reviews_access.get_review(request.user, ref)
    asked = access.get_request(request.user, review, request_ref)
    leads = may(access.check_can_ask, request.user, review)
    context = {
        "review": review,
        "asked": asked,
        "outcome": queries.outcome_of(asked),
        "can_decide": may(access.check_can_decide, request.user, asked),
        "can_carry_out": leads and may(access.check_can_carry_out, request.user, asked),
        "can_have_file": may(access.check_can_have_file, request.user, asked),
        "can_stop_clock": may(access.check_can_stop_clock, request.user, asked),
        "can_withdraw": may(access.check_can_withdraw, request.user, asked),
        "form": decision or clock,
        "decision": decision or DecisionForm(),
        "clock": clock or ClockForm(initial={"days": asked.stopped_days}),
    }
    return render(request, "retention/request.html", context)
