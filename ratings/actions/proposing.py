"""What the two readers of a record propose together, for the coordinator to decide."""

from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from core.refusals import Conflict, Refused
from core.text import clean_text
from ratings import access
from ratings.counting import differences
from ratings.models import Moderation, Proposal, ProposedGrade
from ratings.queries import readings_of
from records.models import Record
from reviews.models import SubTheme
from reviews.scales import Grade
from trail import actions as trail

OVERALL = 0
"""Stands for the overall rating among numbers of sub-themes."""


@transaction.atomic
def propose(
    *, by: User, record: Record, reason: str, grades: Mapping[int, str] | None = None, version: int = 0
) -> Proposal:
    """Keep what one of the two proposes, where the readings differ: grades by sub-theme number, 0 for overall.

    The pair has one proposal. Whoever changes it becomes the one who wrote it, and the other's agreement is void.
    Raises `Conflict` when the other saved meanwhile.
    """
    access.check_can_propose(by, record)
    record = _locked(record)
    proposed = _grades(record, grades or {})
    reason = clean_text(reason)
    if not reason:
        raise ValidationError({"reason": "Give the reason for what you propose"})
    stored = Proposal.objects.filter(record=record).first()
    if stored is not None and (reason, proposed) == (stored.reason, _grades_of(stored)):
        return stored
    _check_version(stored, version, reason, proposed)
    proposal, _ = Proposal.objects.update_or_create(
        record=record,
        defaults={
            "reason": reason,
            "written_by": by,
            "written_at": timezone.now(),
            "agreed_by": None,
            "agreed_at": None,
            "version": version + 1,
        },
    )
    _store_grades(proposal, proposed)
    trail.record(by=by, verb="proposal.made", subject=f"record {record.ref}", review=record.review.ref)
    return proposal


@transaction.atomic
def agree_to_proposal(*, by: User, record: Record, version: int) -> Proposal:
    """The other reader agrees to what they read: that version and no other."""
    access.check_can_propose(by, record)
    record = _locked(record)
    proposal = Proposal.objects.filter(record=record).first()
    if proposal is None:
        raise ValidationError("Nothing is proposed for this record yet")
    if proposal.written_by_id == by.pk:
        raise Refused("You wrote this proposal: the other reader says whether they agree.")
    if proposal.version != version:
        raise ValidationError(
            "The proposal was changed after you opened it. Read it again, then say whether you agree"
        )
    if proposal.agreed_by_id != by.pk:
        proposal.agreed_by, proposal.agreed_at = by, timezone.now()
        proposal.save(update_fields=["agreed_by", "agreed_at"])
        trail.record(by=by, verb="proposal.agreed", subject=f"record {record.ref}", review=record.review.ref)
    return proposal


def _locked(record: Record) -> Record:
    """The record, locked as a decision locks it; refused where one came first."""
    record = Record.objects.select_for_update(of=("self",)).select_related("review").get(pk=record.pk)
    if Moderation.objects.filter(record=record).exists():
        raise Refused("The coordinator has decided what stands for this record.", ask="the coordinator")
    return record


def _grades(record: Record, given: Mapping[int, str]) -> dict[int, str]:
    """A grade wherever the two readings differ, and nowhere else. Raises what is missing."""
    every = list(readings_of(record).values())
    differing = differences(every[0], every[-1])
    if not differing:
        raise Refused("The two readings rate everything alike: there is nothing to propose.")
    errors = {
        _field(
            number
        ): f"Select the grade you propose {'overall' if number == OVERALL else f'for sub-theme {number}'}"
        for number in differing
        if given.get(number) not in Grade.values
    }
    if errors:
        raise ValidationError(errors)
    return {number: given[number] for number in differing}


def _grades_of(proposal: Proposal) -> dict[int, str]:
    rows = proposal.grades.values_list("subtheme__number", "grade")
    return {number or OVERALL: grade for number, grade in rows}


def _check_version(stored: Proposal | None, version: int, reason: str, proposed: Mapping[int, str]) -> None:
    if stored is None or stored.version == version:
        return
    theirs = _grades_of(stored)
    shown = {"reason": stored.reason} if stored.reason != reason else {}
    shown |= {
        _field(number): Grade(theirs[number]).label
        for number, grade in proposed.items()
        if number in theirs and theirs[number] != grade
    }
    raise Conflict(theirs=shown, version=stored.version)


def _field(number: int) -> str:
    return "overall" if number == OVERALL else f"subtheme_{number}"


def _store_grades(proposal: Proposal, proposed: Mapping[int, str]) -> None:
    subthemes = SubTheme.objects.filter(framework=proposal.record.review.framework_id, number__in=proposed)
    keys: dict[int, int | None] = {OVERALL: None, **dict(subthemes.values_list("number", "pk"))}
    proposal.grades.all().delete()
    ProposedGrade.objects.bulk_create(
        ProposedGrade(proposal=proposal, subtheme_id=keys[number], grade=grade)
        for number, grade in proposed.items()
    )
