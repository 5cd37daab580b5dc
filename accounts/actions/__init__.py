"""Every write to people, their roles, qualifications and invitations."""

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
from .sign_ins import discard_kept_text, end_sessions, end_sign_in, keep_text

__all__ = [
    "accept_invitation",
    "attest_qualification",
    "deactivate_person",
    "discard_kept_text",
    "end_role",
    "end_sessions",
    "end_sign_in",
    "give_role",
    "invite",
    "keep_text",
    "note_password_change",
    "note_sign_in",
    "reactivate_person",
    "rename_oneself",
    "resend_invitation",
    "withdraw_invitation",
    "withdraw_qualification",
]
