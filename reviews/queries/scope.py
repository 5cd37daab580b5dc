"""How far the scope is, what is missing before the next step, and what the review before recommended."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Prefetch, QuerySet, Subquery, prefetch_related_objects
from django.urls import reverse
from django.utils import timezone

from accounts.roles import Role
from councils.models import Region
from reviews.models import Framework, Recommendation, RecommendationUpdate, Review, Scope, Theme

from .contacts import holders_of
from .missing import Missing, names_of
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


@dataclass(frozen=True)
class WholeScope:
    """Everything the host says before the team comes. An unsaved, empty `written` stands for a scope not yet opened."""

    review: Review
    written: Scope
    themes: list[Theme]
    lines: list[UpdateLine]

    @property
    def previous(self) -> Review | None:
        """The review whose recommendations are carried forward, if there is one."""
        return self.lines[0].recommendation.review if self.lines else None

    @property
    def told(self) -> int:
        """Of how many recommendations it is said what became of them."""
        return sum(line.update is not None for line in self.lines)


def whole_scope(review: Review) -> WholeScope:
    """Read the scope with its themes and the recommendations carried forward. Four queries."""
    return WholeScope(review, scope_of(review), list(review.themes.all()), update_lines(review))


def _reviews_before(review: Review) -> QuerySet[Review]:
    """Earlier reviews of the same host whose report is final and holds recommendations, the latest first."""
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
    )


def previous_review(review: Review) -> Review | None:
    """The latest earlier review of the same host whose report is final and holds recommendations."""
    return _reviews_before(review).first()


def update_lines(review: Review) -> list[UpdateLine]:
    """Each recommendation of the review before, in order, with its update. Two queries."""
    told = RecommendationUpdate.objects.filter(review=review)
    carried = (
        Recommendation.objects.filter(review=Subquery(_reviews_before(review).values("pk")[:1]))
        .select_related("review")
        .prefetch_related(Prefetch("updates", told, to_attr="told"))
    )
    return [UpdateLine(row, next(iter(getattr(row, "told", ())), None)) for row in carried]


def update_for(review: Review, recommendation: Recommendation) -> RecommendationUpdate | None:
    """What the host says in this review of that recommendation, None until it says something."""
    return review.recommendation_updates.filter(recommendation=recommendation).first()


def scope_parts(scope: WholeScope) -> list[ScopePart]:
    """The four parts of the scope, each with its mark."""
    themes, lines = len(scope.themes), scope.lines

    def address(name: str) -> str:
        return reverse(f"reviews:{name}", args=[scope.review.ref])

    def text_part(title: str, name: str, text: str) -> ScopePart:
        return ScopePart(title, address(name), bool(text), "Completed" if text else "Not yet started")

    parts = [
        text_part("What you want from the review", "scope_ambition", scope.written.ambition),
        text_part("Self-assessment", "scope_self_assessment", scope.written.self_assessment),
        ScopePart(
            "Themes to explore",
            address("theme_list"),
            themes > 0,
            f"{themes} theme{'' if themes == 1 else 's'}" if themes else "Not yet started",
        ),
    ]
    if lines:
        is_told = scope.told == len(lines)
        status = "Completed" if is_told else f"{scope.told} of {len(lines)}"
        parts.append(ScopePart("Progress since the last review", address("update_list"), is_told, status))
    return parts


def scope_gaps(scope: WholeScope) -> list[str]:
    """What the scope still lacks before the DASS can agree it, each as something to do."""
    if not scope.written.pk:
        return ["Wait until the coordinator has opened scoping"]
    gaps = []
    if not scope.written.ambition:
        gaps.append("Say what you want from the review")
    if not scope.written.self_assessment:
        gaps.append("Write the self-assessment")
    if not scope.themes:
        gaps.append("Add at least one theme")
    if untold := len(scope.lines) - scope.told:
        gaps.append(f"Say what became of each recommendation: {untold} of {len(scope.lines)} to go")
    return gaps


def current_framework(region: Region, *, on: date) -> Framework | None:
    """The region's framework in force on that day."""
    return region.frameworks.published().filter(effective_on__lte=on).order_by("-effective_on", "-pk").first()


def framework_to_keep(review: Review) -> Framework | None:
    """The framework that sampling, opened today, would give the review: the one chosen, or the one in force."""
    return review.framework or current_framework(review.host.region, on=timezone.localdate())


def sampling_gaps(review: Review) -> list[Missing]:
    """What is missing before the record log can open."""
    gaps = []
    if not Scope.objects.filter(review=review, agreed_at__isnull=False).exists():
        gaps.append(_scope_to_agree(review))
    if framework_to_keep(review) is None:
        what = "A programme administrator has to bring in a framework for the region that is in force today"
        gaps.append(Missing(what))
    return gaps


def fieldwork_gaps(review: Review) -> list[Missing]:
    """What team and scope still lack before fieldwork can open; the sample is `records`' to look at."""
    address = reverse("reviews:team", args=[review.ref])
    gaps = [Missing(gap, address) for gap in team_gaps(review)]
    if not Scope.objects.filter(review=review, agreed_at__isnull=False).exists():
        gaps.append(_scope_to_agree(review))
    return gaps


def _scope_to_agree(review: Review) -> Missing:
    directors = holders_of(review, Role.DASS)
    what = f"{names_of(directors)}, DASS of {review.host}, has to agree the scope"
    if not directors:
        what = f"{review.host} has no DASS who could agree the scope. Its organiser invites one"
    return Missing(what, reverse("reviews:scope", args=[review.ref]), directors)


def scope_of(review: Review) -> Scope:
    """The review's scope, an empty one while scoping has not opened."""
    return Scope.objects.filter(review=review).select_related("agreed_by").first() or Scope(review=review)


def framework_of(review: Review, *, today: date) -> Framework | None:
    """The framework the review is read by: its own once sampling has opened, before that the one in force."""
    framework = review.framework or current_framework(review.host.region, on=today)
    if framework is not None:
        prefetch_related_objects([framework], "criteria", "subthemes", "prompts")
    return framework
