"""Writing the report: the workspace, a section beside its evidence, the points and the recommendations."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from conversations.queries import withdrawn_openings
from core.forms import attempt
from core.requests import SignedInRequest
from core.typed import keeps_what_was_typed
from ratings.access import observations_visible_to
from reports import access, actions, compose, queries
from reports.forms import PointForm, RecommendationForm, SectionForm
from reports.sections import STRENGTHS_AND_AREAS, SectionKey
from reviews import actions as reviews_actions
from reviews.access import get_review, standing
from trail import actions as trail

from .crumbs import crumbs

KINDS = {
    "strength": ("Strength", "strengths"),
    "development": ("Area for development", "areas for development"),
}


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
    context = {
        "review": review,
        "breadcrumbs": crumbs(review, in_report=False),
        "report": report,
        "outline": outline if review.final_at is None or any(line.is_written for line in outline) else [],
        "pages": queries.pages_of(report),
        "gaps": compose.gaps_of(report),
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


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_what_was_typed("body")
def section(request: SignedInRequest, ref: str, key: str) -> HttpResponse:
    """One narrative, beside the evidence it draws on."""
    if key not in SectionKey.values:
        raise Http404
    report = access.get_report(request.user, ref)
    access.check_can_write(request.user, report.review)
    stands = report.sections.get(key=key)
    form = SectionForm(request.POST or None, initial={"body": stands.body, "version": stands.version})
    if (
        form.is_valid()
        and attempt(form, actions.save_section, by=request.user, report=report, key=key, **form.cleaned_data)
        is not None
    ):
        messages.success(request, f"“{SectionKey(key).label}” is saved")
        return redirect(_after_section(request, ref, key))
    trail.record(by=request.user, verb="evidence.opened", subject=f"section {key}", review=ref)
    context = {
        "review": report.review,
        "breadcrumbs": crumbs(report.review),
        "section": SectionKey(key),
        "form": form,
        "evidence": queries.evidence_for(request.user, report.review, key),
        "outline": queries.outline_of(report),
        "next": _next_key(key),
        "withdrawn": withdrawn_openings(report.review, stands.body),
    }
    return render(request, "reports/section.html", context)


def _next_key(key: str) -> str:
    keys = list(SectionKey.values)
    place = keys.index(key) + 1
    return str(keys[place]) if place < len(keys) else ""


def _after_section(request: SignedInRequest, ref: str, key: str) -> str:
    following = _next_key(key)
    if "continue" in request.POST and following:
        return reverse("reports:section", args=[ref, following])
    if "continue" in request.POST:
        return reverse("reports:workspace", args=[ref])
    return reverse("reports:section", args=[ref, key])


@require_safe
def points(request: SignedInRequest, ref: str) -> HttpResponse:
    """The six strengths and six areas for development, with an empty place for each that is missing."""
    report = access.get_report(request.user, ref)
    access.check_can_write(request.user, report.review)
    written = {(point.kind, point.number): point for point in report.points.prefetch_related("observations")}
    numbers = range(1, STRENGTHS_AND_AREAS + 1)
    lists = [
        {
            "kind": kind,
            "name": plural,
            "places": [(number, written.get((kind, number))) for number in numbers],
        }
        for kind, (_, plural) in KINDS.items()
    ]
    return render(
        request,
        "reports/points.html",
        {"review": report.review, "breadcrumbs": crumbs(report.review), "lists": lists},
    )


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_what_was_typed("title", "text")
def point(request: SignedInRequest, ref: str, kind: str, number: int) -> HttpResponse:
    if kind not in KINDS or not 1 <= number <= STRENGTHS_AND_AREAS:
        raise Http404
    report = access.get_report(request.user, ref)
    access.check_can_write(request.user, report.review)
    stands = report.points.filter(kind=kind, number=number).first()
    initial = (
        {
            "title": stands.title,
            "text": stands.text,
            "version": stands.version,
            "observations": [str(cited) for cited in stands.observations.values_list("number", flat=True)],
        }
        if stands
        else {}
    )
    observations = observations_visible_to(request.user).filter(review=report.review).order_by("number")
    form = PointForm(
        request.POST or None,
        initial=initial,
        observations=[(str(row.number), f"{row.number}. {row.text}") for row in observations],
    )
    if (
        form.is_valid()
        and attempt(
            form,
            actions.save_point,
            by=request.user,
            report=report,
            kind=kind,
            number=number,
            **form.cleaned_data,
        )
        is not None
    ):
        messages.success(request, f"{KINDS[kind][0]} {number} is saved")
        return redirect("reports:points", ref=ref)
    context = {
        "review": report.review,
        "breadcrumbs": crumbs(report.review),
        "form": form,
        "kind": kind,
        "number": number,
        "name": KINDS[kind][0],
        "point": stands,
        "withdrawn": withdrawn_openings(report.review, stands.title, stands.text) if stands else [],
    }
    return render(request, "reports/point.html", context)


@require_POST
def point_remove(request: SignedInRequest, ref: str, kind: str, number: int) -> HttpResponse:
    report = access.get_report(request.user, ref)
    actions.remove_point(by=request.user, report=report, kind=kind, number=number)
    messages.success(request, "It is taken out of the report")
    return redirect("reports:points", ref=ref)


@require_safe
def recommendations(request: SignedInRequest, ref: str) -> HttpResponse:
    report = access.get_report(request.user, ref)
    access.check_can_write(request.user, report.review)
    context = {"review": report.review, "breadcrumbs": crumbs(report.review)}
    context["recommendations"] = report.review.recommendations.all()
    return render(request, "reports/recommendations.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_what_was_typed("text", "owner", "measure", "baseline")
def recommendation(request: SignedInRequest, ref: str, number: int | None = None) -> HttpResponse:
    """A new recommendation, or an earlier one to reword."""
    report = access.get_report(request.user, ref)
    access.check_can_write(request.user, report.review)
    stands = report.review.recommendations.filter(number=number).first() if number else None
    if number and stands is None:
        raise Http404
    names = ("text", "owner", "measure", "baseline", "due_on", "version")
    initial = {name: getattr(stands, name) for name in names} if stands else {}
    form = RecommendationForm(request.POST or None, initial=initial)
    if form.is_valid():
        values = {name: form.cleaned_data[name] for name in names if name != "version"}
        saved = (
            attempt(
                form,
                reviews_actions.edit_recommendation,
                by=request.user,
                recommendation=stands,
                version=form.cleaned_data["version"],
                **values,
            )
            if stands
            else attempt(
                form, reviews_actions.add_recommendation, by=request.user, review=report.review, **values
            )
        )
        if saved:
            messages.success(request, f"Recommendation {saved.number} is saved")
            return redirect("reports:recommendations", ref=ref)
    context = {
        "review": report.review,
        "breadcrumbs": crumbs(report.review),
        "form": form,
        "recommendation": stands,
        "withdrawn": withdrawn_openings(report.review, *map(initial.get, ("text", "measure", "baseline"))),
    }
    return render(request, "reports/recommendation.html", context)


@require_POST
def recommendation_remove(request: SignedInRequest, ref: str, number: int) -> HttpResponse:
    report = access.get_report(request.user, ref)
    stands = report.review.recommendations.filter(number=number).first()
    if stands is None:
        raise Http404
    reviews_actions.remove_recommendation(by=request.user, recommendation=stands)
    messages.success(request, "The recommendation is taken out")
    return redirect("reports:recommendations", ref=ref)
