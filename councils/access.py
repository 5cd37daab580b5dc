"""Who manages regions and councils: `permissions.csv`, row *programme, manage*."""

from typing import TYPE_CHECKING

from django.http import Http404

from core.refusals import Refused

from .models import Council, Region

if TYPE_CHECKING:
    from accounts.models import User


def check_can_manage(by: "User | None") -> None:
    """Raise `Refused` for anyone who does not run the programme. None is the machine's own command line."""
    if by is not None and not by.runs_programme():
        raise Refused(
            "Only a programme administrator manages councils and people.", ask="your programme administrator"
        )


def get_region(by: "User", slug: str) -> Region:
    """Return the region, or 404; for administrators."""
    check_can_manage(by)
    region = Region.objects.filter(slug=slug).first()
    if region is None:
        raise Http404
    return region


def get_council(by: "User", slug: str) -> Council:
    """Return the council, or 404; for administrators."""
    check_can_manage(by)
    council = Council.objects.filter(slug=slug).select_related("region").first()
    if council is None:
        raise Http404
    return council
