"""Pages around the pro forma: the list, the start, check your answers, handing in, and reading what was handed in."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from audits import access, actions, queries
from audits.forms import SetAsideForm
from core.forms import attempt
from core.pages import page_of
from core.refusals import may, why_not
from core.requests import SignedInRequest
from core.typed import keeps_what_was_typed
from records import access as records_access
from reviews import access as reviews_access


@require_safe
def audit_list(request: SignedInRequest, ref: str) -> HttpResponse:
    review = reviews_access.get_review(request.user, ref)
    standing = access.check_can_list(request.user, review)
    context = {
        "review": review,
        "standing": standing,
        "readings": queries.readings_of(request.user, review) if standing.is_psw else [],
        "readers": queries.states_by_reader(review) if standing.is_coordinator else None,
        "can_reassign": standing.is_coordinator and review.fieldwork_closed_at is None,
        "can_set_aside": may(records_access.check_can_take_off, request.user, review),
        "handed_in": None
        if standing.is_coordinator
        else page_of(request, queries.handed_in_to(request.user, review)),
        "progress": queries.progress_of(standing),
    }
    return render(request, "audits/list.html", context)


@require_POST
def start(request: SignedInRequest, ref: str, record: str) -> HttpResponse:
    found = records_access.get_record(request.user, ref, record)
    audit = actions.start_audit(by=request.user, record=found)
    return redirect("audits:section", ref, record, queries.sections_of(audit)[0].slug)


@require_safe
def check(request: SignedInRequest, ref: str, record: str) -> HttpResponse:
    audit = access.get_own_audit(request.user, ref, record)
    if audit.handed_in_at is not None:
        return redirect("audits:read", ref, record, audit.reading)
    actions.open_audit(by=request.user, audit=audit)
    answers, ratings = list(queries.answers_in(audit)), list(queries.ratings_in(audit))
    sections = queries.sections_of(audit, answers, ratings)
    context = {
        "review": audit.record.review,
        "record": audit.record,
        "audit": audit,
        "sections": sections,
        "left_off": queries.left_off(audit, answers, ratings),
        "personal": queries.personal_in(audit, answers, ratings),
        "missing": [each for section in sections for each in section.missing],
        "sheet": queries.sheet_for(request.user, audit, answers, ratings),
        "to_be_moderated": queries.is_to_be_moderated(audit, ratings),
        "why_not": why_not(access.check_can_write, request.user, audit),
    }
    return render(request, "audits/check.html", context)


@require_POST
def hand_in(request: SignedInRequest, ref: str, record: str) -> HttpResponse:
    audit = access.get_own_audit(request.user, ref, record)
    try:
        actions.hand_in(by=request.user, audit=audit)
    except ValidationError:
        messages.error(request, "This audit is not complete yet. What is missing is listed here.")
        return redirect("audits:check", ref, record)
    messages.success(request, f"Your audit of record {record} is handed in.")
    return redirect("audits:list", ref)


@require_safe
def read(request: SignedInRequest, ref: str, record: str, reading: int) -> HttpResponse:
    audit = access.get_audit(request.user, ref, record, reading)
    actions.open_audit(by=request.user, audit=audit)
    sheet = queries.sheet_for(request.user, audit)
    context = {
        "review": audit.record.review,
        "record": audit.record,
        "sheet": sheet,
        "can_reopen": sheet.is_own and may(access.check_can_reopen, request.user, audit),
    }
    return render(request, "audits/read.html", context)


@require_safe
def readings(request: SignedInRequest, ref: str, record: str) -> HttpResponse:
    """The handed-in readings of one record: a peer's way from their grant to what they may read."""
    found = records_access.get_record(request.user, ref, record)
    access.check_can_list_readings(request.user, found)
    context = {
        "review": found.review,
        "record": found,
        "readings": queries.readings_to_open(request.user, found),
    }
    return render(request, "audits/readings.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_what_was_typed("reason")
def set_aside(request: SignedInRequest, ref: str, record: str, reading: int) -> HttpResponse:
    assignment = access.get_assignment(request.user, ref, record, reading)
    access.check_can_set_aside(request.user, assignment)
    form = SetAsideForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        done = attempt(form, actions.set_aside, by=request.user, assignment=assignment, **form.cleaned_data)
        if done is not None:
            messages.success(request, f"Reading {reading} of record {record} is set aside.")
            return redirect("audits:list", ref)
    context = {
        "review": assignment.record.review,
        "record": assignment.record,
        "assignment": assignment,
        "form": form,
        "is_only": not queries.has_another_reading(assignment),
    }
    return render(request, "audits/set_aside.html", context)
