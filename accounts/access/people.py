"""Who sees which person, and who may give and end roles: *programme, manage* and *qualification, attest*."""

from django.db.models import QuerySet
from django.http import Http404

from accounts.models import KeptText, Membership, Session, User
from accounts.roles import Role
from core.refusals import Refused

from .memberships import (
    ADMINISTRATOR,
    check_is_administrator,
    councils_where,
    is_administrator,
    memberships_of,
)


def people_visible_to(user: User) -> QuerySet[User]:
    """Everyone, for a programme administrator; for anyone else themselves alone."""
    return User.objects.all() if is_administrator(user) else User.objects.filter(pk=user.pk)


def get_person(user: User, ref: str) -> User:
    """Return the person, or 404."""
    person = people_visible_to(user).filter(ref=ref).first()
    if person is None:
        raise Http404
    return person


def get_membership(user: User, person: User, ref: str) -> Membership:
    """Return a role of this person that has not ended, or 404."""
    found = (
        Membership.objects.filter(user=person, ref=ref, ended_at=None)
        .filter(user__in=people_visible_to(user))
        .select_related("council", "region", "user")
        .first()
    )
    if found is None:
        raise Http404
    return found


def check_can_give(by: User, *, to: User) -> None:
    """An administrator gives roles to others, never to themselves."""
    check_is_administrator(by)
    if by.pk == to.pk:
        raise Refused("Nobody gives rights to themselves.", ask="another programme administrator")


def check_can_end(by: User, membership: Membership) -> None:
    """An administrator ends roles; the programme always keeps one administrator."""
    check_is_administrator(by)
    if membership.role == Role.ADMINISTRATOR:
        check_another_administrator_remains(without=membership.user)


def check_can_deactivate(by: User, person: User) -> None:
    check_is_administrator(by)
    if by.pk == person.pk:
        raise Refused("You cannot close your own account.", ask="another programme administrator")
    if is_administrator(person):
        check_another_administrator_remains(without=person)


def check_another_administrator_remains(*, without: User) -> None:
    """Locks the administrators, so that two who leave at the same moment do not both count on the other."""
    administrators = Membership.objects.live().filter(role=Role.ADMINISTRATOR).order_by("pk")
    if not any(one.user_id != without.pk for one in administrators.select_for_update()):
        raise Refused(
            "This is the last programme administrator. Invite another one before ending this role.",
        )


def check_can_attest(by: User, *, of: User) -> None:
    """An administrator attests what they have seen of somebody else."""
    check_is_administrator(by)
    if by.pk == of.pk:
        raise Refused("Nobody attests their own qualification.", ask="another programme administrator")


def check_is_self(by: User, person: User) -> None:
    """What people change of their own account they change themselves."""
    if by.pk != person.pk:
        raise Refused("Only the person themselves changes this.")


def sign_ins_visible_to(user: User) -> QuerySet[Session]:
    """One's own sign-ins, and nobody else's, whoever asks."""
    return Session.objects.filter(user=user.pk)


def get_sign_in(user: User, ref: str) -> Session:
    """Return one of one's own sign-ins, or 404."""
    found = sign_ins_visible_to(user).filter(ref=ref).first()
    if found is None:
        raise Http404
    return found


def check_can_end_sessions(by: User, *, of: User) -> None:
    """People end their own sign-ins; an administrator ends those of anybody."""
    if by.pk != of.pk:
        check_is_administrator(by)


def kept_texts_visible_to(user: User) -> QuerySet[KeptText]:
    """What was kept for this person and whose hour has not run out."""
    return KeptText.objects.kept().filter(user=user.pk)


def get_kept_text(user: User, ref: str) -> KeptText:
    """Return something kept for this person, or 404."""
    found = kept_texts_visible_to(user).filter(ref=ref).first()
    if found is None:
        raise Http404
    return found


def kept_for(person: str, ref: str) -> str:
    """What a kept text is sealed to: it opens for this person's ref and its own alone."""
    return f"kept text/{person}/{ref}"


def check_can_erase_account(by: User | None, of: User) -> None:
    """Raise `Refused` unless it is the software, carrying out what two people decided, or an information lead.

    An information lead erases accounts of their own council alone, once the person holds no role anywhere else.
    """
    if by is None:
        return
    if by.pk == of.pk:
        raise Refused("Somebody else erases your account.", ask=ADMINISTRATOR)
    theirs = councils_where(by, Role.INFORMATION_LEAD)
    if not Membership.objects.filter(user=of, council__in=theirs).exists():
        raise Refused("Only an information lead of the person's own council does this.", ask=ADMINISTRATOR)
    if memberships_of(of).exclude(council__in=theirs).exists():
        raise Refused(
            "This person still holds a role outside your council. It is ended there first.", ask=ADMINISTRATOR
        )


def check_is_the_machine(by: User | None) -> None:
    """Raise `Refused` for any person: the machine does this on its day, or from its own command line, for nobody."""
    if by is not None:
        raise Refused("Only the service itself does this, and at nobody's wish.", ask=ADMINISTRATOR)
