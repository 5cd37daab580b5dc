"""Pages that show every app at once: home, and the page of one review."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.roles import Role
from concerns.access import check_can_close_review
from core.forms import attempt
from core.pages import page_of
from core.requests import SignedInRequest
from core.typed import keeps_what_was_typed
from records.access import check_can_close
from reports import access as reports_access
from retention import actions as retention_actions, queries as retention_queries
from reviews import actions as reviews_actions, queries as reviews_queries
from reviews.access import check_can_take_step, get_review, has_closed, standing

from . import gaps, queries
from .forms import CloseFieldworkForm, CloseReviewForm
from .menu import held_by
from .next_actions import next_action, next_step
from .parts import parts_of

CLOSED = "The review {ref} is closed. Its pages no longer open for you and the team."


@require_safe
def home(request: SignedInRequest) -> HttpResponse:
    """What waits for me, and my reviews."""
    today = timezone.localdate()
    held = held_by(request)
    desk = queries.desk_of(request.user, today=today, held=held)
    lines = [(one, one.is_overdue(today)) for one in desk.waiting]
    context = {
        "lines": page_of(request, lines, parameter="waiting"),
        "reviews": page_of(request, desk.reviews),
        "can_schedule": Role.COORDINATOR in held.roles,
    }
    return render(request, "home.html", context)


@require_safe
def review_detail(request: SignedInRequest, ref: str) -> HttpResponse:
    """The story of one review: its stage, the next action, its parts and its team."""
    review = get_review(request.user, ref)
    who = standing(request.user, review)
    team = reviews_queries.team_lines(review, is_planner=False, today=timezone.localdate())
    context = {
        "review": review,
        "action": next_action(who, review.stage),
        "tasks": parts_of(who, team),
        "step": next_step(who, review.stage),
        "can_move": who.is_coordinator and review.fieldwork_opened_at is None,
        "can_reopen": who.is_coordinator and review.fieldwork_closed_at and not review.moderated_at,
        "team": team,
        "breadcrumbs": [("Home", reverse("home"))],
    }
    return render(request, "review.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_what_was_typed("reason")
def close_fieldwork(request: SignedInRequest, ref: str) -> HttpResponse:
    """Says by person what is not in yet; closing all the same takes a tick and a reason."""
    review = get_review(request.user, ref)
    check_can_take_step(request.user, review)
    closing = gaps.closing_of(standing(request.user, review), today=timezone.localdate())
    form = CloseFieldworkForm(request.POST if request.method == "POST" else None, although=closing.although)
    if request.method == "POST" and form.is_valid():
        told = {"missing": closing.missing, "reason": form.reason_given}
        if attempt(form, reviews_actions.close_fieldwork, by=request.user, review=review, **told) is not None:
            messages.success(request, "Fieldwork is closed.")
            return redirect("review", ref)
    context = {
        "review": review,
        "form": form,
        "closing": closing,
        "breadcrumbs": [("Home", reverse("home")), (str(review), reverse("review", args=[ref]))],
    }
    return render(request, "close_fieldwork.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_what_was_typed("reason")
def close_review(request: SignedInRequest, ref: str) -> HttpResponse:
    """Says what goes now, what ends and what stays until when; closing takes a tick. Sent twice, it says the same."""
    if request.method == "POST" and has_closed(request.user, ref):
        messages.success(request, CLOSED.format(ref=ref))
        return redirect("home")
    review = get_review(request.user, ref)
    check_can_close(request.user, review)
    check_can_close_review(request.user, review)
    reports_access.check_can_close_review(request.user, review)
    today = timezone.localdate()
    ending = retention_queries.ending_of(review, today=today)
    is_early = ending.early_until is not None
    form = CloseReviewForm(request.POST if request.method == "POST" else None, is_early=is_early)
    if request.method == "POST" and form.is_valid():
        told = {"by": request.user, "review": review, "reason": form.reason_given}
        if attempt(form, retention_actions.close_review, **told) is not None:
            messages.success(request, CLOSED.format(ref=ref))
            return redirect("home")
    context = {
        "review": review,
        "form": form,
        "ending": ending,
        "team": reviews_queries.team_lines(review, is_planner=False, today=today),
        "breadcrumbs": [("Home", reverse("home")), (str(review), reverse("review", args=[ref]))],
    }
    return render(request, "close_review.html", context)


@login_not_required
@require_safe
def peer_rights(request: HttpRequest) -> HttpResponse:
    """What a peer may do and what nobody may ask of them, for everybody to read."""
    return render(request, "peer_rights.html")


@login_not_required
@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """What people are told whose records may be read, for everybody to read."""
    return render(request, "privacy.html")


@login_not_required
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """`ok` while the database answers, 503 while it does not."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return HttpResponse("the database does not answer", content_type="text/plain", status=503)
    return HttpResponse("ok", content_type="text/plain")
