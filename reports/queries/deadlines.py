"""By when a check was asked for."""

from reports.models import Deadline, Report


def deadline_of(report: Report, check: str) -> Deadline | None:
    """None where it was not asked for, or was before days were set. One query."""
    return report.deadlines.filter(check_name=check).first()


def deadlines_of(report: Report) -> dict[str, Deadline]:
    """Those of both checks, by the check's name. One query."""
    return {deadline.check_name: deadline for deadline in report.deadlines.all()}
