"""What stands in the way of the report at this moment."""

from reports import compose
from reports.models import Report


def gate_now(report: Report) -> compose.Gate:
    """The redaction gate of the report as it stands."""
    return compose.gate_of(report, compose.document_of(report.review))
