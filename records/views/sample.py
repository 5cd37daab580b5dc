"""The sample page, and the step that opens fieldwork."""

import secrets
from fractions import Fraction

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods, require_POST

from core.requests import SignedInRequest
from core.templatetags.govuk import error_links
from records import access, actions, queries
from records.actions import SampleRow
from records.forms import HIGHEST_SEED, SampleRowForm, SuggestForm, attempt_rows
from reviews import access as reviews_access

USUAL = {"size": 15, "share": "4"}


@require_http_methods(["GET", "HEAD", "POST"])
def sample(request: SignedInRequest, ref: str) -> HttpResponse:
    review = reviews_access.get_review(request.user, ref)
    access.check_can_select(request.user, review)
    shown = queries.sample_of(request.user, review)
    ask = SuggestForm(request.GET if "size" in request.GET else None, initial=USUAL)
    if ask.is_bound and ask.is_valid() and not ask.cleaned_data["seed"]:
        return redirect(_with_a_seed(ref, ask))
    suggestion = _suggestion(shown, ask)
    readers = {str(member.user.pk): member.user for member in shown.readers}
    forms = _row_forms(request, shown, suggestion)
    if request.method == "POST" and all(form.is_valid() for form in forms.values()):
        rows = [
            SampleRow(
                record_ref,
                selected=form.cleaned_data["selected"],
                first=readers.get(form.cleaned_data["first"]),
                second=readers.get(form.cleaned_data["second"]),
            )
            for record_ref, form in forms.items()
        ]
        seed = ask.cleaned_data["seed"] if suggestion else None
        saved = attempt_rows(forms, actions.save_sample, by=request.user, review=review, rows=rows, seed=seed)
        if saved is not None:
            messages.success(request, "The sample is saved.")
            return redirect("records:sample", ref)
    chosen = [row.ref for row in suggestion.rows] if suggestion else [record.ref for record in shown.selected]
    is_before = review.fieldwork_opened_at is None
    context = {
        "review": review,
        "sample": shown,
        "coverage": shown.coverage(chosen),
        "loads": shown.loads_of(suggestion) if suggestion else shown.loads,
        "ask": ask,
        "suggestion": suggestion,
        "categories": shown.by_category(forms, chosen),
        "errors": error_links(ask, *forms.values()) if request.method == "POST" or ask.errors else [],
        "missing": queries.missing_for_fieldwork(review, shown) if is_before else [],
        "can_open": is_before,
    }
    return render(request, "records/sample.html", context)


def _with_a_seed(ref: str, ask: SuggestForm) -> str:
    """The address of a suggestion nobody has seen before."""
    asked = {**ask.cleaned_data, "seed": 1 + secrets.randbelow(HIGHEST_SEED)}
    return f"{reverse('records:sample', args=[ref])}?{urlencode(asked)}"


def _suggestion(shown: queries.Sample, ask: SuggestForm) -> queries.Suggestion | None:
    if not ask.is_bound or not ask.is_valid():
        return None
    wanted = ask.cleaned_data
    return shown.suggest(wanted["seed"], wanted["size"], Fraction(1, int(wanted["share"])))


def _row_forms(
    request: HttpRequest, shown: queries.Sample, suggestion: queries.Suggestion | None
) -> dict[str, SampleRowForm]:
    """A small form for each listed record, beginning with what is saved or suggested."""
    choices = [(str(member.user.pk), member.user.name) for member in shown.readers]
    suggested = {row.ref: row for row in suggestion.rows} if suggestion else {}
    forms = {}
    for record in shown.records:
        initial = shown.initial(record)
        if row := suggested.get(record.ref):
            initial = {"selected": True, "first": str(row.first or ""), "second": str(row.second or "")}
        forms[record.ref] = SampleRowForm(
            request.POST or None,
            prefix=record.ref,
            readers=choices,
            why_no_other=shown.why_no_other(record),
            initial=initial,
        )
    return forms


@require_POST
def open_fieldwork(request: SignedInRequest, ref: str) -> HttpResponse:
    review = reviews_access.get_review(request.user, ref)
    try:
        actions.open_fieldwork(by=request.user, review=review)
    except ValidationError as error:
        several = "What is missing, and who has to do it, stands on this page."
        why = several if len(error.messages) > 1 else error.messages[0]
        messages.error(request, f"Fieldwork cannot open yet. {why}")
        return redirect("records:sample", ref)
    messages.success(request, "Fieldwork is open. Reviewers can now read their records.")
    return redirect("review", ref)
