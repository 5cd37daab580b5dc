"""Reads shaped for the administrator's pages about regions and councils."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.conf import settings
from django.db.models import Count, QuerySet

from . import access
from .models import Council, Region

if TYPE_CHECKING:
    from accounts.models import User


def regions(user: "User") -> QuerySet[Region]:
    """Each with `council_count`."""
    access.check_can_manage(user)
    return Region.objects.annotate(council_count=Count("councils")).order_by("name", "pk")


def councils(user: "User", *, region: str = "") -> QuerySet[Council]:
    """By region and name. `region` is a slug; an unknown one shows nothing."""
    access.check_can_manage(user)
    found = Council.objects.select_related("region").order_by("region__name", "name", "pk")
    return found.filter(region__slug=region) if region else found


def region_choices(user: "User") -> list[tuple[str, str]]:
    access.check_can_manage(user)
    return list(Region.objects.values_list("slug", "name"))


def fixture_names() -> Iterable[str]:
    """The regions whose councils come with the service."""
    return sorted(path.stem for path in (settings.BASE_DIR / "fixtures" / "councils").glob("*.json"))
