"""Whether words may be used: those that wait for a decision, and one at a time to decide."""

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from conversations import access, actions, queries
from conversations.forms import DecideForm
from core.forms import attempt
from core.pages import page_of
from core.requests import SignedInRequest
from core.typed import keeps_what_was_typed
from reviews import access as reviews_access

from .planning import crumbs

if TYPE_CHECKING:
    from conversations.models import Quote


@require_safe
def quotes_to_decide(request: SignedInRequest, ref: str) -> HttpResponse:
    """The words that wait for this person, and how many are decided."""
    review = reviews_access.get_review(request.user, ref)
    access.check_can_decide_quotes(request.user, review)
    page = page_of(request, queries.quotes_to_decide(request.user, review))
    actions.open_quotes(by=request.user, review=review)
    counts = queries.decided_counts(review)
    context = {
        "review": review,
        "page": page,
        "counts": counts,
        "waiting_for_others": counts[""] - page.paginator.count,
        "breadcrumbs": crumbs(review),
    }
    return render(request, "conversations/quotes_to_decide.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_what_was_typed("reworded")
def quote_decide(request: SignedInRequest, ref: str, number: int, quote: int) -> HttpResponse:
    return _decide(request, access.get_quote(request.user, ref, "conversation", number, quote))


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_what_was_typed("reworded")
def meeting_quote_decide(request: SignedInRequest, ref: str, number: int, quote: int) -> HttpResponse:
    return _decide(request, access.get_quote(request.user, ref, "meeting", number, quote))


def _decide(request: SignedInRequest, quote: "Quote") -> HttpResponse:
    access.check_can_decide_quote(request.user, quote)
    review = (quote.conversation or quote.meeting).review  # type: ignore[union-attr] # one of them, by constraint
    initial = {"use": quote.use, "reworded": quote.reworded, "version": quote.version}
    form = DecideForm(request.POST or None, initial=initial)
    if form.is_valid():
        saved = attempt(form, actions.decide_quote, by=request.user, quote=quote, **form.cleaned_data)
        if saved is not None:
            messages.success(request, f"Decided: {quote.get_use_display().lower()}")
            return redirect("conversations:quotes_to_decide", review.ref)
    if quote.conversation is not None:
        actions.open_conversation(by=request.user, conversation=quote.conversation)
    else:
        actions.open_quotes(by=request.user, review=review)
    context = {
        "review": review,
        "quote": quote,
        "source": quote.conversation or quote.meeting,
        "form": form,
        "breadcrumbs": crumbs(
            review, ("Quotes to decide", reverse("conversations:quotes_to_decide", args=[review.ref]))
        ),
    }
    return render(request, "conversations/quote_decide.html", context)
