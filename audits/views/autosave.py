"""Saves while the reader writes: one question at a time, answered in a few bytes."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.views.decorators.http import require_POST

from audits import access, actions, queries
from audits.forms import AnswerForm, RatingForm, WholeForm
from audits.scales import is_own_number
from core.autosaving import answer_autosave
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
    """As every page that saves while somebody writes, with what looks personal.

    To be told what was saved meanwhile is to read the audit, so that is recorded first.
    """

    def on_error(error: ValidationError) -> None:
        if is_own_number(error):
            actions.note_number_typed(by=request.user, audit=audit)

    def on_conflict(_conflict: Conflict) -> Mapping[str, Any]:
        actions.open_audit(by=request.user, audit=audit)
        return {}

    def told() -> Mapping[str, Any]:
        texts = {name: text for name, text in form.cleaned_data.items() if isinstance(text, str)}
        return {
            "warnings": {name: found for name, text in texts.items() if (found := queries.warnings_in(text))}
        }

    return answer_autosave(form, save, told=told, on_error=on_error, on_conflict=on_conflict)
