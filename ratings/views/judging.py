"""The ratings in one view, and each opened to its evidence, where the team's agreement is kept."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from conversations.queries import withdrawn_openings
from core.forms import attempt
from core.requests import SignedInRequest
from core.typed import keeps_what_was_typed
from ratings import access, actions, queries
from ratings.forms import AgreeForm
from reviews.scales import SCALE

from .observations import crumbs

GRADE_KEY = [(grade.value, grade.label) for grade in SCALE]


@require_safe
def overview(request: SignedInRequest, ref: str) -> HttpResponse:
    """Everyone who may see ratings sees the same spreads; only the team gets at what lies behind them."""
    user = request.user
    review = access.get_review_with_ratings(user, ref)
    standing = access.check_can_see_ratings(user, review)
    reads_audits = standing.is_coordinator or standing.is_psw
    ratings = queries.without_withdrawn(review, queries.spreads(review))
    context = {
        "review": review,
        "ratings": ratings,
        "by_subtheme": queries.figures_of(ratings),
        "grades": GRADE_KEY,
        "on_team": standing.on_team,
        "is_coordinator": standing.is_coordinator,
        "to_compare": queries.records_compared_by(standing, ratings),
        "pairs": queries.record_against_conversation(review, ratings) if reads_audits else [],
        "reads_audits": reads_audits,
        "rests_on": queries.resting_on(user, review) if standing.on_team else {},
        "breadcrumbs": crumbs(review) if standing.on_team or standing.of_host else crumbs(review)[:1],
    }
    return render(request, "ratings/overview.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_what_was_typed("reason")
def agree(request: SignedInRequest, ref: str, number: int) -> HttpResponse:
    return _agree(request, ref, number)


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_what_was_typed("reason")
def agree_overall(request: SignedInRequest, ref: str) -> HttpResponse:
    return _agree(request, ref, None)


def _agree(request: SignedInRequest, ref: str, number: int | None) -> HttpResponse:
    """The evidence, for the team; and the form, for those who agree and while they may."""
    review = access.get_review_with_ratings(request.user, ref)
    standing = access.check_can_see_findings(request.user, review)
    ratings = queries.spreads(review)
    line = queries.line_of(ratings, number)
    if line is None:
        raise Http404
    if request.method == "POST":
        access.check_may_agree(standing)
    reads_audits = standing.is_coordinator or standing.is_psw
    evidence = queries.evidence_for(request.user, ratings, review, number, with_records=reads_audits)
    form = AgreeForm(
        request.POST if request.method == "POST" else None,
        descriptors=line.subtheme.descriptors if line.subtheme else {},
        offered={"observations": queries.observation_choices(evidence)},
        initial=queries.agreed_so_far(evidence),
    )
    if request.method == "POST" and form.is_valid():
        agreed = attempt(
            form, actions.agree_rating, by=request.user, review=review, subtheme=number, **form.cleaned_data
        )
        if agreed is not None:
            messages.success(request, f"{line.title}: what the team agreed is kept.")
            return redirect("ratings:overview", ref)
    context = {
        "review": review,
        "line": line,
        "evidence": evidence,
        "form": form,
        "withdrawn": withdrawn_openings(review, evidence.agreed.reason) if evidence.agreed else [],
        "may_agree": queries.may_agree(standing),
        "grades": GRADE_KEY,
        "breadcrumbs": crumbs(review, ("Ratings", reverse("ratings:overview", args=[ref]))),
    }
    return render(request, "ratings/agree.html", context)
