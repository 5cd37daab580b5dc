"""Who sees who opened what in a review: the coordinator all, the host's information lead what is theirs."""

from django.db.models import QuerySet

from accounts.models import User
from core.refusals import Refused
from reviews.models import Review
from trail import access as trail_access
from trail.models import Event

from .standing import Standing, standing


def check_can_read_trail(user: User, review: Review) -> Standing:
    """Return what the person is, or raise `Refused`: `T` of the coordinator, `OC` of the information lead, metadata."""
    now = standing(user, review)
    if not (now.is_coordinator or now.is_host_information_lead):
        raise Refused(
            "Who opened what is for the review's coordinator and the host council's information lead.",
            ask="the coordinator or the information lead",
        )
    return now


def trail_visible_to(now: Standing) -> QuerySet[Event]:
    """What happened in the review, never what it was about: `NA` leaves out what would say who wrote what."""
    if now.is_coordinator:
        return trail_access.events_of_review(now.review.ref)
    if now.is_host_information_lead:
        return trail_access.events_shown_to_host(now.review.ref)
    return Event.objects.none()
