"""A section lent to a member of the team, and its way back."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from core.forms import attempt
from core.requests import SignedInRequest
from reports import access, actions, queries
from reports.forms import LendForm
from reports.sections import SectionKey

from .crumbs import crumbs


@require_http_methods(["GET", "HEAD", "POST"])
def section_lend(request: SignedInRequest, ref: str, key: str) -> HttpResponse:
    """Choose who writes a section until it comes back; or take it back from whoever has it."""
    if key not in SectionKey.values:
        raise Http404
    report = access.get_report(request.user, ref)
    access.check_can_write(request.user, report.review)
    people = [(person.ref, str(person)) for person in queries.borrowers_for(report)]
    form = LendForm(request.POST or None, people=people)
    if form.is_valid():
        loan = attempt(
            form, actions.lend_section, by=request.user, report=report, key=key, to=form.cleaned_data["to"]
        )
        if loan is not None:
            messages.success(request, f"“{SectionKey(key).label}” is lent to {loan.to}")
            return redirect("reports:workspace", ref=ref)
    context = {
        "review": report.review,
        "breadcrumbs": crumbs(report.review),
        "section": SectionKey(key),
        "form": form,
        "people": people,
        "loan": queries.loan_of(report.sections.get(key=key)),
    }
    return render(request, "reports/section_lend.html", context)


@require_POST
def section_come_back(request: SignedInRequest, ref: str, key: str) -> HttpResponse:
    """Take it back, or hand it back."""
    if key not in SectionKey.values:
        raise Http404
    report = access.get_report(request.user, ref)
    actions.end_loan(by=request.user, report=report, key=key)
    messages.success(request, f"“{SectionKey(key).label}” is back with the coordinator")
    return redirect("reports:workspace", ref=ref)
