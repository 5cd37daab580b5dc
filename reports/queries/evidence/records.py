"""What was read: how often each criterion was met, and what readers wrote of records."""

from accounts.models import User
from audits.access import audits_to_work_with
from audits.models import Audit, AuditRating, CriterionAnswer
from core.refusals import may
from ratings.access import check_can_see_ratings
from reports import compose
from reports.models import Source
from reviews.models import Review

from .pieces import Piece

LENSES = (
    (Source.Kind.RECORD, "overall_reason", ""),
    (Source.Kind.PROCESS, "lens_process", ", the process"),
    (Source.Kind.EXPERIENCE, "lens_experience", ", the person’s experience"),
    (Source.Kind.DIFFERENCE, "lens_difference", ", the difference made"),
)


def criterion_results(user: User, review: Review) -> list[Piece]:
    """How many records met each criterion, as the report's tables count them."""
    if not may(check_can_see_ratings, user, review):
        return []
    return [
        Piece(
            Source.Kind.CRITERION,
            criterion.pk,
            f"Criterion {criterion.code}: {criterion.text}",
            f"Met in {tally.met}, partly met in {tally.partly} and not met in {tally.not_met} of {tally.files} records"
            + (f"; not applicable in {tally.not_applicable}." if tally.not_applicable else "."),
        )
        for criterion, tally in compose.counted_criteria(review)
        if tally.files
    ]


def comments(user: User, review: Review) -> list[Piece]:
    """Comments on criteria and on sub-themes, record by record."""
    audits = audits_to_work_with(user).filter(record__review=review, handed_in_at__isnull=False).values("pk")
    answers = (
        CriterionAnswer.objects.filter(audit__in=audits)
        .exclude(comment="")
        .select_related("audit__record", "criterion")
        .order_by("criterion__position", "audit__record__category", "audit__record__number", "audit__reading")
    )
    ratings = (
        AuditRating.objects.filter(audit__in=audits)
        .exclude(note="")
        .select_related("audit__record", "subtheme")
        .order_by("subtheme__number", "audit__record__category", "audit__record__number", "audit__reading")
    )
    return [
        Piece(
            Source.Kind.ANSWER,
            row.pk,
            f"Record {row.audit.record.ref}, {row.criterion.code}: {row.get_answer_display()}",
            row.comment,
            row.criterion.text,
        )
        for row in answers
    ] + [
        Piece(
            Source.Kind.SUBTHEME,
            row.pk,
            f"Record {row.audit.record.ref}, {row.subtheme.title}: {row.get_grade_display() or 'not rated'}",
            row.note,
            subthemes=frozenset({row.subtheme.number}),
        )
        for row in ratings
    ]


def records(user: User, review: Review) -> list[Piece]:
    """Each record as a whole: the reason for its overall rating, and the three lenses."""
    read = (
        audits_to_work_with(user)
        .filter(record__review=review, handed_in_at__isnull=False)
        .select_related("record")
        .order_by("record__category", "record__number", "reading")
    )
    return [piece for audit in read for piece in _of_record(audit)]


def _of_record(audit: Audit) -> list[Piece]:
    title = f"Record {audit.record.ref}: {audit.get_overall_display()}"
    return [
        Piece(kind, audit.pk, title + lens, getattr(audit, name))
        for kind, name, lens in LENSES
        if getattr(audit, name)
    ]
