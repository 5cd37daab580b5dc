"""The redaction gate: what in the draft, or in a correction, could tell who somebody is, and why it may stay."""

from dataclasses import replace
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from core.forms import attempt
from core.refusals import may
from core.requests import SignedInRequest
from core.typed import keeps_what_was_typed
from reports import access, actions, compose, correcting, queries
from reports.forms import GateAnswerForm
from trail import actions as trail

from .crumbs import correction_crumbs, crumbs
from .telling import note_number_told

if TYPE_CHECKING:
    from reports.compose import Question
    from reports.models import Correction, Report
    from reviews.models import Review


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_what_was_typed("reason")
def gate(request: SignedInRequest, ref: str) -> HttpResponse:
    """What was found, each with the words around it; the writer takes it out, or says why it may stay."""
    report = access.get_report_on_team(request.user, ref)
    sent: GateAnswerForm | None = None
    if request.method == "POST":
        access.check_can_answer_gate(request.user, report)
        sent = _sent(request)
        if _is_answered(request, report, sent):
            return redirect("reports:gate", ref=ref)
    return _page(request, report, sent)


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_what_was_typed("reason")
def correction_gate(request: SignedInRequest, ref: str) -> HttpResponse:
    """The same of what a correction makes of a final report."""
    correction = access.get_correction(request.user, ref)
    sent: GateAnswerForm | None = None
    if request.method == "POST":
        access.check_can_correct(request.user, correction)
        sent = _sent(request)
        if _is_answered(request, correction.report, sent, correction):
            return redirect("reports:correction_gate", ref=ref)
    return _page(request, correction.report, sent, correction)


def _sent(request: SignedInRequest) -> GateAnswerForm:
    return GateAnswerForm(request.POST, auto_id=_ids(request.POST.get("finding", "")))


def _is_answered(
    request: SignedInRequest,
    report: "Report",
    sent: GateAnswerForm,
    correction: "Correction | None" = None,
) -> bool:
    """Keep the reason; what stands in its way is beside it then."""
    if (
        sent.is_valid()
        and attempt(
            sent,
            actions.answer_finding,
            by=request.user,
            report=report,
            digest=sent.cleaned_data["finding"],
            reason=sent.cleaned_data["reason"],
            correction=correction,
        )
        is not None
    ):
        messages.success(request, "Your reason is kept")
        return True
    note_number_told(request.user, report, sent)
    return False


def _page(
    request: SignedInRequest,
    report: "Report",
    sent: GateAnswerForm | None,
    correction: "Correction | None" = None,
) -> HttpResponse:
    """To be told that a number stands somewhere is to be told the number, so the opening is recorded first."""
    review = report.review
    if correction is not None:
        found = compose.gate_of_correction(report, compose.composed(correction))
    else:
        found = queries.gate_now(report)
    trail.record(
        by=request.user,
        verb="report.gate_opened",
        subject=f"correction {correction.number}" if correction else "report",
        review=review.ref,
        detail={"case_numbers": found.case_numbers},
    )
    if correction is not None or review.final_at is not None:
        found = replace(
            found, questions=tuple(_at_correction(each, review.ref, correction) for each in found.questions)
        )
    if correction is not None:
        can_write = may(access.check_can_correct, request.user, correction)
        goes_to = "the correction is made a version"
    else:
        can_write = may(access.check_can_answer_gate, request.user, report)
        goes_to = _goes_to(review)
    context = {
        "review": review,
        "breadcrumbs": correction_crumbs(review) if correction else crumbs(review),
        "correction": correction,
        "gate": found,
        "can_write": can_write,
        "to_answer": [(each, _form(each, sent)) for each in found.to_answer],
        "answered": [(each, _form(each, sent)) for each in found.answered],
        "as_approved": [(each, _form(each, sent)) for each in found.as_approved],
        "sent": sent if sent is not None and sent.errors else None,
        "goes_to": goes_to,
    }
    return render(request, "reports/gate.html", context)


def _goes_to(review: "Review") -> str:
    if review.final_at is not None:
        return "everybody may read this report"
    return "this report is made final" if review.accuracy_opened_at else "the host sees this report"


def _at_correction(question: "Question", ref: str, correction: "Correction | None") -> "Question":
    """The same finding, with the address at which a correction changes that text; none for what it cannot change."""
    passage = question.finding.passage
    if correction is None:
        return replace(question, finding=replace(question.finding, passage=replace(passage, address="")))
    key = correcting.key_of_part(passage.part)
    if key is not None:
        address = reverse("reports:correction_piece", args=[ref, *key])
    else:
        address = reverse("reports:correction_says", args=[ref]) if passage.part == "corrections.says" else ""
    return replace(question, finding=replace(question.finding, passage=replace(passage, address=address)))


def _ids(digest: str) -> str:
    return f"id_%s_{digest[:12]}"


def _form(question: "Question", sent: GateAnswerForm | None) -> GateAnswerForm:
    digest = question.finding.digest
    if sent is not None and sent.data.get("finding") == digest:
        return sent
    reason = question.answer.reason if question.answer else ""
    return GateAnswerForm(initial={"finding": digest, "reason": reason}, auto_id=_ids(digest))
