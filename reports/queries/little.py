"""What in the report rests on little, for whoever writes and checks it. It is marked, and never held up."""

from dataclasses import dataclass

from django.urls import reverse

from accounts.models import User
from core.refusals import may
from ratings.access import check_can_note, conclusions_visible_to
from ratings.queries import rests_on_little, standing_cited
from reports import access
from reports.models import Report


@dataclass(frozen=True)
class Little:
    """A conclusion or a point, how little it rests on, and where the person can mend that, if they can."""

    name: str
    title: str
    mark: str
    address: str


def resting_on_little(user: User, report: Report) -> list[Little]:
    """Conclusions and points that rest on no observation or on one record only. Four queries."""
    review = report.review
    conclusions = (
        conclusions_visible_to(user)
        .filter(review=review)
        .order_by("number")
        .prefetch_related(standing_cited())
    )
    points = report.points.order_by("-kind", "number").prefetch_related(standing_cited())
    may_note, may_write = may(check_can_note, user, review), access.may_write(user, review)
    found = [
        Little(
            f"Conclusion {row.number}",
            row.text,
            rests_on_little(row.observations.all()),
            reverse("ratings:conclusion_edit", args=[review.ref, row.number]) if may_note else "",
        )
        for row in conclusions
    ] + [
        Little(
            f"{row.get_kind_display()} {row.number}",
            row.title,
            rests_on_little(row.observations.all()),
            reverse("reports:point", args=[review.ref, row.kind, row.number]) if may_write else "",
        )
        for row in points
    ]
    return [each for each in found if each.mark]
