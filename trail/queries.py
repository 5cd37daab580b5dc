"""Reads shaped for the page of one's own trail."""

from django.contrib.auth.base_user import AbstractBaseUser
from django.db.models import QuerySet

from . import access
from .models import Event


def own_events(user: AbstractBaseUser) -> QuerySet[Event]:
    """The newest first."""
    return access.events_visible_to(user).order_by("-at", "-pk")
