"""Answering the redaction gate, one finding at a time."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from reports import access, compose, queries
from reports.models import Correction, GateAnswer, Report
from trail import actions as trail

from .numbers import check_no_number


@transaction.atomic
def answer_finding(
    *, by: User, report: Report, digest: str, reason: str, correction: Correction | None = None
) -> GateAnswer:
    """Say why a finding may stay in the report, or in what a correction makes of it. It holds for that text alone.

    Refused for a number, which no reason lets out, and where the text is no longer what was on the screen.
    """
    if correction is not None:
        access.check_can_correct(by, correction)
    else:
        access.check_can_answer_gate(by, report)
    check_no_number(report, {"reason": reason})
    report = (
        Report.objects.select_for_update(of=("self",))
        .select_related("review__host__region")
        .get(pk=report.pk)
    )
    if correction is not None:
        gate = compose.gate_of_correction(report, compose.composed(correction))
    else:
        gate = queries.gate_now(report)
    finding = next((each.finding for each in gate.questions if each.finding.digest == digest), None)
    if finding is None:
        raise ValidationError("This text has changed since you opened the page. Look at it again below.")
    if finding.blocks:
        raise ValidationError("A number cannot stay in the report, whatever the reason. Take it out.")
    said = {
        "part": finding.passage.part,
        "kind": finding.kind.name,
        "reason": reason,
        "answered_by": by,
        "answered_at": timezone.now(),
    }
    answer, _ = GateAnswer.objects.update_or_create(
        report=report, digest=digest, defaults=said, create_defaults={**said, "correction": correction}
    )
    trail.record(
        by=by,
        verb="report.gate_answered",
        subject=finding.passage.name,
        review=report.review.ref,
        detail={"kind": finding.kind.label},
    )
    return answer
