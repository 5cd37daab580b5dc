"""Comments on passages: what they stay on when the text changes, who answers and closes, and what is kept of them."""

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from conversations.models import Conversation, Quote
from core.refusals import Refused
from records.actions import withdraw_consent
from records.models import CaseNumber
from records.sealing import bound_to, seal
from reports import actions, compose, queries
from reports.models import FactComment, Report, ReportVersion, TeamComment
from reviews.models import Review
from tests.cast import Cast, consent_to_talk, make_appointment, make_record, make_slot
from trail.models import Event

from .makers import make_evidence, write_report
from .test_life import approved, fresh, now, share


@pytest.fixture
def review(cast: Cast) -> Review:
    review = cast.review(upto="moderated_at")
    make_evidence(cast, review)
    return review


@pytest.fixture
def report(cast: Cast, review: Review) -> Report:
    return write_report(cast, review)


def key_of(report: Report, text: str, section: str = "summary") -> str:
    document = compose.document_of(fresh(report).review)
    (key,) = [each.key for each in queries.passages_in(document, section) if each.text == text]
    return key


def shown(report: Report, comment: TeamComment) -> "queries.Commented[TeamComment]":
    report = fresh(report)
    comment.refresh_from_db()
    (found,) = queries.commented(report, compose.document_of(report.review), [comment])
    return found


def comment_on(cast: Cast, report: Report, text: str = "Words of summary.") -> TeamComment:
    return actions.comment_on_draft(
        by=cast.peer,
        report=fresh(report),
        section="summary",
        passage=key_of(report, text),
        text="Say it plainly",
    )


def test_a_comment_keeps_the_words_it_is_about_and_says_when_they_have_changed(cast: Cast, report: Report):
    comment = comment_on(cast, report)
    assert (comment.passage, shown(report, comment).is_changed) == ("Words of summary.", False)

    report.sections.filter(key="summary").update(body="<p>Other words.</p>")

    assert (shown(report, comment).passage, shown(report, comment).is_changed) == ("Words of summary.", True)


def test_a_comment_is_on_the_words_that_were_read(cast: Cast, report: Report, client: Client):
    key = key_of(report, "Words of summary.")
    report.sections.filter(key="summary").update(body="<p>Other words.</p>")
    client.force_login(cast.peer)

    page = client.post(
        reverse("reports:comment_create", args=[report.review.ref, "summary"]),
        {"passage": key, "text": "Say it plainly"},
    ).content.decode()

    assert "This passage has changed since you opened the page" in page
    assert "Say it plainly" in page
    with pytest.raises(ValidationError, match="changed"):
        actions.comment_on_draft(
            by=cast.peer, report=fresh(report), section="summary", passage=key, text="Say it plainly"
        )
    assert not TeamComment.objects.exists()


def test_the_report_goes_to_the_host_when_every_comment_is_closed(cast: Cast, report: Report):
    actions.open_team_check(by=cast.coordinator, report=fresh(report))
    comment = comment_on(cast, report)

    with pytest.raises(ValidationError, match="comments are not closed"):
        actions.share_for_accuracy(by=cast.coordinator, report=fresh(report))
    with pytest.raises(ValidationError, match="Answer the comment"):
        actions.close_comment(by=cast.coordinator, comment=comment)
    actions.answer_comment(by=cast.coordinator, comment=comment, answer="Reworded")
    for person in (cast.psw, cast.host_organiser):
        with pytest.raises(Refused):
            actions.close_comment(by=person, comment=comment)
    closed = actions.close_comment(by=cast.coordinator, comment=comment)

    assert (closed.answer, closed.answered_by, closed.closed_by) == (
        "Reworded",
        cast.coordinator,
        cast.coordinator,
    )
    actions.share_for_accuracy(by=cast.coordinator, report=fresh(report))


def test_who_made_a_comment_may_close_it_unanswered(cast: Cast, report: Report):
    assert actions.close_comment(by=cast.peer, comment=comment_on(cast, report)).closed_by == cast.peer


def test_an_open_comment_stands_in_the_way_of_approval(cast: Cast, report: Report):
    report = share(cast, report)
    comment_on(cast, report)

    with pytest.raises(ValidationError, match="team’s comments"):
        actions.approve(by=cast.psw, report=report, fingerprint=now(report))


@pytest.mark.parametrize("who", ["host_organiser", "host_dass", "host_lead", "reader", "administrator"])
def test_only_the_team_comments_on_the_draft(cast: Cast, report: Report, who: str):
    report = share(cast, report)

    with pytest.raises(Refused):
        actions.comment_on_draft(by=getattr(cast, who), report=report, section="data", text="Mine")


def test_a_comment_holds_no_case_number(cast: Cast, report: Report, client: Client):
    row = report.review.records.get(category="A")
    CaseNumber.objects.create(
        record=row, sealed=seal("LL-20245", bound_to=bound_to(row)), entered_by=cast.host_organiser
    )
    report = share(cast, report)
    client.force_login(cast.host_organiser)

    page = client.post(
        reverse("reports:fact_comment", args=[report.review.ref, "summary"]),
        {"passage": "whole", "text": "It was ll 2024 5"},
    ).content.decode()

    assert "Take the case record number out" in page
    assert not FactComment.objects.exists()
    assert Event.objects.filter(verb="report.not_saved", by=cast.host_organiser).count() == 1


def test_a_comment_outlives_its_passage_and_so_keeps_none_with_a_number(cast: Cast, report: Report):
    report.sections.filter(key="summary").update(body="<p>Known as 943 476 5919.</p>")

    with pytest.raises(ValidationError, match="Nothing is kept of this passage"):
        comment_on(cast, report, "Known as 943 476 5919.")
    assert not TeamComment.objects.exists()


def test_a_table_of_what_the_host_said_is_frozen_with_the_report(
    cast: Cast, report: Report, client: Client, django_capture_on_commit_callbacks
):
    report = share(cast, report)
    comment = actions.comment_on_fact(
        by=cast.host_dass,
        report=report,
        section="summary",
        passage=key_of(report, "Words of summary."),
        text="Five teams",
    )
    actions.answer_fact_comment(
        by=cast.coordinator, comment=comment, outcome="partly", answer="Four and a half"
    )
    with django_capture_on_commit_callbacks(execute=True):
        actions.approve(by=cast.psw, report=fresh(report), fingerprint=now(report))
        actions.finalise(by=cast.coordinator, report=fresh(report))
    actions.destroy_drafts(by=None, review=report.review)

    assert ReportVersion.objects.get().facts == [
        {
            "number": 1,
            "section": "Summary",
            "passage": "Words of summary.",
            "text": "Five teams",
            "outcome": "Partly accepted",
            "answer": "Four and a half",
        }
    ]
    address = reverse("reports:version_facts", args=[report.review.ref, 1])
    for person, status in (
        (cast.host_dass, 200),
        (cast.peer, 200),
        (cast.host_lead, 404),
        (cast.reader, 404),
    ):
        client.force_login(person)
        answer = client.get(address)
        assert answer.status_code == status
        assert ("Four and a half" in answer.content.decode()) == (status == 200)


def test_words_that_were_taken_back_leave_the_comments_on_them(cast: Cast, report: Report, client: Client):
    record = make_record(report.review, "C1", cast.host_organiser)
    consent_to_talk(record, cast.host_organiser)
    slot = make_slot(report.review, "conversation", cast.member(report.review, cast.peer))
    appointment = make_appointment(record, slot, cast.host_organiser)
    conversation = Conversation.objects.create(
        review=report.review, appointment=appointment, number=1, author=cast.peer
    )
    Quote.objects.create(conversation=conversation, number=1, text="She rang me back.", author=cast.peer)
    report.sections.filter(key="summary").update(body="<p>One said she rang me back that day.</p>")
    comment = comment_on(cast, report, "One said she rang me back that day.")
    plain = actions.comment_on_draft(
        by=cast.peer, report=fresh(report), section="summary", text="She rang me back is strong."
    )

    withdraw_consent(by=cast.host_organiser, record=record)

    assert shown(report, comment).is_hidden
    client.force_login(cast.psw)
    page = client.get(reverse("reports:comments", args=[report.review.ref])).content.decode()
    assert "rang me back" not in page
    assert "has changed, and is not shown" in page
    actions.take_out_words(by=None, review=report.review, words=["She rang me back"])
    plain.refresh_from_db()
    comment.refresh_from_db()
    assert "rang" not in plain.text + comment.passage


def test_approved_comments_stay_readable_when_the_report_is_final(cast: Cast, report: Report, client: Client):
    report = approved(cast, report)
    client.force_login(cast.psw)

    assert client.get(reverse("reports:comments", args=[report.review.ref])).status_code == 200


def test_the_host_chooses_the_section_itself_and_is_told_beside_the_field(
    cast: Cast, report: Report, client: Client
):
    share(cast, report)
    client.force_login(cast.host_organiser)
    address = reverse("reports:facts", args=[report.review.ref])

    told = client.post(address, {"section": "", "text": "The year is wrong"}).text

    assert '<a href="#id_section">Select the section it is about</a>' in told
    field = told[told.index('id="id_section-error"') : told.index("<select")]
    assert "Select the section it is about" in field
    assert '<option value="" selected>Choose a section</option>' in told
    assert not FactComment.objects.exists()
