"""Every write to people, their roles, qualifications and invitations."""

from .identities import accept_invitation_as, connect_identity, disconnect_identity
from .invitations import accept_invitation, invite, resend_invitation, withdraw_invitation
from .people import (
    attest_qualification,
    deactivate_person,
    end_role,
    give_role,
    note_password_change,
    note_sign_in,
    reactivate_person,
    rename_oneself,
    withdraw_qualification,
)

__all__ = [
    "accept_invitation",
    "accept_invitation_as",
    "attest_qualification",
    "connect_identity",
    "deactivate_person",
    "disconnect_identity",
    "end_role",
    "give_role",
    "invite",
    "note_password_change",
    "note_sign_in",
    "reactivate_person",
    "rename_oneself",
    "resend_invitation",
    "withdraw_invitation",
    "withdraw_qualification",
]
