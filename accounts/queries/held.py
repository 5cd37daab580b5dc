"""What is held of somebody with an account, for the copy they may ask for."""

import json

from allauth.socialaccount.models import SocialAccount
from django.db.models import Q, QuerySet

from accounts.models import Invitation, Qualification, Session, User
from core.dates import date_text
from core.held import Held

from .roles import ended_roles_of, open_roles_of
from .sign_ins import kept_pages, sign_ins
from .ways import factors_of


def held_about(person: User) -> list[Held]:
    """What is held of somebody with an account, for the copy they may ask for."""
    roles = [*open_roles_of(person), *ended_roles_of(person)]
    return [
        Held(
            "The account",
            [
                ("Name", person.name),
                ("E-mail address", person.email),
                ("Telephone number", person.telephone),
                ("Reference in the trail", person.ref),
                ("Since", date_text(person.joined_at)),
                ("Last sign-in", date_text(person.last_login) if person.last_login else ""),
            ],
        ).told(),
        Held(
            "Roles",
            [
                (
                    str(one),
                    f"{date_text(one.started_at)} to {date_text(one.ended_at) if one.ended_at else 'today'}",
                )
                for one in roles
            ],
        ),
        Held(
            "Qualification",
            [(f"Attested on {date_text(one.attested_at)}", str(one)) for one in _attested(person)],
        ),
        Held("Ways to sign in", [*_ways(person), *_seconds(person)]),
        Held("Sign-ins", [(one.browser or "A browser", _when(one)) for one in sign_ins(person)]),
        Held(
            "Sent after a sign-in had ended, and kept for an hour",
            [(typed.label, typed.text) for page in kept_pages(person) for typed in page.typed],
        ),
        Held(
            "Invitations",
            [(_addressed(one), f"{one}, on {date_text(one.invited_at)}") for one in _invited(person)],
        ),
    ]


def _attested(person: User) -> QuerySet[Qualification]:
    return Qualification.objects.filter(user=person)


def _invited(person: User) -> QuerySet[Invitation]:
    mine = Q(email__iexact=person.email) | Q(accepted_by=person)
    return Invitation.objects.filter(mine).select_related("council", "region")


def _addressed(invitation: Invitation) -> str:
    return f"To {invitation.email}, as {invitation.name}" if invitation.email else "Accepted"


def _ways(person: User) -> list[tuple[str, str]]:
    """Identities at a provider, with all that it told."""
    found = SocialAccount.objects.filter(user=person)
    return [(f"Identity at {one.provider}", f"{one.uid} {json.dumps(one.extra_data)}") for one in found]


def _seconds(person: User) -> list[tuple[str, str]]:
    """Second steps by name; a secret is nobody's to copy."""
    return [(one.name, f"Second step since {date_text(one.added_at)}") for one in factors_of(person)]


def _when(session: Session) -> str:
    since, seen = session.started_at, session.seen_at
    return f"{date_text(since)}, last used on {date_text(seen)}" if since and seen else ""
