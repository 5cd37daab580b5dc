"""allauth's forms in the service's words and controls."""

from typing import Any

from allauth.account import forms as allauth
from allauth.core import ratelimit
from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from core.fields import LineField

from . import tasks

LONGEST = 200
NOBODY = ""
NEW_PASSWORD_HINT = "12 characters or more. Three words that only you would put together make a good one."  # noqa: S105
WORDS = {
    "login": ("Email address", "Enter your email address"),
    "email": ("Email address", "Enter your email address"),
    "password": ("Password", "Enter your password"),
    "oldpassword": ("The password you have now", "Enter the password you have now"),
    "password1": ("New password", "Enter a new password"),
}


def check_can_be_kept(text: str) -> None:
    """Half characters cannot be encoded, and what is very long is no password that anyone types."""
    if len(text) > LONGEST:
        raise ValidationError(f"Use {LONGEST} characters or fewer")
    try:
        text.encode()
    except UnicodeEncodeError:
        raise ValidationError("Type this again: it holds characters that cannot be kept") from None


def code_field(label: str, *, hint: str) -> LineField:
    attrs = {"autocomplete": "one-time-code", "inputmode": "numeric", "spellcheck": "false"}
    return LineField(label, missing="Enter the code", max_length=40, width=10, hint=hint, attrs=attrs)


class _Plain(forms.BaseForm):
    """Our labels, no placeholders, and a new password asked for once, since it can be shown and reset."""

    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["label_suffix"] = ""
        super().__init__(*args, **kwargs)
        self.fields.pop("password2", None)
        for name, field in self.fields.items():
            field.label, missing = WORDS[name]
            field.error_messages["required"] = missing
            field.help_text = NEW_PASSWORD_HINT if name == "password1" else ""
            field.widget.attrs.pop("placeholder", None)
            field.widget.attrs["class"] = "govuk-input--width-30"
            field.validators = [check_can_be_kept, *field.validators]
            if name in {"login", "email"}:
                field.error_messages["invalid"] = (
                    "Enter an email address in the correct format, like name@example.org"
                )


class LoginForm(_Plain, allauth.LoginForm):  # type: ignore[misc] # allauth has no types
    pass


class ResetPasswordForm(_Plain, allauth.ResetPasswordForm):  # type: ignore[misc]
    """Looks nobody up and writes to nobody: the worker does both, so that every address takes the same time.

    Beyond the limit the answer is the same and no mail is sent: a refusal would tell that somebody asked before, and
    anybody could bring it upon an address that is not theirs.
    """

    def clean_email(self) -> str:
        return str(self.cleaned_data["email"]).lower()

    def save(self, request: HttpRequest, **_: Any) -> str:
        email: str = self.cleaned_data["email"]
        allowed = ratelimit.consume(request, action="reset_password_mail", key=email)
        tasks.ask_for_reset(email if allowed else NOBODY)
        return email


class ResetPasswordKeyForm(_Plain, allauth.ResetPasswordKeyForm):  # type: ignore[misc]
    pass


class ChangePasswordForm(_Plain, allauth.ChangePasswordForm):  # type: ignore[misc]
    pass


class SetPasswordForm(_Plain, allauth.SetPasswordForm):  # type: ignore[misc]
    pass


class ReauthenticateForm(_Plain, allauth.ReauthenticateForm):  # type: ignore[misc]
    pass
