"""Pages of the records app."""

from .governance import governance, governance_reopen
from .grants import grant_decide, grant_decline, grant_request, grant_withdraw, grants
from .importing import log_import, log_import_check, log_import_discard, log_import_put, log_template
from .log import log, log_category, record_list
from .people import (
    appointment,
    appointment_cancel,
    card,
    card_write,
    consent,
    consent_withdraw,
    people,
)
from .record import record_detail, reveal
from .sample import open_fieldwork, sample

__all__ = [
    "appointment",
    "appointment_cancel",
    "card",
    "card_write",
    "consent",
    "consent_withdraw",
    "governance",
    "governance_reopen",
    "grant_decide",
    "grant_decline",
    "grant_request",
    "grant_withdraw",
    "grants",
    "log",
    "log_category",
    "log_import",
    "log_import_check",
    "log_import_discard",
    "log_import_put",
    "log_template",
    "open_fieldwork",
    "people",
    "record_detail",
    "record_list",
    "reveal",
    "sample",
]
