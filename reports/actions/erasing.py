"""Words taken out of a report: of a person who asked to be forgotten, or who took them back before they are deleted."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from accounts.models import User
from conversations.queries import TAKEN_OUT, ErasedWords, WithdrawnWords
from core.versions import rewrite
from ratings import actions as ratings_actions
from reports import compose
from reports.correcting import NARRATIVE
from reports.marks import passages, taken_out
from reports.models import (
    CorrectedText,
    Correction,
    FactComment,
    GateAnswer,
    Output,
    PlainText,
    Point,
    Rendering,
    ReportVersion,
    Section,
    SectionVersion,
    TeamComment,
)
from reviews import access as reviews_access, actions as reviews_actions
from reviews.models import Review

from .destroying import delete_with_files, locked_report

Taking = Callable[[str], str]
"""From a text to the same without the words."""


@transaction.atomic
def take_out_words(*, by: User | None, review: Review, words: Iterable[str]) -> list[str]:
    """Take what a person said out of a report and all that was written towards it: whole, in long pieces, or marked.

    Versions that are final stay; what a correction would make of them, now or one day, is without it, and so is what
    the next review's report begins with. Returns where: the names of sections, points, comments and so on. Files of the
    draft are deleted: any may hold the words.
    """
    reviews_access.check_answers_for_data(by, review)
    report, erased = locked_report(review), ErasedWords.of(words)
    if report is not None and report.review.final_at is not None:
        _leave_out_of_the_next(review, erased.pieces)
    take = erased.taken_out_of
    places = reviews_actions.take_out_words(by=by, review=review, taken_out_of=take)
    places += ratings_actions.take_out_words(by=by, review=review, taken_out_of=take)
    places += _taken_out_of_draft(review, erased) + _taken_out_of_what_is_kept(review, erased)
    delete_with_files(Output.objects.filter(report__review=review, version=None))
    delete_with_files(Rendering.objects.filter(report__review=review))
    return places


@transaction.atomic
def leave_out_what_was_taken_back(*, by: User | None, review: Review) -> None:
    """Before quotes are deleted: let no correction of a final report bring back what somebody took back till then.

    Nor the next review's report, which begins with what this one recommended.
    """
    reviews_access.check_answers_for_data(by, review)
    report = locked_report(review)
    if report is None or report.review.final_at is None:
        return
    words = compose.withdrawn_words_of(report)
    if words:
        _leave_out_of_the_next(review, words)
        _taken_out_of_what_is_kept(review, ErasedWords((), words))
        reviews_actions.take_out_words(by=by, review=review, taken_out_of=words.left_out_of)


def _leave_out_of_the_next(review: Review, words: WithdrawnWords) -> None:
    """Every version stays as it is; a correction begins without these words, and none says that it took them out."""
    if not words:
        return
    for version in ReportVersion.objects.select_for_update().filter(report__review=review).exclude(data={}):
        stands, facts = version.left or version.data, version.facts_left or version.facts
        left = compose.data_of(compose.left_without(compose.document_from(stands), words))
        facts_left = compose.facts_left_without(facts, words)
        if left != stands:
            version.left = left
        if facts_left != facts:
            version.facts_left = facts_left
        version.save(update_fields=["left", "facts_left"])


def _taken_out_of_draft(review: Review, erased: ErasedWords) -> list[str]:
    """Out of what goes three months after the report is final."""
    sections = Section.objects.select_for_update().filter(report__review=review)
    bodies = list(sections.values_list("body", flat=True))
    gone = compose.gone_from(bodies)
    marked = [each.text for body in bodies for each in passages(body) if each.key in gone]

    def of_narrative(body: str) -> str:
        return compose.narrative_without(taken_out(body, gone, TAKEN_OUT), erased)

    places = _change(sections, {"body": of_narrative})
    _take_out_of_versions(review, erased)
    take = erased.taken_out_of
    points = Point.objects.filter(report__review=review)
    changed = rewrite(points, {"title": lambda text: take(text)[:120], "text": take})
    places += [f"{point.get_kind_display()} {point.number}" for point in changed]
    places += [
        f"Plain words for {place}"
        for place in _change(PlainText.objects.filter(report__review=review), {"text": take})
    ]
    with_marked = ErasedWords((*erased.whole, *ErasedWords.of(marked).whole), erased.pieces).taken_out_of
    takes = dict.fromkeys(("passage", "text", "answer"), with_marked)
    places += _change(TeamComment.objects.filter(report__review=review), takes)
    return places + _change(FactComment.objects.filter(report__review=review), takes)


def _taken_out_of_what_is_kept(review: Review, erased: ErasedWords) -> list[str]:
    """Out of answers to the gate and of corrections: an approval of these holds no longer, it was of other words."""
    take = erased.taken_out_of
    texts = CorrectedText.objects.filter(correction__report__review=review)
    return [
        *_change(GateAnswer.objects.filter(report__review=review), {"reason": take}),
        *_change(
            texts.filter(field=NARRATIVE), {"text": lambda text: compose.narrative_without(text, erased)}
        ),
        *_change(texts.exclude(field=NARRATIVE), {"text": take}),
        *_change(
            Correction.objects.filter(report__review=review),
            {"wrong": take, "said_by": lambda text: take(text)[:200], "says": take, "given_up_why": take},
        ),
    ]


def _take_out_of_versions(review: Review, erased: ErasedWords) -> None:
    """Out of every earlier state too, which would else bring them back. What is changed there is no new version."""
    versions = SectionVersion.objects.select_for_update().filter(section__report__review=review)
    bodies = dict(versions.values_list("pk", "body"))
    gone = compose.gone_from(bodies.values())
    for key, body in bodies.items():
        without = compose.narrative_without(taken_out(body, gone, TAKEN_OUT), erased)
        if without != body:
            SectionVersion.objects.filter(pk=key).update(body=without)


def _change(rows: "QuerySet[Any]", by_rule: Mapping[str, Taking]) -> list[str]:
    """Change these texts, and name what they stood in."""
    return [str(row) for row in rewrite(rows, by_rule)]
