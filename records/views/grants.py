"""Pages about peers who may read a record: the list, asking, deciding one at a time, ending."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.reauthentication import check_signed_in_again
from core.forms import attempt
from core.pages import page_of
from core.requests import SignedInRequest
from core.typed import keeps_what_was_typed
from records import access, actions, queries
from records.forms import AskForGrantForm, DeclineGrantForm, EndGrantForm, GrantForm
from records.scales import Scope
from reviews import access as reviews_access


@require_safe
def grants(request: SignedInRequest, ref: str) -> HttpResponse:
    """Every grant of the review with its state: all of them, or the peer's own."""
    review = reviews_access.get_review(request.user, ref)
    standing = reviews_access.standing(request.user, review)
    access.check_can_see_grants(standing)
    page = page_of(request, queries.grants_in(request.user, review))
    context = {
        "review": review,
        "standing": standing,
        "page": page,
        "lines": queries.grant_lines(standing, list(page.object_list)),
        "may_ask": queries.records_to_ask_for(standing),
    }
    return render(request, "records/grants.html", context)


@keeps_what_was_typed("purpose")
@require_http_methods(["GET", "HEAD", "POST"])
def grant_request(request: SignedInRequest, ref: str, record: str) -> HttpResponse:
    found = access.get_record(request.user, ref, record)
    access.check_can_ask(request.user, found)
    standing = reviews_access.standing(request.user, found.review)
    if standing.is_peer and request.method != "POST":
        access.check_lacks_grant(request.user, found, request.user, Scope.RECORD)
    peers = {member.user.ref: member.user for member in queries.peers_offered(request.user, found)}
    offered = None if standing.is_peer else [(ref, user.name) for ref, user in peers.items()]
    form = AskForGrantForm(request.POST or None, peers=offered)
    if request.method == "POST" and form.is_valid():
        asked = {**form.cleaned_data}
        peer = request.user if standing.is_peer else peers[asked.pop("peer")]
        if attempt(form, actions.request_grant, by=request.user, record=found, peer=peer, **asked):
            messages.success(request, "The council’s information lead is asked, and will answer.")
            return redirect("records:grants", ref)
    context = {
        "review": found.review,
        "record": found,
        "form": form,
        "standing": standing,
        "peers": peers,
        "waiting": queries.own_waiting(standing, found),
    }
    return render(request, "records/grant_request.html", context)


@keeps_what_was_typed("purpose")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def grant_decide(request: SignedInRequest, ref: str, grant: str) -> HttpResponse:
    """One decision, with what it means in plain words beside it."""
    found = access.get_grant_request(request.user, ref, grant)
    access.check_can_decide(request.user, found)
    check_signed_in_again(request)
    review = found.record.review
    people = {user.ref: user for user in queries.people_responsible(review)}
    today = timezone.localdate()
    form = GrantForm(
        request.POST or None,
        people=[(ref, user.name) for ref, user in people.items()],
        asked=found.scope,
        initial={
            "purpose": found.purpose,
            "starts_on": today,
            "ends_on": queries.usual_end(review, today),
        },
    )
    if request.method == "POST" and form.is_valid():
        responsible = people.get(form.cleaned_data.pop("responsible"))
        terms = actions.Terms(responsible=responsible, **form.cleaned_data)
        if attempt(form, actions.approve_grant, by=request.user, asked=found, terms=terms):
            messages.success(request, f"{found.peer} may now read this. You can end it at any time.")
            return redirect("records:grants", ref)
    context = {"review": review, "record": found.record, "asked": found, "form": form}
    return render(request, "records/grant_decide.html", context)


@keeps_what_was_typed("reason")
@require_http_methods(["GET", "HEAD", "POST"])
def grant_decline(request: SignedInRequest, ref: str, grant: str) -> HttpResponse:
    found = access.get_grant_request(request.user, ref, grant)
    access.check_can_decide(request.user, found)
    form = DeclineGrantForm(request.POST or None)
    if (
        request.method == "POST"
        and form.is_valid()
        and attempt(form, actions.decline_grant, by=request.user, asked=found, **form.cleaned_data)
        is not None
    ):
        messages.success(request, "Your answer is recorded, and the peer is told.")
        return redirect("records:grants", ref)
    context = {"review": found.record.review, "record": found.record, "asked": found, "form": form}
    return render(request, "records/grant_decline.html", context)


@keeps_what_was_typed("reason")
@require_http_methods(["GET", "HEAD", "POST"])
def grant_withdraw(request: SignedInRequest, ref: str, grant: str) -> HttpResponse:
    """End what was granted, or take back what was asked."""
    found = access.get_grant_request(request.user, ref, grant)
    access.check_can_withdraw_grant(request.user, found)
    is_own = found.peer == request.user
    form = EndGrantForm(request.POST or None, is_own=is_own)
    if (
        request.method == "POST"
        and form.is_valid()
        and attempt(form, actions.withdraw_grant, by=request.user, asked=found, **form.cleaned_data)
        is not None
    ):
        messages.success(request, "It has ended.")
        return redirect("records:grants", ref)
    context = {
        "review": found.record.review,
        "record": found.record,
        "asked": found,
        "form": form,
        "is_own": is_own,
    }
    return render(request, "records/grant_withdraw.html", context)
