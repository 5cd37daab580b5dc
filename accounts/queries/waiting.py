"""What waits for a person from the accounts: attesting, a qualification that ends, inviting again."""

from datetime import date, timedelta

from django.db.models import QuerySet
from django.urls import reverse

from accounts import access
from accounts.models import Membership, Qualification, User
from accounts.roles import Role
from core.waiting import Waiting

SOON = timedelta(days=42)


def people_to_attest(user: User, *, today: date) -> QuerySet[User]:
    """Principal Social Workers, without the one who asks, with nothing attested that stays in date for a while."""
    return (
        access.people_visible_to(user)
        .filter(pk__in=Membership.objects.live().filter(role=Role.PSW).values("user"))
        .exclude(pk=user.pk)
        .exclude(pk__in=access.qualified_people(on=today + SOON + timedelta(days=1)))
    )


def qualifications_to_attest(user: User, *, today: date) -> list[Waiting]:
    """For a programme administrator. One query."""
    refs = list(people_to_attest(user, today=today).values_list("ref", flat=True))
    if not refs:
        return []
    if len(refs) == 1:
        what = "Attest the registration and DBS check of one person: they have none in date, or it ends soon"
        return [Waiting(what=what, url=reverse("accounts:person_detail", args=refs))]
    what = f"Attest the registration and DBS check of {len(refs)} people: they have none in date, or it ends soon"
    return [Waiting(what=what, url=f"{reverse('accounts:person_list')}?role={Role.PSW.value}")]


def invitations_run_out(count: int) -> list[Waiting]:
    """For whoever sent them. `count` is of `held_now`."""
    if not count:
        return []
    what = (
        "Send an invitation again that ran out"
        if count == 1
        else f"Send {count} invitations again that ran out"
    )
    return [Waiting(what=what, url=reverse("accounts:invitation_list"))]


def own_qualification_ending(user: User, *, today: date) -> list[Waiting]:
    """A reviewer without a qualification in date opens no record, so it is said in good time. One query."""
    newest = Qualification.objects.filter(user=user).first()
    if newest is None or newest.withdrawn_at is not None:
        return []
    ends_on = min(newest.registered_until_on, newest.dbs_until_on)
    if ends_on > today + SOON:
        return []
    what = (
        "Your registration or DBS check has run out: show the programme administrator the new one"
        if ends_on < today
        else "Show the programme administrator your new registration or DBS check"
    )
    return [Waiting(what=what, url=reverse("accounts:profile"), due_on=ends_on)]
