"""Making a passkey: what the browser is asked for, and whether its answer is what was asked. Uses the session."""

import json
from typing import Any

from allauth.mfa.adapter import get_adapter
from allauth.mfa.webauthn.internal import auth
from django import forms
from django.core.exceptions import ValidationError
from fido2.webauthn import ResidentKeyRequirement, UserVerificationRequirement

from .models import User

LONGEST = 20_000
UNREADABLE = "The passkey could not be used. Try again"
NOT_A_CREDENTIAL = (TypeError, ValueError, LookupError, AttributeError, NotImplementedError)
"""What reading a made-up credential raises; a real one raises none of them."""


class CredentialField(forms.Field):
    """What a browser says of a passkey, as JSON. Anybody can send anything here."""

    widget = forms.HiddenInput

    def __init__(self) -> None:
        missing = {"required": "The passkey was not used. Press the button and follow your browser"}
        super().__init__(label="", error_messages=missing)

    def to_python(self, value: Any) -> dict[str, Any] | None:
        if not value:
            return None
        try:
            found = json.loads(value) if len(value) <= LONGEST else None
        except (ValueError, RecursionError):
            found = None
        if not isinstance(found, dict):
            raise ValidationError(UNREADABLE)
        return found

    def prepare_value(self, value: Any) -> str:  # noqa: ARG002 # Django names it
        """Never sent back: an answer to the browser's last question does not answer the next."""
        return ""


def begin(person: User) -> dict[str, Any]:
    """What to ask the browser for: a passkey that also signs in by itself where the device can, or a plain key."""
    options, state = auth.get_server().register_begin(
        user=auth.build_user_payload(person),
        credentials=auth.get_credentials(person),
        resident_key_requirement=ResidentKeyRequirement.PREFERRED,
        user_verification=UserVerificationRequirement.PREFERRED,
        extensions=auth.EXTENSIONS,
    )
    auth.set_state(state)
    return dict(options)


def check_made(credential: dict[str, Any]) -> None:
    """Raise ValidationError unless this is the answer to the last `begin` of this session. It answers only once."""
    try:
        auth.parse_registration_response(credential)
        auth.complete_registration(credential)
    except NOT_A_CREDENTIAL:
        raise get_adapter().validation_error("incorrect_code") from None
