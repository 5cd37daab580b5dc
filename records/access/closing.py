"""Who ends a review, and with it its numbers and cards."""

from accounts.models import User
from core.refusals import Refused
from reviews import access as reviews_access
from reviews.models import Review


def check_can_close(user: User, review: Review) -> None:
    """Raise `Refused` unless the person is the coordinator and the report final; numbers and cards end with it."""
    reviews_access.check_is_coordinator(user, review, "closes it")
    reviews_access.check_is_open(review)
    if review.final_at is None:
        raise Refused("A review is closed once its report is final, and not before.")
