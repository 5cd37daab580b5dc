"""Somebody changes their mind: their quotes leave the unfinished report, and its writer is told where they stand."""

from dataclasses import dataclass
from typing import Any

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from conversations.models import Conversation, Quote
from ratings.models import AgreedRating
from records import actions as records_actions
from records.models import Consent, Record
from reports import compose, queries
from reports.compose.withdrawn import _holds, _words
from reports.models import Point, Report, Section
from reviews.models import Review
from tests.cast import Cast, consent_to_talk, make_appointment, make_record, make_slot
from tests.reports.makers import make_evidence, write_report

SAID = "Nobody asked me what I wanted until the day the van came"
WORKSPACE = "/reviews/PR-2026-01/report/"


@dataclass
class Written:
    review: Review
    report: Report
    record: Record

    @property
    def places(self) -> list[str]:
        return sorted(place.name for place in compose.withdrawn_words(self.review.pk))


@pytest.fixture
def written(cast: Cast) -> Written:
    """A whole report; a person who let themselves be quoted, and whose words somebody typed in three places."""
    review = cast.review(upto="moderated_at")
    make_evidence(cast, review)
    report = write_report(cast, review)
    record = make_record(review, "C1", cast.host_organiser)
    consent_to_talk(record, cast.host_organiser)
    slot = make_slot(review, "conversation", cast.member(review, cast.peer))
    conversation = Conversation.objects.create(
        review=review,
        appointment=make_appointment(record, slot, cast.host_organiser),
        number=1,
        author=cast.peer,
        handed_in_at=timezone.now(),
        overall="good",
    )
    Quote.objects.create(
        conversation=conversation, number=1, text=SAID, use=Quote.Use.AS_IT_IS, author=cast.peer
    )
    section = Section.objects.filter(report=report, key="analysis")
    section.update(body=f"<p>One said: “{SAID.upper()}”.</p><p>Others agreed.</p>")
    Point.objects.filter(report=report, kind="strength", number=2).update(
        text="Asked late: “what I wanted, until the day the van came.”"
    )
    AgreedRating.objects.filter(review=review, subtheme__number=1).update(reason=f"We heard: {SAID}")
    return Written(review, report, record)


def withdraw(cast: Cast, written: Written) -> None:
    records_actions.withdraw_consent(by=cast.host_organiser, record=written.record)


def at_desk(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_while_they_agree_nothing_has_to_leave(written: Written):
    assert written.places == []


def test_their_quote_leaves_the_document_and_the_places_are_named(cast: Cast, written: Written):
    assert SAID in str(compose.document_of(written.review))
    Section.objects.filter(report=written.report, key="analysis").update(body="<p>Nothing of it.</p>")
    AgreedRating.objects.filter(review=written.review).update(reason="As we saw")
    withdraw(cast, written)
    assert SAID not in str(compose.document_of(written.review))
    assert written.places == ["Strength 2"]


def test_every_place_in_which_they_were_typed_is_found_however_it_is_marked(cast: Cast, written: Written):
    withdraw(cast, written)
    assert written.places == [
        "Analysis of records and of conversations",
        "Strength 2",
        "The agreed rating of sub-theme 1",
    ]
    gap = "Take out of “Strength 2” the words of a person who no longer agrees to be quoted."
    assert gap in compose.gaps_of(written.report)
    Point.objects.filter(report=written.report).update(text="Asked late.")
    assert "Strength 2" not in written.places


def test_who_takes_back_only_the_quotes_is_heard_too(cast: Cast, written: Written):
    records_actions.record_consent(
        by=cast.host_organiser,
        record=written.record,
        asked_by="worker",
        asked_how="phone",
        asked_on=timezone.localdate(),
        conversation=True,
        quotes=False,
    )
    assert "Strength 2" in written.places


def test_agreeing_anew_brings_nothing_back(cast: Cast, written: Written):
    withdraw(cast, written)
    Consent.objects.update(withdrawn_at=None, withdrawn_by=None)
    assert "Strength 2" in written.places


def test_the_writer_sees_where_and_never_the_words_again(cast: Cast, written: Written):
    Section.objects.filter(report=written.report, key="analysis").update(body="<p>Nothing of it.</p>")
    line = "Take out of the report the words of a person who no longer agrees to be quoted"
    writer = at_desk(cast.coordinator)
    assert line not in writer.get("/").text
    assert "Words to take out" not in writer.get(WORKSPACE).text
    withdraw(cast, written)
    assert line in writer.get("/").text
    page = writer.get(WORKSPACE).text
    assert f'<a class="govuk-link" href="{WORKSPACE}points/strength/2/">Strength 2</a>' in page
    assert "van came" not in page
    for name in ("psw", "peer"):
        reader = at_desk(getattr(cast, name))
        assert line not in reader.get("/").text
        assert "Words to take out" not in reader.get(WORKSPACE).text


def test_the_writer_is_mailed_a_link_and_nothing_else(
    cast: Cast, written: Written, django_capture_on_commit_callbacks: Any
):
    with django_capture_on_commit_callbacks(execute=True):
        withdraw(cast, written)
    told = {message.to[0]: message for message in mail.outbox}
    assert set(told) == {cast.coordinator.email, cast.peer.email}
    assert WORKSPACE in told[cast.coordinator.email].body
    assert "/records/people/" in told[cast.peer.email].body
    for message in told.values():
        said = f"{message.subject} {message.body}"
        assert not [word for word in ("C1", "van", "Hostwick") if word in said]


def test_a_final_report_stands(cast: Cast, written: Written):
    facts = dict.fromkeys(("team_check_opened_at", "accuracy_opened_at", "final_at"), timezone.now())
    Review.objects.filter(pk=written.review.pk).update(**facts)
    written.review.refresh_from_db()
    withdraw(cast, written)
    assert queries.words_to_take_out(cast.coordinator, written.review) == []
    assert "Take out of the report" not in at_desk(cast.coordinator).get("/").text


def test_it_takes_two_queries_for_however_many_reviews(cast: Cast, written: Written):
    withdraw(cast, written)
    with CaptureQueriesContext(connection) as asked:
        compose.withdrawn_words_in([written.review.pk, written.review.pk + 1])
    assert len(asked) == 2


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        ("<p>Nobody <em>asked</em> me what I wanted.</p>", False),  # six words of it
        ("<p>Nobody <em>asked</em> me what I wanted until</p>", True),  # seven
        ("nobody, ASKED me - what I\n wanted until", True),
        ("She said that nobody was asked", False),
        ("", False),
    ],
)
def test_seven_words_in_a_row_tell(text: str, holds: bool):  # noqa: FBT001
    assert _holds(text, _words(SAID)) is holds


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        ("Oh, don’t you worry!", True),
        ("<p>don't <b>you</b></p><p>worry</p>", True),
        ("you don't worry", False),
    ],
)
def test_a_short_quote_is_looked_for_as_a_whole(text: str, holds: bool):  # noqa: FBT001
    assert _holds(text, _words("Don't you worry")) is holds
