"""Who weighs the evidence: `permissions.csv`, rows *observation*, *ratings* and *audit, moderate*."""

from django.db.models import QuerySet
from django.http import Http404

from accounts.models import User
from core.refusals import Refused
from reviews import access as reviews_access
from reviews.models import Review

from .models import Conclusion, Observation


def observations_visible_to(user: User) -> QuerySet[Observation]:
    """The whole team's observations, for the whole team and for nobody else."""
    return Observation.objects.filter(review__in=reviews_access.reviews_on_team(user))


def conclusions_visible_to(user: User) -> QuerySet[Conclusion]:
    """The whole team's conclusions, for the whole team and for nobody else."""
    return Conclusion.objects.filter(review__in=reviews_access.reviews_on_team(user))


def get_observation(user: User, review_ref: str, number: int) -> Observation:
    """Return the observation, or 404."""
    observation = observations_visible_to(user).filter(review__ref=review_ref, number=number).first()
    if observation is None:
        raise Http404
    return observation


def get_conclusion(user: User, review_ref: str, number: int) -> Conclusion:
    """Return the conclusion, or 404."""
    conclusion = conclusions_visible_to(user).filter(review__ref=review_ref, number=number).first()
    if conclusion is None:
        raise Http404
    return conclusion


def check_can_note(user: User, review: Review) -> None:
    """Raise `Refused` unless the person is on the team, fieldwork has opened and the report is not final."""
    if not reviews_access.standing(user, review).on_team:
        raise Refused("Only the review team notes observations.", ask="the coordinator")
    reviews_access.check_is_open(review)
    if review.fieldwork_opened_at is None:
        raise Refused("Observations begin when fieldwork opens.", ask="the coordinator")
    if review.final_at is not None:
        raise Refused("The report is final, so its observations stand as they are.", ask="the coordinator")


def check_can_agree(user: User, review: Review) -> None:
    """Raise `Refused` unless the person is the coordinator or a PSW of the team and fieldwork has closed."""
    standing = reviews_access.standing(user, review)
    if not (standing.is_coordinator or standing.is_psw):
        raise Refused("The coordinator and the PSW reviewers agree ratings.", ask="the coordinator")
    reviews_access.check_is_open(review)
    if review.fieldwork_closed_at is None:
        raise Refused("Ratings are agreed once fieldwork has closed.", ask="the coordinator")
    if review.final_at is not None:
        raise Refused("The report is final, so its ratings stand as they are.", ask="the coordinator")


def check_can_moderate(user: User, review: Review) -> None:
    """Raise `Refused` unless the person is the coordinator and the report is not final."""
    reviews_access.check_is_coordinator(user, review, "decides between two readings")
    if review.final_at is not None:
        raise Refused("The report is final, so its ratings stand as they are.")


def check_can_see_ratings(user: User, review: Review) -> None:
    """Raise `Refused` unless on the team; the host sees ratings once the report is shared for accuracy: `T BL`, `OC SH`, `RL`."""
    standing = reviews_access.standing(user, review)
    if standing.on_team:
        return
    if (standing.is_host_organiser or standing.is_host_dass) and review.accuracy_opened_at is not None:
        return
    raise Refused(
        "The team's ratings are seen when the report is shared for factual accuracy.", ask="the coordinator"
    )
