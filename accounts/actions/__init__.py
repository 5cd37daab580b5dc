"""Every write to people, their roles, qualifications, second steps and invitations."""

from .erasing import destroy_invitations, destroy_kept_texts, erase_account
from .factors import (
    add_app,
    add_passkey,
    keep_codes,
    make_codes,
    remove_factor,
    reseal_factors,
    reset_factor,
    use_code,
)
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
    set_own_telephone,
    withdraw_qualification,
)
from .sign_ins import discard_kept_text, end_all_sign_ins, end_sessions, end_sign_in, keep_text

__all__ = [
    "accept_invitation",
    "accept_invitation_as",
    "add_app",
    "add_passkey",
    "attest_qualification",
    "connect_identity",
    "deactivate_person",
    "destroy_invitations",
    "destroy_kept_texts",
    "discard_kept_text",
    "disconnect_identity",
    "end_all_sign_ins",
    "end_role",
    "end_sessions",
    "end_sign_in",
    "erase_account",
    "give_role",
    "invite",
    "keep_codes",
    "keep_text",
    "make_codes",
    "note_password_change",
    "note_sign_in",
    "reactivate_person",
    "remove_factor",
    "rename_oneself",
    "reseal_factors",
    "resend_invitation",
    "reset_factor",
    "set_own_telephone",
    "use_code",
    "withdraw_invitation",
    "withdraw_qualification",
]
