"""Who reads and writes observations and conclusions: `permissions.csv`, row *observation*."""

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404

from accounts.models import User
from audits import access as audits_access
from conversations import access as conversations_access
from core.refusals import Refused
from ratings.models import Conclusion, Observation
from records import access as records_access
from reviews import access as reviews_access
from reviews.models import Review


def observations_standing() -> QuerySet[Observation]:
    """Every observation but those from a conversation whose person no longer agrees to it."""
    standing = conversations_access.conversations_standing().values_list("pk", flat=True)
    return Observation.objects.filter(Q(conversation=None) | Q(conversation__in=standing))


def observations_visible_to(user: User) -> QuerySet[Observation]:
    """The team's, for the team; but what another noted of a record one still reads would retell the other's audit."""
    blind = audits_access.readings_still_blind(user).values("record")
    unspoilt = Q(author=user.pk) | Q(record=None) | ~Q(record__in=blind)
    return observations_standing().filter(unspoilt, review__in=reviews_access.reviews_on_team(user))


def naming_records(user: User, observations: QuerySet[Observation]) -> QuerySet[Observation]:
    """Tell of each, as `names_record`, whether its record may be named to the person.

    Its author may know, and those who know who reads it: beside the author's name the record would tell that.
    """
    known = records_access.records_known_to(user).filter(pk=OuterRef("record"))
    return observations.annotate(names_record=Exists(known) | Q(author=user.pk))


def conclusions_visible_to(user: User) -> QuerySet[Conclusion]:
    """The whole team's conclusions, for the whole team and for nobody else."""
    return Conclusion.objects.filter(review__in=reviews_access.reviews_on_team(user))


def get_observation(user: User, review_ref: str, number: int) -> Observation:
    """Return the observation, or 404."""
    observation = (
        naming_records(user, observations_visible_to(user))
        .select_related("review__host__region", "record", "meeting", "conversation", "author")
        .filter(review__ref=review_ref, number=number)
        .first()
    )
    if observation is None:
        raise Http404
    return observation


def get_conclusion(user: User, review_ref: str, number: int) -> Conclusion:
    """Return the conclusion, or 404."""
    conclusion = (
        conclusions_visible_to(user)
        .select_related("review__host__region", "author")
        .filter(review__ref=review_ref, number=number)
        .first()
    )
    if conclusion is None:
        raise Http404
    return conclusion


def check_can_see_findings(user: User, review: Review) -> reviews_access.Standing:
    """Return the person's standing, or raise `Refused` for anyone who is not on the team."""
    standing = reviews_access.standing(user, review)
    if not standing.on_team:
        raise Refused(
            "What the review team notes stays with the team until its report.", ask="the coordinator"
        )
    return standing


def check_can_note(user: User, review: Review) -> None:
    """Raise `Refused` unless the person is on the team, fieldwork has opened and the report is not final."""
    check_may_note(reviews_access.standing(user, review))


def check_may_note(standing: reviews_access.Standing) -> None:
    """The same of a standing that is known already."""
    review = standing.review
    if not standing.on_team:
        raise Refused("Only the review team notes observations.", ask="the coordinator")
    reviews_access.check_is_open(review)
    if review.fieldwork_opened_at is None:
        raise Refused("Observations begin when fieldwork opens.", ask="the coordinator")
    if review.final_at is not None:
        raise Refused("The report is final, so its observations stand as they are.", ask="the coordinator")
