"""Pages on which an administrator drafts a framework's sub-themes, and its prompts for a conversation."""

from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods, require_POST

from core.forms import attempt
from core.requests import SignedInRequest
from core.typed import keeps_what_was_typed
from reviews import access, actions, queries
from reviews.forms import PromptForm, SubThemeForm

from .drafting_pages import back_to, form_page, initial_of, removal_page

if TYPE_CHECKING:
    from reviews.models import Framework

GRADE_NAMES = tuple(grade for grade, _ in queries.GRADES)


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_what_was_typed("title", "peer_question", *GRADE_NAMES)
def subtheme_add(request: SignedInRequest, framework: str) -> HttpResponse:
    found = access.get_framework(request.user, framework)
    access.check_can_draft(request.user, found)
    form = SubThemeForm(request.POST if request.method == "POST" else None, codes=_codes(found))
    if request.method == "POST" and form.is_valid():
        form.cleaned_data.pop("version")
        made = attempt(form, actions.add_subtheme, by=request.user, framework=found, **form.cleaned_data)
        if made is not None:
            return back_to(found, request, f"Sub-theme {made} is added.", f"subtheme-{made.number}")
    return form_page(found, request, form, "Add a sub-theme", "Add this sub-theme")


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_what_was_typed("title", "peer_question", *GRADE_NAMES)
def subtheme_edit(request: SignedInRequest, framework: str, number: int) -> HttpResponse:
    found = access.get_framework(request.user, framework)
    subtheme = access.get_subtheme(found, number)
    access.check_can_draft(request.user, found)
    initial = initial_of(queries.subtheme_values(subtheme), "rated_by_peers", "holds_back")
    form = SubThemeForm(
        request.POST if request.method == "POST" else None, codes=_codes(found), initial=initial
    )
    if request.method == "POST" and form.is_valid():
        saved = attempt(form, actions.edit_subtheme, by=request.user, subtheme=subtheme, **form.cleaned_data)
        if saved is not None:
            return back_to(found, request, f"Sub-theme {saved} is saved.", f"subtheme-{saved.number}")
    return form_page(found, request, form, f"Sub-theme {number}")


@require_POST
def subtheme_move(request: SignedInRequest, framework: str, number: int) -> HttpResponse:
    found = access.get_framework(request.user, framework)
    subtheme = access.get_subtheme(found, number)
    actions.move_subtheme(by=request.user, subtheme=subtheme, to=request.POST.get("to", ""))
    return back_to(found, request, "", "sub-themes")


@require_http_methods(["GET", "HEAD", "POST"])
def subtheme_remove(request: SignedInRequest, framework: str, number: int) -> HttpResponse:
    found = access.get_framework(request.user, framework)
    subtheme = access.get_subtheme(found, number)
    access.check_can_draft(request.user, found)
    if request.method == "POST":
        actions.remove_subtheme(by=request.user, subtheme=subtheme)
        return back_to(found, request, f"Sub-theme {subtheme} is removed.", "sub-themes")
    return removal_page(
        found, request, f"Remove sub-theme {number}", f"{subtheme.title}. Those after it move up."
    )


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_what_was_typed("text", "hint")
def prompt_add(request: SignedInRequest, framework: str) -> HttpResponse:
    found = access.get_framework(request.user, framework)
    access.check_can_draft(request.user, found)
    form = PromptForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        form.cleaned_data.pop("version")
        made = attempt(form, actions.add_prompt, by=request.user, framework=found, **form.cleaned_data)
        if made is not None:
            return back_to(found, request, f"Prompt {made.number} is added.", f"prompt-{made.number}")
    return form_page(found, request, form, "Add a prompt", "Add this prompt")


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_what_was_typed("text", "hint")
def prompt_edit(request: SignedInRequest, framework: str, number: int) -> HttpResponse:
    found = access.get_framework(request.user, framework)
    prompt = access.get_prompt(found, number)
    access.check_can_draft(request.user, found)
    form = PromptForm(
        request.POST if request.method == "POST" else None, initial=initial_of(queries.prompt_values(prompt))
    )
    if request.method == "POST" and form.is_valid():
        saved = attempt(form, actions.edit_prompt, by=request.user, prompt=prompt, **form.cleaned_data)
        if saved is not None:
            return back_to(found, request, f"Prompt {saved.number} is saved.", f"prompt-{saved.number}")
    return form_page(found, request, form, f"Prompt {number}")


@require_POST
def prompt_move(request: SignedInRequest, framework: str, number: int) -> HttpResponse:
    found = access.get_framework(request.user, framework)
    prompt = access.get_prompt(found, number)
    actions.move_prompt(by=request.user, prompt=prompt, to=request.POST.get("to", ""))
    return back_to(found, request, "", "prompts")


@require_http_methods(["GET", "HEAD", "POST"])
def prompt_remove(request: SignedInRequest, framework: str, number: int) -> HttpResponse:
    found = access.get_framework(request.user, framework)
    prompt = access.get_prompt(found, number)
    access.check_can_draft(request.user, found)
    if request.method == "POST":
        actions.remove_prompt(by=request.user, prompt=prompt)
        return back_to(found, request, f"Prompt {number} is removed.", "prompts")
    return removal_page(found, request, f"Remove prompt {number}", prompt.text)


def _codes(framework: "Framework") -> list[tuple[str, str]]:
    return [(row.code, str(row)) for group in queries.groups_of(framework) for row in group.criteria]
