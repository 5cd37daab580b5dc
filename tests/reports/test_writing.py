"""Writing a section: it saves as one writes, keeps its versions, is lent, and loses nobody's words."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any
from unittest.mock import patch

import pytest
from django.core import mail
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from core.refusals import Refused
from records import actions as records_actions
from reports import access, actions, compose, queries
from reports.models import Report, Section, SectionLoan, SectionVersion, Source
from reports.sections import SectionKey
from tests.cast import Cast
from tests.reports.test_withdrawn import SAID, Written, at_desk, written
from trail.models import Event

__all__ = ["written"]

SUMMARY = "/reviews/PR-2026-01/report/sections/summary/"
ANALYSIS = "/reviews/PR-2026-01/report/sections/analysis/"
AT = datetime(2026, 3, 12, 14, 2, tzinfo=UTC)


@contextmanager
def moment(at: datetime) -> Iterator[None]:
    """As if it were then, for rows and for the cache."""
    with patch("django.utils.timezone.now", return_value=at), patch("time.time", return_value=at.timestamp()):
        yield


@pytest.fixture
def report(cast: Cast) -> Report:
    cache.clear()
    review = cast.review(upto="moderated_at")
    for person in (cast.coordinator, cast.psw, cast.second_psw, cast.peer):
        cast.member(review, person)
    return actions.start_report(by=cast.coordinator, review=review)


def save(user: Any, report: Report, body: str, *, at: Any = None, key: str = "summary") -> Section:
    version = report.sections.get(key=key).version
    with moment(at or timezone.now()):
        return actions.save_section(by=user, report=report, key=key, body=body, version=version)


def lend(cast: Cast, report: Report, to: Any, key: str = "summary") -> SectionLoan:
    return actions.lend_section(by=cast.coordinator, report=report, key=key, to=to.ref)


def states(report: Report, key: str = "summary") -> list[tuple[int, str, str]]:
    """Oldest first: number, who, text."""
    rows = SectionVersion.objects.filter(section__report=report, section__key=key).order_by("number")
    return [(row.number, str(row.by), row.body) for row in rows]


# Versions


def test_what_one_person_writes_in_a_few_minutes_is_one_version(cast: Cast, report: Report):
    save(cast.coordinator, report, "<p>One</p>", at=AT)
    save(cast.coordinator, report, "<p>One two</p>", at=AT + timedelta(minutes=4))
    save(cast.coordinator, report, "<p>One two three</p>", at=AT + timedelta(minutes=6))

    name = cast.coordinator.name
    assert states(report) == [(1, name, "<p>One two</p>"), (2, name, "<p>One two three</p>")]
    assert report.sections.get(key="summary").version == 3


def test_another_persons_text_is_never_folded_away(cast: Cast, report: Report):
    lend(cast, report, cast.psw)
    save(cast.psw, report, "<p>Theirs</p>", at=AT)
    save(cast.coordinator, report, "<p>Mine</p>", at=AT)
    save(cast.psw, report, "<p>Theirs again</p>", at=AT)

    assert [text for *_, text in states(report)] == ["<p>Theirs</p>", "<p>Mine</p>", "<p>Theirs again</p>"]


def test_text_that_was_taken_out_in_one_go_stays_a_version(cast: Cast, report: Report):
    long = " ".join(f"word{number}" for number in range(21))
    save(cast.coordinator, report, f"<p>{long}</p>", at=AT)
    save(cast.coordinator, report, "", at=AT)
    save(cast.coordinator, report, "<p>Few words</p>", at=AT)
    save(cast.coordinator, report, "<p>Others</p>", at=AT)

    assert [text for *_, text in states(report)] == [f"<p>{long}</p>", "<p>Others</p>"]


def test_saving_what_stands_changes_nothing_and_makes_nobody_an_author(cast: Cast, report: Report):
    save(cast.coordinator, report, "<p>One</p>")
    lend(cast, report, cast.psw)

    section = actions.save_section(by=cast.psw, report=report, key="summary", body="<p>One</p>", version=0)

    assert (section.version, len(states(report))) == (1, 1)
    assert not access.is_author(cast.psw, report)


def test_restoring_makes_a_new_version_and_says_so(cast: Cast, report: Report):
    for minute, text in enumerate(("<p>First</p>", "<p>Second</p>")):
        save(cast.coordinator, report, text, at=AT + timedelta(minutes=10 * minute))
    desk = at_desk(cast.coordinator)

    answer = desk.post(f"{SUMMARY}history/1/restore/", follow=True)

    assert "says again what it said in version 1, as a new version" in answer.text
    assert [text for *_, text in states(report)] == ["<p>First</p>", "<p>Second</p>", "<p>First</p>"]
    assert report.sections.get(key="summary").body == "<p>First</p>"
    event = Event.objects.get(verb="report.section_restored")
    assert (event.by_id, event.subject, event.detail) == (
        cast.coordinator.pk,
        "section summary",
        {"version": 1},
    )
    save(cast.coordinator, report, "<p>First and more</p>")
    assert len(states(report)) == 4, "a restored state is not folded"
    assert "Version 1 restored" in desk.get(f"{SUMMARY}history/").text


def test_the_history_says_who_when_and_how_many_words(cast: Cast, report: Report):
    lend(cast, report, cast.psw)
    save(cast.coordinator, report, "<p>One two</p>", at=AT)
    save(cast.psw, report, "<ul><li>One</li><li>two</li></ul><p>three</p>", at=AT)

    page = " ".join(at_desk(cast.coordinator).get(f"{SUMMARY}history/").text.split())

    for who, words in ((cast.coordinator, 2), (cast.psw, 3)):
        numeric = "govuk-table__cell govuk-table__cell--numeric"
        assert f'data-label="By">{who}</td><td class="{numeric}" data-label="Words">{words}</td>' in page
    assert "12 March 2026" in page


def test_any_two_versions_are_compared_word_by_word_without_colour(cast: Cast, report: Report):
    save(cast.coordinator, report, "<p>Staff know people well.</p><p>Files are late.</p>", at=AT)
    save(cast.coordinator, report, "<p>Staff know people very well.</p>", at=AT + timedelta(minutes=6))
    desk = at_desk(cast.coordinator)

    either = [desk.get(f"{SUMMARY}history/?one={one}&other={3 - one}").text for one in (1, 2)]

    for page in either:
        assert "From version 1 to version 2" in page
        assert '<ins><span class="govuk-visually-hidden">Added: </span>very<' in page
        assert '<del><span class="govuk-visually-hidden">Taken out: </span>Files are late.<' in page
        assert "1 word was added" in page
        assert "3 words were taken out" in page
    assert "Choose two different versions" in desk.get(f"{SUMMARY}history/?one=1&other=1").text
    assert "Choose two different versions" in desk.get(f"{SUMMARY}history/?one=x&other=999999999999").text


# Words taken back


def test_withdrawn_words_come_back_by_no_version(cast: Cast, written: Written):
    save(cast.coordinator, written.report, f"<p>Before. {SAID}. After.</p>", key="analysis", at=AT)
    save(cast.coordinator, written.report, "<p>Nothing of it.</p>", key="analysis")
    desk = at_desk(cast.coordinator)
    number = SectionVersion.objects.get(section__key="analysis", body__contains="van came").number
    now = states(written.report, "analysis")[-1][0]
    addresses = [f"{ANALYSIS}history/{number}/", f"{ANALYSIS}history/?one={number}&other={now}"]
    for address in addresses:
        assert "the day the van came" in desk.get(address).text

    records_actions.withdraw_consent(by=cast.host_organiser, record=written.record)

    for address in addresses:
        page = desk.get(address).text
        assert "van came" not in page
        assert "[words withdrawn]" in page
    desk.post(f"{ANALYSIS}history/{number}/restore/")
    assert Section.objects.get(report=written.report, key="analysis").body == (
        "<p>Before. [words withdrawn] After.</p>"
    )


def test_a_marked_passage_comes_back_with_its_source_and_without_what_was_withdrawn(
    cast: Cast, written: Written
):
    quote = written.record.appointment.conversation.quotes.get()
    keys = {
        kind: Source.objects.create(report=written.report, kind=kind, piece=piece).key
        for kind, piece in (("quote", quote.pk), ("theme", 1))
    }
    said = "<p>{}</p>".format(
        " ".join(f'<span data-source="{key}">Of {kind}.</span>' for kind, key in keys.items())
    )
    save(cast.coordinator, written.report, said, key="analysis", at=AT)
    save(cast.coordinator, written.report, "<p>Other.</p>", key="analysis")
    number = SectionVersion.objects.get(section__key="analysis", body__contains=keys["theme"]).number
    restore = {"by": cast.coordinator, "report": written.report, "key": "analysis", "number": number}

    assert actions.restore_version(**restore).body == said
    save(cast.coordinator, written.report, "<p>Other.</p>", key="analysis")
    records_actions.withdraw_consent(by=cast.host_organiser, record=written.record)

    body = actions.restore_version(**restore).body
    assert "Of quote." not in body
    assert f'<span data-source="{keys["theme"]}">Of theme.</span>' in body


def test_words_that_are_deleted_leave_every_version(cast: Cast, written: Written):
    save(cast.coordinator, written.report, f"<p>{SAID}.</p>", key="analysis", at=AT)
    save(cast.coordinator, written.report, "<p>Nothing of it.</p>", key="analysis")

    actions.take_out_words(by=None, review=written.review, words=[SAID])

    assert not SectionVersion.objects.filter(body__icontains="van came").exists()
    assert SectionVersion.objects.filter(body="<p>[words taken out].</p>").exists()


def test_versions_and_loans_go_with_the_drafts(cast: Cast, report: Report):
    lend(cast, report, cast.psw)
    save(cast.psw, report, "<p>Theirs</p>")

    actions.destroy_drafts(by=None, review=report.review)

    assert not SectionVersion.objects.exists()
    assert not SectionLoan.objects.exists()


def test_a_sentence_that_held_the_beginning_of_a_mark_leaves_whole_html(cast: Cast, written: Written):
    records_actions.withdraw_consent(by=cast.host_organiser, record=written.record)
    cut = f'<ul><li>{SAID}. <span data-source="{"a" * 16}">Kept.</span></li></ul>'
    broken = f'<p><span data-source="{"a" * 16}">{SAID}. Kept</span></p>'

    assert compose.readable(written.review, [cut, broken]) == [
        f'<ul><li>[words withdrawn] <span data-source="{"a" * 16}">Kept.</span></li></ul>',
        "<p>[words withdrawn] Kept</p>",
    ]


# Two people in one section


def test_who_else_has_the_section_open_is_named_for_two_minutes(cast: Cast, report: Report):
    lend(cast, report, cast.psw)
    with moment(AT):
        assert "also writing here" not in at_desk(cast.coordinator).get(SUMMARY).text
        at_desk(cast.psw).get(SUMMARY)
    with moment(AT + timedelta(seconds=100)):
        at_desk(cast.psw).post(f"{SUMMARY}here/")
        told = at_desk(cast.coordinator).post(f"{SUMMARY}here/").json()
        page = at_desk(cast.coordinator).get(SUMMARY).text
    others = [f"{cast.psw} is also writing here, since 2:02pm."]
    assert told == {"others": others}
    assert others[0] in page
    with moment(AT + timedelta(seconds=221)):
        assert at_desk(cast.coordinator).post(f"{SUMMARY}here/").json() == {"others": []}
    assert not Event.objects.filter(verb__contains="here").exists()


def test_whoever_may_no_longer_write_is_not_named(cast: Cast, report: Report):
    lend(cast, report, cast.psw)
    at_desk(cast.psw).get(SUMMARY)
    actions.end_loan(by=cast.coordinator, report=report, key="summary")

    assert "also writing here" not in at_desk(cast.coordinator).get(SUMMARY).text


def post(client: Client, body: str, version: int) -> Any:
    return client.post(
        f"{SUMMARY}save/", {"body": body, "version": version}, headers={"accept": "application/json"}
    )


def test_a_section_saves_itself_and_a_retry_is_harmless(cast: Cast, report: Report):
    desk = at_desk(cast.coordinator)
    with moment(AT):
        first = post(desk, "<p>One <b>two</b></p>", 0)
        again = post(desk, "<p>One <b>two</b></p>", 0)

    assert first.status_code == again.status_code == 200
    assert first.json() == again.json()
    assert (first.json()["version"], first.json()["at"]) == (1, "2:02pm")
    assert len(states(report)) == 1


def test_saving_over_newer_text_is_told_whose_it_is(cast: Cast, report: Report):
    lend(cast, report, cast.psw)
    save(cast.psw, report, "<p>Theirs</p>")

    answer = post(at_desk(cast.coordinator), "<p>Mine</p>", 0)

    assert answer.status_code == 409
    told = {"version": 1, "theirs": {"body": "<p>Theirs</p>"}, "lines": ["Theirs"], "others": []}
    assert answer.json() == {**told, "by": str(cast.psw)}
    assert report.sections.get(key="summary").body == "<p>Theirs</p>"


def test_without_scripts_both_texts_are_shown_and_can_be_joined(cast: Cast, report: Report):
    lend(cast, report, cast.psw)
    save(cast.psw, report, "<p>Theirs &amp; more</p>")
    desk = at_desk(cast.coordinator)

    page = desk.post(SUMMARY, {"body": "<p>Mine</p>", "version": 0}).text

    assert "Someone else changed this while you were writing" in page
    assert "Theirs &amp; more</blockquote>" in page, "as words, without tags"
    assert 'name="both"' in page
    desk.post(SUMMARY, {"body": "<p>Mine</p>", "version": 1, "both": "1"})
    assert report.sections.get(key="summary").body == "<p>Mine</p><p>Theirs &amp; more</p>"


def test_a_refusal_while_writing_comes_as_json_with_its_reason(cast: Cast, report: Report):
    lend(cast, report, cast.psw)
    actions.end_loan(by=cast.coordinator, report=report, key="summary")

    answer = post(at_desk(cast.psw), "<p>Late</p>", 0)

    assert answer.status_code == 403
    assert answer.json()["refused"]["reason"].startswith("This section was lent to you, and has gone back")
    assert answer.json()["refused"]["ask"] == "the coordinator"


def test_suggestions_come_with_each_save(cast: Cast, report: Report):
    told = post(at_desk(cast.coordinator), "<p>Service users met the CQC.</p>", 0).json()

    assert told["warnings"]["body"] == [
        "“Service users”: this report says “people who draw on social work”, or “person”.",
        "“CQC” is not spelt out before it first stands here: Care Quality Commission (CQC).",
    ]


# Lending


@pytest.mark.parametrize("name", ["psw", "peer"])
def test_a_lent_section_is_written_by_its_borrower_and_no_other_is(cast: Cast, report: Report, name: str):
    borrower = getattr(cast, name)
    desk = at_desk(borrower)
    assert desk.get(SUMMARY).status_code == 403

    lend(cast, report, borrower)

    assert desk.get(SUMMARY).status_code == desk.get(f"{SUMMARY}evidence/").status_code == 200
    assert desk.get(ANALYSIS).status_code == 403
    assert save(borrower, report, "<p>Theirs</p>").updated_by == borrower
    assert save(cast.coordinator, report, "<p>The lender goes on</p>").updated_by == cast.coordinator
    outline = desk.get("/reviews/PR-2026-01/report/").text
    assert "Lent to you" in outline
    assert f'href="{SUMMARY}"' in outline
    assert f'href="{ANALYSIS}"' not in outline
    assert f"Lent to {borrower}" in at_desk(cast.coordinator).get("/reviews/PR-2026-01/report/").text


def test_the_host_is_not_told_to_whom_a_section_is_lent(cast: Cast, report: Report):
    lend(cast, report, cast.psw)
    type(report.review).objects.update(team_check_opened_at=AT, accuracy_opened_at=AT)

    page = at_desk(cast.host_dass).get("/reviews/PR-2026-01/report/")

    assert page.status_code == 200
    assert "Lent to" not in page.text
    assert cast.psw.name not in page.text


def test_whoever_borrowed_and_wrote_does_not_approve(cast: Cast, report: Report):
    lend(cast, report, cast.psw)
    assert not access.is_author(cast.psw, report)

    save(cast.psw, report, "<p>Theirs</p>")
    actions.end_loan(by=cast.psw, report=report, key="summary")

    assert access.is_author(cast.psw, report)
    with pytest.raises(Refused, match="You wrote part of this report"):
        access.check_can_approve(cast.psw, report)


def test_whoever_restored_does_not_approve_either(cast: Cast, report: Report):
    save(cast.coordinator, report, "<p>One</p>", at=AT)
    save(cast.coordinator, report, "<p>Two</p>")
    lend(cast, report, cast.psw)

    actions.restore_version(by=cast.psw, report=report, key="summary", number=1)

    assert access.is_author(cast.psw, report)


@pytest.mark.parametrize("ends", ["coordinator", "psw"])
def test_it_comes_back_by_either_and_the_other_is_told(
    cast: Cast, report: Report, ends: str, django_capture_on_commit_callbacks: Any
):
    with django_capture_on_commit_callbacks(execute=True):
        lend(cast, report, cast.psw)
    with django_capture_on_commit_callbacks(execute=True):
        at_desk(getattr(cast, ends)).post(f"{SUMMARY}come-back/")

    told = [message.to[0] for message in mail.outbox]
    other = cast.psw if ends == "coordinator" else cast.coordinator
    assert told == [cast.psw.email, other.email]
    assert SUMMARY in mail.outbox[0].body
    for message in mail.outbox:
        said = f"{message.subject} {message.body}"
        assert not [
            word for word in ("Summary", "Hostwick", cast.psw.name, cast.coordinator.name) if word in said
        ]
    assert at_desk(cast.psw).get(SUMMARY).status_code == 403
    verbs = (
        Event.objects.filter(verb__startswith="report.section_").order_by("at").values_list("verb", flat=True)
    )
    assert list(verbs) == ["report.section_lent", "report.section_came_back"]


def test_a_section_is_lent_to_one_of_the_team_at_a_time(cast: Cast, report: Report):
    with pytest.raises(ValidationError, match="Select a member of the team"):
        lend(cast, report, cast.reader)
    with pytest.raises(ValidationError, match="Select a member of the team"):
        lend(cast, report, cast.coordinator)
    lend(cast, report, cast.psw)
    with pytest.raises(ValidationError, match="lent already"):
        lend(cast, report, cast.second_psw)
    for wrong in (cast.psw, cast.peer, cast.host_organiser):
        with pytest.raises(Refused):
            actions.lend_section(by=wrong, report=report, key="data", to=cast.peer.ref)
    with pytest.raises(Refused):
        actions.end_loan(by=cast.second_psw, report=report, key="summary")


def test_nothing_is_written_in_a_lent_section_once_the_report_is_final(cast: Cast, report: Report):
    lend(cast, report, cast.psw)
    report.review.final_at = timezone.now()

    with pytest.raises(Refused, match="The report is final"):
        save(cast.psw, report, "<p>Late</p>")


# What the narrative allows


def test_tables_lists_and_links_are_kept_without_scripts(cast: Cast, report: Report):
    rich = (
        '<table><caption>Teams</caption><thead><tr><th scope="col">Team</th><th scope="col">Staff</th></tr></thead>'
        '<tbody><tr><th scope="row">North</th><td>4</td></tr></tbody></table>'
        '<ol start="3"><li>One <ul><li>Two <strong>bold</strong></li></ul></li></ol>'
        '<p><a href="https://example.org/a">A link</a>, H<sub>2</sub>O, <u>under</u></p>'
    )
    desk = at_desk(cast.coordinator)

    desk.post(SUMMARY, {"body": rich, "version": 0})

    assert report.sections.get(key="summary").body == rich
    assert save(cast.coordinator, report, rich).version == 1, "cleaned twice it is the same"


def test_what_the_editor_makes_of_a_table_has_a_head_again(cast: Cast, report: Report):
    edited = (
        '<table style="min-width: 50px;"><tbody><tr><th colspan="1" rowspan="1"><p>Team</p></th>'
        '<th colspan="2" rowspan="1"><p>Staff</p></th></tr><tr><th><p>North</p></th><td><p>4</p><p>or 5</p></td>'
        "<td><p>x</p></td></tr></tbody></table>"
    )

    assert save(cast.coordinator, report, edited).body == (
        '<table><thead><tr><th scope="col">Team</th><th colspan="2" scope="col">Staff</th></tr></thead>'
        '<tbody><tr><th scope="row">North</th><td><p>4</p><p>or 5</p></td><td>x</td></tr></tbody></table>'
    )


def test_a_lent_section_waits_for_its_borrower_until_it_is_handed_back(cast: Cast, report: Report):
    lend(cast, report, cast.psw, "observations")
    told = [(line.what, line.url) for line in queries.waiting_for(cast.psw, today=timezone.localdate())]
    others = queries.waiting_for(cast.peer, today=timezone.localdate())
    actions.end_loan(by=cast.psw, report=report, key="observations")

    assert told == [
        (
            "Write “Observations of the review team”, the section of the report that is lent to you",
            reverse("reports:section", args=[report.review.ref, "observations"]),
        )
    ]
    assert not [line for line in others if "lent" in line.what]
    assert queries.waiting_for(cast.psw, today=timezone.localdate()) == []


def test_the_writer_goes_on_where_they_saved_last_or_where_nothing_is_written(cast: Cast, report: Report):
    def leads_to(*keys: str) -> str:
        line = queries.to_go_on_with(queries.outline_of(report), cast.coordinator, keys)
        return line.key if line else ""

    everything = SectionKey.values
    first = leads_to(*everything)
    for key in ("meetings", "previous"):
        actions.save_section(by=cast.coordinator, report=report, key=key, body="<p>Words.</p>", version=0)
    lend(cast, report, cast.psw, "analysis")
    actions.save_section(by=cast.psw, report=report, key="analysis", body="<p>Theirs.</p>", version=0)

    assert first == "introduction"
    assert leads_to(*everything) == "previous"
    assert leads_to("summary", "appendices") == "summary"
    assert leads_to("data", "strengths", "appendices") == "", "these say what they have to by themselves"
    line = next(line for line in queries.outline_of(report) if line.key == "analysis")
    assert (line.saved_by, line.is_optional) == (cast.psw, False)
