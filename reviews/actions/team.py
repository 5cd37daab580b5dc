"""Building the team: asking people, declaring, clearing, objecting, and passing the lead on."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from reviews import access, notices
from reviews.models import Review, SlotAttendee, TeamMember
from trail import actions as trail

NOT_CLEARED = {
    "conflict_cleared_at": None,
    "conflict_cleared_by": None,
    "conflict_cleared_reason": "",
}


@transaction.atomic
def add_member(*, by: User, review: Review, user: User, part: TeamMember.Part) -> TeamMember:
    """Ask a PSW or a peer onto the team. Nothing opens to them until they have declared."""
    access.check_can_build_team(by, review)
    part = TeamMember.Part(part)
    if part == TeamMember.Part.COORDINATOR:
        raise ValidationError({"user": "A review has one coordinator. Hand it over instead"})
    _lock(review)
    _check_may_join(review, user, part)
    member = TeamMember.objects.create(review=review, user=user, part=part, joined_at=timezone.now())
    trail.record(
        by=by,
        verb="team.member_added",
        subject=f"person {user.ref}",
        review=review.ref,
        detail={"part": part.value},
    )
    notices.asked_to_join(member)
    return member


@transaction.atomic
def remove_member(*, by: User, review: Review, member: TeamMember, reason: str) -> TeamMember:
    """End a person's place from this moment, and take them out of what is still to come in the timetable."""
    access.check_can_build_team(by, review)
    member = _locked(review, member)
    if member.part == TeamMember.Part.COORDINATOR:
        raise ValidationError({"reason": "A review always has a coordinator. Hand it over instead"})
    _end(member)
    trail.record(
        by=by,
        verb="team.member_removed",
        subject=f"person {member.user.ref}",
        review=review.ref,
        detail={"reason": reason},
    )
    notices.left_team(member)
    return member


@transaction.atomic
def declare(*, by: User, member: TeamMember, conflict: str = "") -> TeamMember:
    """Say that there is no conflict of interest, or what it is. What is said anew has to be cleared anew.

    A conflict that waits to be decided cannot be taken back by the person who declared it.
    """
    member = _locked(member.review, member)
    access.check_can_declare(by, member)
    if member.declared_at is not None and member.conflict == conflict:
        return member
    if member.conflict and member.conflict_cleared_at is None and not conflict:
        message = "You declared a conflict, and somebody else decides about it. Tell the coordinator what has changed"
        raise ValidationError({"has_conflict": message})
    member.declared_at, member.conflict = timezone.now(), conflict
    for name, value in NOT_CLEARED.items():
        setattr(member, name, value)
    member.save(update_fields=["declared_at", "conflict", *NOT_CLEARED])
    trail.record(
        by=by,
        verb="conflict.declared",
        subject=f"person {by.ref}",
        review=member.review.ref,
        detail={"has_conflict": bool(conflict)},
    )
    if conflict and member.part != TeamMember.Part.COORDINATOR:
        notices.conflict_declared(member)
    return member


@transaction.atomic
def clear_conflict(*, by: User, member: TeamMember, reason: str) -> TeamMember:
    """Decide that a declared conflict does not keep the person from the review. Never one's own."""
    access.check_can_build_team(by, member.review)
    member = _locked(member.review, member)
    if member.user_id == by.pk:
        raise ValidationError({"reason": "Somebody else decides about a conflict that you declared"})
    if not member.conflict or member.conflict_cleared_at is not None:
        raise ValidationError({"reason": "There is no declared conflict to decide about any more"})
    member.conflict_cleared_at, member.conflict_cleared_by = timezone.now(), by
    member.conflict_cleared_reason = reason
    member.save(update_fields=list(NOT_CLEARED))
    trail.record(
        by=by,
        verb="conflict.cleared",
        subject=f"person {member.user.ref}",
        review=member.review.ref,
        detail={"reason": reason},
    )
    notices.conflict_cleared(member)
    return member


@transaction.atomic
def object_to_member(*, by: User, member: TeamMember, reason: str) -> TeamMember:
    """Put the host's objection to a reviewer before the coordinator, who decides what comes of it."""
    member = _locked(member.review, member)
    access.check_can_object(by, member.review)
    if member.part == TeamMember.Part.COORDINATOR:
        raise ValidationError({"reason": "Speak to the programme administrator about the coordinator"})
    member.objection, member.objected_at, member.objected_by = reason, timezone.now(), by
    member.save(update_fields=["objection", "objected_at", "objected_by"])
    trail.record(by=by, verb="team.objected", subject=f"person {member.user.ref}", review=member.review.ref)
    notices.objection_made(member)
    return member


@transaction.atomic
def withdraw_objection(*, by: User, member: TeamMember) -> TeamMember:
    """Take the host's objection back."""
    member = _locked(member.review, member)
    access.check_can_object(by, member.review)
    if member.objection:
        member.objection, member.objected_at, member.objected_by = "", None, None
        member.save(update_fields=["objection", "objected_at", "objected_by"])
        trail.record(
            by=by,
            verb="team.objection_withdrawn",
            subject=f"person {member.user.ref}",
            review=member.review.ref,
        )
    return member


@transaction.atomic
def hand_over(*, by: User, review: Review, user: User) -> TeamMember:
    """Pass the lead to another coordinator of the region, who declares before the review opens to them."""
    access.check_can_build_team(by, review)
    _lock(review)
    _check_may_join(review, user, TeamMember.Part.COORDINATOR)
    _end(review.team.get(user=by, part=TeamMember.Part.COORDINATOR, left_at=None))
    member = TeamMember.objects.create(
        review=review, user=user, part=TeamMember.Part.COORDINATOR, joined_at=timezone.now()
    )
    trail.record(by=by, verb="review.handed_over", subject=f"person {user.ref}", review=review.ref)
    notices.asked_to_join(member)
    return member


@transaction.atomic
def take_over(*, by: User, review: Review) -> TeamMember:
    """Lead a review that nobody leads: its coordinator left, or has a conflict. The person still declares."""
    access.check_can_take_over(by, review)
    _lock(review)
    if access.live_team().filter(review=review, part=TeamMember.Part.COORDINATOR).exists():
        raise ValidationError("This review has a coordinator again")
    _check_may_join(review, by, TeamMember.Part.COORDINATOR)
    for row in review.team.filter(part=TeamMember.Part.COORDINATOR, left_at=None):
        _end(row)
    member = TeamMember.objects.create(
        review=review, user=by, part=TeamMember.Part.COORDINATOR, joined_at=timezone.now()
    )
    trail.record(by=by, verb="review.taken_over", subject=f"person {by.ref}", review=review.ref)
    return member


def _check_may_join(review: Review, user: User, part: TeamMember.Part) -> None:
    if access.may_join(review, user, part):
        return
    if review.team.filter(user=user, left_at=None).exists():
        raise ValidationError({"user": f"{user.name} is on the team already"})
    if user.memberships.filter(ended_at=None, council=review.host_id).exists():
        raise ValidationError(
            {"user": f"Choose somebody else: {user.name} belongs to {review.host}, which is being reviewed"}
        )
    raise ValidationError(
        {"user": f"Choose somebody else: {user.name} is not a {part.label} of the region at present"}
    )


def _lock(review: Review) -> None:
    Review.objects.select_for_update().get(pk=review.pk)


def _locked(review: Review, member: TeamMember) -> TeamMember:
    rows = TeamMember.objects.select_for_update(of=("self",)).select_related("user", "review__host")
    member = rows.get(pk=member.pk, review=review)
    if member.left_at is not None:
        raise ValidationError("This person is no longer on the team")
    return member


def _end(member: TeamMember) -> None:
    member.left_at = timezone.now()
    member.save(update_fields=["left_at"])
    SlotAttendee.objects.filter(member=member, slot__starts_at__gt=member.left_at).delete()
