"""Somebody changes their mind: their quotes leave the unfinished report, and its writer is told where they stand."""

from dataclasses import dataclass
from io import BytesIO
from typing import Any

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from conversations.models import Conversation, Quote
from conversations.queries import WithdrawnWords
from ratings.models import AgreedRating, Conclusion, Observation
from records import actions as records_actions
from records.models import Consent, Record
from reports import compose, queries
from reports.models import FactComment, Point, Report, Section, TeamComment
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
        conversation=conversation,
        number=1,
        text=SAID,
        use=Quote.Use.AS_IT_IS,
        author=cast.peer,
        decided_by=cast.coordinator,
        decided_at=timezone.now(),
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
    assert gap in [each.what for each in compose.gaps_of(written.report)]
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


def test_it_takes_three_queries_for_however_many_reviews(cast: Cast, written: Written):
    withdraw(cast, written)
    with CaptureQueriesContext(connection) as asked:
        compose.withdrawn_words_in([written.review.pk, written.review.pk + 1])
    assert len(asked) == 3  # the third is for passages that are marked


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        ("<p>Nobody <em>asked</em> me what I wanted.</p>", False),  # six words of it
        ("<p>Nobody <em>asked</em> me what I wanted until</p>", True),  # seven
        ("nobody, ASKED me - what I\n wanted until", True),
        ("Nobody asked me what I wan\u00adted un\u200btil the d&shy;ay the van", True),  # as pasted
        ("She said that nobody was asked", False),
        ("", False),
    ],
)
def test_seven_words_in_a_row_tell(text: str, holds: bool):  # noqa: FBT001
    assert WithdrawnWords.of([SAID]).are_in(text) is holds


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        ("Oh, don’t you worry!", True),
        ("<p>don't <b>you</b></p><p>worry</p>", True),
        ("you don't worry", False),
    ],
)
def test_a_short_quote_is_looked_for_as_a_whole(text: str, holds: bool):  # noqa: FBT001
    assert WithdrawnWords.of(["Don't you worry"]).are_in(text) is holds


# What is shown and made until the writer has taken them out


TAKEN_OUT = "[words withdrawn]"


def share_with_the_host(written: Written) -> None:
    facts = dict.fromkeys(("team_check_opened_at", "accuracy_opened_at"), timezone.now())
    Review.objects.filter(pk=written.review.pk).update(**facts)


@pytest.mark.parametrize("name", ["coordinator", "psw", "peer", "host_organiser", "host_dass"])
def test_nobody_reads_them_in_the_draft(cast: Cast, written: Written, name: str):
    share_with_the_host(written)
    reader = at_desk(getattr(cast, name))
    pages = [f"{WORKSPACE}preview/", "/reviews/PR-2026-01/ratings/"]
    for address in pages:
        assert "van came" in reader.get(address).text.casefold()
    withdraw(cast, written)
    for address in pages:
        page = reader.get(address)
        assert "van came" not in page.text.casefold()
        assert TAKEN_OUT in page.text
    assert "Others agreed." in reader.get(pages[0]).text


@pytest.mark.parametrize("when", ["before it is final", "afterwards"])
def test_comments_hold_them_back_when_the_report_is_final_too(cast: Cast, written: Written, when: str):
    """They are read for three months more, and the host reads its own."""
    share_with_the_host(written)
    said = {
        "report": written.report,
        "number": 1,
        "section": "analysis",
        "text": f"{SAID}, one said. No van did.",
    }
    FactComment.objects.create(made_by=cast.host_organiser, **said)
    TeamComment.objects.create(made_by=cast.psw, passage="Others agreed.", **said)
    readers = {"reports:facts": cast.host_dass, "reports:comments": cast.peer}
    pages = [(reader, reverse(name, args=["PR-2026-01"])) for name, reader in readers.items()]
    before = [at_desk(reader).get(address).text for reader, address in pages]

    if when == "afterwards":
        Review.objects.filter(pk=written.review.pk).update(final_at=timezone.now())
    withdraw(cast, written)
    Review.objects.filter(pk=written.review.pk).update(final_at=timezone.now())

    after = [at_desk(reader).get(address).text for reader, address in pages]
    assert all("van came, one said" in page for page in before)
    assert not any("van came, one said" in page for page in after)
    assert all("No van did." in page for page in after)


def test_a_pdf_asked_for_afterwards_is_made_without_them(
    cast: Cast, written: Written, django_capture_on_commit_callbacks: Any
):
    def made_now() -> str:
        with django_capture_on_commit_callbacks(execute=True):
            address = at_desk(cast.coordinator).post(f"{WORKSPACE}pdf/make/").url
        file = b"".join(at_desk(cast.coordinator).get(f"{address}file/").streaming_content)
        return " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(file)).pages).split())

    assert "the day the van came" in made_now().casefold()
    withdraw(cast, written)
    without = made_now()
    assert "the day the van came" not in without.casefold()
    assert without.count(TAKEN_OUT) == 3


@pytest.mark.parametrize(
    ("address", "opening"),
    [
        ("sections/analysis/", "One said: “NOBODY ASKED ME WHAT I WANTED…"),
        ("points/strength/2/", "Asked late: “what I wanted, until the day…"),
        ("../ratings/1/", "We heard: Nobody asked me what I wanted…"),
    ],
)
def test_the_editor_says_in_which_paragraph(cast: Cast, written: Written, address: str, opening: str):
    writer = at_desk(cast.coordinator)
    address = f"{WORKSPACE}{address}".replace("report/../", "")
    assert "Words to take out" not in writer.get(address).text
    withdraw(cast, written)
    page = writer.get(address).text
    assert "Words to take out" in page
    assert f"<li>“{opening}”</li>" in page


@pytest.mark.parametrize("kind", ["observations", "conclusions"])
def test_the_editor_of_a_finding_says_it_too(cast: Cast, written: Written, kind: str):
    {"observations": Observation, "conclusions": Conclusion}[kind].objects.filter(number=1).update(text=SAID)
    withdraw(cast, written)
    page = at_desk(cast.coordinator).get(f"/reviews/PR-2026-01/{kind}/1/edit/").text
    assert "<li>“Nobody asked me what I wanted until the…”</li>" in page


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("First. Nobody asked me what I wanted until noon. Last.", "First. [words withdrawn] Last."),
        ("Kept\nNobody asked me what I wanted until", "Kept\n[words withdrawn]"),
        (
            "<p>Kept.</p><p>Nobody <em>asked me</em> what I wanted until</p>",
            "<p>Kept.</p><p>[words withdrawn]</p>",
        ),
        (
            "<p>Nobody asked me what</p><p>I wanted until the day.</p>",
            "<p>[words withdrawn]</p><p>[words withdrawn]</p>",
        ),
        ("Nobody asked me. What I wanted! Until the day. Kept.", "[words withdrawn] Kept."),
        ("Nobody asked <i>me.\n</i>what I wanted until", "[words withdrawn]\n[words withdrawn]"),
        ("Nothing of it. At all.", "Nothing of it. At all."),
    ],
)
def test_a_sentence_makes_room_for_a_mark(text: str, shown: str):
    withdrawn = WithdrawnWords.of([SAID])
    assert withdrawn.left_out_of(text) == shown
    assert not withdrawn.are_in(withdrawn.left_out_of(text))


def test_whatever_was_typed_nothing_of_it_is_left():
    withdrawn = WithdrawnWords.of([SAID])
    words = SAID.split()
    for joint in (" ", "\n", "</p><p>", ". ", "&nbsp;", " <b>", " < ", "> ", "! ”"):
        text = joint.join(words)
        assert not withdrawn.are_in(withdrawn.left_out_of(text))
