"""What the report says shortest: six strengths, six areas for development, and the recommendations."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from conversations.queries import withdrawn_openings
from core.forms import attempt
from core.requests import SignedInRequest
from core.typed import keeps_what_was_typed
from ratings.access import observations_standing, observations_visible_to
from ratings.queries import rests_on_little, standing_cited
from reports import access, actions
from reports.forms import PointForm, RecommendationForm
from reports.sections import STRENGTHS_AND_AREAS
from reviews import actions as reviews_actions

from .crumbs import crumbs

KINDS = {
    "strength": ("Strength", "strengths"),
    "development": ("Area for development", "areas for development"),
}


@require_safe
def points(request: SignedInRequest, ref: str) -> HttpResponse:
    """The six strengths and six areas for development, with an empty place for each that is missing."""
    report = access.get_report(request.user, ref)
    access.check_can_write(request.user, report.review)
    points = report.points.prefetch_related(standing_cited())
    written = {
        (point.kind, point.number): (point, rests_on_little(point.observations.all())) for point in points
    }
    numbers = range(1, STRENGTHS_AND_AREAS + 1)
    lists = [
        {
            "kind": kind,
            "name": plural,
            "places": [(number, *written.get((kind, number), (None, ""))) for number in numbers],
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
        "mark": rests_on_little(observations_standing().filter(points=stands)) if stands else "",
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
