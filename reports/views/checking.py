"""Checking and settling: the team's check, the host's comments on facts, approval, the final, its release."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.forms import attempt
from core.refusals import Refused, why_not
from core.requests import SignedInRequest
from core.typed import keeps_what_was_typed
from reports import access, actions, compose, queries
from reports.checks import Check
from reports.forms import ApproveForm, DeadlineForm, FactCommentForm
from reports.sections import SectionKey
from reviews.access import standing

from .approving import refused_approval
from .crumbs import crumbs
from .telling import note_number_told

if TYPE_CHECKING:
    from reports.models import Report


def _check_page(
    request: SignedInRequest,
    report: "Report",
    approve_form: ApproveForm | None = None,
    deadline_form: DeadlineForm | None = None,
) -> HttpResponse:
    document = compose.document_of(report.review)
    fingerprint = compose.fingerprint_of(document)
    review = report.review
    who = standing(request.user, review)
    is_final = review.final_at is not None
    check = Check.ACCURACY if review.team_check_opened_at else Check.TEAM
    deadlines = queries.deadlines_of(report)
    asked_by = deadlines.get(Check.ACCURACY.value)
    context = {
        "review": review,
        "breadcrumbs": crumbs(review),
        "report": report,
        "moved": [] if is_final else queries.moved_in(report, document),
        "little": [] if is_final else queries.resting_on_little(request.user, report),
        "gaps": [] if is_final else queries.gaps_for(request.user, report),
        "gate": None if is_final else compose.gate_of(report, document),
        "is_approved": report.approved_fingerprint == fingerprint,
        "is_void": bool(report.approved_fingerprint) and report.approved_fingerprint != fingerprint,
        "is_coordinator": who.is_coordinator,
        "why_not": why_not(access.check_can_approve, request.user, report),
        "unanswered": report.fact_comments.filter(outcome="").count(),
        "unclosed": report.team_comments.filter(closed_at=None).count(),
        "deadlines": deadlines,
        "host_has_until": asked_by.due_on if asked_by and asked_by.due_on >= timezone.localdate() else None,
        "pages": queries.pages_of(report),
        "form": approve_form or ApproveForm(initial={"fingerprint": fingerprint}),
        "deadline_form": deadline_form or DeadlineForm(check=check),
    }
    return render(request, "reports/check.html", context)


@require_safe
def check(request: SignedInRequest, ref: str) -> HttpResponse:
    """Where the report stands between draft and final, and the one next step for whoever looks."""
    report = access.get_report(request.user, ref)
    access.check_can_see_draft_files(request.user, report.review)
    return _check_page(request, report)


@require_POST
def open_team_check(request: SignedInRequest, ref: str) -> HttpResponse:
    report = access.get_report(request.user, ref)
    return _send(
        request, report, Check.TEAM, actions.open_team_check, "The team has been asked to check the draft"
    )


@require_POST
def share_for_accuracy(request: SignedInRequest, ref: str) -> HttpResponse:
    report = access.get_report(request.user, ref)
    return _send(
        request,
        report,
        Check.ACCURACY,
        actions.share_for_accuracy,
        "The host has been asked to check the facts",
    )


def _send(
    request: SignedInRequest, report: "Report", check: Check, send: Callable[..., "Report"], done: str
) -> HttpResponse:
    access.check_can_write(request.user, report.review)
    form = DeadlineForm(request.POST, check=check)
    if (
        form.is_valid()
        and attempt(form, send, by=request.user, report=report, **form.cleaned_data) is not None
    ):
        messages.success(request, done)
        return redirect("reports:check", ref=report.review.ref)
    return _check_page(request, report, deadline_form=form)


@require_http_methods(["GET", "HEAD", "POST"])
def deadline(request: SignedInRequest, ref: str, check: str) -> HttpResponse:
    """Give a check that was asked for another day."""
    report = access.get_report(request.user, ref)
    access.check_can_write(request.user, report.review)
    stands = queries.deadline_of(report, check)
    if stands is None:
        raise Http404
    form = DeadlineForm(request.POST or None, check=Check(check), initial={"due_on": stands.due_on})
    values = {"check": Check(check), **form.cleaned_data} if form.is_valid() else {}
    if values and attempt(form, actions.move_deadline, by=request.user, report=report, **values) is not None:
        messages.success(request, "The date is changed")
        return redirect("reports:check", ref=ref)
    context = {
        "review": report.review,
        "breadcrumbs": crumbs(report.review),
        "deadline": stands,
        "form": form,
    }
    return render(request, "reports/deadline.html", context)


@require_POST
def approve(request: SignedInRequest, ref: str) -> HttpResponse:
    report = access.get_report(request.user, ref)
    access.check_can_approve(request.user, report)
    form = refused_approval(actions.approve, request, "You have approved the report", report=report)
    return redirect("reports:check", ref=ref) if form is None else _check_page(request, report, form)


@require_POST
def finalise(request: SignedInRequest, ref: str) -> HttpResponse:
    report = access.get_report(request.user, ref)
    rendering = actions.finalise(by=request.user, report=report)
    return redirect("reports:rendering", ref=ref, number=rendering.number)


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_what_was_typed("text")
def facts(request: SignedInRequest, ref: str) -> HttpResponse:
    """The host's comments on facts with what the team decided on each, and, for the host, a new comment."""
    report = access.get_report(request.user, ref)
    try:
        access.check_can_comment_on_facts(request.user, report.review)
        can_comment = True
    except Refused:
        can_comment = False
    if request.method == "POST":
        access.check_can_comment_on_facts(request.user, report.review)
    form = FactCommentForm(request.POST or None)
    if (
        form.is_valid()
        and attempt(form, actions.comment_on_fact, by=request.user, report=report, **form.cleaned_data)
        is not None
    ):
        messages.success(request, "Your comment is sent to the coordinator")
        return redirect("reports:facts", ref=ref)
    note_number_told(request.user, report, form)
    rows = report.fact_comments.all()
    context = {
        "review": report.review,
        "breadcrumbs": crumbs(report.review),
        "comments": queries.commented(report, compose.document_of(report.review), rows),
        "sections": SectionKey.choices,
        "deadline": queries.deadline_of(report, Check.ACCURACY),
        "form": form,
        "can_comment": can_comment,
        "can_answer": standing(request.user, report.review).is_coordinator and report.review.final_at is None,
    }
    return render(request, "reports/facts.html", context)
