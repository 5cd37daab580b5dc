"""Who reads the trail: everyone their own lines, and nobody changes any."""

from django.contrib.auth.base_user import AbstractBaseUser
from django.db.models import QuerySet

from .models import Event


def events_visible_to(user: AbstractBaseUser) -> QuerySet[Event]:
    """What this person did and opened themselves."""
    return Event.objects.filter(by=user.pk)
