"""What was written towards the report, and at last the report itself, deleted in time."""

import re
from collections.abc import Iterable

from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import F, QuerySet
from django.utils.html import escape

from accounts.models import User
from conversations.queries import WithdrawnWords
from core.after_commit import after_commit
from reports import compose
from reports.marks import passages, taken_out
from reports.models import (
    CorrectedText,
    Correction,
    Deadline,
    EditionFile,
    FactComment,
    GateAnswer,
    Output,
    PlainText,
    Point,
    PublicEdition,
    Rendering,
    Report,
    ReportVersion,
    Section,
    SectionLoan,
    SectionVersion,
    Source,
    TeamComment,
)
from reviews import access as reviews_access
from reviews.models import Review

TAKEN_OUT = "[words taken out]"


@transaction.atomic
def destroy_drafts(*, by: User | None, review: Review) -> int:
    """Delete narratives with their versions, points, plain words, comments, answers and files of drafts.

    The frozen versions say all that was decided. Answers to the gate that settle what stands in the newest of them go
    with it, since nobody could give them again and it could not be published without; what is answered for a
    correction that is open stays until it ends.
    """
    reviews_access.check_answers_for_data(by, review)
    gone = (
        Section.objects.filter(report__review=review)
        .exclude(body="")
        .update(body="", version=F("version") + 1, updated_by=None)
    )
    Section.objects.filter(report__review=review).update(figures=None, figures_at=None)
    gone += SectionVersion.objects.filter(section__report__review=review).delete()[0]
    gone += SectionLoan.objects.filter(section__report__review=review).delete()[0]
    gone += Point.objects.filter(report__review=review).delete()[0]
    gone += PlainText.objects.filter(report__review=review).delete()[0]
    gone += Source.objects.filter(report__review=review).delete()[0]
    for table in (FactComment, TeamComment, Deadline):
        gone += table.objects.filter(report__review=review).delete()[0]
    answers = GateAnswer.objects.filter(report__review=review)
    answers = answers.exclude(correction__in=Correction.objects.filter(Correction.OPEN))
    gone += answers.exclude(digest__in=_settled_in_newest(review)).delete()[0]
    gone += delete_with_files(Output.objects.filter(report__review=review, version=None))
    return gone + delete_with_files(Rendering.objects.filter(report__review=review))


def _settled_in_newest(review: Review) -> set[str]:
    versions = ReportVersion.objects.newest().filter(
        report__review=review, report__review__final_at__isnull=False
    )
    version = versions.exclude(data={}).select_related("report__review__host__region").first()
    return compose.settled_in(version) if version is not None else set()


@transaction.atomic
def destroy_report(*, by: User | None, review: Review) -> int:
    """Delete the report with every version and file of it, and what was to be corrected in it."""
    reviews_access.check_answers_for_data(by, review)
    gone = delete_with_files(Output.objects.filter(report__review=review))
    gone += delete_with_files(Rendering.objects.filter(report__review=review))
    gone += delete_with_files(EditionFile.objects.filter(edition__version__report__review=review))
    gone += PublicEdition.objects.filter(version__report__review=review).delete()[0]
    gone += Correction.objects.filter(report__review=review).delete()[0]
    gone += delete_with_files(ReportVersion.objects.filter(report__review=review))
    return gone + Report.objects.filter(review=review).delete()[0]


@transaction.atomic
def take_out_words(*, by: User | None, review: Review, words: Iterable[str]) -> list[str]:
    """Take what a person said out of a report that is not final, wherever it stands word for word or is marked.

    Of a final one, out of what a correction would make of it, now or one day. Returns where: the names of sections,
    points, comments and corrected parts. Files of the draft are deleted: any may hold the words.
    """
    reviews_access.check_answers_for_data(by, review)
    words = [text for text in words if text.strip()]
    patterns = [_pattern(text) for text in words]
    if review.final_at is not None:
        _leave_out_of_the_next(review, WithdrawnWords.of(words))
        return _taken_out_of_corrections(review, patterns)
    places = []
    sections = list(Section.objects.select_for_update().filter(report__review=review))
    gone = compose.gone_from(section.body for section in sections)
    marked = [
        passage.text for section in sections for passage in passages(section.body) if passage.key in gone
    ]
    for section in sections:
        body = _without(taken_out(section.body, gone, TAKEN_OUT), patterns)
        if body != section.body:
            section.body, section.version = body, section.version + 1
            section.save(update_fields=["body", "version"])
            places.append(section.get_key_display())
    _take_out_of_versions(review, patterns)
    for point in Point.objects.select_for_update().filter(report__review=review):
        title, text = _without(point.title, patterns)[:120], _without(point.text, patterns)
        if (title, text) != (point.title, point.text):
            point.title, point.text, point.version = title, text, point.version + 1
            point.save(update_fields=["title", "text", "version"])
            places.append(f"{point.get_kind_display()} {point.number}")
    for plain in PlainText.objects.select_for_update().filter(report__review=review):
        text = _without(plain.text, patterns)
        if text != plain.text:
            plain.text, plain.version = text, plain.version + 1
            plain.save(update_fields=["text", "version"])
            places.append(f"Plain words for {plain}")
    places += _taken_out_of_comments(review, [*patterns, *map(_pattern, marked)])
    delete_with_files(Output.objects.filter(report__review=review, version=None))
    delete_with_files(Rendering.objects.filter(report__review=review))
    return places


@transaction.atomic
def leave_out_what_was_taken_back(*, by: User | None, review: Review) -> None:
    """Before quotes are deleted: let no correction of a final report bring back what somebody took back till then."""
    reviews_access.check_answers_for_data(by, review)
    report = Report.objects.filter(review=review, review__final_at__isnull=False).first()
    if report is not None:
        _leave_out_of_the_next(review, compose.withdrawn_words_of(report))


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


def _taken_out_of_comments(review: Review, patterns: list[re.Pattern[str]]) -> list[str]:
    """What was commented on, and what was said of it."""
    places = []
    for table in (TeamComment, FactComment):
        for comment in table.objects.select_for_update().filter(report__review=review):
            before = (comment.passage, comment.text, comment.answer)
            after = tuple(_without(text, patterns) for text in before)
            if after != before:
                comment.passage, comment.text, comment.answer = after
                comment.save(update_fields=["passage", "text", "answer"])
                places.append(str(comment))
    return places


def _taken_out_of_corrections(review: Review, patterns: list[re.Pattern[str]]) -> list[str]:
    """Out of what is typed for a correction. An approval of it holds no longer: it was of other words."""
    places = []
    for row in CorrectedText.objects.select_for_update().filter(correction__report__review=review):
        text = _without(row.text, patterns)
        if text != row.text:
            row.text = text
            row.save(update_fields=["text"])
            places.append(str(row))
    for correction in Correction.objects.select_for_update().filter(report__review=review):
        before = (correction.wrong, correction.says, correction.given_up_why)
        after = tuple(_without(text, patterns) for text in before)
        if after != before:
            correction.wrong, correction.says, correction.given_up_why = after
            correction.save(update_fields=["wrong", "says", "given_up_why"])
            places.append(str(correction))
    return places


def _take_out_of_versions(review: Review, patterns: list[re.Pattern[str]]) -> None:
    """Out of every earlier state too, which would else bring them back. What is changed there is no new version."""
    versions = SectionVersion.objects.select_for_update().filter(section__report__review=review)
    bodies = dict(versions.values_list("pk", "body"))
    gone = compose.gone_from(bodies.values())
    for key, body in bodies.items():
        without = _without(taken_out(body, gone, TAKEN_OUT), patterns)
        if without != body:
            SectionVersion.objects.filter(pk=key).update(body=without)


def _pattern(text: str) -> re.Pattern[str]:
    """The words as they were noted or as they stand in HTML, whatever blanks are between them."""
    either = {r"\s+".join(map(re.escape, one.split())) for one in (text, escape(text))}
    return re.compile("|".join(sorted(either, key=len, reverse=True)), re.IGNORECASE)


def _without(text: str, patterns: Iterable[re.Pattern[str]]) -> str:
    for pattern in patterns:
        text = pattern.sub(TAKEN_OUT, text)
    return text


def delete_with_files(
    rows: "QuerySet[Rendering] | QuerySet[ReportVersion] | QuerySet[Output] | QuerySet[EditionFile]",
) -> int:
    """Delete the rows, and their files once that stands; whoever dies in between leaves files that nothing names."""
    names = [name for name in rows.values_list("file", flat=True) if name]
    count = rows.delete()[0]
    for name in names:
        after_commit(default_storage.delete, name)
    return count
