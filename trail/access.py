"""Who reads the trail: everyone their own lines, and nobody changes any."""

from django.contrib.auth.base_user import AbstractBaseUser
from django.db.models import Q, QuerySet

from . import verbs
from .models import Event


def events_visible_to(user: AbstractBaseUser) -> QuerySet[Event]:
    """What this person did and opened themselves."""
    return Event.objects.filter(by=user.pk)


def events_of_review(ref: str) -> QuerySet[Event]:
    """All that happened in a review, for those whom the app of reviews lets see it, without any detail."""
    return Event.objects.filter(review=ref).defer("detail")


def events_shown_to_host(ref: str) -> QuerySet[Event]:
    """The events of a review that say nothing of who wrote what: an author opening their own text is left out."""
    shown = Q(verb__in=verbs.SHOWN_TO_THE_HOST)
    for noun in verbs.NOUNS:
        shown |= Q(verb__startswith=f"{noun}.")
    return events_of_review(ref).filter(shown, ~Q(detail__has_key="own"))
