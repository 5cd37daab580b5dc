"""A section of the report, written beside its evidence, and saved while it is written."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from conversations.queries import withdrawn_openings
from core.activity import not_activity
from core.autosaving import answer_autosave
from core.dates import time_text
from core.forms import attempt
from core.refusals import Conflict
from core.requests import SignedInRequest
from core.typed import keeps_what_was_typed
from reports import access, actions, queries
from reports.forms import SectionForm
from reports.reading import plain_text, suggestions_for
from reports.sections import SectionKey
from trail import actions as trail

from .crumbs import crumbs
from .evidence import evidence_panel
from .figures import figures_panel, note_seen

if TYPE_CHECKING:
    from accounts.models import User
    from reports.models import Report, Section


def section_to_write(user: "User", ref: str, key: str) -> "Section":
    """The section that the person may write now, with its report; 404 or a refusal for everybody else."""
    if key not in SectionKey.values:
        raise Http404
    report = access.get_report(user, ref)
    access.check_can_write_section(user, report, key)
    stands = report.sections.select_related("updated_by").get(key=key)
    stands.report = report
    return stands


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_what_was_typed("body")
def section(request: SignedInRequest, ref: str, key: str) -> HttpResponse:
    """One narrative, beside the evidence it draws on."""
    stands = section_to_write(request.user, ref, key)
    report = stands.report
    form = SectionForm(request.POST or None, initial={"body": stands.body, "version": stands.version})
    if form.is_valid() and _save(request, report, key, form, stands) is not None:
        note_seen(stands, request)
        messages.success(request, f"“{SectionKey(key).label}” is saved")
        return redirect(_after_section(request, ref, key))
    actions.be_here(by=request.user, section=stands)
    context = {
        "review": report.review,
        "breadcrumbs": crumbs(report.review),
        "section": SectionKey(key),
        "form": form,
        **evidence_panel(report, key, request),
        **figures_panel(stands),
        "outline": queries.outline_of(report),
        "own_keys": own_keys(request.user, report),
        "can_lend": access.may_write(request.user, report.review),
        "loan": queries.loan_of(stands),
        "others": others_words(request.user, stands),
        "suggestions": suggestions_for(stands.body),
        "withdrawn": [
            *dict.fromkeys(
                withdrawn_openings(report.review, stands.body) + queries.gone_passages(report, stands.body)
            )
        ],
    }
    return render(request, "reports/section.html", context)


@require_POST
def section_save(request: SignedInRequest, ref: str, key: str) -> HttpResponse:
    """Save while somebody writes."""
    stands = section_to_write(request.user, ref, key)
    form = SectionForm(request.POST)

    def told() -> Mapping[str, Any]:
        suggestions = suggestions_for(form.cleaned_data["body"])
        return {
            "warnings": {"body": suggestions} if suggestions else {},
            "others": others_words(request.user, stands),
        }

    def on_conflict(conflict: Conflict) -> Mapping[str, Any]:
        trail.record(by=request.user, verb="report.draft_opened", subject=f"section {key}", review=ref)
        stands.refresh_from_db(fields=["updated_by"])
        is_own = stands.updated_by_id in {None, request.user.pk}
        return {
            "by": "" if is_own else str(stands.updated_by),
            "lines": plain_text(conflict.theirs["body"]).split("\n"),
            "others": others_words(request.user, stands),
        }

    return answer_autosave(
        form,
        lambda: (
            actions.save_section(by=request.user, report=stands.report, key=key, **form.cleaned_data).version
        ),
        told=told,
        on_conflict=on_conflict,
    )


@require_POST
@not_activity
def section_here(request: SignedInRequest, ref: str, key: str) -> HttpResponse:
    """An open page tells that it is open, and is told who else writes here."""
    stands = section_to_write(request.user, ref, key)
    actions.be_here(by=request.user, section=stands)
    return JsonResponse({"others": others_words(request.user, stands)})


def others_words(user: "User", stands: "Section") -> list[str]:
    """A sentence for each of those who have the section open too."""
    return [
        f"{other.user} is also writing here, since {time_text(other.since)}."
        for other in queries.others_here(user, stands)
    ]


def _save(
    request: SignedInRequest, report: "Report", key: str, form: SectionForm, stands: "Section"
) -> object:
    """Save what was typed. Who chose to keep both gets what stands now after their own."""
    values = dict(form.cleaned_data)
    if "both" in request.POST:
        values = {"body": values["body"] + stands.body, "version": stands.version}
    return attempt(form, actions.save_section, by=request.user, report=report, key=key, **values)


def own_keys(user: "User", report: "Report") -> set[str]:
    """The sections whose pages open to the person: all of them, or those that are lent to them."""
    if access.may_write(user, report.review):
        return set(SectionKey.values)
    return set(access.loans_to(user, report).values_list("section__key", flat=True))


def _next_key(key: str) -> str:
    keys = list(SectionKey.values)
    place = keys.index(key) + 1
    return str(keys[place]) if place < len(keys) else ""


def _after_section(request: SignedInRequest, ref: str, key: str) -> str:
    following = _next_key(key)
    if "continue" in request.POST and following:
        return reverse("reports:section", args=[ref, following])
    if "continue" in request.POST:
        return reverse("reports:workspace", args=[ref])
    return reverse("reports:section", args=[ref, key])
