"""Pages of the audits app."""

from .autosave import answer_save, rating_save, text_save
from .reading import audit_list, check, hand_in, read, readings, set_aside, start
from .sections import section

__all__ = [
    "answer_save",
    "audit_list",
    "check",
    "hand_in",
    "rating_save",
    "read",
    "readings",
    "section",
    "set_aside",
    "start",
    "text_save",
]
