"""Correcting a final report: what is wrong, the words piece by piece, and the way to another version."""

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.forms import attempt
from core.refusals import may, why_not
from core.requests import SignedInRequest
from core.typed import keeps_what_was_typed
from core.versions import print_of
from reports import access, actions, charts, compose, correcting, finding, queries
from reports.correction_forms import BeginCorrectionForm, CorrectedForm, GiveUpCorrectionForm, SaysForm
from reports.forms import ApproveForm
from reports.html import NarrativeRefused, as_made, render_html
from trail import actions as trail

from .approving import refused_approval
from .crumbs import correction_crumbs, version_crumbs
from .telling import note_number_told

if TYPE_CHECKING:
    from reports.models import Correction


def _place(correction: "Correction", *, below: bool = True) -> dict[str, Any]:
    review = correction.report.review
    return {
        "review": review,
        "correction": correction,
        "breadcrumbs": correction_crumbs(review) if below else version_crumbs(review),
    }


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_what_was_typed("wrong", "said_by")
def correction_begin(request: SignedInRequest, ref: str) -> HttpResponse:
    """What is wrong, and who said so: with that a correction begins."""
    report = access.get_report_on_team(request.user, ref)
    begun = queries.open_correction(report)
    if begun is not None and may(access.check_can_correct, request.user, begun):
        return redirect("reports:correction", ref=ref)
    access.check_can_begin_correction(request.user, report)
    form = BeginCorrectionForm(request.POST or None)
    if (
        form.is_valid()
        and attempt(form, actions.begin_correction, by=request.user, report=report, **form.cleaned_data)
        is not None
    ):
        messages.success(request, "The correction is open")
        return redirect("reports:correction", ref=ref)
    note_number_told(request.user, report, form)
    context = {"review": report.review, "breadcrumbs": version_crumbs(report.review), "form": form}
    return render(request, "reports/correction_begin.html", context)


def _record_opened(request: SignedInRequest, correction: "Correction") -> None:
    trail.record(
        by=request.user,
        verb="report.draft_opened",
        subject=f"correction {correction.number}",
        review=correction.report.review.ref,
    )


@require_safe
def correction(request: SignedInRequest, ref: str) -> HttpResponse:
    """Where a correction stands: why it is open, what changed so far, and the one next step for whoever looks."""
    return _page(request, access.get_correction(request.user, ref))


def _page(
    request: SignedInRequest, correction: "Correction", approve_form: ApproveForm | None = None
) -> HttpResponse:
    _record_opened(request, correction)
    composed = compose.composed(correction)
    document, changes = composed.document, composed.changes
    fingerprint = compose.fingerprint_of(document)
    was_approved = correction.approved_fingerprint
    named = {change.name for change in changes}
    context = {
        **_place(correction, below=False),
        "changes": changes,
        "left_out": [name for name in document.corrections[-1].places if name not in named],
        "gaps": compose.gaps_of_correction(document),
        "gate": compose.gate_of_correction(correction.report, composed),
        "is_approved": was_approved == fingerprint,
        "is_void": bool(was_approved) and was_approved != fingerprint,
        "can_write": may(access.check_can_correct, request.user, correction),
        "why_not": why_not(access.check_can_approve_correction, request.user, correction),
        "form": approve_form or ApproveForm(initial={"fingerprint": fingerprint}),
        "making": correction.renderings.order_by("-number").first(),
    }
    return render(request, "reports/correction.html", context)


@require_safe
def correction_pieces(request: SignedInRequest, ref: str) -> HttpResponse:
    """Everything in the report whose words can be corrected, below its headings; or where certain words stand in it."""
    correction = access.get_correction(request.user, ref)
    access.check_can_correct(request.user, correction)
    _record_opened(request, correction)
    words = queries.filters_of(request.GET).words
    pieces = correcting.pieces_of(compose.correction_of(correction))
    parts = finding.parts_of(pieces, set(correction.texts.values_list("kind", "number")), words)
    context = {
        **_place(correction),
        "words": words,
        "parts": parts,
        "found": sum(len(part.lines) for part in parts) if words else None,
    }
    return render(request, "reports/correction_pieces.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_what_was_typed("body", "title", "month", "text", "owner", "measure", "baseline", "reason")
def correction_piece(request: SignedInRequest, ref: str, kind: str, number: int) -> HttpResponse:
    """The words of one piece, as they stand in the correction."""
    correction = access.get_correction(request.user, ref)
    access.check_can_correct(request.user, correction)
    piece = correcting.piece_of(compose.correction_of(correction), kind, number)
    if piece is None:
        raise Http404
    texts = dict(piece.texts)
    form = CorrectedForm(request.POST or None, texts=texts, initial={"version": print_of(texts)})
    if (
        form.is_valid()
        and attempt(
            form,
            actions.save_corrected_piece,
            by=request.user,
            correction=correction,
            kind=kind,
            number=number,
            texts=form.texts,
            version=form.cleaned_data["version"],
        )
        is not None
    ):
        messages.success(request, f"“{piece.name}” is saved")
        return redirect("reports:correction", ref=ref)
    return render(
        request, "reports/correction_piece.html", {**_place(correction), "piece": piece, "form": form}
    )


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_what_was_typed("says")
def correction_says(request: SignedInRequest, ref: str) -> HttpResponse:
    """What the new version prints of what was corrected."""
    correction = access.get_correction(request.user, ref)
    access.check_can_correct(request.user, correction)
    initial = {"says": correction.says, "version": correction.version}
    form = SaysForm(request.POST or None, initial=initial)
    if (
        form.is_valid()
        and attempt(
            form, actions.say_what_was_corrected, by=request.user, correction=correction, **form.cleaned_data
        )
        is not None
    ):
        messages.success(request, "What was corrected is saved")
        return redirect("reports:correction", ref=ref)
    note_number_told(request.user, correction.report, form)
    return render(request, "reports/correction_says.html", {**_place(correction), "form": form})


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_what_was_typed("why")
def correction_give_up(request: SignedInRequest, ref: str) -> HttpResponse:
    """End the correction without a version, with a reason."""
    correction = access.get_correction(request.user, ref)
    access.check_can_correct(request.user, correction)
    form = GiveUpCorrectionForm(request.POST or None)
    if (
        form.is_valid()
        and attempt(
            form, actions.give_up_correction, by=request.user, correction=correction, **form.cleaned_data
        )
        is not None
    ):
        messages.success(request, "The correction is given up. The report is as it was")
        return redirect("reports:version", ref=ref)
    note_number_told(request.user, correction.report, form)
    return render(request, "reports/correction_give_up.html", {**_place(correction), "form": form})


@require_safe
def correction_preview(request: SignedInRequest, ref: str) -> HttpResponse:
    """The whole report as the correction has it, as HTML."""
    correction = access.get_correction(request.user, ref)
    _record_opened(request, correction)
    try:
        body, problem = (
            render_html(
                compose.correction_of(correction),
                chart_url=lambda chart: reverse(
                    "reports:version_chart", args=[ref, charts.key(chart), "svg"]
                ),
            ),
            "",
        )
    except NarrativeRefused as refusal:
        body, problem = "", str(refusal)
    context = {**_place(correction), "body": as_made(body), "problem": problem}
    return render(request, "reports/correction_preview.html", context)


@require_POST
def correction_approve(request: SignedInRequest, ref: str) -> HttpResponse:
    correction = access.get_correction(request.user, ref)
    access.check_can_approve_correction(request.user, correction)
    form = refused_approval(
        actions.approve_correction, request, "You have approved the correction", correction=correction
    )
    return redirect("reports:correction", ref=ref) if form is None else _page(request, correction, form)


@require_POST
def correction_finalise(request: SignedInRequest, ref: str) -> HttpResponse:
    rendering = actions.finalise_correction(
        by=request.user, correction=access.get_correction(request.user, ref)
    )
    return redirect("reports:rendering", ref=ref, number=rendering.number)
