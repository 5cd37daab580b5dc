"""Comments on passages of the draft: the team's, and the host's on facts."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.forms import Form, attempt
from core.requests import SignedInRequest
from core.typed import keeps_what_was_typed
from reports import access, actions, compose, queries
from reports.forms import CommentAnswerForm, FactAnswerForm, FactPassageForm, PassageForm
from reports.sections import SectionKey
from trail import actions as trail

from .crumbs import crumbs
from .telling import note_number_told

if TYPE_CHECKING:
    from reports.models import FactComment, Report, TeamComment

Comment = TypeVar("Comment", "TeamComment", "FactComment")


@require_safe
def comments(request: SignedInRequest, ref: str) -> HttpResponse:
    """The team's comments beside their passages, and where to add one."""
    report = access.get_report_on_team(request.user, ref)
    trail.record(by=request.user, verb="report.draft_opened", subject="comments of the team", review=ref)
    document = compose.document_of(report.review)
    rows = report.team_comments.select_related("made_by", "answered_by", "closed_by", "report__review")
    found = queries.commented(report, document, rows)
    can_write = access.may_write(request.user, report.review)
    is_open = report.review.final_at is None
    context = {
        "review": report.review,
        "breadcrumbs": crumbs(report.review),
        "comments": [
            (each, is_open and (can_write or each.comment.made_by_id == request.user.pk)) for each in found
        ],
        "unclosed": sum(each.comment.closed_at is None for each in found),
        "sections": SectionKey.choices if is_open else [],
        "can_write": can_write,
        "deadline": queries.deadline_of(report, "team"),
    }
    return render(request, "reports/comments.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_what_was_typed("text")
def comment_create(request: SignedInRequest, ref: str, key: str) -> HttpResponse:
    """The passages of one section, to comment on one of them."""
    report = access.get_report_on_team(request.user, ref)
    access.check_can_comment_on_draft(request.user, report.review)
    return _new_comment(request, report, key, TEAMS)


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_what_was_typed("text")
def fact_comment(request: SignedInRequest, ref: str, key: str) -> HttpResponse:
    """The same for the host, on facts."""
    report = access.get_report(request.user, ref)
    access.check_can_comment_on_facts(request.user, report.review)
    return _new_comment(request, report, key, HOSTS)


class Side(NamedTuple):
    """Who comments: on which form, kept by what, and where they are led afterwards."""

    form: type[PassageForm]
    keep: Callable[..., Any]
    back: str
    done: str


TEAMS = Side(PassageForm, actions.comment_on_draft, "reports:comments", "Your comment is kept")
HOSTS = Side(
    FactPassageForm, actions.comment_on_fact, "reports:facts", "Your comment is sent to the coordinator"
)


def _new_comment(request: SignedInRequest, report: "Report", key: str, side: Side) -> HttpResponse:
    if key not in SectionKey.values:
        raise Http404
    ref = report.review.ref
    trail.record(by=request.user, verb="report.draft_opened", subject=f"section {key}", review=ref)
    passages = queries.passages_in(compose.document_of(report.review), key)
    form = side.form(request.POST or None, passages=[(each.key, each.text) for each in passages])
    if form.is_valid():
        values = {"section": key, **form.cleaned_data}
        if attempt(form, side.keep, by=request.user, report=report, **values) is not None:
            messages.success(request, side.done)
            return redirect(side.back, ref=ref)
    note_number_told(request.user, report, form)
    context = {
        "review": report.review,
        "breadcrumbs": crumbs(report.review),
        "section": SectionKey(key),
        "form": form,
        "back": side.back,
    }
    return render(request, "reports/comment_new.html", context)


def _get_comment(report: "Report", number: int) -> "TeamComment":
    comment = report.team_comments.select_related("made_by").filter(number=number).first()
    if comment is None:
        raise Http404
    comment.report = report
    return comment


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_what_was_typed("answer")
def comment_answer(request: SignedInRequest, ref: str, number: int) -> HttpResponse:
    """The writer says what became of a comment of the team."""
    report = access.get_report_on_team(request.user, ref)
    access.check_can_write(request.user, report.review)
    return _answer(request, _get_comment(report, number), TO_THE_TEAM)


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_what_was_typed("answer")
def fact_answer(request: SignedInRequest, ref: str, number: int) -> HttpResponse:
    """The writer answers the host: what the team decides on a fact, and why."""
    report = access.get_report(request.user, ref)
    access.check_can_write(request.user, report.review)
    comment = report.fact_comments.filter(number=number).first()
    if comment is None:
        raise Http404
    comment.report = report
    return _answer(request, comment, TO_THE_HOST)


class Answering(NamedTuple):
    """To whom is answered: on which form, kept by what, and where the writer is led afterwards."""

    form: type[Form]
    keep: Callable[..., Any]
    back: str


TO_THE_TEAM = Answering(CommentAnswerForm, actions.answer_comment, "reports:comments")
TO_THE_HOST = Answering(FactAnswerForm, actions.answer_fact_comment, "reports:facts")


def _answer(request: SignedInRequest, comment: Comment, side: Answering) -> HttpResponse:
    report = comment.report
    stands = {name: getattr(comment, name) for name in side.form.base_fields}
    form = side.form(request.POST or None, initial=stands)
    if (
        form.is_valid()
        and attempt(form, side.keep, by=request.user, comment=comment, **form.cleaned_data) is not None
    ):
        messages.success(request, f"Comment {comment.number} is answered")
        return redirect(side.back, ref=report.review.ref)
    note_number_told(request.user, report, form)
    (shown,) = queries.commented(report, compose.document_of(report.review), [comment])
    context = {
        "review": report.review,
        "breadcrumbs": crumbs(report.review),
        "shown": shown,
        "form": form,
        "back": side.back,
    }
    return render(request, "reports/comment_answer.html", context)


@require_POST
def comment_close(request: SignedInRequest, ref: str, number: int) -> HttpResponse:
    report = access.get_report_on_team(request.user, ref)
    try:
        actions.close_comment(by=request.user, comment=_get_comment(report, number))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, f"Comment {number} is closed")
    return redirect("reports:comments", ref=ref)


@require_safe
def version_facts(request: SignedInRequest, ref: str, number: int) -> HttpResponse:
    """What the host said of the draft's facts and what became of it, as it was frozen with the final version."""
    version = access.get_version_with_facts(request.user, ref, number)
    review = version.report.review
    above = [*crumbs(review, in_report=False), ("Final report", reverse("reports:version", args=[ref]))]
    context = {"review": review, "breadcrumbs": above, "version": version}
    return render(request, "reports/version_facts.html", context)
