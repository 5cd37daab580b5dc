"""The list of conversations, the card before we talk, and the first page of the notebook."""

from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from conversations import access, actions, queries
from conversations.forms import StartForm
from core.forms import attempt
from core.pages import page_of
from core.requests import SignedInRequest
from records import access as records_access, actions as records_actions
from reviews import access as reviews_access, queries as reviews_queries

if TYPE_CHECKING:
    from reviews.models import Review

Crumbs = list[tuple[str, str]]


def crumbs(review: "Review", *more: tuple[str, str]) -> Crumbs:
    """The way back: home, the review, its conversations."""
    return [
        ("Home", reverse("home")),
        (str(review), reverse("review", args=[review.ref])),
        ("Conversations", reverse("conversations:list", args=[review.ref])),
        *more,
    ]


@require_safe
def conversation_list(request: SignedInRequest, ref: str) -> HttpResponse:
    review = reviews_access.get_review(request.user, ref)
    access.check_can_see_conversations(request.user, review)
    page = page_of(request, queries.appointments_for(request.user, review))
    context = {
        "review": review,
        "page": page,
        "lines": queries.planned(request.user, list(page)),
        "breadcrumbs": crumbs(review)[:-1],
    }
    return render(request, "conversations/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def card(request: SignedInRequest, ref: str, slot: int) -> HttpResponse:
    """Closed until asked for: the button opens it, and its opening is recorded before it is shown."""
    appointment = access.get_appointment(request.user, ref, slot)
    records_access.check_can_read_card(request.user, appointment.record)
    review = appointment.slot.review
    is_open = request.method == "POST"
    opened = records_actions.open_card(by=request.user, record=appointment.record) if is_open else {}
    context = {
        "review": review,
        "slot": appointment.slot,
        "when": queries.when_text(appointment.slot),
        "where": queries.where_text(appointment.slot),
        "is_open": is_open,
        "fields": [(label, text) for label, text in queries.card_lines(opened) if text],
        "left_out": [label for label, text in queries.card_lines(opened) if not text],
        "contacts": reviews_queries.contacts_of(review) if is_open else None,
        "may_start": queries.may_start(request.user, appointment),
        "breadcrumbs": crumbs(review),
    }
    return render(request, "conversations/card.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def start(request: SignedInRequest, ref: str, slot: int) -> HttpResponse:
    appointment = access.get_appointment(request.user, ref, slot)
    access.check_can_hold(request.user, appointment)
    form = StartForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        conversation = attempt(
            form,
            actions.start_conversation,
            by=request.user,
            appointment=appointment,
            spoke_with=form.cleaned_data["spoke_with"],
        )
        if conversation is not None:
            return redirect(queries.first_page_of(conversation))
    review = appointment.slot.review
    context = {"review": review, "slot": appointment.slot, "form": form, "breadcrumbs": crumbs(review)}
    return render(request, "conversations/start.html", context)
