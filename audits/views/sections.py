"""The pages of the pro forma: each a form that works by itself, saves what it can and shows the rest."""

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from audits import access, actions, queries
from audits.actions import AnswerEdit, RatingEdit, Unsaved
from audits.forms import AnswerForm, RatingForm, WholeForm
from audits.queries import Box, Section
from audits.scales import SUBTHEMES, TEXTS, WHOLE, is_own_number
from core.dates import time_text
from core.forms import Form, attempt
from core.refusals import Refused
from core.requests import SignedInRequest
from core.templatetags.govuk import error_links
from core.text import printable
from core.typed import typed_in


@require_http_methods(["GET", "HEAD", "POST"])
def section(request: SignedInRequest, ref: str, record: str, section: str) -> HttpResponse:
    audit = access.get_own_audit(request.user, ref, record)
    answers, ratings = list(queries.answers_in(audit)), list(queries.ratings_in(audit))
    sections = queries.sections_of(audit, answers, ratings)
    shown = next((each for each in sections if each.slug == section), None)
    if shown is None:
        raise Http404
    if audit.handed_in_at is not None and request.method != "POST":
        return redirect("audits:read", ref, record, audit.reading)
    try:
        access.check_can_write(request.user, audit)
    except Refused as refused:
        refused.typed = typed_in(request, tuple(name for name in request.POST if _is_text(name)))
        raise
    context: dict[str, Any] = {
        "review": audit.record.review,
        "record": audit.record,
        "audit": audit,
        "section": shown,
        "found": ratings if section == SUBTHEMES else answers,
    }
    page = {WHOLE: _whole, SUBTHEMES: _ratings}.get(section, _answers)
    if page(request, audit, shown, context):
        messages.success(request, f"Saved at {time_text(timezone.now())}.")
        following = _next_after(shown, sections) if "next" in request.POST else shown.slug
        name, place = ("audits:section", [following]) if following else ("audits:check", [])
        # The place named here replaces one the browser came with, so that what was saved is in sight.
        return redirect(f"{reverse(name, args=[ref, record, *place])}#main-content")
    actions.open_audit(by=request.user, audit=audit)
    if "form" in context:
        fields = context["form"].visible_fields()
        context["fields"] = [(field, queries.warnings_in(str(field.value() or ""))) for field in fields]
    return render(request, "audits/section.html", {**context, "sections": sections})


def _answers(request: SignedInRequest, audit: Any, shown: Section, context: dict[str, Any]) -> bool:
    """Whether everything sent for this group of criteria is saved; what is not stands in `context`."""

    def load() -> dict[str, Box]:
        return queries.answer_boxes(audit, int(shown.slug.removeprefix("group-")), context.pop("found", None))

    def save(forms: Mapping[str, Form]) -> Unsaved[str]:
        edits = [AnswerEdit(code, **form.cleaned_data) for code, form in forms.items()]
        return actions.save_answers(by=request.user, audit=audit, answers=edits)

    return _save_boxes(request, context, AnswerForm, load, save)


def _ratings(request: SignedInRequest, audit: Any, _shown: Section, context: dict[str, Any]) -> bool:
    """As `_answers`, for the sub-themes."""

    def load() -> dict[str, Box]:
        return queries.rating_boxes(audit, context.pop("found", None))

    def save(forms: Mapping[str, Form]) -> Unsaved[str]:
        edits = [RatingEdit(int(number), **form.cleaned_data) for number, form in forms.items()]
        stale, wrong = actions.save_ratings(by=request.user, audit=audit, ratings=edits)
        return Unsaved(
            {str(number): conflict for number, conflict in stale.items()},
            {str(number): error for number, error in wrong.items()},
        )

    return _save_boxes(request, context, RatingForm, load, save)


def _whole(request: SignedInRequest, audit: Any, _shown: Section, context: dict[str, Any]) -> bool:
    """As `_answers`, for the record as a whole."""
    initial = {name: getattr(audit, name) for name in (*TEXTS, "version")}
    form = context["form"] = WholeForm(request.POST or None, initial=initial)
    if request.method != "POST" or not form.is_valid():
        return False
    saved = attempt(form, actions.save_texts, by=request.user, audit=audit, **form.cleaned_data)
    if saved is None and form.errors and is_own_number(ValidationError(form.errors.as_data())):
        actions.note_number_typed(by=request.user, audit=audit)
    return saved is not None


def _save_boxes(
    request: SignedInRequest,
    context: dict[str, Any],
    form_class: type[Form],
    load: Callable[[], dict[str, Box]],
    save: Callable[[Mapping[str, Form]], Unsaved[str]],
) -> bool:
    """Save each question that is well formed and not overtaken; show the others with what was typed."""
    boxes = load()
    context["boxes"] = list(boxes.values())
    if request.method != "POST":
        return False
    forms = {key: form_class(request.POST, prefix=key) for key in boxes if f"{key}-version" in request.POST}
    stale, refused = save({key: form for key, form in forms.items() if form.is_valid()})
    for key, error in refused.items():
        forms[key].add_error(None, error)
    if any(is_own_number(error) for error in refused.values()):
        actions.note_number_typed(by=request.user, audit=context["audit"])
    wrong = {key: form for key, form in forms.items() if form.errors}
    if not stale and not wrong:
        return True
    boxes = load()
    picked_name, text_name = list(form_class.base_fields)[:2]
    for key in [*stale, *wrong]:
        typed = [
            printable(request.POST.get(f"{key}-{name}", "")) for name in (picked_name, text_name, "version")
        ]
        boxes[key].show_typed(*typed)
    for key, conflict in stale.items():
        boxes[key].show_conflict(conflict)
    for key, form in wrong.items():
        boxes[key].errors = {
            "text" if name == text_name else "picked": str(messages[0])
            for name, messages in form.errors.items()
        }
    context["boxes"] = list(boxes.values())
    context["stale"] = [boxes[key] for key in stale]
    context["errors"] = error_links(*wrong.values())
    return False


def _next_after(shown: Section, sections: list[Section]) -> str:
    """The address of the page after this one; empty after the last."""
    at = sections.index(shown) + 1
    return sections[at].slug if at < len(sections) else ""


def _is_text(name: str) -> bool:
    return name in TEXTS or name.endswith(("-comment", "-note"))
