"""Pages on which the host sends the record log as a file, looks at what was understood of it, and puts it in."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.forms import attempt
from core.requests import SignedInRequest
from records import access, actions, exports, importing, queries
from records.forms import LogFileForm
from reviews import access as reviews_access

OVER = "What was read of your file is no longer kept. Choose the file again."


@require_safe
def log_template(request: SignedInRequest, ref: str) -> HttpResponse:
    review = reviews_access.get_review(request.user, ref)
    access.check_can_see_log(request.user, review)
    access.check_can_edit_log(request.user, review)
    return exports.log_template().response("record-log-template")


@require_http_methods(["GET", "HEAD", "POST"])
def log_import(request: SignedInRequest, ref: str) -> HttpResponse:
    review = reviews_access.get_review(request.user, ref)
    access.check_can_see_log(request.user, review)
    access.check_can_edit_log(request.user, review)
    form = LogFileForm(request.POST, request.FILES) if request.method == "POST" else LogFileForm()
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        understood = attempt(form, importing.read, name=file.name, content=file.read())
        if understood is not None:
            waiting = actions.keep_understood(by=request.user, review=review, understood=understood)
            return redirect("records:log_import_check", ref, waiting.ref)
    return render(request, "records/log_import.html", {"review": review, "form": form})


@require_safe
def log_import_check(request: SignedInRequest, ref: str, waiting: str) -> HttpResponse:
    review = reviews_access.get_review(request.user, ref)
    access.check_can_see_log(request.user, review)
    access.check_can_edit_log(request.user, review)
    found = access.find_log_import(request.user, review, waiting)
    shown = queries.waiting_rows(found) if found else None
    if found is None or shown is None:
        messages.warning(request, OVER)
        return redirect("records:log_import", ref)
    context = {"review": review, "waiting": found, "plan": shown.plan, "remarks": shown.remarks}
    return render(request, "records/log_import_check.html", context)


@require_POST
def log_import_put(request: SignedInRequest, ref: str, waiting: str) -> HttpResponse:
    review = reviews_access.get_review(request.user, ref)
    access.check_can_see_log(request.user, review)
    access.check_can_edit_log(request.user, review)
    found = access.find_log_import(request.user, review, waiting)
    if found is None:
        messages.warning(request, OVER)
        return redirect("records:log_import", ref)
    try:
        count = actions.put_into_log(by=request.user, review=review, waiting=found)
    except ValidationError:
        actions.note_not_saved(by=request.user, review=review)
        messages.warning(request, "Nothing was put into the log: look at the rows again.")
        return redirect("records:log_import_check", ref, waiting)
    messages.success(request, f"{count} {'records are' if count > 1 else 'record is'} in the log.")
    return redirect("records:log", ref)


@require_POST
def log_import_discard(request: SignedInRequest, ref: str, waiting: str) -> HttpResponse:
    review = reviews_access.get_review(request.user, ref)
    access.check_can_see_log(request.user, review)
    access.check_can_edit_log(request.user, review)
    found = access.find_log_import(request.user, review, waiting)
    if found is not None:
        actions.discard_understood(by=request.user, waiting=found)
    messages.success(request, "What was read of your file is deleted. Nothing was put into the log.")
    return redirect("records:log", ref)
