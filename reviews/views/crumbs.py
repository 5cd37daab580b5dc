"""The way back from a page of one review."""

from typing import TYPE_CHECKING

from django.urls import reverse

if TYPE_CHECKING:
    from reviews.models import Framework, Review

Crumbs = list[tuple[str, str]]


def round_crumbs(*pages: tuple[str, str]) -> Crumbs:
    """Home and the year, then these (label, URL name)."""
    return [
        ("Home", reverse("home")),
        ("Reviews", reverse("reviews:year")),
        *((label, reverse(name)) for label, name in pages),
    ]


def review_crumbs(review: "Review", *pages: tuple[str, str]) -> Crumbs:
    """Home, the review, then these (label, URL name) of it."""
    return [
        ("Home", reverse("home")),
        (str(review), reverse("review", args=[review.ref])),
        *((label, reverse(name, args=[review.ref])) for label, name in pages),
    ]


def framework_crumbs(framework: "Framework | None" = None) -> Crumbs:
    """Home and the list of frameworks, then this one."""
    crumbs = [("Home", reverse("home")), ("Frameworks", reverse("reviews:framework_list"))]
    if framework is not None:
        crumbs.append((str(framework), reverse("reviews:framework_detail", args=[framework.ref])))
    return crumbs
