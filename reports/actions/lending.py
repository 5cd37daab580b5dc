"""Sections lent to a member of the team, and come back."""

from functools import partial

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404
from django.utils import timezone

from accounts.models import User
from reports import access, notices, queries
from reports.models import Report, Section, SectionLoan
from trail import actions as trail


@transaction.atomic
def lend_section(*, by: User, report: Report, key: str, to: str) -> SectionLoan:
    """Lend a section to the PSW or peer of the team whose ref is `to`. The lender may go on writing in it too."""
    access.check_can_write(by, report.review)
    section = Section.objects.select_for_update().get(report=report, key=key)
    borrower = queries.borrowers_for(report).filter(ref=to).first()
    if borrower is None:
        raise ValidationError({"to": "Select a member of the team"})
    if section.loans.filter(ended_at=None).exists():
        raise ValidationError(
            "This section is lent already. Take it back before you lend it to somebody else."
        )
    loan = SectionLoan.objects.create(section=section, to=borrower, lent_by=by)
    _record(by, "report.section_lent", loan, report)
    transaction.on_commit(partial(notices.section_lent, loan))
    return loan


@transaction.atomic
def end_loan(*, by: User, report: Report, key: str) -> None:
    """Take a section back, or hand it back; with what was written in it. Ended already, it changes nothing."""
    section = Section.objects.select_for_update().filter(report=report, key=key).first()
    if section is None:
        raise Http404
    loan = (
        section.loans.filter(ended_at=None).select_related("section__report__review", "to", "lent_by").first()
    )
    if loan is None:
        access.check_can_write_section(by, report, key)
        return
    access.check_can_end_loan(by, loan)
    loan.ended_by, loan.ended_at = by, timezone.now()
    loan.save(update_fields=["ended_by", "ended_at"])
    _record(by, "report.section_came_back", loan, report)
    transaction.on_commit(partial(notices.section_came_back, loan))


def _record(by: User, verb: str, loan: SectionLoan, report: Report) -> None:
    trail.record(
        by=by,
        verb=verb,
        subject=f"section {loan.section.key}",
        review=report.review.ref,
        detail={"to": loan.to.ref},
    )
