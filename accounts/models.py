"""People who sign in, their sign-ins, the roles they hold and held, their qualifications, and invitations."""

import re
from datetime import date, timedelta
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce, Lower
from django.utils import timezone
from django.utils.crypto import get_random_string

from core.moment import once
from councils.models import Council, Region

from .roles import COUNCIL_ROLES, REGION_ROLES, Role

REF_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"


def new_ref() -> str:
    """Return a name for an address or the trail that says nothing of the person and cannot be counted through."""
    return get_random_string(8, REF_LETTERS)


class UserManager(BaseUserManager["User"]):
    """Makes people; the product itself makes them only through an accepted invitation."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email__iexact=username)


class User(AbstractBaseUser):
    """A person. What they may do comes from `Membership` and from a review's team, never from a flag on this row."""

    ref = models.CharField(max_length=8, unique=True, default=new_ref, editable=False)
    email = models.EmailField(max_length=254, unique=True)
    name = models.CharField(max_length=80)
    telephone = models.CharField(max_length=20, blank=True)
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(default=timezone.now)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        ordering = ["name", "email"]
        constraints = [models.UniqueConstraint(Lower("email"), name="accounts_one_person_an_address")]

    def __str__(self) -> str:
        return self.name

    @property
    def dialled(self) -> str:
        """The telephone number as a `tel:` link takes it: +44 (0)121 496 0000 is +441214960000."""
        return re.sub(r"[^0-9+]", "", self.telephone.replace("(0)", ""))

    def get_full_name(self) -> str:
        return self.name

    def runs_programme(self) -> bool:
        """Whether the person is a programme administrator now. For the apps below this one, which know no roles."""
        held = Membership.objects.live().filter(user=self.pk, role=Role.ADMINISTRATOR)
        return once(("runs the programme", self.pk), held.exists)


class MembershipQuerySet(models.QuerySet["Membership"]):
    def live(self) -> "MembershipQuerySet":
        """Those that hold at this moment."""
        return self.filter(ended_at=None, user__is_active=True)


class Membership(models.Model):
    """A role held by a person in a council, a region or the programme, from a moment to a moment.

    Write with `accounts.actions`. It is ended, never deleted, and holds no longer from that very moment.
    """

    ref = models.CharField(max_length=8, unique=True, default=new_ref, editable=False)
    user = models.ForeignKey(User, models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=20, choices=Role)
    council = models.ForeignKey(Council, models.PROTECT, null=True, blank=True, related_name="memberships")
    region = models.ForeignKey(Region, models.PROTECT, null=True, blank=True, related_name="memberships")
    started_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        ordering = ["role", "pk"]
        constraints = [
            models.CheckConstraint(
                name="accounts_role_has_its_place",
                condition=Q(role__in=COUNCIL_ROLES, council__isnull=False, region__isnull=False)
                | Q(role__in=REGION_ROLES, region__isnull=False)
                | Q(role=Role.ADMINISTRATOR, council__isnull=True, region__isnull=True),
            ),
            models.CheckConstraint(
                name="accounts_role_ends_after_start",
                condition=Q(ended_at=None) | Q(ended_at__gte=F("started_at")),
            ),
            models.UniqueConstraint(
                "user",
                "role",
                Coalesce("council", 0),
                Coalesce("region", 0),
                condition=Q(ended_at=None),
                name="accounts_role_held_once",
            ),
        ]

    def __str__(self) -> str:
        return ", ".join(filter(None, [self.get_role_display(), str(self.council or self.region or "")]))


class Qualification(models.Model):
    """That a person is a registered social worker with an enhanced DBS check, attested by somebody else.

    The newest row counts, unless it was withdrawn. In date means today is on or before both dates.
    """

    user = models.ForeignKey(User, models.PROTECT, related_name="qualifications")
    registered_until_on = models.DateField()
    dbs_until_on = models.DateField()
    attested_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    attested_at = models.DateTimeField(default=timezone.now)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["-attested_at", "-pk"]
        constraints = [
            models.CheckConstraint(name="accounts_attested_by_another", condition=~Q(attested_by=F("user"))),
            models.CheckConstraint(
                name="accounts_withdrawn_by_someone",
                condition=Q(withdrawn_at=None, withdrawn_by=None)
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"registered until {self.registered_until_on}, DBS until {self.dbs_until_on}"

    def is_in_date(self, *, on: date) -> bool:
        return self.withdrawn_at is None and self.registered_until_on >= on and self.dbs_until_on >= on


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def unanswered(self) -> "InvitationQuerySet":
        """Those neither accepted nor withdrawn, run out or not."""
        return self.filter(accepted_at=None, withdrawn_at=None)


class Invitation(models.Model):
    """A single-use way in for one address and one role. The link's secret is kept only as a hash.

    Write with `accounts.actions`. Nobody invited the very first administrator. A month after it was accepted name and
    address are blanked: from then on `accepted_by` alone says whose it was.
    """

    token = ""
    """The link's secret, known only in the moment it is made; never stored."""

    ref = models.CharField(max_length=8, unique=True, default=new_ref, editable=False)
    email = models.EmailField(max_length=254)
    name = models.CharField(max_length=80)
    role = models.CharField(max_length=20, choices=Role)
    council = models.ForeignKey(Council, models.PROTECT, null=True, blank=True, related_name="invitations")
    region = models.ForeignKey(Region, models.PROTECT, null=True, blank=True, related_name="invitations")
    token_hash = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    invited_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        ordering = ["-invited_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="accounts_accepted_by_someone",
                condition=Q(accepted_at=None, accepted_by=None)
                | Q(accepted_at__isnull=False, accepted_by__isnull=False, withdrawn_at=None),
            ),
            models.CheckConstraint(
                name="accounts_invitation_expires_later", condition=Q(expires_at__gt=F("invited_at"))
            ),
            models.CheckConstraint(
                name="accounts_invited_by_someone",
                condition=Q(invited_by__isnull=False) | Q(role=Role.ADMINISTRATOR),
            ),
            models.CheckConstraint(
                name="accounts_invited_role_has_its_place",
                condition=Q(role__in=COUNCIL_ROLES, council__isnull=False, region__isnull=False)
                | Q(role__in=REGION_ROLES, region__isnull=False)
                | Q(role=Role.ADMINISTRATOR, council__isnull=True, region__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return " for ".join(filter(None, [self.get_role_display(), str(self.council or self.region or "")]))

    def has_run_out(self) -> bool:
        """Whether its days are over."""
        return self.expires_at <= timezone.now()

    def is_open(self) -> bool:
        """Whether the link, as such, still opens: not used, not withdrawn, not run out."""
        return self.accepted_at is None and self.withdrawn_at is None and not self.has_run_out()


class Session(AbstractBaseSession):
    """One sign-in, or one visit of somebody who is not signed in (`user` is None).

    Written by `accounts.sessions` alone. No IP address is kept, and of the browser only its name: enough for people
    to know their own sign-ins again, and nothing by which to follow them.
    """

    ref = models.CharField(max_length=16, unique=True, editable=False)
    user = models.ForeignKey(User, models.CASCADE, null=True, related_name="sessions")
    started_at = models.DateTimeField(null=True)
    seen_at = models.DateTimeField(null=True)
    browser = models.CharField(max_length=60, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="accounts_sign_in_is_complete",
                condition=Q(user=None) | Q(started_at__isnull=False, seen_at__isnull=False),
            )
        ]

    @classmethod
    def get_session_store_class(cls) -> type[SessionBase]:
        from .sessions import SessionStore  # noqa: PLC0415 # which itself asks for this model

        return SessionStore


class KeptTextQuerySet(models.QuerySet["KeptText"]):
    def kept(self) -> "KeptTextQuerySet":
        """Those whose hour has not run out."""
        return self.filter(kept_at__gt=timezone.now() - KeptText.FOR)

    def run_out(self) -> "KeptTextQuerySet":
        return self.filter(kept_at__lte=timezone.now() - KeptText.FOR)


class KeptText(models.Model):
    """What somebody sent after their sign-in had ended, sealed, for them alone and for an hour."""

    FOR = timedelta(hours=1)

    ref = models.CharField(max_length=8, unique=True, default=new_ref, editable=False)
    user = models.ForeignKey(User, models.CASCADE, related_name="kept_texts")
    sealed = models.BinaryField()
    kept_at = models.DateTimeField(default=timezone.now)

    objects = KeptTextQuerySet.as_manager()

    class Meta:
        ordering = ["-kept_at", "-pk"]

    def __str__(self) -> str:
        return self.ref
