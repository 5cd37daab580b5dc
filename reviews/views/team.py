"""The team: who is on it, asking people, declaring, clearing, objecting, handing over."""

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from core.forms import attempt
from core.pages import page_of
from core.requests import SignedInRequest
from core.typed import keeps_what_was_typed
from reviews import access, actions, queries
from reviews.forms import AddMemberForm, HandOverForm, ReasonForm, StepForm

from .crumbs import review_crumbs
from .reasons import reason_page

if TYPE_CHECKING:
    from reviews.models import TeamMember

TEAM = ("Team", "reviews:team")


@require_safe
def detail(request: SignedInRequest, ref: str) -> HttpResponse:
    review = access.get_review(request.user, ref)
    now = access.standing(request.user, review)
    is_planner = access.lets(access.check_can_read_team_business, request.user, review)
    context = {
        "review": review,
        "lines": queries.team_lines(review, is_planner=is_planner, today=timezone.localdate()),
        "gaps": queries.team_gaps(review) if is_planner else [],
        "is_planner": is_planner,
        "can_build": is_planner and access.lets(access.check_can_build_team, request.user, review),
        "can_object": now.is_host_dass and access.lets(access.check_can_object, request.user, review),
        "sees_objections": is_planner or now.is_host_dass,
        "breadcrumbs": review_crumbs(review),
    }
    return render(request, "reviews/team.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def psw_add(request: SignedInRequest, ref: str) -> HttpResponse:
    return _add(request, ref, access.PSW)


@require_http_methods(["GET", "HEAD", "POST"])
def peer_add(request: SignedInRequest, ref: str) -> HttpResponse:
    return _add(request, ref, access.PEER)


def _add(request: SignedInRequest, ref: str, part: "TeamMember.Part") -> HttpResponse:
    review = access.get_review(request.user, ref)
    access.check_can_build_team(request.user, review)
    form = AddMemberForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        person = access.get_person(review, form.cleaned_data["user"])
        member = attempt(form, actions.add_member, by=request.user, review=review, user=person, part=part)
        if member is not None:
            messages.success(
                request, f"{person.name} is asked to join, and to declare any conflict of interest."
            )
            return redirect("reviews:team", ref)
    page = page_of(request, access.candidates_for(review, part))
    context = {
        "review": review,
        "part": part,
        "is_psw": part == access.PSW,
        "form": form,
        "page": page,
        "people": queries.describe_people(page, review, today=timezone.localdate()),
        "breadcrumbs": review_crumbs(review, TEAM),
    }
    return render(request, "reviews/candidates.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_what_was_typed("reason")
def member_remove(request: SignedInRequest, ref: str, person: str) -> HttpResponse:
    review = access.get_review(request.user, ref)
    access.check_can_build_team(request.user, review)
    member = access.get_member(review, person)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        removed = attempt(
            form, actions.remove_member, by=request.user, review=review, member=member, **form.cleaned_data
        )
        if removed is not None:
            messages.success(request, f"{member.user.name} is no longer on the team.")
            return redirect("reviews:team", ref)
    intro = (
        "Their access to this review ends at once, and they are taken out of what is still to come in the timetable. "
        "What they have written stays."
    )
    return reason_page(
        request,
        review,
        form,
        heading=f"Remove {member.user.name} from the team",
        intro=intro,
        button="Remove from the team",
        is_warning=True,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def hand_over(request: SignedInRequest, ref: str) -> HttpResponse:
    review = access.get_review(request.user, ref)
    access.check_can_build_team(request.user, review)
    people = {person.ref: person for person in access.candidates_for(review, access.COORDINATOR)}
    form = HandOverForm(request.POST if request.method == "POST" else None)
    form.offer([(ref, person.name) for ref, person in people.items()])
    if request.method == "POST" and form.is_valid():
        person = people[form.cleaned_data["user"]]
        member = attempt(form, actions.hand_over, by=request.user, review=review, user=person)
        if member is not None:
            messages.success(request, f"{review.ref} is handed over to {person.name}.")
            return redirect("home")
    context = {
        "form": form,
        "people": people,
        "heading": "Hand over the review",
        "caption": str(review),
        "button": "Hand over",
        "back": reverse("reviews:team", args=[ref]),
        "is_warning": True,
        "breadcrumbs": review_crumbs(review, TEAM),
    }
    return render(request, "reviews/hand_over.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def take_over(request: SignedInRequest, ref: str) -> HttpResponse:
    review = access.get_review_to_take_over(request.user, ref)
    access.check_can_take_over(request.user, review)
    form = StepForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        member = attempt(form, actions.take_over, by=request.user, review=review)
        if member is not None:
            messages.success(request, f"You lead {review.ref}. Declare first whether you have a conflict.")
            return redirect("reviews:declare", ref)
    context = {
        "form": form,
        "heading": f"Take over {review.ref}",
        "intro": f"Nobody coordinates the review of {review.host} at present. If you take it over you lead it and "
        "write its report.",
        "button": "Take over this review",
        "back": reverse("reviews:year"),
        "breadcrumbs": [("Home", reverse("home"))],
    }
    return render(request, "form_page.html", context)
