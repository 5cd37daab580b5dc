"""Correcting a final report: begun on its newest version, worded piece by piece, approved by another, or given up."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from accounts.models import User
from core.after_commit import after_commit
from core.refusals import Refused
from core.versions import check_still, replace
from reports import access, compose, notices
from reports.correcting import NARRATIVE, Piece, piece_of
from reports.html import NarrativeRefused, clean
from reports.models import CorrectedText, Correction, Rendering, Report, ReportVersion
from trail import actions as trail

from .numbers import check_no_number
from .rendering import queue
from .turns import lock_with_review


@transaction.atomic
def begin_correction(*, by: User, report: Report, wrong: str, said_by: str) -> Correction:
    """Open a correction of the newest version, with what is wrong and who said so."""
    lock_with_review(report)
    report = _locked_report(report)
    access.check_can_begin_correction(by, report)
    check_no_number(report, {"wrong": wrong, "said_by": said_by})
    last = report.corrections.aggregate(last=Max("number"))["last"] or 0
    correction = Correction.objects.create(
        report=report,
        number=last + 1,
        replaces=report.versions.order_by("-number")[0],
        wrong=wrong,
        said_by=said_by,
        begun_by=by,
    )
    correction.authors.add(by)
    _record(by, "begun", correction)
    return correction


@transaction.atomic
def save_corrected_piece(
    *, by: User, correction: Correction, kind: str, number: int, texts: Mapping[str, str], version: int
) -> Correction:
    """Let a piece of the report say this. What says again what the version says is no correction any more.

    Raises Conflict when somebody saved other words after the page was opened (`core.versions.print_of`).
    """
    correction = _locked(correction)
    access.check_can_correct(by, correction)
    composed = compose.composed(correction)
    piece = piece_of(composed.document, kind, number)
    own = piece_of(composed.begun_with, kind, number)
    if piece is None or own is None:
        raise ValidationError("This part is not in the report.")
    wanted = _cleaned(own, texts)
    if not check_still(piece.texts, version=version, wanted=wanted):
        return correction
    for field, text in wanted.items():
        at: dict[str, Any] = {"correction": correction, "kind": kind, "number": number, "field": field}
        if text == own.texts[field]:
            CorrectedText.objects.filter(**at).delete()
        else:
            CorrectedText.objects.update_or_create(**at, defaults={"text": text})
    correction.authors.add(by)
    _record(by, "saved", correction, part=piece.name)
    return correction


def _cleaned(own: Piece, texts: Mapping[str, str]) -> dict[str, str]:
    wanted = {field: texts[field] for field in own.texts}
    if own.is_narrative:
        try:
            cleaned, as_it_was = clean(wanted[NARRATIVE]), clean(own.texts[NARRATIVE])
        except NarrativeRefused as refusal:
            raise ValidationError({NARRATIVE: str(refusal)}) from refusal
        if as_it_was and not cleaned:
            raise ValidationError(
                {NARRATIVE: "Write what it should say: a section is corrected, not taken out."}
            )
        wanted[NARRATIVE] = own.texts[NARRATIVE] if cleaned == as_it_was else str(cleaned)
    return wanted


@transaction.atomic
def say_what_was_corrected(*, by: User, correction: Correction, says: str, version: int) -> Correction:
    """Save the sentences that the new version prints for its reader."""
    correction = _locked(correction)
    access.check_can_correct(by, correction)
    check_no_number(correction.report, {"says": says})
    if replace(correction, version=version, values={"says": says}):
        correction.authors.add(by)
        _record(by, "saved", correction, part="what was corrected")
    return correction


@transaction.atomic
def give_up_correction(*, by: User, correction: Correction, why: str) -> Correction:
    """End it without a version. Its words go; that it was open, and why it was given up, stay."""
    correction = _locked(correction)
    access.check_can_correct(by, correction)
    check_no_number(correction.report, {"why": why})
    correction.given_up_at, correction.given_up_by, correction.given_up_why = timezone.now(), by, why
    correction.save(update_fields=["given_up_at", "given_up_by", "given_up_why"])
    correction.texts.all().delete()
    correction.gate_answers.all().delete()
    _record(by, "given_up", correction)
    return correction


@transaction.atomic
def approve_correction(*, by: User, correction: Correction, fingerprint: str) -> Correction:
    """Approve exactly the corrected report that was on the screen, named by its fingerprint."""
    correction = _locked(correction)
    access.check_can_approve_correction(by, correction)
    document = compose.correction_of(correction)
    if fingerprint != compose.fingerprint_of(document):
        raise ValidationError(
            "The correction has changed since you opened this page. Read it again before you approve it."
        )
    if gaps := compose.gaps_of_correction(document):
        raise ValidationError([gap.what for gap in gaps])
    correction.approved_fingerprint, correction.approved_by = fingerprint, by
    correction.approved_at = timezone.now()
    correction.save(update_fields=["approved_fingerprint", "approved_by", "approved_at"])
    _record(by, "approved", correction, fingerprint=fingerprint)
    after_commit(notices.correction_approved, correction)
    return correction


@transaction.atomic
def finalise_correction(*, by: User, correction: Correction) -> Rendering:
    """Queue the PDF of the corrected report as it was approved; the worker freezes it as the next version."""
    correction = _locked(correction)
    composed = compose.composed(correction)
    fingerprint = compose.fingerprint_of(composed.document)
    access.check_can_finalise_correction(by, correction, fingerprint)
    if gaps := compose.gate_of_correction(correction.report, composed).gaps:
        raise Refused(" ".join(gaps), ask="the coordinator")
    return queue(by, correction.report, fingerprint, is_final=True, correction=correction)


def end_with(correction: Correction, version: ReportVersion) -> None:
    """The correction is this version now, which keeps its words. Call within the transaction that freezes it."""
    correction.became = version
    correction.save(update_fields=["became"])
    correction.texts.all().delete()


def _locked(correction: Correction) -> Correction:
    """The correction as it stands, its report locked, by which whatever is done about it takes its turn."""
    _locked_report(correction.report)
    return Correction.objects.select_related(
        "replaces__report", "report__review__host__region", "report__review__framework"
    ).get(pk=correction.pk)


def _locked_report(report: Report) -> Report:
    rows = Report.objects.select_for_update(of=("self",))
    return rows.select_related("review__host__region", "review__framework").get(pk=report.pk)


def _record(by: User, what: str, correction: Correction, **detail: object) -> None:
    trail.record(
        by=by,
        verb=f"report.correction_{what}",
        subject=f"correction {correction.number}",
        review=correction.report.review.ref,
        detail=detail,
    )
