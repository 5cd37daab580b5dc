"""Writing the report: the workspace and its beginning."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from core.requests import SignedInRequest
from reports import access, actions, queries
from reports.sections import STRENGTHS_AND_AREAS
from reviews.access import get_review, standing

from . import section
from .crumbs import crumbs


@require_safe
def workspace(request: SignedInRequest, ref: str) -> HttpResponse:
    """The outline of the report, what is missing, and the next step."""
    review = get_review(request.user, ref)
    report = access.drafts_visible_to(request.user).filter(review=review).first()
    if report is None:
        access.check_can_write(request.user, review)
        return render(
            request, "reports/start.html", {"review": review, "breadcrumbs": crumbs(review, in_report=False)}
        )
    outline = queries.outline_of(report)
    own_keys = section.own_keys(request.user, report) if review.final_at is None else set()
    context = {
        "review": review,
        "breadcrumbs": crumbs(review, in_report=False),
        "report": report,
        "outline": outline if review.final_at is None or any(line.is_written for line in outline) else [],
        "pages": queries.pages_of(report),
        "gaps": [] if review.final_at else queries.gaps_for(request.user, report),
        "own_keys": own_keys,
        "to_go_on_with": queries.to_go_on_with(outline, request.user, own_keys),
        "can_write": standing(request.user, review).is_coordinator and review.final_at is None,
        "withdrawn": queries.words_to_take_out(request.user, review),
        "on_team": standing(request.user, review).on_team,
        "points": report.points.count(),
        "points_needed": 2 * STRENGTHS_AND_AREAS,
        "recommendation_count": review.recommendations.count(),
    }
    return render(request, "reports/workspace.html", context)


@require_POST
def start(request: SignedInRequest, ref: str) -> HttpResponse:
    review = get_review(request.user, ref)
    actions.start_report(by=request.user, review=review)
    return redirect("reports:workspace", ref=ref)
