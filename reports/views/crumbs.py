"""Where the pages of a report hang."""

from typing import TYPE_CHECKING

from django.urls import reverse

if TYPE_CHECKING:
    from reviews.models import Review


Crumb = tuple[str, str]


def crumbs(review: "Review", *, in_report: bool = True) -> list[Crumb]:
    """Home, the review, and, for what lies below it, the report."""
    above = [
        ("Home", reverse("home")),
        (f"{review.host}, {review.ref}", reverse("review", args=[review.ref])),
    ]
    return [*above, ("Report", reverse("reports:workspace", args=[review.ref]))] if in_report else above


def library_crumbs() -> list[Crumb]:
    """Home and the library, for who reads a released report without seeing its review."""
    return [("Home", reverse("home")), ("Final reports", reverse("reports:library"))]
