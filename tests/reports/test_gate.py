"""The gate: what is asked, what an answer holds for, and that nothing leaves the team or is final before it."""

from collections.abc import Callable

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.refusals import Refused
from records.actions import write_card
from records.models import CaseNumber
from records.queries import numbers_standing_in
from records.sealing import bound_to, seal
from reports import actions, compose
from reports.models import GateAnswer, Rendering, Report
from reviews.models import Review
from tests.cast import Cast, consent_to_talk
from trail.models import Event

from .makers import make_evidence, write_report
from .test_life import approved, fresh, share

NUMBER = "LL-20245"


@pytest.fixture
def review(cast: Cast) -> Review:
    review = cast.review(upto="moderated_at")
    make_evidence(cast, review)
    return review


@pytest.fixture
def report(cast: Cast, review: Review) -> Report:
    return write_report(cast, review)


def list_number(cast: Cast, review: Review, number: str = NUMBER, *, record: int = 1) -> None:
    row = review.records.get(category="A", number=record)
    CaseNumber.objects.create(
        record=row, sealed=seal(number, bound_to=bound_to(row)), entered_by=cast.host_organiser
    )


def say(report: Report, text: str, key: str = "summary") -> None:
    report.sections.filter(key=key).update(body=f"<p>{text}</p>")


def gate(report: Report) -> compose.Gate:
    report = fresh(report)
    return compose.gate_of(report, compose.document_of(report.review))


def said(report: Report) -> list[tuple[str, str]]:
    return [(each.finding.kind.name, each.finding.said) for each in gate(report).questions]


def test_a_report_that_tells_nobody_is_clear(report: Report):
    assert said(report) == []
    assert gate(report).is_clear


@pytest.mark.parametrize(
    "text", ["LL 20245", "ll\u200b2\uff1024 5", "20-<br>245", "<em>LL</em>-20<strong>245</strong>"]
)
def test_a_case_number_keeps_the_report_from_the_host(cast: Cast, report: Report, text: str):
    list_number(cast, report.review)
    actions.open_team_check(by=cast.coordinator, report=fresh(report))
    say(report, f"We read {text} twice.")

    (question,) = gate(report).numbers
    with pytest.raises(ValidationError, match="1 number to take out"):
        actions.share_for_accuracy(by=cast.coordinator, report=fresh(report))
    with pytest.raises(ValidationError, match="whatever the reason"):
        actions.answer_finding(
            by=cast.coordinator,
            report=fresh(report),
            digest=question.finding.digest,
            reason="It is well known",
        )
    assert fresh(report).review.accuracy_opened_at is None

    say(report, "We read A1 twice.")
    actions.share_for_accuracy(by=cast.coordinator, report=fresh(report))


def test_a_number_is_neither_on_the_page_nor_in_the_trail(cast: Cast, report: Report, client: Client):
    list_number(cast, report.review)
    say(report, "We read LL-20 245 twice, then 2-0-2-4-5 again.")
    client.force_login(cast.psw)

    page = client.get(reverse("reports:gate", args=[report.review.ref])).content.decode()

    assert "2 numbers to take out before the host sees this report" in page
    assert "We read" in page
    assert "[number]" in page
    assert "245" not in page
    assert "2-0-2" not in page
    event = Event.objects.get(verb="report.gate_opened")
    assert event.detail == {"case_numbers": 2}
    assert not any(
        "245" in f"{each.subject}{each.detail}" for each in Event.objects.filter(review=report.review.ref)
    )


def test_the_door_to_the_numbers_says_where_and_not_which(cast: Cast, review: Review):
    list_number(cast, review)

    found = numbers_standing_in(review, {"one": "it is ll 20245.", "other": "nothing"})

    assert found.places == {"one": [(6, 14), (9, 14)]}
    assert found.gone == 1  # B1 has none


def test_a_number_that_cannot_be_opened_stands_in_the_way(cast: Cast, report: Report):
    list_number(cast, report.review)
    CaseNumber.objects.update(sealed=b"\0" * 40)

    assert not gate(report).is_clear
    assert gate(report).what_remains == "1 case number nobody can compare"


def test_numbers_of_another_review_are_not_asked_about(cast: Cast, report: Report):
    other = cast.review(ref="PR-2026-09", upto="moderated_at")
    make_evidence(cast, other)
    list_number(cast, other)
    say(report, "We read LL-20245 twice.")

    assert said(report) == []


def test_names_of_everybody_the_review_knows_are_asked_about(cast: Cast, report: Report):
    for person, name in (
        (cast.psw, "Robin Reader"),
        (cast.host_dass, "Ines Amaro"),
        (cast.reader, "Odd Elsewhere"),
    ):
        person.name = name
        person.save()
    record = report.review.records.get(category="A")
    consent_to_talk(record, cast.host_organiser)
    write_card(
        by=cast.host_organiser, record=record, called_by="Zuri", supporter="her daughter Angela, on Mondays"
    )
    say(report, "Amaro told robin reader that Zuri and Angela had met. Odd, she said of Elsewhere.")

    assert said(report) == [
        ("KNOWN_NAME", "robin reader"),
        ("KNOWN_NAME", "Angela"),
        ("KNOWN_NAME", "Amaro"),
        ("KNOWN_NAME", "Zuri"),
    ]


def test_who_is_on_the_team_is_expected_where_the_report_prints_it(cast: Cast, report: Report):
    cast.psw.name = "Robin Reader"
    cast.psw.save()

    document = compose.document_of(fresh(report).review)

    assert "Robin Reader" in [member.name for member in document.appendices.team]
    assert said(report) == []


def answer_all(cast: Cast, report: Report) -> None:
    for question in gate(report).to_answer:
        actions.answer_finding(
            by=cast.coordinator,
            report=fresh(report),
            digest=question.finding.digest,
            reason="The role is public",
        )


def test_an_answer_holds_for_that_very_text(cast: Cast, report: Report):
    actions.open_team_check(by=cast.coordinator, report=fresh(report))
    say(report, "The chief executive came. ")
    with pytest.raises(ValidationError, match="1 thing to answer"):
        actions.share_for_accuracy(by=cast.coordinator, report=fresh(report))

    answer_all(cast, report)
    assert gate(report).is_clear
    assert [each.answer.reason for each in gate(report).answered if each.answer] == ["The role is public"]

    say(report, "The chief executive came again.")
    assert len(gate(report).to_answer) == 1
    say(report, "The chief executive came.")
    actions.share_for_accuracy(by=cast.coordinator, report=fresh(report))


def test_an_answer_to_what_has_changed_meanwhile_is_not_kept(cast: Cast, report: Report):
    say(report, "The chief executive came.")
    (question,) = gate(report).to_answer
    say(report, "The chief executive came late.")

    with pytest.raises(ValidationError, match="changed"):
        actions.answer_finding(
            by=cast.coordinator, report=fresh(report), digest=question.finding.digest, reason="Public"
        )
    assert not GateAnswer.objects.exists()


def test_nobody_but_the_writer_answers(cast: Cast, report: Report):
    say(report, "The chief executive came.")
    (question,) = gate(report).to_answer

    for person in (cast.psw, cast.peer, cast.host_organiser, cast.host_dass):
        with pytest.raises(Refused):
            actions.answer_finding(
                by=person, report=fresh(report), digest=question.finding.digest, reason="Public"
            )


def test_it_is_gone_through_again_before_the_report_is_final(cast: Cast, report: Report):
    report = approved(cast, report)
    list_number(cast, report.review, "Words of summary")  # entered late: what is approved holds it

    with pytest.raises(Refused, match="1 number to take out"):
        actions.finalise(by=cast.coordinator, report=fresh(report))
    assert not Rendering.objects.exists()


def in_strength(report: Report, text: str) -> None:
    report.points.filter(kind="strength", number=2).update(text=text)


def in_area(report: Report, text: str) -> None:
    report.points.filter(kind="development", number=3).update(title=text)


def in_recommendation(report: Report, text: str) -> None:
    report.review.recommendations.update(measure=text)


def in_observation(report: Report, text: str) -> None:
    report.review.observations.filter(number=1).update(text=text)


def in_rating(report: Report, text: str) -> None:
    report.review.agreed_ratings.filter(subtheme__number=2).update(reason=text)


def in_theme(report: Report, text: str) -> None:
    report.review.themes.create(number=1, title=text, detail="")


def in_plain_words(report: Report, text: str) -> None:
    report.plain_texts.create(part="development", number=2, text=text)


def in_letter(report: Report, text: str) -> None:
    report.plain_texts.create(part="changed", number=1, text=text)


LETTER = "Plain words for what changes because people took part"


@pytest.mark.parametrize(
    ("put", "name", "page", "arguments"),
    [
        (in_strength, "Strength 2", "reports:point", ["strength", 2]),
        (in_area, "Area for development 3", "reports:point", ["development", 3]),
        (in_recommendation, "Recommendation 1", "reports:recommendation", [1]),
        (in_observation, "Observation 1", "ratings:observation_edit", [1]),
        (in_rating, "Agreed rating of sub-theme 2", "ratings:agree", [2]),
        (in_theme, "Theme", "reviews:theme_list", []),
        (in_plain_words, "Plain words for area for development 2", "reports:plain_text", ["development", 2]),
        (in_letter, LETTER, "reports:plain_text", ["changed", 1]),
        (say, "Summary", "reports:section", ["summary"]),
    ],
)
def test_a_finding_leads_to_where_it_is_mended(
    report: Report, put: Callable[[Report, str], None], name: str, page: str, arguments: list[object]
):
    put(report, "The chief executive came.")

    (question,) = gate(report).questions

    assert question.finding.passage.name == name
    assert question.finding.passage.address == reverse(page, args=[report.review.ref, *arguments])


def test_the_page_keeps_what_was_typed_and_says_what_is_missing(cast: Cast, report: Report, client: Client):
    say(report, "The chief executive came.")
    (question,) = gate(report).to_answer
    client.force_login(cast.coordinator)
    address = reverse("reports:gate", args=[report.review.ref])

    empty = client.post(address, {"finding": question.finding.digest, "reason": " "}).content.decode()
    assert "Say why it may stay in the report" in empty
    gone = client.post(address, {"finding": "0" * 64, "reason": "The role is public"}).content.decode()
    assert "changed since you opened the page" in gone

    assert client.post(address, {"finding": question.finding.digest, "reason": "Public"}).status_code == 302
    page = client.get(address).content.decode()
    assert "Nothing stands in the way: everything that was found is answered." in page


def test_looking_through_a_report_costs_six_queries_however_much_is_found(cast: Cast, report: Report):
    list_number(cast, report.review)
    document = compose.document_of(fresh(report).review)
    say(report, "</p><p>".join(f"The chief executive came, {number}." for number in range(40)))
    long = compose.document_of(fresh(report).review)
    stands = fresh(report)

    for each in (document, long):
        with CaptureQueriesContext(connection) as made:
            compose.gate_of(stands, each)
        assert len(made.captured_queries) == 6


def test_sharing_asks_for_no_second_document(cast: Cast, report: Report, monkeypatch):
    made = []
    document_of = compose.document_of

    def counted(review: Review) -> object:
        made.append(review)
        return document_of(review)

    monkeypatch.setattr(compose, "document_of", counted)

    share(cast, report)

    assert len(made) == 1
