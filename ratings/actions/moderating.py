"""Deciding what stands for a record that was read twice, or whose ratings clash."""

from collections.abc import Mapping
from dataclasses import replace

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from audits.models import Audit
from core.refusals import Conflict, Refused
from core.text import clean_text
from ratings import access
from ratings.counting import Grades, differences
from ratings.models import ModeratedGrade, Moderation
from ratings.queries import readings_of
from records.models import Record
from reviews.models import Review, SubTheme
from reviews.scales import Grade
from trail import actions as trail


@transaction.atomic
def moderate(
    *,
    by: User,
    record: Record,
    reading: int,
    overall: str,
    reason: str,
    subthemes: Mapping[int, str] | None = None,
    reasons: Mapping[int, str] | None = None,
    clash_reason: str = "",
    version: int = 0,
) -> Moderation:
    """Decide which reading's answers count, and the grades that stand.

    Where both readings say the same, that grade is taken over; `subthemes` gives the others by number, `reasons` (if
    any) why. An overall Good or better beside an Inadequate on a sub-theme that forbids it needs `clash_reason`.
    """
    access.check_can_moderate(by, record.review)
    record = Record.objects.select_for_update(of=("self",)).select_related("review").get(pk=record.pk)
    readings = readings_of(record)
    _check_is_ready(record, readings)
    if reading not in readings:
        raise ValidationError({"reading": "Select the reading whose answers count"})
    grades = _grades(readings, overall, subthemes or {}, _all_numbers(record))
    grades = replace(grades, holding_back=_holding_back(record))
    reason, clash_reason = clean_text(reason), clean_text(clash_reason)
    _check_reasons(grades, reason, clash_reason)
    decided = {"reading": reading, "reason": reason, "clash_reason": clash_reason, "decided_by": by}
    moderation = _store(record, decided, version)
    _store_grades(moderation, grades, {number: clean_text(why) for number, why in (reasons or {}).items()})
    trail.record(by=by, verb="record.moderated", subject=f"record {record.ref}", review=record.review.ref)
    return moderation


def _check_is_ready(record: Record, readings: Mapping[int, Grades]) -> None:
    asked_for = record.assignments.filter(ended_at=None).count()
    if not readings or len(readings) < asked_for:
        raise Refused("Both readings are compared when both are handed in.")
    twice = len(readings) > 1
    clashing = any(grades.clashes for grades in readings.values())
    if not twice and not clashing and not Moderation.objects.filter(record=record).exists():
        raise Refused("This record was read once and its ratings do not clash: there is nothing to decide.")


def _all_numbers(record: Record) -> list[int]:
    return list(
        SubTheme.objects.filter(framework=record.review.framework_id).values_list("number", flat=True)
    )


def _holding_back(record: Record) -> frozenset[int]:
    subthemes = SubTheme.objects.filter(framework=record.review.framework_id, holds_back=True)
    return frozenset(subthemes.values_list("number", flat=True))


def _grades(
    readings: Mapping[int, Grades], overall: str, decided: Mapping[int, str], numbers: list[int]
) -> Grades:
    """The grades that stand: those given, and where none was, the one both readings share. Raises what is missing."""
    every = list(readings.values())
    open_numbers = set(differences(every[0], every[-1]))
    errors = {}
    if overall not in Grade.values:
        errors["overall"] = "Select the overall rating that stands"
    subthemes = {}
    for number in numbers:
        grade = decided.get(number) or ("" if number in open_numbers else every[0].subthemes.get(number, ""))
        if grade in Grade.values:
            subthemes[number] = grade
        elif number in open_numbers or grade:
            errors[f"subtheme_{number}"] = f"Select the grade that stands for sub-theme {number}"
    if errors:
        raise ValidationError(errors)
    return Grades(overall, subthemes)


def _check_reasons(grades: Grades, reason: str, clash_reason: str) -> None:
    errors = {}
    if not reason:
        errors["reason"] = "Give the reason for what was decided"
    clashing = grades.clashes
    if clashing and not clash_reason:
        named = " and ".join(str(number) for number in clashing)
        label = Grade(grades.overall).label
        errors["clash_reason"] = (
            f"Say why the record is {label} overall although sub-theme {named} is Inadequate, or change one of the two"
        )
    if errors:
        raise ValidationError(errors)


def _store(record: Record, decided: dict[str, object], version: int) -> Moderation:
    stored = Moderation.objects.filter(record=record).first()
    if stored is not None and stored.version != version:
        raise Conflict(theirs={"reason": stored.reason}, version=stored.version)
    moderation, _ = Moderation.objects.update_or_create(
        record=record, defaults={**decided, "decided_at": timezone.now(), "version": version + 1}
    )
    return moderation


def _store_grades(moderation: Moderation, grades: Grades, reasons: Mapping[int, str]) -> None:
    moderation.grades.all().delete()
    subthemes = SubTheme.objects.filter(framework=moderation.record.review.framework_id)
    ModeratedGrade.objects.create(moderation=moderation, grade=grades.overall, reason=reasons.get(0, ""))
    ModeratedGrade.objects.bulk_create(
        ModeratedGrade(
            moderation=moderation,
            subtheme=subtheme,
            grade=grades.subthemes[subtheme.number],
            reason=reasons.get(subtheme.number, ""),
        )
        for subtheme in subthemes
        if subtheme.number in grades.subthemes
    )


@transaction.atomic
def open_comparison(*, by: User, record: Record) -> Record:
    """Record that the person reads the readings side by side; called before they are shown."""
    access.check_can_compare(by, record)
    readings = Audit.objects.filter(record=record, handed_in_at__isnull=False).values_list(
        "reading", "reader"
    )
    for reading, reader in readings:
        trail.record(
            by=by,
            verb="audit.opened",
            subject=f"audit {record.ref}, reading {reading}",
            review=record.review.ref,
            detail={"own": True} if reader == by.pk else None,
        )
    return record


@transaction.atomic
def open_pair(*, by: User, review: Review, record: str, conversation: int) -> None:
    """Record that the person sets a record's ratings against those of the talk with its person; called before."""
    access.check_can_set_against(by, review)
    trail.record(
        by=by,
        verb="pair.opened",
        subject=f"record {record} and conversation {conversation}",
        review=review.ref,
    )
