"""What stands in the way of the report at this moment."""

from reports import compose
from reports.models import Report


def gate_now(report: Report) -> compose.Gate:
    """The redaction gate of the report as it stands: of a final one, of what its newest version keeps."""
    version = report.versions.order_by("-number").first() if report.review.final_at else None
    if version is None or not version.data:
        return compose.gate_of(report, compose.document_of(report.review))
    return compose.gate_of(report, compose.document_from(version.data))
