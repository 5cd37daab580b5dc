"""What the report says at this moment, as one short name."""

from reports import compose
from reports.models import Report


def fingerprint_now(report: Report) -> str:
    """The fingerprint that an approval of the report as it stands would name."""
    return compose.fingerprint_of(compose.document_of(report.review))
