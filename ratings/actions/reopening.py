"""Reopening an audit, which only this app knows to have been decided on already."""

from django.db import transaction

from accounts.models import User
from audits import actions as audits
from audits.models import Audit
from ratings import access
from records.models import Record


@transaction.atomic
def reopen_audit(*, by: User, audit: Audit, reason: str) -> Audit:
    """Give a handed-in audit back to its reader, with a reason, unless it was decided on or they saw another."""
    Record.objects.select_for_update(of=("self",)).get(pk=audit.record_id)
    access.check_can_reopen(by, audit)
    return audits.reopen_audit(by=by, audit=audit, reason=reason)
