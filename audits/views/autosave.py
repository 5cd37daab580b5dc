"""Saves while the reader writes: one question at a time, answered in a few bytes."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.http import HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_POST

from audits import access, actions, queries
from audits.forms import AnswerForm, RatingForm, WholeForm
from audits.scales import is_own_number
from core.dates import time_text
from core.forms import Form
from core.refusals import Conflict
from core.requests import SignedInRequest

if TYPE_CHECKING:
    from audits.models import Audit


@require_POST
def answer_save(request: SignedInRequest, ref: str, record: str, code: str) -> HttpResponse:
    audit = access.get_own_audit_to_save(request.user, ref, record)
    form = AnswerForm(request.POST, prefix=code)
    return _answered(
        request,
        audit,
        form,
        lambda: actions.save_answer(by=request.user, audit=audit, code=code, **form.cleaned_data),
    )


@require_POST
def rating_save(request: SignedInRequest, ref: str, record: str, number: int) -> HttpResponse:
    audit = access.get_own_audit_to_save(request.user, ref, record)
    form = RatingForm(request.POST, prefix=str(number))
    return _answered(
        request,
        audit,
        form,
        lambda: actions.save_rating(by=request.user, audit=audit, number=number, **form.cleaned_data),
    )


@require_POST
def text_save(request: SignedInRequest, ref: str, record: str) -> HttpResponse:
    audit = access.get_own_audit_to_save(request.user, ref, record)
    form = WholeForm(request.POST)
    return _answered(
        request,
        audit,
        form,
        lambda: actions.save_texts(by=request.user, audit=audit, **form.cleaned_data),
    )


def _answered(request: SignedInRequest, audit: "Audit", form: Form, save: Callable[[], int]) -> HttpResponse:
    """200 with the new version and what looks personal; 400 with what to mend; 409 with what was saved meanwhile.

    To be told what was saved meanwhile is to read the audit, so that is recorded first.
    """
    if not form.is_valid():
        return _to_mend(form.errors)
    try:
        version = save()
    except ValidationError as error:
        if is_own_number(error):
            actions.note_number_typed(by=request.user, audit=audit)
        return _to_mend(error.message_dict)
    except Conflict as conflict:
        actions.open_audit(by=request.user, audit=audit)
        return JsonResponse({"version": conflict.version, "theirs": conflict.theirs}, status=409)
    texts = {name: text for name, text in form.cleaned_data.items() if isinstance(text, str)}
    warnings = {name: found for name, text in texts.items() if (found := queries.warnings_in(text))}
    return JsonResponse({"version": version, "at": time_text(timezone.now()), "warnings": warnings})


def _to_mend(errors: Mapping[str, Any]) -> HttpResponse:
    return JsonResponse({"errors": {name: texts[0] for name, texts in errors.items()}}, status=400)
