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


def version_crumbs(review: "Review", *, is_inside: bool = True) -> list[Crumb]:
    """What lies below the final report, for the team and the host, and for who found it in the library."""
    above = crumbs(review, in_report=False) if is_inside else library_crumbs()
    return [*above, ("Final report", reverse("reports:version", args=[review.ref]))]


def correction_crumbs(review: "Review") -> list[Crumb]:
    """What lies below a correction of the final report."""
    return [*version_crumbs(review), ("Correction", reverse("reports:correction", args=[review.ref]))]
