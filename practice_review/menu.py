"""The menu: at most five places, chosen by what the person may do."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from accounts.queries import RolesHeld, held_now
from accounts.roles import Role

HOME = ("Home", "home")
YEAR = ("The year", "reviews:year")
MY_DAYS = ("My days", "reviews:my_days")
REPORTS = ("Reports", "reports:library")
PEOPLE = ("People", "accounts:person_list")
COUNCILS = ("Councils", "councils:list")
FRAMEWORKS = ("Frameworks", "reviews:framework_list")

SEES_THE_YEAR = {Role.COORDINATOR, Role.PSW, Role.DASS, Role.ORGANISER, Role.INFORMATION_LEAD}
HAS_DAYS = {Role.COORDINATOR, Role.PSW, Role.PEER}
READS_REPORTS = {Role.COORDINATOR, Role.PSW, Role.DASS, Role.ORGANISER, Role.INFORMATION_LEAD, Role.PEER}


def menu(request: HttpRequest) -> dict[str, Any]:
    """Context for every page. The menu is read only by pages that show it, in one query."""
    return {
        "service_name": settings.SERVICE_NAME,
        "is_demo": settings.DEMO,
        "menu": lambda: _places(request),
    }


def held_by(request: HttpRequest) -> RolesHeld:
    """What whoever asks holds, read once for a page; nothing while nobody is signed in."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return RolesHeld()
    found: RolesHeld | None = getattr(request, "held_for_menu", None)
    if found is None:
        found = held_now(user)
        request.held_for_menu = found  # type: ignore[attr-defined] # kept for the length of this request
    return found


def _places(request: HttpRequest) -> list[tuple[str, str, bool]]:
    """Label, address, and whether the page is there."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return []
    roles = held_by(request).roles
    if Role.ADMINISTRATOR in roles and len(roles) == 1:
        places = [HOME, YEAR, PEOPLE, COUNCILS, FRAMEWORKS]
    else:
        places = [
            HOME,
            *([YEAR] if roles & SEES_THE_YEAR else []),
            *([MY_DAYS] if roles & HAS_DAYS else []),
            *([REPORTS] if roles & READS_REPORTS else []),
            *([PEOPLE] if Role.ADMINISTRATOR in roles else []),
        ]
    return [
        (label, address, request.path == address) for label, name in places for address in [reverse(name)]
    ]
