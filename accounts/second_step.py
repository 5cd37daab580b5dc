"""How allauth's second factor behaves here, and its forms in the service's words and controls."""

from typing import Any

from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter, get_adapter
from allauth.mfa.base import forms as codes
from allauth.mfa.base.internal.flows import check_rate_limit
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn import forms as webauthn
from django import forms
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from . import access, actions
from .adapter import TOO_MANY_CODES, AccountAdapter
from .models import User
from .passkeys import NOT_A_CREDENTIAL, UNREADABLE, CredentialField
from .sealed import open_sealed, seal_for
from .sign_in import code_field

LOOPBACK_ONLY = "core.middleware.LoopbackOnlyMiddleware"
WRONG_CODE = "This code is not right, was used before, or has run out. Wait for the next one, then try again"


def is_optional() -> bool:
    """Whether people may do without a second step: only in a demonstration that answers its own machine alone."""
    if settings.SECOND_FACTOR != "optional":
        return False
    if LOOPBACK_ONLY not in settings.MIDDLEWARE:
        raise ImproperlyConfigured(
            f"SECOND_FACTOR may be optional only behind {LOOPBACK_ONLY}, which answers this machine alone."
        )
    return True


class SecondStepAdapter(DefaultMFAAdapter):  # type: ignore[misc] # allauth has no types
    """Seals the secrets. Adding and removing are actions of ours, so allauth's own pages for them have no address."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "cannot_delete_authenticator": access.LAST_ONE,
        "incorrect_code": UNREADABLE,
    }

    def get_totp_issuer(self) -> str:
        return str(settings.SERVICE_NAME)

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        return {**super().get_public_key_credential_rp_entity(), "name": settings.SERVICE_NAME}

    def encrypt(self, text: str) -> str:
        return seal_for(context.request.user, text)

    def decrypt(self, encrypted_text: str) -> str:
        return open_sealed(encrypted_text)

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        return access.another_factor_remains(authenticator.user, without=authenticator)


class _CodeForm(forms.Form):
    """A code from the app, or one of the recovery codes. Five wrong ones, and the account waits five minutes."""

    use_required_attribute = False
    user: User

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["label_suffix"] = ""
        super().__init__(*args, **kwargs)
        self.fields["code"] = code_field(
            "Code", hint="From your authenticator app, or one of your recovery codes"
        )

    def clean_code(self) -> str:
        forget_tries = check_rate_limit(self.user, error_key=TOO_MANY_CODES)
        code: str = self.cleaned_data["code"]
        used = actions.use_code(by=self.user, code=code)
        if used is None:
            raise forms.ValidationError(WRONG_CODE)
        self.authenticator = used
        forget_tries()
        return code


class CodeForm(_CodeForm, codes.AuthenticateForm):  # type: ignore[misc]
    pass


class ReauthenticateCodeForm(_CodeForm, codes.ReauthenticateForm):  # type: ignore[misc]
    pass


class _PasskeyForm(forms.Form):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["credential"] = CredentialField()

    def clean_credential(self) -> Authenticator:
        """The library's own check, which expects of a credential that it was made by a browser."""
        try:
            found: Authenticator = super().clean_credential()  # type: ignore[misc] # of the form beside this one
        except NOT_A_CREDENTIAL:
            raise get_adapter().validation_error("incorrect_code") from None
        except forms.ValidationError as error:
            if error.code == "too_many_login_attempts":
                raise AccountAdapter().validation_error(TOO_MANY_CODES) from None
            raise
        return found


class PasskeyForm(_PasskeyForm, webauthn.AuthenticateWebAuthnForm):  # type: ignore[misc]
    pass


class ReauthenticatePasskeyForm(_PasskeyForm, webauthn.ReauthenticateWebAuthnForm):  # type: ignore[misc]
    pass


class SignInPasskeyForm(_PasskeyForm, webauthn.LoginWebAuthnForm):  # type: ignore[misc]
    pass
