"""Checking and settling: the team's check, the host's comments on facts, approval, the final, its release."""

from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.forms import attempt
from core.refusals import Refused
from core.requests import SignedInRequest
from core.typed import keeps_what_was_typed
from reports import access, actions, compose, queries
from reports.forms import ApproveForm, FactAnswerForm, FactCommentForm
from reviews.access import standing

from .crumbs import crumbs

if TYPE_CHECKING:
    from reports.models import Report


def _check_page(
    request: SignedInRequest, report: "Report", approve_form: ApproveForm | None = None
) -> HttpResponse:
    fingerprint = compose.fingerprint_of(compose.document_of(report.review))
    who = standing(request.user, report.review)
    try:
        access.check_can_approve(request.user, report)
        why_not = ""
    except Refused as refused:
        why_not = refused.reason
    context = {
        "review": report.review,
        "breadcrumbs": crumbs(report.review),
        "report": report,
        "gaps": compose.gaps_of(report),
        "is_approved": report.approved_fingerprint == fingerprint,
        "is_void": bool(report.approved_fingerprint) and report.approved_fingerprint != fingerprint,
        "is_coordinator": who.is_coordinator,
        "why_not": why_not,
        "unanswered": report.fact_comments.filter(outcome="").count(),
        "pages": queries.pages_of(report),
        "form": approve_form or ApproveForm(initial={"fingerprint": fingerprint}),
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
    try:
        actions.open_team_check(by=request.user, report=report)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, "The team has been asked to check the draft")
    return redirect("reports:check", ref=ref)


@require_POST
def share_for_accuracy(request: SignedInRequest, ref: str) -> HttpResponse:
    report = access.get_report(request.user, ref)
    try:
        actions.share_for_accuracy(by=request.user, report=report)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, "The host has been asked to check the facts")
    return redirect("reports:check", ref=ref)


@require_POST
def approve(request: SignedInRequest, ref: str) -> HttpResponse:
    report = access.get_report(request.user, ref)
    access.check_can_approve(request.user, report)
    form = ApproveForm(request.POST)
    if (
        form.is_valid()
        and attempt(
            form,
            actions.approve,
            by=request.user,
            report=report,
            fingerprint=form.cleaned_data["fingerprint"],
        )
        is not None
    ):
        messages.success(request, "You have approved the report")
        return redirect("reports:check", ref=ref)
    return _check_page(request, report, form)


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
    context = {
        "review": report.review,
        "breadcrumbs": crumbs(report.review),
        "comments": report.fact_comments.all(),
        "form": form,
        "can_comment": can_comment,
        "can_answer": standing(request.user, report.review).is_coordinator and report.review.final_at is None,
    }
    return render(request, "reports/facts.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_what_was_typed("answer")
def fact_answer(request: SignedInRequest, ref: str, number: int) -> HttpResponse:
    report = access.get_report(request.user, ref)
    access.check_can_write(request.user, report.review)
    comment = report.fact_comments.filter(number=number).first()
    if comment is None:
        raise Http404
    form = FactAnswerForm(
        request.POST or None, initial={"outcome": comment.outcome, "answer": comment.answer}
    )
    if (
        form.is_valid()
        and attempt(form, actions.answer_fact_comment, by=request.user, comment=comment, **form.cleaned_data)
        is not None
    ):
        messages.success(request, f"Comment {number} is answered")
        return redirect("reports:facts", ref=ref)
    return render(
        request,
        "reports/fact_answer.html",
        {"review": report.review, "breadcrumbs": crumbs(report.review), "comment": comment, "form": form},
    )
