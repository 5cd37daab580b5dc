"""Every write to people, their roles, qualifications and invitations."""

from .erasing import destroy_invitations, erase_account
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
    "attest_qualification",
    "deactivate_person",
    "destroy_invitations",
    "end_role",
    "erase_account",
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
