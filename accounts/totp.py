"""Codes that change every half minute (RFC 6238), as an authenticator app and this service both work them out."""

from io import BytesIO

import qrcode  # type: ignore[import-untyped] # as is the picture below
from allauth.core.internal.cryptokit import compare_user_code
from allauth.mfa.adapter import get_adapter
from allauth.mfa.totp.internal import auth
from qrcode.image.svg import SvgPathFillImage  # type: ignore[import-untyped]

from .models import User


def new_secret() -> str:
    secret: str = auth.generate_totp_secret()
    return secret


def step_of(secret: str, code: str) -> int | None:
    """Return the half minute whose code this is, of now and the one before and after; None when it is of none."""
    for step in auth.yield_hotp_counters_from_time():
        if compare_user_code(actual=code, expected=auth.format_hotp_value(auth.hotp_value(secret, step))):
            return int(step)
    return None


def in_groups(secret: str) -> str:
    """The secret as it can be typed: four letters and digits at a time."""
    return " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))


def drawing(person: User, secret: str) -> bytes:
    """The picture that an app reads, as SVG."""
    address = get_adapter().build_totp_url(person, secret)
    file = BytesIO()
    qrcode.make(address, image_factory=SvgPathFillImage).save(file)
    return file.getvalue()
