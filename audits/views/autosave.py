"""Saves while the reader writes: one question at a time, answered in a few bytes."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from django.http import HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_POST

from audits import access, actions
from audits.forms import AnswerForm, RatingForm, WholeForm
from core.dates import time_text
from core.forms import Form
from core.refusals import Conflict
from core.requests import SignedInRequest

if TYPE_CHECKING:
    from audits.models import Audit


@require_POST
def answer_save(request: SignedInRequest, ref: str, record: str, code: str) -> HttpResponse:
    audit = access.get_own_audit(request.user, ref, record)
    form = AnswerForm(request.POST, prefix=code)
    return _answered(
        request,
        audit,
        form,
        lambda: actions.save_answer(by=request.user, audit=audit, code=code, **form.cleaned_data),
    )


@require_POST
def rating_save(request: SignedInRequest, ref: str, record: str, number: int) -> HttpResponse:
    audit = access.get_own_audit(request.user, ref, record)
    form = RatingForm(request.POST, prefix=str(number))
    return _answered(
        request,
        audit,
        form,
        lambda: actions.save_rating(by=request.user, audit=audit, number=number, **form.cleaned_data),
    )


@require_POST
def text_save(request: SignedInRequest, ref: str, record: str) -> HttpResponse:
    audit = access.get_own_audit(request.user, ref, record)
    form = WholeForm(request.POST)
    return _answered(
        request,
        audit,
        form,
        lambda: actions.save_texts(by=request.user, audit=audit, **form.cleaned_data),
    )


def _answered(request: SignedInRequest, audit: "Audit", form: Form, save: Callable[[], int]) -> HttpResponse:
    """200 with the new version; 400 with what to mend; 409 with what was saved meanwhile, and its version.

    To be told what was saved meanwhile is to read the audit, so that is recorded first.
    """
    if not form.is_valid():
        return JsonResponse({"errors": {name: errors[0] for name, errors in form.errors.items()}}, status=400)
    try:
        version = save()
    except Conflict as conflict:
        actions.open_audit(by=request.user, audit=audit)
        return JsonResponse({"version": conflict.version, "theirs": conflict.theirs}, status=409)
    return JsonResponse({"version": version, "at": time_text(timezone.now())})
