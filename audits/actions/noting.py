"""How the trail names an audit."""

from accounts.models import User
from audits.models import Audit
from trail.actions import record as note


def note_audit(by: User, verb: str, audit: Audit, detail: dict[str, object] | None = None) -> None:
    subject = f"audit {audit.record.ref}, reading {audit.reading}"
    note(by=by, verb=verb, subject=subject, review=audit.record.review.ref, detail=detail)
