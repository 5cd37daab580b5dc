"""How ratings are agreed, and how the report is checked, approved, made final and released."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from core.personal import Kind
from ratings import actions as ratings
from reports import actions as reports, queries, tasks
from reports.models import EditionFile, FactComment, PublicEdition

from .sampling import record_of
from .scene import Chapter, Event, event, on
from .writing import report_of


def events(chapter: Chapter) -> Iterator[Event]:
    yield from _proposals(chapter)
    moderated_at = chapter.fact("moderated_at")
    if moderated_at is None:
        return
    yield from _moderation(chapter, moderated_at)
    yield from _checking(chapter)


# Ratings


def _proposals(chapter: Chapter) -> Iterator[Event]:
    for row in chapter.read("proposals.json"):
        yield event(chapter.moment(row["proposed_at"]), _propose, chapter, row)
        if row["agreed_at"]:
            yield event(chapter.moment(row["agreed_at"]), _agree_to_proposal, chapter, row)


def _propose(chapter: Chapter, row: dict[str, Any]) -> None:
    ratings.propose(
        by=chapter.person(row["by"]),
        record=record_of(chapter, row["record"]),
        reason=row["reason"],
        grades={int(number): grade for number, grade in row["grades"].items()},
    )


def _agree_to_proposal(chapter: Chapter, row: dict[str, Any]) -> None:
    ratings.agree_to_proposal(
        by=chapter.person(row["agreed_by"]), record=record_of(chapter, row["record"]), version=1
    )


def _moderation(chapter: Chapter, moderated_at: datetime) -> Iterator[Event]:
    for row in chapter.read("moderation.json"):
        yield event(chapter.moment(row["decided_at"]), _moderate, chapter, row)
    agreed = chapter.read("ratings.json")
    rows = [{"number": None, **agreed["overall"]}, *agreed["subthemes"]]
    for number, row in enumerate(rows):
        yield event(on(chapter.day(agreed["agreed_on"]), 14, 5 * number), _agree, chapter, row)
    yield event(moderated_at, _close_moderation, chapter)


def _moderate(chapter: Chapter, row: dict[str, Any]) -> None:
    ratings.moderate(
        by=chapter.person(row["by"]),
        record=record_of(chapter, row["record"]),
        reading=row["reading"],
        overall=row["overall"]["grade"],
        reason=row["overall"]["reason"],
        subthemes={each["number"]: each["grade"] for each in row["subthemes"]},
        reasons={each["number"]: each["reason"] for each in row["subthemes"]},
    )


def _agree(chapter: Chapter, row: dict[str, Any]) -> None:
    ratings.agree_rating(
        by=chapter.coordinator,
        review=chapter.review,
        subtheme=row["number"],
        grade=row["grade"],
        reason=row["reason"],
        observations=row["observations"],
    )


def _close_moderation(chapter: Chapter) -> None:
    ratings.close_moderation(by=chapter.coordinator, review=chapter.review)


# Checking, and making final


def _checking(chapter: Chapter) -> Iterator[Event]:
    told = chapter.read("report.json")
    for fact, do in (
        ("team_check_opened_at", _open_team_check),
        ("accuracy_opened_at", _share_for_accuracy),
        ("final_at", _finalise),
    ):
        at = chapter.fact(fact)
        if at is not None:
            yield event(at, do, chapter)
    for number, row in enumerate(chapter.read("accuracy.json"), start=1):
        yield event(chapter.moment(row["made_at"]), _comment, chapter, row)
        yield event(chapter.moment(row["answered_at"]), _answer, chapter, number, row)
    if told.get("approved_at"):
        yield event(chapter.moment(told["approved_at"]), _approve, chapter, told["approved_by"])
    released_at = chapter.fact("released_at")
    if released_at is not None:
        yield event(released_at, _release, chapter)
    published_at = chapter.fact("published_at")
    if published_at is not None:
        yield event(published_at, _publish, chapter)


def _open_team_check(chapter: Chapter) -> None:
    reports.open_team_check(by=chapter.coordinator, report=report_of(chapter))


def _share_for_accuracy(chapter: Chapter) -> None:
    _answer_gate(chapter)
    reports.share_for_accuracy(by=chapter.coordinator, report=report_of(chapter))


GATE_REASONS = {
    Kind.POST: "It is about the role, which the council publishes, and not about whoever holds it.",
}
SEEN_BY_TWO = "Read again by two of the team: nobody can be told by it."


def _answer_gate(chapter: Chapter) -> None:
    """Say of everything that was found why it may stay, as the coordinator did after reading it."""
    report = report_of(chapter)
    for question in queries.gate_now(report).to_answer:
        reports.answer_finding(
            by=chapter.coordinator,
            report=report,
            digest=question.finding.digest,
            reason=GATE_REASONS.get(question.finding.kind, SEEN_BY_TWO),
        )


def _comment(chapter: Chapter, row: dict[str, Any]) -> None:
    reports.comment_on_fact(
        by=chapter.person(row["by"]), report=report_of(chapter), section=row["section"], text=row["text"]
    )


def _answer(chapter: Chapter, number: int, row: dict[str, Any]) -> None:
    comment = FactComment.objects.select_related("report__review").get(
        report=report_of(chapter), number=number
    )
    reports.answer_fact_comment(
        by=chapter.coordinator, comment=comment, outcome=row["outcome"], answer=row["answer"]
    )


def _approve(chapter: Chapter, approver: str) -> None:
    report = report_of(chapter)
    reports.approve(by=chapter.person(approver), report=report, fingerprint=queries.fingerprint_now(report))


def _finalise(chapter: Chapter) -> None:
    """Ask for the final PDF, and do the worker's part at once: later in the story the drafts are deleted."""
    _answer_gate(chapter)
    rendering = reports.finalise(by=chapter.coordinator, report=report_of(chapter))
    tasks.render.call(rendering.pk)
    for output in rendering.report.outputs.all():
        tasks.make_document.call(output.pk)
    tasks.make_edition.call(PublicEdition.objects.get(version__report=rendering.report).pk)


def _release(chapter: Chapter) -> None:
    director = chapter.person(chapter.plan["scope"]["agreed_by"])
    reports.release(by=director, report=report_of(chapter))


def _publish(chapter: Chapter) -> None:
    """As the director did who read the edition for everybody, and the sentences in it that count few people."""
    report = report_of(chapter)
    read = EditionFile.objects.get(edition__version__report=report, kind=EditionFile.Kind.REPORT)
    director = chapter.person(chapter.plan["scope"]["agreed_by"])
    reports.publish(by=director, report=report, sha256=read.sha256)
