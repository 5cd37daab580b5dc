"""The sample page, and the step that opens fieldwork."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from core.requests import SignedInRequest
from core.templatetags.govuk import error_links
from records import access, actions, queries
from records.actions import SampleRow
from records.forms import SampleRowForm, attempt_rows
from reviews import access as reviews_access


@require_http_methods(["GET", "HEAD", "POST"])
def sample(request: SignedInRequest, ref: str) -> HttpResponse:
    review = reviews_access.get_review(request.user, ref)
    access.check_can_select(request.user, review)
    shown = queries.sample_of(request.user, review)
    readers = {str(member.user.pk): member.user for member in shown.readers}
    choices = [(key, user.name) for key, user in readers.items()]
    forms = {
        record.ref: SampleRowForm(
            request.POST or None,
            prefix=record.ref,
            readers=choices,
            why_no_other=shown.why_no_other(record),
            initial=shown.initial(record),
        )
        for record in shown.records
    }
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
        if attempt_rows(forms, actions.save_sample, by=request.user, review=review, rows=rows) is not None:
            messages.success(request, "The sample is saved.")
            return redirect("records:sample", ref)
    is_before = review.fieldwork_opened_at is None
    context = {
        "review": review,
        "sample": shown,
        "categories": shown.by_category(forms),
        "errors": error_links(*forms.values()) if request.method == "POST" else [],
        "missing": queries.missing_for_fieldwork(review, shown) if is_before else [],
        "can_open": is_before,
    }
    return render(request, "records/sample.html", context)


@require_POST
def open_fieldwork(request: SignedInRequest, ref: str) -> HttpResponse:
    review = reviews_access.get_review(request.user, ref)
    try:
        actions.open_fieldwork(by=request.user, review=review)
    except ValidationError as error:
        messages.error(request, "Fieldwork cannot open yet. " + " · ".join(error.messages))
        return redirect("records:sample", ref)
    messages.success(request, "Fieldwork is open. Reviewers can now read their records.")
    return redirect("review", ref)
