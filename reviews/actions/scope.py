"""Writing the scope: two texts, themes, what became of the last recommendations, and the DASS's agreement."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, Max
from django.utils import timezone

from accounts.models import User
from core.refusals import Conflict
from core.versions import replace
from reviews import access, notices, queries
from reviews.models import Recommendation, RecommendationUpdate, Review, Scope, Theme
from trail import actions as trail

MOST_THEMES = 12


@transaction.atomic
def save_ambition(*, by: User, review: Review, ambition: str, version: int) -> Scope:
    """Keep what the host wants from the review. Raises `Conflict` when somebody saved another text meanwhile."""
    access.check_can_edit_scope(by, review)
    return _save_text(by, review, "ambition", ambition, version)


@transaction.atomic
def save_self_assessment(*, by: User, review: Review, self_assessment: str, version: int) -> Scope:
    """Keep how the host sees its own practice. Raises `Conflict` when somebody saved another text meanwhile."""
    access.check_can_edit_scope(by, review)
    return _save_text(by, review, "self_assessment", self_assessment, version)


@transaction.atomic
def add_theme(*, by: User, review: Review, title: str, detail: str = "") -> Theme:
    """Add a theme to explore, under the next number."""
    access.check_can_edit_scope(by, review)
    scope = _locked_scope(review)
    _check_title_is_free(review, title)
    last = review.themes.aggregate(last=Max("number"))["last"] or 0
    if last >= MOST_THEMES:
        raise ValidationError({"title": f"Keep to {MOST_THEMES} themes: a review cannot look at everything"})
    theme = Theme.objects.create(review=review, number=last + 1, title=title, detail=detail)
    trail.record(by=by, verb="theme.added", subject=f"theme {theme.number}", review=review.ref)
    _end_agreement(by, review, scope)
    return theme


@transaction.atomic
def edit_theme(*, by: User, theme: Theme, title: str, detail: str, version: int) -> Theme:
    """Reword a theme. Raises `Conflict` when somebody saved another wording meanwhile."""
    access.check_can_edit_scope(by, theme.review)
    scope = _locked_scope(theme.review)
    _check_title_is_free(theme.review, title, but=theme)
    if replace(theme, version=version, values={"title": title, "detail": detail}):
        trail.record(by=by, verb="theme.edited", subject=f"theme {theme.number}", review=theme.review.ref)
        _end_agreement(by, theme.review, scope)
    return theme


@transaction.atomic
def remove_theme(*, by: User, theme: Theme) -> None:
    """Take a theme out and close up the numbers, as long as nothing can be tagged with it."""
    review = theme.review
    access.check_can_edit_scope(by, review)
    if review.fieldwork_opened_at is not None:
        raise ValidationError("Fieldwork has opened, and notes may carry this theme. Reword it instead")
    scope = _locked_scope(review)
    removed = Theme.objects.filter(pk=theme.pk).delete()[0]
    if not removed:
        return
    for later in review.themes.filter(number__gt=theme.number).order_by("number"):
        later.number -= 1
        later.save(update_fields=["number"])
    trail.record(by=by, verb="theme.removed", subject=f"theme {theme.number}", review=review.ref)
    _end_agreement(by, review, scope)


@transaction.atomic
def save_update(
    *, by: User, review: Review, recommendation: Recommendation, status: str, text: str, version: int
) -> RecommendationUpdate:
    """Keep the host's account of one recommendation of the review before; it is no part of what the DASS agrees.

    `version` is 0 for the first. Raises `Conflict` when somebody saved another account meanwhile.
    """
    access.check_can_edit_scope(by, review)
    _locked_scope(review)
    previous = queries.previous_review(review)
    if previous is None or recommendation.review_id != previous.pk:
        raise ValidationError("This is not a recommendation of the review before")
    status = RecommendationUpdate.Status(status).value
    update = review.recommendation_updates.filter(recommendation=recommendation).first()
    if update is None:
        update = RecommendationUpdate.objects.create(
            review=review,
            recommendation=recommendation,
            status=status,
            text=text,
            version=1,
            updated_at=timezone.now(),
        )
    elif not replace(update, version=version, values={"status": status, "text": text}):
        return update
    trail.record(
        by=by,
        verb="recommendation.updated",
        subject=f"recommendation {recommendation.number}",
        review=review.ref,
    )
    return update


@transaction.atomic
def agree_scope(*, by: User, review: Review) -> Scope:
    """Agree the scope as it stands, once every part of it is there."""
    access.check_can_agree_scope(by, review)
    scope = _locked_scope(review)
    if lacking := queries.scope_gaps(queries.whole_scope(review)):
        raise ValidationError(lacking)
    if scope.agreed_at is None:
        scope.agreed_at, scope.agreed_by = timezone.now(), by
        scope.save(update_fields=["agreed_at", "agreed_by"])
        trail.record(by=by, verb="scope.agreed", subject="scope", review=review.ref)
        notices.scope_agreed(review)
    return scope


def _locked_scope(review: Review) -> Scope:
    return Scope.objects.select_for_update().get(review=review)


def _save_text(by: User, review: Review, name: str, text: str, version: int) -> Scope:
    scope = _locked_scope(review)
    if getattr(scope, name) == text:
        return scope
    counter = f"{name}_version"
    changed = Scope.objects.filter(pk=scope.pk, **{counter: version}).update(
        **{name: text, counter: F(counter) + 1, "updated_at": timezone.now()}
    )
    if not changed:
        raise Conflict(theirs={name: getattr(scope, name)}, version=getattr(scope, counter))
    trail.record(by=by, verb="scope.saved", subject=name.replace("_", " "), review=review.ref)
    _end_agreement(by, review, scope)
    scope.refresh_from_db()
    return scope


def _end_agreement(by: User, review: Review, scope: Scope) -> None:
    """What changed is no longer what was agreed. Once fieldwork has opened the agreement is history and stands."""
    if scope.agreed_at is None or review.fieldwork_opened_at is not None:
        return
    Scope.objects.filter(pk=scope.pk).update(agreed_at=None, agreed_by=None)
    trail.record(by=by, verb="scope.agreement_ended", subject="scope", review=review.ref)


def _check_title_is_free(review: Review, title: str, but: Theme | None = None) -> None:
    others = review.themes.filter(title__iexact=title)
    if (others.exclude(pk=but.pk) if but else others).exists():
        raise ValidationError({"title": "There is a theme of that name already"})
