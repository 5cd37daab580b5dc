"""What a report still lacks, with the way to each for who may mend it."""

from django.urls import reverse

from accounts.models import User
from core.refusals import may
from ratings.access import check_can_agree, check_can_note
from reports import access, compose
from reports.models import Report
from reviews.queries import Missing


def gaps_for(user: User, report: Report) -> list[Missing]:
    """What is missing, each with its address where it opens to the person."""
    gaps = compose.gaps_of(report)
    if not gaps or access.may_write(user, report.review):
        return gaps
    opens = _opens_to(user, report)
    return [gap if gap.address.startswith(opens) else gap._replace(address="") for gap in gaps]


def _opens_to(user: User, report: Report) -> tuple[str, ...]:
    """How the addresses begin at which somebody mends who does not write the report. One query, for what is lent."""
    ref = report.review.ref
    lent = access.loans_to(user, report).values_list("section__key", flat=True)
    return (
        *(reverse("reports:section", args=[ref, key]) for key in lent),
        *(
            reverse(page, args=[ref])
            for page, check in (
                ("ratings:overview", check_can_agree),
                ("ratings:conclusion_list", check_can_note),
            )
            if may(check, user, report.review)
        ),
    )
