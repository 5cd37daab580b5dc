"""Who drafts and publishes frameworks, and what of them can still be changed: row *programme, manage*."""

from typing import TypeVar

from django.db.models import QuerySet
from django.http import Http404
from django.urls import reverse

from accounts.access import is_administrator
from accounts.models import User
from core.refusals import Refused
from reviews.models import Criterion, Framework, Prompt, Review, SubTheme

from .checks import THE_COORDINATOR, check_can_manage_frameworks, check_is_coordinator, check_is_open

Row = TypeVar("Row", Criterion, SubTheme, Prompt)


def frameworks_visible_to(user: User) -> QuerySet[Framework]:
    """All of every region, for administrators. Everybody else reads the one of their review, there."""
    return Framework.objects.all() if is_administrator(user) else Framework.objects.none()


def get_framework(user: User, ref: str) -> Framework:
    """Return the framework, or 404; for administrators."""
    check_can_manage_frameworks(user)
    framework = frameworks_visible_to(user).select_related("region").filter(ref=ref).first()
    if framework is None:
        raise Http404
    return framework


def get_criterion(framework: Framework, code: str) -> Criterion:
    return _found(framework.criteria.filter(code=code).first())


def get_subtheme(framework: Framework, number: int) -> SubTheme:
    return _found(framework.subthemes.filter(number=number).first())


def get_prompt(framework: Framework, number: int) -> Prompt:
    return _found(framework.prompts.filter(number=number).first())


def check_has_group(framework: Framework, number: int) -> None:
    """Raise 404 where no criterion is in it."""
    _found(framework.criteria.filter(group=number).first())


def _found(row: Row | None) -> Row:
    if row is None:
        raise Http404
    return row


def is_frozen(framework: Framework) -> bool:
    """Whether a review that keeps it has begun sampling."""
    return Review.objects.filter(framework=framework, sampling_opened_at__isnull=False).exists()


def check_can_draft(user: User, framework: Framework) -> None:
    """Raise `Refused` unless administrator, and the framework is a draft."""
    check_can_manage_frameworks(user)
    _check_not_frozen(framework)
    if framework.published_at is not None:
        raise Refused(
            f"Version {framework.version} is published, so it stands as it is. Take it back to a draft first, or make "
            "a new version of it.",
            doors=[(reverse("reviews:framework_detail", args=[framework.ref]), "Take it back, or copy it")],
        )


def check_can_take_back(user: User, framework: Framework) -> None:
    """Raise `Refused` unless administrator, and no review has begun sampling with it or has chosen it."""
    check_can_manage_frameworks(user)
    _check_not_frozen(framework)
    chosen = list(framework.reviews.order_by("ref").values_list("ref", flat=True))
    if chosen:
        raise Refused(
            f"The coordinator has chosen this version for {', '.join(chosen)}, so it stays published.",
            ask="the coordinator",
            doors=[_to_copy(framework)],
        )


def _check_not_frozen(framework: Framework) -> None:
    if is_frozen(framework):
        raise Refused(
            f"A review is read by version {framework.version}, so nothing of it can be changed any more. Make a new "
            "version of it, and change that.",
            doors=[_to_copy(framework)],
        )


def _to_copy(framework: Framework) -> tuple[str, str]:
    return reverse("reviews:framework_copy", args=[framework.ref]), "Make a new version"


def check_can_choose_framework(user: User, review: Review) -> None:
    """Raise `Refused` unless the person is the coordinator, and sampling has not opened."""
    check_is_coordinator(user, review, "chooses the framework it is read by")
    check_is_open(review)
    if review.sampling_opened_at is not None:
        raise Refused(
            "Sampling has opened, so the review keeps its framework to its end.", ask=THE_COORDINATOR
        )
