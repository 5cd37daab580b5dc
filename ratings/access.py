"""Who weighs the evidence: `permissions.csv`, rows *observation*, *ratings* and *audit, moderate*."""

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404

from accounts.access import regions_where
from accounts.models import User
from accounts.roles import Role
from audits import access as audits_access
from audits.models import Audit
from conversations import access as conversations_access
from core.refusals import Refused
from records import access as records_access
from records.models import Assignment, Record
from reviews import access as reviews_access
from reviews.access import COORDINATOR, PSW
from reviews.models import Review

from .models import AgreedRating, Conclusion, Moderation, Observation

FINAL = "The report is final, so its ratings stand as they are."


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
        raise Refused("What the review team notes stays with the team until its report.")
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


def check_can_agree(user: User, review: Review) -> None:
    """Raise `Refused` unless the person is the coordinator or a PSW of the team and fieldwork has closed."""
    check_may_agree(reviews_access.standing(user, review))


def check_may_agree(standing: reviews_access.Standing) -> None:
    """The same of a standing that is known already."""
    review = standing.review
    if not (standing.is_coordinator or standing.is_psw):
        raise Refused("The coordinator and the PSW reviewers agree ratings.", ask="the coordinator")
    reviews_access.check_is_open(review)
    if review.fieldwork_closed_at is None:
        raise Refused("Ratings are agreed once fieldwork has closed.", ask="the coordinator")
    if review.final_at is not None:
        raise Refused(FINAL, ask="the coordinator")


def check_can_moderate(user: User, review: Review) -> None:
    """Raise `Refused` unless the person is the coordinator and the report is not final."""
    reviews_access.check_is_coordinator(user, review, "decides between two readings")
    reviews_access.check_is_open(review)
    if review.final_at is not None:
        raise Refused(FINAL)


def check_can_reopen(user: User, audit: Audit) -> None:
    """Raise `Refused` unless its reader may reopen it, and nothing was decided on it yet."""
    audits_access.check_can_reopen(user, audit)
    if Moderation.objects.filter(record=audit.record_id).exists():
        raise Refused(
            "The coordinator has decided what stands for this record, so your audit stays as you handed it in.",
            ask="the coordinator",
        )


def check_can_close_moderation(user: User, review: Review) -> None:
    """Raise `Refused` unless the person is the coordinator and fieldwork has closed."""
    reviews_access.check_is_coordinator(user, review, "closes moderation")
    reviews_access.check_is_open(review)
    if review.fieldwork_closed_at is None:
        raise Refused("Moderation ends after fieldwork has closed.")
    if review.moderated_at is not None:
        raise Refused("Moderation is closed already.")


def check_can_compare(user: User, record: Record) -> None:
    """Raise `Refused` for all but the coordinator, and the two readers once both readings are handed in."""
    standing = reviews_access.standing(user, record.review)
    if standing.is_coordinator:
        return
    handed_in = Audit.objects.filter(record=record, handed_in_at__isnull=False)
    if not standing.is_psw or not Audit.objects.filter(record=record, reader=user.pk).exists():
        raise Refused(
            "Only the coordinator and the two readers see the readings side by side.", ask="the coordinator"
        )
    asked_for = Assignment.objects.filter(record=record, ended_at=None).count()
    if handed_in.count() < max(asked_for, 2):
        raise Refused("You see both readings when both are handed in.", ask="the coordinator")


def records_to_compare(user: User) -> QuerySet[Record]:
    """Records whose readings the person may see side by side, once both are handed in."""
    own = Audit.objects.filter(reader=user.pk, handed_in_at__isnull=False)
    return Record.objects.filter(
        Q(review__in=reviews_access.reviews_on_team(user, COORDINATOR))
        | (
            Q(review__in=reviews_access.reviews_on_team(user, PSW))
            & Q(pk__in=own.values_list("record", flat=True))
        )
    )


def get_record_to_compare(user: User, review_ref: str, record_ref: str) -> Record:
    """Return the record of the sample, or 404."""
    record = records_access.get_record(user, review_ref, record_ref)
    if record.selected_at is None:
        raise Http404
    return record


def reviews_with_ratings_visible_to(user: User) -> QuerySet[Review]:
    """Reviews whose ratings page may be asked for: those the person sees, and those released to their region."""
    return Review.objects.filter(
        Q(pk__in=reviews_access.reviews_visible_to(user).values_list("pk", flat=True))
        | Q(host__region__in=regions_where(user, Role.PSW, Role.DASS), released_at__isnull=False)
    )


def get_review_with_ratings(user: User, ref: str) -> Review:
    """Return the review, or 404."""
    review = (
        reviews_with_ratings_visible_to(user)
        .select_related("host__region", "framework")
        .filter(ref=ref)
        .first()
    )
    if review is None:
        raise Http404
    return review


def check_can_see_ratings(user: User, review: Review) -> reviews_access.Standing:
    """Return the person's standing, or raise `Refused`: `T BL` for the team, `OC SH` the host, `RL` the region."""
    standing = reviews_access.standing(user, review)
    if standing.on_team:
        return standing
    if (standing.is_host_organiser or standing.is_host_dass) and review.accuracy_opened_at is not None:
        return standing
    if review.released_at is not None and is_regional_reader(user, review):
        return standing
    raise Refused(
        "The team's ratings are seen when the report is shared for factual accuracy.", ask="the coordinator"
    )


def is_regional_reader(user: User, review: Review) -> bool:
    """Whether the person is PSW or DASS of another council in the review's region: `RR`."""
    return (
        regions_where(user, Role.PSW, Role.DASS)
        .filter(region=review.host.region_id, council__isnull=False)
        .exclude(council=review.host_id)
        .exists()
    )


def agreed_ratings_of(review: Review) -> QuerySet[AgreedRating]:
    """The ratings agreed for a review; ask `check_can_see_ratings` first."""
    return AgreedRating.objects.filter(review=review).select_related("subtheme")
