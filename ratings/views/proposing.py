"""What the two readers of a record propose together."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from core.forms import attempt
from core.requests import SignedInRequest
from core.typed import keeps_what_was_typed
from ratings import access, actions, queries
from ratings.forms import AgreeToForm, ProposeForm

from .observations import crumbs


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_what_was_typed("reason")
def propose(request: SignedInRequest, ref: str, record: str) -> HttpResponse:
    """Only what differs is shown beside the form; that both readings are read is recorded before."""
    found = access.get_record_to_compare(request.user, ref, record)
    access.check_can_propose(request.user, found)
    comparison = queries.compare(found)
    is_sent = request.method == "POST" and bool(comparison.open_ratings)
    form = ProposeForm(
        request.POST if is_sent else None,
        open_ratings=queries.open_ratings(comparison),
        initial=queries.proposed_so_far(comparison),
    )
    if is_sent and form.is_valid():
        proposed = attempt(form, actions.propose, by=request.user, record=found, **form.proposal)
        if proposed is not None:
            messages.success(request, f"What you propose for record {record} is with the coordinator.")
            return redirect("ratings:moderate", ref, record)
    actions.open_comparison(by=request.user, record=found)
    page = reverse("ratings:moderate", args=[ref, record])
    context = {
        "review": found.review,
        "record": found,
        "comparison": comparison,
        "form": form,
        "breadcrumbs": crumbs(
            found.review,
            ("Ratings", reverse("ratings:overview", args=[ref])),
            (f"Record {record}", page),
        ),
    }
    return render(request, "ratings/propose.html", context)


@require_POST
def proposal_agree(request: SignedInRequest, ref: str, record: str) -> HttpResponse:
    found = access.get_record_to_compare(request.user, ref, record)
    access.check_can_propose(request.user, found)
    form = AgreeToForm(request.POST)
    if form.is_valid():
        attempt(form, actions.agree_to_proposal, by=request.user, record=found, **form.cleaned_data)
    if form.errors:
        messages.error(request, " ".join(str(error) for error in form.non_field_errors()))
    else:
        messages.success(request, "The coordinator sees that you both propose this.")
    return redirect("ratings:moderate", ref, record)
