"""Quotes of a conversation or of a meeting: a list with room for one more, and one at a time to change."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from conversations import access, actions, queries
from conversations.forms import QuoteForm
from core.forms import attempt
from core.requests import SignedInRequest
from core.typed import keeps_what_was_typed

from .notebook import stop
from .planning import crumbs

if TYPE_CHECKING:
    from conversations.models import Conversation, Meeting


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_what_was_typed("text")
def quote_list(request: SignedInRequest, ref: str, number: int) -> HttpResponse:
    saving = request.method == "POST"
    get = access.get_conversation_to_save if saving else access.get_conversation
    conversation = get(request.user, ref, number)
    access.check_can_write(request.user, conversation)
    form = QuoteForm(request.POST if saving else None)
    then = request.POST.get("then")
    if then and not _typed(request):
        return _go_on(request, ref, number)
    if saving and form.is_valid():
        words = {"text": form.cleaned_data["text"], "lang": form.cleaned_data["lang"]}
        if attempt(form, actions.add_quote, by=request.user, conversation=conversation, **words) is not None:
            if then != "stop":
                messages.success(request, "The quote is kept.")
            return _go_on(request, ref, number)
    actions.open_conversation(by=request.user, conversation=conversation)
    context = {
        "source": conversation,
        "conversation": conversation,
        "review": conversation.review,
        "form": form,
        "quotes": queries.quotes_of(conversation),
        "may_quote": queries.may_quote(conversation),
        "edit_name": "conversations:quote_edit",
        "remove_name": "conversations:quote_remove",
        "breadcrumbs": crumbs(conversation.review),
    }
    return render(request, "conversations/quotes.html", context)


def _typed(request: SignedInRequest) -> bool:
    return bool(request.POST.get("text", "").strip())


def _go_on(request: SignedInRequest, ref: str, number: int) -> HttpResponse:
    """Where the button that was pressed leads, once what was typed is kept."""
    match request.POST.get("then"):
        case "stop":
            return stop(request, ref, number)
        case "go_on":
            return redirect("conversations:rate", ref, number)
    return redirect("conversations:quotes", ref, number)


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_what_was_typed("text")
def quote_edit(request: SignedInRequest, ref: str, number: int, quote: int) -> HttpResponse:
    get = access.get_conversation_to_save if request.method == "POST" else access.get_conversation
    source = get(request.user, ref, number)
    access.check_can_write(request.user, source)
    return _edit(
        request,
        source,
        quote,
        "conversations:quotes",
        lambda: actions.open_conversation(by=request.user, conversation=source),
    )


@require_POST
def quote_remove(request: SignedInRequest, ref: str, number: int, quote: int) -> HttpResponse:
    source = access.get_conversation_to_save(request.user, ref, number)
    access.check_can_write(request.user, source)
    return _remove(request, source, quote, "conversations:quotes")


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_what_was_typed("text")
def meeting_quote_list(request: SignedInRequest, ref: str, number: int) -> HttpResponse:
    meeting = access.get_meeting(request.user, ref, number)
    access.check_can_write_meeting(request.user, meeting.slot)
    form = QuoteForm(request.POST if request.method == "POST" else None)
    going_on = request.POST.get("then") == "go_on"
    if going_on and not _typed(request):
        return redirect("conversations:meeting_read", ref, number)
    if request.method == "POST" and form.is_valid():
        words = {"text": form.cleaned_data["text"], "lang": form.cleaned_data["lang"]}
        if attempt(form, actions.add_meeting_quote, by=request.user, meeting=meeting, **words) is not None:
            messages.success(request, "The quote is kept.")
            return redirect(
                "conversations:meeting_read" if going_on else "conversations:meeting_quotes", ref, number
            )
    actions.open_meeting(by=request.user, meeting=meeting)
    context = {
        "source": meeting,
        "meeting": meeting,
        "review": meeting.review,
        "form": form,
        "quotes": queries.quotes_of(meeting),
        "may_quote": True,
        "edit_name": "conversations:meeting_quote_edit",
        "remove_name": "conversations:meeting_quote_remove",
        "breadcrumbs": _meeting_crumbs(meeting),
    }
    return render(request, "conversations/quotes.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_what_was_typed("text")
def meeting_quote_edit(request: SignedInRequest, ref: str, number: int, quote: int) -> HttpResponse:
    source = access.get_meeting(request.user, ref, number)
    access.check_can_write_meeting(request.user, source.slot)
    return _edit(
        request,
        source,
        quote,
        "conversations:meeting_quotes",
        lambda: actions.open_meeting(by=request.user, meeting=source),
    )


@require_POST
def meeting_quote_remove(request: SignedInRequest, ref: str, number: int, quote: int) -> HttpResponse:
    source = access.get_meeting(request.user, ref, number)
    access.check_can_write_meeting(request.user, source.slot)
    return _remove(request, source, quote, "conversations:meeting_quotes")


def _meeting_crumbs(meeting: "Meeting") -> list[tuple[str, str]]:
    review = meeting.review
    meetings = ("Meetings", reverse("conversations:meeting_list", args=[review.ref]))
    return [*crumbs(review)[:-1], meetings]


def _edit(
    request: SignedInRequest,
    source: "Conversation | Meeting",
    number: int,
    back: str,
    open_source: Callable[[], object],
) -> HttpResponse:
    """The form of one quote; `open_source` records the reading before the words are shown."""
    quote = queries.quote_of(source, number)
    if quote is None:
        raise Http404
    access.check_can_reword_quote(request.user, quote)
    form = QuoteForm(
        request.POST if request.method == "POST" else None,
        initial={"text": quote.text, "lang": quote.lang, "version": quote.version},
    )
    if request.method == "POST" and form.is_valid():
        saved = attempt(form, actions.edit_quote, by=request.user, quote=quote, **form.cleaned_data)
        if saved is not None:
            messages.success(request, "The quote is changed.")
            return redirect(back, source.review.ref, source.number)
    open_source()
    context = {
        "review": source.review,
        "form": form,
        "back": reverse(back, args=[source.review.ref, source.number]),
        "breadcrumbs": crumbs(source.review),
    }
    return render(request, "conversations/quote_edit.html", context)


def _remove(
    request: SignedInRequest, source: "Conversation | Meeting", number: int, back: str
) -> HttpResponse:
    quote = queries.quote_of(source, number)
    if quote is not None:
        actions.remove_quote(by=request.user, quote=quote)
        messages.success(request, "The quote is taken out.")
    return redirect(back, source.review.ref, source.number)
