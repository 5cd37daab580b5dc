"""Conflicts of interest and objections: declared, considered, raised, withdrawn."""

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from core.forms import attempt
from core.requests import SignedInRequest
from core.typed import keeps_what_was_typed
from reviews import access, actions
from reviews.forms import DeclareForm, ReasonForm

from .reasons import reason_page

if TYPE_CHECKING:
    from reviews.models import TeamMember


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_what_was_typed("explanation")
def declare(request: SignedInRequest, ref: str) -> HttpResponse:
    member = access.get_own_row(request.user, ref)
    access.check_can_declare(request.user, member)
    said = {"has_conflict": "yes" if member.conflict else "no", "explanation": member.conflict}
    form = DeclareForm(
        request.POST if request.method == "POST" else None, initial=said if member.declared_at else None
    )
    if request.method == "POST" and form.is_valid():
        declared = attempt(form, actions.declare, by=request.user, member=member, **form.cleaned_data)
        if declared is not None:
            messages.success(request, _declared_text(declared))
            can_open = access.reviews_visible_to(request.user).filter(ref=ref).exists()
            return redirect("review", ref) if can_open else redirect("home")
    context = {
        "form": form,
        "member": member,
        "review": member.review,
        "heading": "Declare any conflict of interest",
        "button": "Declare",
        "back": reverse("home"),
        "breadcrumbs": [("Home", reverse("home"))],
    }
    return render(request, "reviews/declare.html", context)


def _declared_text(member: "TeamMember") -> str:
    if not member.conflict:
        return "Thank you. You declared that you have no conflict of interest."
    return "Thank you. The review opens to you once what you declared has been considered."


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_what_was_typed("reason")
def conflict_clear(request: SignedInRequest, ref: str, person: str) -> HttpResponse:
    review = access.get_review(request.user, ref)
    access.check_can_build_team(request.user, review)
    member = access.get_member(review, person)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        cleared = attempt(form, actions.clear_conflict, by=request.user, member=member, **form.cleaned_data)
        if cleared is not None:
            messages.success(request, f"{member.user.name} can take part.")
            return redirect("reviews:team", ref)
    return reason_page(
        request,
        review,
        form,
        heading=f"Let {member.user.name} take part",
        quote=member.conflict,
        intro="Say why this does not keep them from the review, and what they will stay out of, if anything.",
        button="Let them take part",
    )


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_what_was_typed("reason")
def member_object(request: SignedInRequest, ref: str, person: str) -> HttpResponse:
    review = access.get_review(request.user, ref)
    access.check_can_object(request.user, review)
    member = access.get_member(review, person)
    form = ReasonForm(
        request.POST if request.method == "POST" else None, initial={"reason": member.objection}
    )
    if request.method == "POST" and form.is_valid():
        objected = attempt(
            form, actions.object_to_member, by=request.user, member=member, **form.cleaned_data
        )
        if objected is not None:
            messages.success(request, "Your objection is with the coordinator, who decides.")
            return redirect("reviews:team", ref)
    return reason_page(
        request,
        review,
        form,
        heading=f"Object to {member.user.name}",
        intro="The coordinator reads your reason and decides whether somebody else should be asked.",
        button="Object",
    )


@require_POST
def objection_withdraw(request: SignedInRequest, ref: str, person: str) -> HttpResponse:
    review = access.get_review(request.user, ref)
    access.check_can_object(request.user, review)
    actions.withdraw_objection(by=request.user, member=access.get_member(review, person))
    messages.success(request, "Your objection is withdrawn.")
    return redirect("reviews:team", ref)
