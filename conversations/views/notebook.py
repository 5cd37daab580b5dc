"""The notebook: one prompt at a time, ratings, a last look, handing in; and reading what was handed in."""

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from conversations import access, actions, queries
from conversations.forms import HandInForm, NoteForm, RateForm
from core.forms import attempt
from core.requests import SignedInRequest
from core.typed import keeps_what_was_typed
from reviews import queries as reviews_queries

from .planning import crumbs

if TYPE_CHECKING:
    from conversations.models import Conversation


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_what_was_typed("text")
def write(request: SignedInRequest, ref: str, number: int, prompt: int) -> HttpResponse:
    """One prompt. Every button saves first: to go on, to stop for now, or because the person wants to stop."""
    saving = request.method == "POST"
    get = access.get_conversation_to_save if saving else access.get_conversation
    conversation = get(request.user, ref, number)
    access.check_can_write(request.user, conversation)
    notes = queries.notes_of(conversation)
    note = next((note for note in notes if note.prompt.number == prompt), None)
    if note is None:
        raise Http404
    asked = {"prompt": note.prompt.text, "hint": note.prompt.hint}
    form = NoteForm(
        request.POST if saving else None, initial={"text": note.text, "version": note.version}, **asked
    )
    if saving and form.is_valid():
        saved = attempt(
            form,
            actions.write_note,
            by=request.user,
            conversation=conversation,
            prompt=prompt,
            **form.cleaned_data,
        )
        if saved is not None:
            return _go_on(request, ref, number, following=queries.following(notes, prompt))
    actions.open_conversation(by=request.user, conversation=conversation)
    context = {
        "conversation": conversation,
        "review": conversation.review,
        "form": form,
        "position": notes.index(note) + 1,
        "notes": notes,
        "previous": queries.preceding(notes, prompt),
        "following": queries.following(notes, prompt),
        "breadcrumbs": crumbs(conversation.review),
    }
    return render(request, "conversations/write.html", context)


def _go_on(request: SignedInRequest, ref: str, number: int, following: int | None) -> HttpResponse:
    match request.POST.get("then"):
        case "pause":
            messages.success(request, "Your notes are saved. Come back to them when you like.")
            return redirect("conversations:list", ref)
        case "stop":
            conversation = access.get_conversation(request.user, ref, number)
            actions.stop_conversation(by=request.user, conversation=conversation)
            return redirect("conversations:stopped", ref, number)
        case _ if following is not None:
            return redirect("conversations:write", ref, number, following)
    return redirect("conversations:quotes", ref, number)


@require_POST
def stop(request: SignedInRequest, ref: str, number: int) -> HttpResponse:
    conversation = access.get_conversation_to_save(request.user, ref, number)
    actions.stop_conversation(by=request.user, conversation=conversation)
    return redirect("conversations:stopped", ref, number)


@require_safe
def stopped(request: SignedInRequest, ref: str, number: int) -> HttpResponse:
    conversation = access.get_conversation(request.user, ref, number)
    access.check_can_write(request.user, conversation)
    context = {
        "conversation": conversation,
        "review": conversation.review,
        "record": access.appointment_of(conversation).record,
        "contacts": reviews_queries.contacts_of(conversation.review),
        "breadcrumbs": crumbs(conversation.review),
    }
    return render(request, "conversations/stopped.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_what_was_typed("overall_reason")
def rate(request: SignedInRequest, ref: str, number: int) -> HttpResponse:
    saving = request.method == "POST"
    get = access.get_conversation_to_save if saving else access.get_conversation
    conversation = get(request.user, ref, number)
    access.check_can_write(request.user, conversation)
    ratings = queries.ratings_of(conversation)
    form = RateForm(
        request.POST if saving else None,
        subthemes=[(row.subtheme.number, row.subtheme.in_plain_words) for row in ratings],
        initial={
            "spoke_with": conversation.spoke_with,
            "overall": conversation.overall,
            "overall_reason": conversation.overall_reason,
            "version": conversation.version,
            **{f"subtheme_{row.subtheme.number}": row.grade for row in ratings},
        },
    )
    if saving and form.is_valid():
        saved = attempt(
            form, actions.rate_conversation, by=request.user, conversation=conversation, **form.ratings
        )
        if saved is not None and request.POST.get("then") == "stop":
            return stop(request, ref, number)
        if saved is not None:
            return redirect("conversations:check", ref, number)
    actions.open_conversation(by=request.user, conversation=conversation)
    context = {
        "conversation": conversation,
        "review": conversation.review,
        "form": form,
        "parts": [
            (form[f"subtheme_{row.subtheme.number}"], row.subtheme, queries.described(row.subtheme))
            for row in ratings
        ],
        "breadcrumbs": crumbs(conversation.review),
    }
    return render(request, "conversations/rate.html", context)


@require_safe
def check(request: SignedInRequest, ref: str, number: int) -> HttpResponse:
    conversation = access.get_conversation(request.user, ref, number)
    access.check_can_write(request.user, conversation)
    actions.open_conversation(by=request.user, conversation=conversation)
    context = {"form": HandInForm(), **_whole(conversation)}
    return render(request, "conversations/check.html", context)


@require_POST
def hand_in(request: SignedInRequest, ref: str, number: int) -> HttpResponse:
    conversation = access.get_conversation_to_save(request.user, ref, number)
    access.check_can_write(request.user, conversation)
    form = HandInForm(request.POST)
    if form.is_valid():
        handed_in = attempt(form, actions.hand_in_conversation, by=request.user, conversation=conversation)
        if handed_in is not None:
            messages.success(request, f"Conversation {number} is handed in. Thank you.")
            return redirect("conversations:list", ref)
    actions.open_conversation(by=request.user, conversation=conversation)
    return render(request, "conversations/check.html", {"form": form, **_whole(conversation)})


@require_safe
def read(request: SignedInRequest, ref: str, number: int) -> HttpResponse:
    conversation = access.get_conversation(request.user, ref, number)
    actions.open_conversation(by=request.user, conversation=conversation)
    whole = _whole(conversation)
    context = {
        **whole,
        "is_own": conversation.author_id == request.user.pk,
        "to_decide": queries.may_decide(request.user, conversation, whole["quotes"]),
    }
    return render(request, "conversations/read.html", context)


def _whole(conversation: "Conversation") -> dict[str, Any]:
    """All of a conversation, for the pages that show it whole."""
    notes, ratings = queries.notes_of(conversation), queries.ratings_of(conversation)
    return {
        "conversation": conversation,
        "review": conversation.review,
        "when": queries.when_text(access.appointment_of(conversation).slot),
        "where": queries.where_text(access.appointment_of(conversation).slot),
        "notes": notes,
        "skipped": [note for note in notes if not note.text],
        "quotes": queries.quotes_of(conversation),
        "ratings": ratings,
        "unrated": [rating for rating in ratings if not rating.grade],
        "missing": queries.gaps_in(conversation),
        "breadcrumbs": crumbs(conversation.review),
    }
