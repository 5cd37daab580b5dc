"""Pages of the record log: the list the team sees, and the log as the host enters it."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from core.pages import page_of
from core.refusals import may
from core.requests import SignedInRequest
from core.templatetags.govuk import error_links
from records import access, actions, queries
from records.actions import LogRow
from records.forms import LogRowForm, attempt_rows
from reviews import access as reviews_access


@require_safe
def record_list(request: SignedInRequest, ref: str) -> HttpResponse:
    review = reviews_access.get_review(request.user, ref)
    standing = reviews_access.standing(request.user, review)
    access.check_can_list(standing)
    in_sample = request.GET.get("show") == "sample"
    records = queries.records_of(request.user, review, selected=in_sample)
    context = {
        "review": review,
        "standing": standing,
        "page": page_of(request, records, per_page=queries.LISTED_AT_MOST),
        "in_sample": in_sample,
        "can_select": may(access.check_can_select, request.user, review),
        "sees_readers": standing.is_coordinator or standing.is_psw,
        "sees_people": standing.is_coordinator or standing.is_host_organiser,
    }
    return render(request, "records/list.html", context)


@require_safe
def log(request: SignedInRequest, ref: str) -> HttpResponse:
    review = reviews_access.get_review(request.user, ref)
    access.check_can_see_log(request.user, review)
    categories = queries.log_of(request.user, review)
    context = {
        "review": review,
        "categories": categories,
        "listed": sum(category.listed for category in categories),
        "at_most": queries.LISTED_AT_MOST,
        "can_edit": may(access.check_can_edit_log, request.user, review),
        "standing": reviews_access.standing(request.user, review),
    }
    return render(request, "records/log.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def log_category(request: SignedInRequest, ref: str, category: str) -> HttpResponse:
    review = reviews_access.get_review(request.user, ref)
    access.check_can_see_log(request.user, review)
    access.check_can_edit_log(request.user, review)
    categories = queries.log_of(request.user, review)
    at = next((n for n, each in enumerate(categories) if each.letter == category), None)
    if at is None:
        raise Http404
    shown = categories[at]
    following = categories[at + 1].letter if at + 1 < len(categories) else ""
    forms = {
        str(place.number): LogRowForm(request.POST or None, prefix=str(place.number))
        for place in shown.places
    }
    if request.method == "POST" and all(form.is_valid() for form in forms.values()):
        rows = [LogRow(int(number), **form.cleaned_data) for number, form in forms.items()]
        save = {"by": request.user, "review": review, "category": category, "rows": rows}
        if attempt_rows(forms, actions.save_category, **save) is not None:
            messages.success(request, f"Category {category} is saved.")
            if "next" in request.POST and following:
                return redirect("records:log_category", ref, following)
            return redirect("records:log", ref)
        actions.note_not_saved(by=request.user, review=review, category=category)
    context = {
        "review": review,
        "category": shown,
        "rows": list(zip(shown.places, forms.values(), strict=True)),
        "following": following,
        "errors": error_links(*forms.values()) if request.method == "POST" else [],
    }
    return render(request, "records/log_category.html", context)
