"""The demonstration: an invented region, told from its beginning to today, through the product's own actions alone."""

from .load import load
from .people import PASSWORD, SignIn, sign_ins
from .scene import SLUG

__all__ = ["PASSWORD", "SLUG", "SignIn", "load", "sign_ins"]
