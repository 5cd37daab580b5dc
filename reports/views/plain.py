"""Plain words: what the plain-language version and the letter say of each point, in the writer's own sentences."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from conversations.queries import withdrawn_openings
from core.forms import attempt
from core.requests import SignedInRequest
from core.typed import keeps_what_was_typed
from reports import access, actions, queries
from reports.forms import PlainTextForm

from .crumbs import crumbs


@require_safe
def plain_texts(request: SignedInRequest, ref: str) -> HttpResponse:
    """Every point with its plain words, or that they are still to be written."""
    report = access.get_report(request.user, ref)
    access.check_can_write(request.user, report.review)
    context = {
        "review": report.review,
        "breadcrumbs": crumbs(report.review),
        "groups": queries.plain_groups(report),
    }
    return render(request, "reports/plain_texts.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_what_was_typed("text")
def plain_text(request: SignedInRequest, ref: str, part: str, number: int) -> HttpResponse:
    report = access.get_report(request.user, ref)
    access.check_can_write(request.user, report.review)
    line = queries.plain_line(report, part, number)
    if line is None:
        raise Http404
    form = PlainTextForm(request.POST or None, initial={"text": line.text, "version": line.version})
    sent = {"by": request.user, "report": report, "part": part, "number": number}
    if form.is_valid() and attempt(form, actions.save_plain_text, **sent, **form.cleaned_data) is not None:
        messages.success(request, "The plain words are saved")
        return redirect("reports:plain_texts", ref=ref)
    context = {
        "review": report.review,
        "breadcrumbs": crumbs(report.review),
        "form": form,
        "line": line,
        "withdrawn": withdrawn_openings(report.review, line.text) if line.text else [],
    }
    return render(request, "reports/plain_text.html", context)
