"""Pages on which an administrator drafts a framework's groups and criteria, one at a time."""

from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods, require_POST

from core.forms import attempt
from core.requests import SignedInRequest
from core.typed import keeps_what_was_typed
from reviews import access, actions, queries
from reviews.forms import CriterionForm, GroupForm

from .drafting_pages import back_to, form_page, initial_of, removal_page, saved_by

if TYPE_CHECKING:
    from reviews.models import Framework


@require_http_methods(["GET", "HEAD", "POST"])
def group_edit(request: SignedInRequest, framework: str, number: int) -> HttpResponse:
    found = access.get_framework(request.user, framework)
    access.check_has_group(found, number)
    access.check_can_draft(request.user, found)
    values = queries.group_values(found, number)
    form = GroupForm(
        request.POST if request.method == "POST" else None, initial=initial_of(values, "regional")
    )
    if request.method == "POST" and form.is_valid():
        done = saved_by(
            form, actions.edit_group, by=request.user, framework=found, number=number, **form.cleaned_data
        )
        if done:
            return back_to(found, request, f"Group {number} is saved.", f"group-{number}")
    return form_page(found, request, form, f"Group {number}")


@require_POST
def group_move(request: SignedInRequest, framework: str, number: int) -> HttpResponse:
    found = access.get_framework(request.user, framework)
    access.check_has_group(found, number)
    actions.move_group(by=request.user, framework=found, number=number, to=request.POST.get("to", ""))
    return back_to(found, request, "", "criteria")


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_what_was_typed("text", "guidance", "prompt")
def criterion_add(request: SignedInRequest, framework: str) -> HttpResponse:
    found = access.get_framework(request.user, framework)
    access.check_can_draft(request.user, found)
    initial = {"group": request.GET.get("group", "")}
    form = CriterionForm(
        request.POST if request.method == "POST" else None, groups=_groups(found), initial=initial
    )
    if request.method == "POST" and form.is_valid():
        form.cleaned_data.pop("version")
        made = attempt(form, actions.add_criterion, by=request.user, framework=found, **form.cleaned_data)
        if made is not None:
            return back_to(found, request, f"Criterion {made.code} is added.", f"criterion-{made.code}")
    return form_page(found, request, form, "Add a criterion", "Add this criterion")


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_what_was_typed("text", "guidance", "prompt")
def criterion_edit(request: SignedInRequest, framework: str, code: str) -> HttpResponse:
    found = access.get_framework(request.user, framework)
    criterion = access.get_criterion(found, code)
    access.check_can_draft(request.user, found)
    form = CriterionForm(
        request.POST if request.method == "POST" else None,
        groups=_groups(found),
        initial=initial_of(queries.criterion_values(criterion)),
    )
    if request.method == "POST" and form.is_valid():
        saved = attempt(
            form, actions.edit_criterion, by=request.user, criterion=criterion, **form.cleaned_data
        )
        if saved is not None:
            return back_to(found, request, f"Criterion {saved.code} is saved.", f"criterion-{saved.code}")
    return form_page(found, request, form, f"Criterion {code}")


@require_POST
def criterion_move(request: SignedInRequest, framework: str, code: str) -> HttpResponse:
    found = access.get_framework(request.user, framework)
    criterion = access.get_criterion(found, code)
    actions.move_criterion(by=request.user, criterion=criterion, to=request.POST.get("to", ""))
    return back_to(found, request, "", f"criterion-{code}")


@require_http_methods(["GET", "HEAD", "POST"])
def criterion_remove(request: SignedInRequest, framework: str, code: str) -> HttpResponse:
    found = access.get_framework(request.user, framework)
    criterion = access.get_criterion(found, code)
    access.check_can_draft(request.user, found)
    if request.method == "POST":
        actions.remove_criterion(by=request.user, criterion=criterion)
        return back_to(found, request, f"Criterion {code} is removed.", "criteria")
    return removal_page(found, request, f"Remove criterion {code}", criterion.text)


def _groups(framework: "Framework") -> list[tuple[str, str]]:
    return [(str(group.number), f"{group.number}. {group.title}") for group in queries.groups_of(framework)]
