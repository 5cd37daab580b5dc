"""People and invitations forgotten; a reference that names nobody remains, so that what was done keeps its author."""

from datetime import datetime

from django.apps import apps
from django.db import transaction
from django.db.models import ForeignKey, Model, Q
from django.utils import timezone

from accounts import access
from accounts.models import Invitation, KeptText, Membership, Session, User
from trail import actions as trail

SIGN_IN_APPS = {"account", "mfa", "socialaccount", "usersessions", "guardian"}
"""Whose rows about a person are only for signing in: they go with the name."""
ERASED = "A person whose account was erased"


@transaction.atomic
def erase_account(*, by: User | None, user: User) -> User:
    """Take name, address, password, factors, sign-ins, roles and invitations from an account, for good.

    The row stays under its reference, closed: the trail and what the person wrote keep an author without a name.
    """
    access.check_can_erase_account(by, user)
    user = User.objects.select_for_update().get(pk=user.pk)
    Invitation.objects.filter(Q(email__iexact=user.email) | Q(accepted_by=user)).delete()
    for model in apps.get_models():
        if model._meta.app_label in SIGN_IN_APPS:
            _delete_of(user, model)
    Membership.objects.filter(user=user, ended_at=None).update(ended_at=timezone.now())
    Session.objects.filter(user=user).delete()
    KeptText.objects.filter(user=user).delete()
    user.name, user.email, user.telephone = ERASED, f"{user.ref}@erased.invalid", ""
    user.is_active, user.last_login = False, None
    user.set_unusable_password()
    user.save()
    trail.record(by=by, verb="account.erased", subject=f"person {user.ref}")
    return user


@transaction.atomic
def destroy_invitations(*, by: User | None, before: datetime) -> int:
    """Delete invitations that ran out or were withdrawn unanswered before that moment: they name an address.

    Of those accepted before it name and address go: the account has its own, and who invited whom to what remains.
    """
    access.check_is_the_machine(by)
    accepted = Invitation.objects.filter(accepted_at__lt=before).exclude(email="", name="")
    unanswered = Invitation.objects.filter(accepted_at=None).filter(
        Q(expires_at__lt=before) | Q(withdrawn_at__lt=before)
    )
    return accepted.update(email="", name="") + unanswered.delete()[0]


@transaction.atomic
def destroy_kept_texts(*, by: User | None) -> int:
    """Delete what was kept for people whose sign-in had ended, once its hour is over."""
    access.check_is_the_machine(by)
    return KeptText.objects.run_out().delete()[0]


def _delete_of(user: User, model: type[Model]) -> None:
    for field in model._meta.get_fields():
        if isinstance(field, ForeignKey) and field.related_model is User:
            model._default_manager.filter(**{field.name: user}).delete()  # noqa: SLF001 - other people's models
