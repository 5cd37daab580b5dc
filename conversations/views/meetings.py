"""Meetings with practitioners and with frontline managers: the list, writing up, reading."""

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from conversations import access, actions, queries
from conversations.forms import MeetingForm
from core.forms import attempt
from core.pages import page_of
from core.requests import SignedInRequest
from core.typed import keeps_what_was_typed
from reviews import access as reviews_access

if TYPE_CHECKING:
    from reviews.models import Review


def crumbs(review: "Review") -> list[tuple[str, str]]:
    """The way back: home, the review, its meetings."""
    return [
        ("Home", reverse("home")),
        (str(review), reverse("review", args=[review.ref])),
        ("Meetings", reverse("conversations:meeting_list", args=[review.ref])),
    ]


@require_safe
def meeting_list(request: SignedInRequest, ref: str) -> HttpResponse:
    review = reviews_access.get_review(request.user, ref)
    standing = access.check_can_see_conversations(request.user, review)
    page = page_of(request, queries.meeting_slots_for(request.user, review))
    context = {
        "review": review,
        "page": page,
        "lines": queries.meeting_lines(standing, list(page)),
        "breadcrumbs": crumbs(review)[:-1],
    }
    return render(request, "conversations/meeting_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_what_was_typed("areas", "notes")
def meeting_write(request: SignedInRequest, ref: str, slot: int) -> HttpResponse:
    meeting_slot = access.get_meeting_slot(request.user, ref, slot)
    access.check_can_write_meeting(request.user, meeting_slot)
    form = MeetingForm(
        request.POST if request.method == "POST" else None,
        themes=queries.theme_choices(meeting_slot.review),
        initial=queries.written_so_far(meeting_slot),
    )
    if request.method == "POST" and form.is_valid():
        meeting = attempt(
            form, actions.write_meeting, by=request.user, slot=meeting_slot, **form.cleaned_data
        )
        if meeting is not None:
            messages.success(request, "The notes of the meeting are saved.")
            name = "meeting_quotes" if request.POST.get("then") == "quotes" else "meeting_read"
            return redirect(f"conversations:{name}", ref, meeting.number)
    actions.open_meeting_of(by=request.user, slot=meeting_slot)
    context = {
        "review": meeting_slot.review,
        "slot": meeting_slot,
        "when": queries.when_text(meeting_slot),
        "form": form,
        "breadcrumbs": crumbs(meeting_slot.review),
    }
    return render(request, "conversations/meeting_write.html", context)


@require_safe
def meeting_read(request: SignedInRequest, ref: str, number: int) -> HttpResponse:
    meeting = access.get_meeting(request.user, ref, number)
    actions.open_meeting(by=request.user, meeting=meeting)
    quotes = queries.quotes_of(meeting)
    context = {
        "review": meeting.review,
        "meeting": meeting,
        "when": queries.when_text(meeting.slot),
        "quotes": quotes,
        "to_decide": queries.may_decide(request.user, meeting, quotes),
        "themes": list(meeting.themes.all()),
        "may_write": queries.may_write_meeting(request.user, meeting.slot),
        "breadcrumbs": crumbs(meeting.review),
    }
    return render(request, "conversations/meeting_read.html", context)
