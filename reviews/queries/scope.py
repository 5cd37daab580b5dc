"""How far the scope is, what is missing before the next step, and what the review before recommended."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, prefetch_related_objects
from django.urls import reverse
from django.utils import timezone

from councils.models import Region
from reviews.models import Framework, Recommendation, RecommendationUpdate, Review, Scope

from .team import team_gaps

STATUSES = RecommendationUpdate.Status.choices


@dataclass(frozen=True)
class ScopePart:
    """One line of the scope's task list."""

    title: str
    url: str
    is_done: bool
    status: str


@dataclass(frozen=True)
class UpdateLine:
    """A recommendation of the review before, with what the host says became of it (None until it has)."""

    recommendation: Recommendation
    update: RecommendationUpdate | None


def previous_review(review: Review) -> Review | None:
    """The latest earlier review of the same host whose report is final and holds recommendations."""
    recommended = Recommendation.objects.filter(review=OuterRef("pk"))
    return (
        Review.objects.filter(
            Exists(recommended),
            host=review.host_id,
            fieldwork_from_on__lt=review.fieldwork_from_on,
            final_at__isnull=False,
        )
        .exclude(pk=review.pk)
        .order_by("-fieldwork_from_on", "-pk")
        .first()
    )


def update_lines(review: Review) -> list[UpdateLine]:
    """Each recommendation of the review before, in order, with its update."""
    previous = previous_review(review)
    if previous is None:
        return []
    updates = {update.recommendation_id: update for update in review.recommendation_updates.all()}
    return [UpdateLine(row, updates.get(row.pk)) for row in previous.recommendations.all()]


def update_for(review: Review, recommendation: Recommendation) -> RecommendationUpdate | None:
    """What the host says in this review of that recommendation, None until it says something."""
    return review.recommendation_updates.filter(recommendation=recommendation).first()


def scope_parts(review: Review) -> list[ScopePart]:
    """The four parts of the scope, each with its mark."""
    scope = Scope.objects.filter(review=review).first() or Scope(review=review)
    themes = review.themes.count()
    lines = update_lines(review)
    told = sum(line.update is not None for line in lines)

    def text_part(title: str, name: str, text: str) -> ScopePart:
        url = reverse(f"reviews:scope_{name}", args=[review.ref])
        return ScopePart(title, url, bool(text), "Completed" if text else "Not yet started")

    parts = [
        text_part("What you want from the review", "ambition", scope.ambition),
        text_part("Self-assessment", "self_assessment", scope.self_assessment),
        ScopePart(
            "Themes to explore",
            reverse("reviews:theme_list", args=[review.ref]),
            themes > 0,
            f"{themes} theme{'' if themes == 1 else 's'}" if themes else "Not yet started",
        ),
    ]
    if lines:
        parts.append(
            ScopePart(
                "Progress since the last review",
                reverse("reviews:update_list", args=[review.ref]),
                told == len(lines),
                "Completed" if told == len(lines) else f"{told} of {len(lines)}",
            )
        )
    return parts


def scope_gaps(review: Review) -> list[str]:
    """What the scope still lacks before the DASS can agree it, each as something to do."""
    scope = Scope.objects.filter(review=review).first()
    if scope is None:
        return ["Wait until the coordinator has opened scoping"]
    lines = update_lines(review)
    untold = sum(line.update is None for line in lines)
    gaps = []
    if not scope.ambition:
        gaps.append("Say what you want from the review")
    if not scope.self_assessment:
        gaps.append("Write the self-assessment")
    if not review.themes.exists():
        gaps.append("Add at least one theme")
    if untold:
        gaps.append(f"Say what became of each recommendation: {untold} of {len(lines)} to go")
    return gaps


def current_framework(region: Region, *, on: date) -> Framework | None:
    """The region's framework in force on that day."""
    return region.frameworks.filter(effective_on__lte=on).order_by("-effective_on", "-pk").first()


def sampling_gaps(review: Review) -> list[str]:
    """What is missing before the record log can open."""
    gaps = []
    if not Scope.objects.filter(review=review, agreed_at__isnull=False).exists():
        gaps.append("The host council's DASS has to agree the scope")
    if current_framework(review.host.region, on=timezone.localdate()) is None:
        gaps.append(
            "A programme administrator has to bring in a framework for the region that is in force today"
        )
    return gaps


def fieldwork_gaps(review: Review) -> list[str]:
    """What team and scope still lack before fieldwork can open; the sample is `records`' to look at."""
    gaps = team_gaps(review)
    if not Scope.objects.filter(review=review, agreed_at__isnull=False).exists():
        gaps.append("The host council's DASS has to agree the scope")
    return gaps


def scope_of(review: Review) -> Scope:
    """The review's scope, an empty one while scoping has not opened."""
    return Scope.objects.filter(review=review).select_related("agreed_by").first() or Scope(review=review)


def framework_of(review: Review, *, today: date) -> Framework | None:
    """The framework the review is read by: its own once sampling has opened, before that the one in force."""
    framework = review.framework or current_framework(review.host.region, on=today)
    if framework is not None:
        prefetch_related_objects([framework], "criteria", "subthemes", "prompts")
    return framework
