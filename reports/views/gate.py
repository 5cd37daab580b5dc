"""The redaction gate: what in the draft could tell who somebody is, and why it may stay."""

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from core.forms import attempt
from core.requests import SignedInRequest
from core.typed import keeps_what_was_typed
from reports import access, actions, compose
from reports.forms import GateAnswerForm
from trail import actions as trail

from .crumbs import crumbs
from .telling import note_number_told

if TYPE_CHECKING:
    from reports.compose import Question
    from reports.models import Report


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_what_was_typed("reason")
def gate(request: SignedInRequest, ref: str) -> HttpResponse:
    """What was found, each with the words around it; the writer takes it out, or says why it may stay."""
    report = access.get_report_on_team(request.user, ref)
    sent: GateAnswerForm | None = None
    if request.method == "POST":
        access.check_can_write(request.user, report.review)
        sent = GateAnswerForm(request.POST, auto_id=_ids(request.POST.get("finding", "")))
        if (
            sent.is_valid()
            and attempt(
                sent,
                actions.answer_finding,
                by=request.user,
                report=report,
                digest=sent.cleaned_data["finding"],
                reason=sent.cleaned_data["reason"],
            )
            is not None
        ):
            messages.success(request, "Your reason is kept")
            return redirect("reports:gate", ref=ref)
        note_number_told(request.user, report, sent)
    return _page(request, report, sent)


def _page(request: SignedInRequest, report: "Report", sent: GateAnswerForm | None) -> HttpResponse:
    """To be told that a number stands somewhere is to be told the number, so the opening is recorded first."""
    found = compose.gate_of(report, compose.document_of(report.review))
    trail.record(
        by=request.user,
        verb="report.gate_opened",
        subject="report",
        review=report.review.ref,
        detail={"case_numbers": found.case_numbers},
    )
    can_write = access.may_write(request.user, report.review)
    context = {
        "review": report.review,
        "breadcrumbs": crumbs(report.review),
        "gate": found,
        "can_write": can_write,
        "to_answer": [(each, _form(each, sent)) for each in found.to_answer],
        "answered": [(each, _form(each, sent)) for each in found.answered],
        "sent": sent if sent is not None and sent.errors else None,
        "goes_to": "this report is made final"
        if report.review.accuracy_opened_at
        else "the host sees this report",
    }
    return render(request, "reports/gate.html", context)


def _ids(digest: str) -> str:
    return f"id_%s_{digest[:12]}"


def _form(question: "Question", sent: GateAnswerForm | None) -> GateAnswerForm:
    digest = question.finding.digest
    if sent is not None and sent.data.get("finding") == digest:
        return sent
    reason = question.answer.reason if question.answer else ""
    return GateAnswerForm(initial={"finding": digest, "reason": reason}, auto_id=_ids(digest))
