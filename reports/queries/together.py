"""Who writes a section with whom: to whom it is lent, and who else has it open now."""

from dataclasses import dataclass
from datetime import datetime

from django.core.cache import cache
from django.db.models import Q, QuerySet

from accounts.models import User
from reports.models import Report, Section, SectionLoan
from reviews.access import COORDINATOR, PEER, PSW, live_team

HERE_FOR = 120
"""Seconds for which somebody who was last heard of counts as being at a section. Its page tells every 40."""


@dataclass(frozen=True)
class Other:
    """Somebody else who has the section open, and since when."""

    user: User
    since: datetime


def borrowers_for(report: Report) -> QuerySet[User]:
    """PSWs and peers of the team now, by name: those to whom a section can be lent."""
    team = live_team(parts=(PSW, PEER)).filter(review=report.review_id)
    return User.objects.filter(pk__in=team.values("user")).order_by("name", "pk")


def loan_of(section: Section) -> SectionLoan | None:
    """The loan under way, if there is one."""
    return section.loans.filter(ended_at=None).select_related("to", "lent_by").first()


def writers_of(section: Section) -> QuerySet[User]:
    """All who may write it now: the coordinator, and whoever it is lent to."""
    team = live_team().filter(review__report=section.report_id)
    lent = section.loans.filter(ended_at=None).values("to")
    return User.objects.filter(
        Q(pk__in=team.filter(part=COORDINATOR).values("user"))
        | Q(pk__in=team.filter(part__in=(PSW, PEER), user__in=lent).values("user"))
    )


def others_here(user: User, section: Section) -> list[Other]:
    """Who else may write the section and has it open."""
    others = {here_key(section.pk, other.pk): other for other in writers_of(section).exclude(pk=user.pk)}
    since = cache.get_many(others) if others else {}
    return sorted((Other(others[key], at) for key, at in since.items()), key=lambda other: other.since)


def here_key(section: int, user: int) -> str:
    """The name under which it is kept that somebody is at a section, with the moment since when."""
    return f"writing:{section}:{user}"
