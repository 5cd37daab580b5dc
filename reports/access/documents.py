"""Who has the documents besides the PDF: *read final and download*, and of a draft its team."""

from django.db.models import Q, QuerySet

from accounts.access import councils_where
from accounts.models import User
from reports.models import Output
from reports.outputs.kinds import Kind
from reviews import access as reviews_access
from reviews.access import HOST_ROLES
from reviews.models import Review

from .writing import check_can_see_draft_files, check_nothing_taken_back_since, versions_visible_to


def outputs_visible_to(user: User) -> QuerySet[Output]:
    """Documents of a draft: the team's. Of a version: its readers', but letters only the team's and the host's."""
    on_team = Q(report__review__in=reviews_access.reviews_on_team(user))
    of_host = Q(report__review__host__in=councils_where(user, *HOST_ROLES))
    of_final = Q(version__in=versions_visible_to(user)) & (~Q(kind=Kind.LETTER) | on_team | of_host)
    return Output.objects.filter(on_team & Q(version=None) | of_final).select_related(
        "version", "report__review"
    )


def output_kinds_for(user: User, review: Review) -> list[Kind]:
    """Those this person may have of a report they may read: letters only inside the review."""
    who = reviews_access.standing(user, review)
    return [kind for kind in Kind if kind != Kind.LETTER or who.on_team or who.of_host]


def check_can_have_output(user: User, output: Output) -> None:
    """Raise `Refused` for a document of a draft as for its PDF. Whoever sees one of a final version may have it."""
    if output.version_id is None:
        check_can_see_draft_files(user, output.report.review)
        check_nothing_taken_back_since(output)
