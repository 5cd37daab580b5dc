"""What waits for a decision before fieldwork: peers' requests to read a record."""

from reviews.models import Review


def undecided_grant_requests(review: Review) -> int:  # noqa: ARG001 # no peer can ask for a record yet
    """How many requests of the review nobody has granted or refused."""
    return 0
