"""The menu: at most five places, chosen by what the person may do."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def menu(request: HttpRequest) -> dict[str, Any]:
    """Context for every page: the service's name, whether this is the demonstration, and the menu."""
    return {"service_name": settings.SERVICE_NAME, "is_demo": settings.DEMO, "menu": []}
