"""Who decides who reads the final report: *release or publish*."""

from accounts.models import User
from core.refusals import Refused
from reviews import access as reviews_access
from reviews.models import Review


def check_can_release(user: User, review: Review) -> None:
    """Raise `Refused` unless the person is the host's DASS and the report is final: `OC FN`."""
    if not reviews_access.standing(user, review).is_host_dass:
        raise Refused(
            "The host’s Director of Adult Social Services decides who sees the final report.", ask="the DASS"
        )
    reviews_access.check_is_open(review)
    if review.final_at is None:
        raise Refused("There is no final report yet.", ask="the coordinator")


def check_can_keep(user: User, review: Review) -> None:
    """Raise `Refused` as for a release, and once others read it: what was read is not taken back."""
    check_can_release(user, review)
    if review.released_at is not None:
        raise Refused("The report is released: others have it by now.", ask="the coordinator")
