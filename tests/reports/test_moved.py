"""What moved beside a section since it was last looked through, and passages that say a number of before."""

from datetime import UTC, datetime
from unittest.mock import patch

import pytest
from django.core.exceptions import ValidationError

from audits.models import Audit, CriterionAnswer
from conversations.models import Meeting
from core.refusals import Refused
from reports import actions, compose, queries
from reports.models import Report, Section, Source
from reports.moved import Moved, digest, figures_in, moved
from reports.said import is_outdated, numbers_in, said_in
from reviews.models import Slot
from tests.cast import Cast, make_slot
from tests.reports.test_withdrawn import at_desk
from trail.models import Event

from . import sample
from .makers import make_audit, make_evidence, write_report

DATA = "/reviews/PR-2026-01/report/sections/data/"
AT = datetime(2026, 6, 3, 13, 2, tzinfo=UTC)


@pytest.fixture
def report(cast: Cast) -> Report:
    review = cast.review(ref="PR-2026-01", upto="moderated_at")
    make_evidence(cast, review)
    with patch("django.utils.timezone.now", return_value=AT):
        return write_report(cast, review)


def beside(report: Report, key: str = "data") -> queries.BesideSection:
    [found] = queries.beside_sections(report, compose.document_of(report.review), key)
    return found


def regrade(report: Report) -> None:
    """A1 was Good overall, and is Outstanding; its first criterion was met, and is partly met."""
    Audit.objects.filter(record__review=report.review, record__category="A").update(overall="outstanding")
    CriterionAnswer.objects.filter(audit__record__category="A", criterion__code="1.1").update(answer="P")


def read(cast: Cast, report: Report, seen: str, key: str = "data") -> None:
    actions.read_figures(by=cast.coordinator, report=report, key=key, seen=seen)


def test_every_number_of_the_report_is_named_once():
    figures = figures_in(sample.rich_document())

    # 5 counts, 2 x 6 overall grades and the agreed one; 12 sub-themes by records, 9 by conversations, 12 agreed;
    # 22 criteria with four answers each.
    assert len(figures) == 5 + 12 + 1 + 12 * 6 + 9 * 6 + 12 + 22 * 4
    assert figures["Records rated Good overall"] == 8
    assert figures["Sub-theme 1, records rated Outstanding"] == 2
    assert figures["Agreed overall rating"] == "Good"


def test_what_is_counted_without_the_words_is_what_the_document_says(cast: Cast, report: Report):
    slot = make_slot(report.review, Slot.Kind.MANAGERS, cast.member(report.review, cast.psw))
    Meeting.objects.create(
        review=report.review, slot=slot, number=1, author=cast.psw, attended=7, areas="Time"
    )

    said = figures_in(compose.document_of(report.review))

    assert figures_in(compose.counted_of(report.review)) == said
    assert (said["Records counted"], said["Meetings"], said["Practitioners and managers met"]) == (2, 1, 7)
    assert (said["Observations"], said["Criterion 1.1, met"]) == (3, 2)


def test_what_only_one_side_knows_has_not_moved():
    assert moved({"a": 1, "gone": 2}, {"a": 2, "new": 3}) == [Moved("a", 1, 2)]


def test_what_moves_when_an_audit_changes_is_told_with_before_and_after(report: Report):
    assert beside(report).moved == []
    regrade(report)

    found = beside(report)

    assert found.moved == [
        Moved("Records rated Good overall", 1, 0),
        Moved("Records rated Outstanding overall", 1, 2),
        Moved("Criterion 1.1, met", 2, 1),
        Moved("Criterion 1.1, partly met", 0, 1),
    ]
    assert found.since == AT
    assert [str(each.section) for each in queries.moved_in(report, compose.document_of(report.review))] == [
        "summary",
        "data",
        "analysis",
    ]


def test_a_record_that_comes_in_moves_what_is_counted(cast: Cast, report: Report):
    make_audit(cast, report.review, "C1", answers="Y Y Y Y", grade="good", overall="good")

    told = {each.name: (each.before, each.now) for each in beside(report).moved}

    assert told["Records counted"] == (2, 3)
    assert told["Records rated Good overall"] == (1, 2)
    assert told["Sub-theme 6, records rated Good"] == (1, 2)


def test_who_has_read_it_is_told_no_more_until_something_moves_again(cast: Cast, report: Report):
    regrade(report)
    read(cast, report, beside(report).seen)

    assert beside(report).moved == []
    assert len(beside(report, "summary").moved) == 4, "another section is read by itself"
    event = Event.objects.get(verb="report.figures_read")
    assert (event.by_id, event.subject) == (cast.coordinator.pk, "section data")

    Audit.objects.filter(record__review=report.review, record__category="A").update(overall="good")
    assert [each.name for each in beside(report).moved] == [
        "Records rated Good overall",
        "Records rated Outstanding overall",
    ]


def test_what_nobody_has_seen_is_not_read(cast: Cast, report: Report):
    seen = beside(report).seen
    regrade(report)

    with pytest.raises(ValidationError, match="moved again"):
        read(cast, report, seen)
    assert len(beside(report).moved) == 4


def test_only_who_writes_the_section_says_it_is_read(cast: Cast, report: Report):
    cast.member(report.review, cast.psw)
    with pytest.raises(Refused):
        actions.read_figures(by=cast.psw, report=report, key="data", seen=beside(report).seen)


def test_the_page_tells_it_and_a_button_ends_it(cast: Cast, report: Report):
    regrade(report)
    desk = at_desk(cast.coordinator)

    page = " ".join(desk.get(DATA).text.split())
    assert (
        "4 numbers have moved since this section was last saved or looked through, on 3 June 2026 at 2:02pm"
        in page
    )
    assert "Records rated Good overall: 1&nbsp;<span" in page

    answer = desk.post(f"{DATA}numbers-read/", {"seen": beside(report).seen}, follow=True)
    assert "You are told when a number moves again" in answer.text
    assert "Numbers that moved" not in answer.text


def test_what_moved_after_the_page_was_opened_is_told_again(cast: Cast, report: Report):
    desk, seen = at_desk(cast.coordinator), beside(report).seen
    regrade(report)

    for sent in (seen, "no digest"):
        answer = desk.post(f"{DATA}numbers-read/", {"seen": sent}, follow=True)
        assert "Numbers that moved" in answer.text
    assert "moved again" in desk.post(f"{DATA}numbers-read/", {"seen": seen}, follow=True).text


def test_a_save_by_hand_ends_it_and_one_of_what_was_not_seen_does_not(cast: Cast, report: Report):
    desk, before = at_desk(cast.coordinator), beside(report).seen
    regrade(report)

    def save(seen: str, text: str) -> None:
        version = Section.objects.get(report=report, key="data").version
        desk.post(DATA, {"body": f"<p>{text}</p>", "version": version, "seen": seen})

    save(before, "Written without it")
    assert len(beside(report).moved) == 4
    save(beside(report).seen, "Written with it")
    assert beside(report).moved == []
    assert Section.objects.get(report=report, key="data").body == "<p>Written with it</p>"


def test_the_check_page_tells_it_by_section(cast: Cast, report: Report):
    page = at_desk(cast.coordinator)
    assert "Numbers that moved" not in page.get("/reviews/PR-2026-01/report/check/").text
    regrade(report)

    text = " ".join(page.get("/reviews/PR-2026-01/report/check/").text.split())

    assert "Numbers that moved" in text
    assert "Records rated Good overall: 1&nbsp;<span" in text


def test_approval_does_not_hold_for_numbers_that_moved(report: Report):
    before = queries.fingerprint_now(report)
    regrade(report)
    assert queries.fingerprint_now(report) != before


# Sentences put in


def test_a_sentence_of_the_figures_is_put_in_with_its_source(cast: Cast, report: Report):
    [sentence] = [
        piece
        for piece in queries.evidence_for(
            cast.coordinator, report, "data", queries.Filters(source="figures")
        ).pieces
        if piece.piece == 1
    ]
    assert sentence.source == "Figures: overall ratings of records"
    assert sentence.text == "Both records rated were Good or Outstanding: one Good and one Outstanding."

    actions.put_in(
        by=cast.coordinator,
        report=report,
        key="summary",
        kind="figures",
        piece=1,
        is_quote=False,
        at_end=True,
    )

    assert Source.objects.get().kind == Source.Kind.FIGURES
    assert sentence.text in compose.document_of(report.review).summary
    [resting] = next(
        each for each in queries.rests_on(cast.coordinator, report)[0] if each.key == "summary"
    ).passages
    assert resting.piece == sentence


def test_a_sentence_that_says_a_number_of_before_is_shown_until_it_is_mended(cast: Cast, report: Report):
    actions.put_in(
        by=cast.coordinator,
        report=report,
        key="strengths",
        kind="figures",
        piece=1,
        is_quote=False,
        at_end=True,
    )
    assert queries.moved_in(report, compose.document_of(report.review)) == []
    make_audit(cast, report.review, "C1", answers="Y Y Y Y", grade="good", overall="good")

    [outdated] = beside(report, "strengths").outdated

    assert outdated.passage == "Both records rated were Good or Outstanding: one Good and one Outstanding."
    assert outdated.now == "All three records rated were Good or Outstanding: two Good and one Outstanding."
    page = at_desk(cast.coordinator).get("/reviews/PR-2026-01/report/sections/strengths/").text
    assert "1 passage says a number that is no longer so" in page
    assert outdated.now in page


def test_other_words_for_the_same_numbers_are_the_writers_own():
    sentence = "Of 16 records rated, 11 (69%) were Good or Outstanding and five were Requires Improvement."

    assert numbers_in(sentence) == {"16": 1, "11": 1, "69": 1, "five": 1}
    assert numbers_in("Both of two, one and one") == {"two": 2, "one": 2}
    assert not is_outdated("Eleven? No: 11 of 16 were good or better.", sentence)
    assert is_outdated("Ten of 16 is wrong, 10 of 16 is too.", sentence)
    assert is_outdated("Seven were good.", sentence)


def test_each_sentence_keeps_its_number():
    said = said_in(sample.rich_document().data)

    assert len({each.piece for each in said}) == len(said) == 2 + 2 + 12 + 9 + 2
    assert said[0].text.startswith("Of 16 records rated, 10 (63%) were Good or Outstanding")
    assert digest({"a": 1}) != digest({"a": 2})
