"""How far the ratings are, and what waits for whom."""

from dataclasses import dataclass
from datetime import date

from django.db.models import OuterRef, QuerySet
from django.urls import reverse

from accounts.models import User
from core.waiting import Waiting
from ratings import access
from ratings.models import AgreedRating
from reviews import access as reviews_access
from reviews.access import COORDINATOR, PSW
from reviews.models import Review, SubTheme

from .proposing import PairWaiting, pairs_of
from .reading import Ready, count_of, read_records, records_ready_of


@dataclass(frozen=True)
class Progress:
    """Counts for the review's task list."""

    observations: int
    conclusions: int
    agreed: int
    to_agree: int


def progress_of(standing: reviews_access.Standing) -> Progress | None:
    """How far the team is, for its members once fieldwork has opened; None for everyone else. One query."""
    if not standing.on_team or standing.review.fieldwork_opened_at is None:
        return None
    here, user = OuterRef("pk"), standing.user
    agreed = AgreedRating.objects.filter(review=here, subtheme__isnull=False)
    counts = (
        Review.objects.filter(pk=standing.review.pk)
        .annotate(
            observations_noted=count_of(access.observations_visible_to(user).filter(review=here)),
            conclusions_drawn=count_of(access.conclusions_visible_to(user).filter(review=here)),
            agreed=count_of(agreed),
            to_agree=count_of(SubTheme.objects.filter(framework=OuterRef("framework"))),
        )
        .values_list("observations_noted", "conclusions_drawn", "agreed", "to_agree")
    )
    return Progress(*counts.get())


def records_to_moderate(review: Review) -> list[str]:
    """References of the records that are ready for the coordinator to decide."""
    return [record.ref for record in read_records(review) if record.needs_moderation]


def waiting_for(user: User, *, today: date) -> list[Waiting]:  # noqa: ARG001 # one shape in every app
    """What waits for the coordinator and the PSWs while ratings are agreed. At most three queries."""
    team = (
        reviews_access.places_of(user)
        .filter(
            part__in=(COORDINATOR, PSW),
            review__fieldwork_opened_at__isnull=False,
            review__moderated_at=None,
        )
        .select_related("review__host")
        .annotate(agreed=count_of(_agreed()), subthemes=count_of(_subthemes()))
    )
    led = [member.review_id for member in team if member.part == COORDINATOR]
    ready = records_ready_of(led) if led else {}
    pairs = pairs_of(user, [member.review_id for member in team if member.part == PSW])
    waiting = []
    for member in team:
        review, part = member.review, member.part
        to_moderate = ready.get(review.pk, [])
        if to_moderate:
            waiting.append(_line(_moderate(to_moderate), "ratings:overview", review))
        waiting += [_pair(pair, review) for pair in pairs.get(review.pk, [])]
        if review.fieldwork_closed_at is None:
            continue
        left = member.subthemes - member.agreed
        if left > 0:
            what = f"Agree the ratings: {left} of {member.subthemes} sub-themes are left"
            waiting.append(_line(what, "ratings:overview", review))
        elif part == COORDINATOR and not to_moderate:
            waiting.append(_line("Close moderation", "ratings:close_moderation", review))
    return waiting


def _moderate(ready: list[Ready]) -> str:
    """How many wait for the coordinator, and for how many of them the readers propose what stands."""
    what = "Moderate 1 record" if len(ready) == 1 else f"Moderate {len(ready)} records"
    proposed = sum(record.is_proposed for record in ready)
    if not proposed:
        return what
    return f"{what}; {'a proposal is' if proposed == 1 else f'{proposed} proposals are'} in from the readers"


def _pair(pair: PairWaiting, review: Review) -> Waiting:
    if pair.proposed_by:
        what = f"Say whether you agree with what {pair.proposed_by} proposes for record {pair.record}"
        name = "ratings:moderate"
    else:
        what = f"Propose what stands for record {pair.record}, which two of you read"
        name = "ratings:propose"
    return Waiting(
        what=what,
        url=reverse(name, args=[review.ref, pair.record]),
        review_ref=review.ref,
        where=str(review.host),
    )


def _agreed() -> QuerySet[AgreedRating]:
    """Sub-themes agreed in the review of the outer row."""
    return AgreedRating.objects.filter(review=OuterRef("review"), subtheme__isnull=False)


def _subthemes() -> QuerySet[SubTheme]:
    """Sub-themes of the framework by which the review of the outer row is read."""
    return SubTheme.objects.filter(framework=OuterRef("review__framework"))


def _line(what: str, name: str, review: Review) -> Waiting:
    return Waiting(
        what=what, url=reverse(name, args=[review.ref]), review_ref=review.ref, where=str(review.host)
    )
