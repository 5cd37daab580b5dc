"""A final report is corrected: another version says what changed, both stay, and another person approves it."""

from dataclasses import replace
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any
from unittest.mock import Mock

import docx
import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from audits.models import Audit
from conversations.models import Quote
from core.refusals import Conflict, Refused
from core.versions import print_of
from ratings.models import AgreedRating, Observation
from records.models import Record
from reports import actions, compose, correcting
from reports.compose import correcting as composing
from reports.document import CorrectionNote
from reports.models import (
    CorrectedText,
    Correction,
    GateAnswer,
    Rendering,
    Report,
    ReportVersion,
)
from reports.tasks import render
from retention import actions as retention_actions
from retention.actions import destroying
from retention.periods import Kind
from reviews.models import Recommendation, Review
from tests.cast import Cast
from tests.reports import sample
from tests.reports.test_documents import at_desk, final, in_earnest
from tests.reports.test_life import approved, fresh, report, review
from tests.reports.test_withdrawn import SAID, Written, withdraw, written
from trail.models import Event

__all__ = ["final", "in_earnest", "report", "review", "written"]

REF = "PR-2026-01"
WRONG = "The month of the previous review is wrong"
SAYS = "The first strength named the wrong team."


def begun(cast: Cast, version: ReportVersion) -> Correction:
    return actions.begin_correction(
        by=cast.coordinator, report=fresh(version.report), wrong=WRONG, said_by="The host’s organiser"
    )


def saved(cast: Cast, correction: Correction, kind: str, number: int, **texts: str) -> None:
    """Save over what stands, as its page would."""
    stands = correcting.piece_of(compose.correction_of(correction), kind, number)
    assert stands is not None
    actions.save_corrected_piece(
        by=cast.coordinator,
        correction=correction,
        kind=kind,
        number=number,
        texts={**stands.texts, **texts},
        version=print_of(dict(stands.texts)),
    )


def written_out(cast: Cast, version: ReportVersion) -> Correction:
    """A correction with a changed section, strength and recommendation, and the sentence for the reader."""
    correction = begun(cast, version)
    saved(cast, correction, "summary", 0, body="<p>The summary, <strong>mended</strong>.</p>")
    saved(cast, correction, "strength", 1, title="Workers ring back")
    saved(cast, correction, "recommendation", 1, owner="Directors", due_on="2027-03-01")
    actions.say_what_was_corrected(by=cast.coordinator, correction=correction, says=SAYS, version=0)
    return Correction.objects.get(pk=correction.pk)


def print_now(correction: Correction) -> str:
    return compose.fingerprint_of(compose.correction_of(Correction.objects.get(pk=correction.pk)))


def agreed(cast: Cast, version: ReportVersion) -> Correction:
    correction = written_out(cast, version)
    return actions.approve_correction(by=cast.psw, correction=correction, fingerprint=print_now(correction))


@pytest.fixture
def second(cast: Cast, final: ReportVersion, django_capture_on_commit_callbacks) -> ReportVersion:
    """The version after a correction."""
    correction = agreed(cast, final)
    with django_capture_on_commit_callbacks(execute=True):
        actions.finalise_correction(by=cast.coordinator, correction=correction)
    return ReportVersion.objects.get(number=2)


# The document


def test_only_the_corrected_words_differ():
    document = sample.rich_document()

    made = correcting.corrected(
        document,
        {
            ("data", 0, "body"): "<p>Other words.</p>",
            ("sub-theme", 3, "reason"): "For another reason",
            ("development", 2, "title"): "Another title",
            ("recommendation", 1, "due_on"): "2031-02-28",
            ("previous-review", 0, "month"): "June 2023",
            ("strength", 99, "title"): "Of no strength there is",
        },
    )

    assert made.data.narrative == "<p>Other words.</p>"
    assert made.previous.month == "June 2023"
    assert made.recommendations.areas[1].title == "Another title"
    assert made.recommendations.recommendations[0].due_on == date(2031, 2, 28)
    [third] = [one for one in made.data.subthemes if one.number == 3]
    assert third.agreed is not None
    assert third.agreed.reason == "For another reason"
    assert compose.data_of(made)["data"]["records"] == compose.data_of(document)["data"]["records"]
    back = {
        (one.kind, one.number, name): text
        for one in correcting.pieces_of(document)
        for name, text in one.texts.items()
    }
    assert correcting.corrected(made, back) == document


def test_every_narrative_point_and_recommendation_can_be_corrected():
    document = sample.rich_document()

    kinds = [(one.kind, one.number) for one in correcting.pieces_of(document)]

    assert len(set(kinds)) == len(kinds)
    assert {kind for kind, _ in kinds} >= set(document.narratives)
    assert [number for kind, number in kinds if kind == "strength"] == [1, 2, 3, 4, 5, 6]
    assert [number for kind, number in kinds if kind == "development"] == [1, 2, 3, 4, 5, 6]
    assert len([1 for kind, _ in kinds if kind == "recommendation"]) == len(
        document.recommendations.recommendations
    )


def test_each_correction_has_its_day():
    first, later = date(2026, 5, 29), date(2026, 6, 30)
    notes = (CorrectionNote(2, 1, first, "One."), CorrectionNote(3, 2, later, "Two."))
    document = replace(sample.rich_document(), corrections=notes, dated_on=date(2026, 7, 1))

    assert document.dated_corrections == [(notes[1], date(2026, 7, 1)), (notes[0], later)]
    assert sample.rich_document().dated_corrections == []


# Beginning, and giving up


def test_a_correction_begins_on_a_final_report_and_one_at_a_time(
    cast: Cast, report: Report, final: ReportVersion
):
    correction = begun(cast, final)

    assert (correction.replaces, correction.wrong, correction.number) == (final, WRONG, 1)
    with pytest.raises(Refused, match="open already"):
        begun(cast, final)
    with pytest.raises(IntegrityError), transaction.atomic():
        Correction.objects.create(
            report=report, number=2, replaces=final, wrong="x", said_by="x", begun_by=cast.coordinator
        )


def test_a_report_that_is_not_final_is_not_corrected(cast: Cast, report: Report):
    with pytest.raises(Refused, match="not final"):
        actions.begin_correction(by=cast.coordinator, report=fresh(report), wrong="x", said_by="y")


def test_a_version_without_its_data_cannot_be_corrected(cast: Cast, final: ReportVersion):
    ReportVersion.objects.update(data={})

    with pytest.raises(Refused, match="before reports could be corrected"):
        begun(cast, final)


@pytest.mark.parametrize("who", ["psw", "peer", "host_organiser", "host_dass", "administrator"])
def test_only_the_coordinator_corrects(cast: Cast, final: ReportVersion, who: str):
    correction = begun(cast, final)
    someone = getattr(cast, who)
    tries: list[Any] = [
        lambda: actions.say_what_was_corrected(by=someone, correction=correction, says="x", version=0),
        lambda: actions.save_corrected_piece(
            by=someone, correction=correction, kind="summary", number=0, texts={"body": "x"}, version=0
        ),
        lambda: actions.give_up_correction(by=someone, correction=correction, why="x"),
        lambda: actions.finalise_correction(by=someone, correction=correction),
    ]
    for attempt in tries:
        with pytest.raises(Refused, match="Only the review's coordinator"):
            attempt()


def test_given_up_its_words_go_and_its_reason_stays(cast: Cast, final: ReportVersion):
    correction = agreed(cast, final)

    actions.give_up_correction(by=cast.coordinator, correction=correction, why="It was right all along")

    correction.refresh_from_db()
    assert correction.given_up_why == "It was right all along"
    assert correction.given_up_by == cast.coordinator
    assert not CorrectedText.objects.exists()
    assert ReportVersion.objects.count() == 1
    told = Event.objects.get(verb="report.correction_given_up")
    assert "right all along" not in str(told.detail)
    with pytest.raises(Refused, match="over"):
        actions.say_what_was_corrected(by=cast.coordinator, correction=correction, says="x", version=1)
    begun(cast, final)


def test_what_is_wrong_holds_no_case_record_number(cast: Cast, final: ReportVersion):
    with pytest.raises(ValidationError, match="NHS number"):
        actions.begin_correction(
            by=cast.coordinator, report=fresh(final.report), wrong="Of 943 476 5919", said_by="The host"
        )


# Writing


def test_the_words_of_others_are_not_overwritten(cast: Cast, final: ReportVersion):
    correction = begun(cast, final)
    saved(cast, correction, "strength", 1, title="First")

    with pytest.raises(Conflict) as conflict:
        actions.save_corrected_piece(
            by=cast.coordinator,
            correction=correction,
            kind="strength",
            number=1,
            texts={"title": "Second", "text": "What the team found"},
            version=print_of({"title": "strength 1", "text": "What the team found"}),
        )

    assert conflict.value.theirs == {"title": "First"}


def test_what_says_again_what_the_version_says_is_no_change(cast: Cast, final: ReportVersion):
    correction = begun(cast, final)
    saved(cast, correction, "summary", 0, body="<p>Other.</p>")
    saved(cast, correction, "summary", 0, body="<p>Words of summary.</p>\r\n")

    assert not CorrectedText.objects.exists()
    assert compose.correction_of(correction).corrections[-1].places == ()


def test_a_section_is_cleaned_and_not_emptied(cast: Cast, final: ReportVersion):
    correction = begun(cast, final)
    saved(cast, correction, "summary", 0, body="<p onclick=x>Mended<script>x</script></p>")

    assert compose.correction_of(correction).summary == "<p>Mended</p>"
    with pytest.raises(ValidationError, match="not taken out"):
        saved(cast, correction, "summary", 0, body="<p></p>")


def test_it_needs_a_change_and_a_sentence_before_it_is_approved(cast: Cast, final: ReportVersion):
    correction = begun(cast, final)

    with pytest.raises(ValidationError) as refusal:
        actions.approve_correction(by=cast.psw, correction=correction, fingerprint=print_now(correction))

    assert len(refusal.value.messages) == 2
    assert "nothing differs" in refusal.value.messages[0]
    assert "for the reader" in refusal.value.messages[1]


# Two people


def test_whoever_wrote_any_of_it_does_not_approve_it(cast: Cast, final: ReportVersion):
    correction = written_out(cast, final)

    for who, why in ((cast.coordinator, "PSW reviewer"), (cast.peer, "PSW reviewer")):
        with pytest.raises(Refused, match=why):
            actions.approve_correction(by=who, correction=correction, fingerprint=print_now(correction))
    correction.authors.add(cast.psw)
    with pytest.raises(Refused, match="someone else"):
        actions.approve_correction(by=cast.psw, correction=correction, fingerprint=print_now(correction))
    final.report.authors.add(cast.second_psw)
    with pytest.raises(Refused, match="someone else"):
        actions.approve_correction(
            by=cast.second_psw, correction=correction, fingerprint=print_now(correction)
        )


@pytest.mark.parametrize("edit", ["words", "sentence"])
def test_an_edit_after_approval_voids_it(cast: Cast, final: ReportVersion, edit: str):
    correction = agreed(cast, final)
    if edit == "words":
        saved(cast, correction, "strength", 2, title="Something else")
    else:
        actions.say_what_was_corrected(by=cast.coordinator, correction=correction, says="Other", version=1)

    with pytest.raises(Refused, match="not approved yet"):
        actions.finalise_correction(by=cast.coordinator, correction=correction)
    assert "no longer holds" in at_desk(cast.second_psw).get(reverse("reports:correction", args=[REF])).text


def test_only_what_was_on_the_screen_is_approved(cast: Cast, final: ReportVersion):
    correction = written_out(cast, final)
    seen = print_now(correction)
    saved(cast, correction, "strength", 2, title="Something else")

    with pytest.raises(ValidationError, match="has changed since"):
        actions.approve_correction(by=cast.psw, correction=correction, fingerprint=seen)


def test_the_gate_is_asked_of_what_the_correction_says(cast: Cast, final: ReportVersion):
    correction = begun(cast, final)
    saved(cast, correction, "summary", 0, body="<p>Ring 0121 496 0123 and ask for her.</p>")
    actions.say_what_was_corrected(by=cast.coordinator, correction=correction, says=SAYS, version=0)
    actions.approve_correction(by=cast.psw, correction=correction, fingerprint=print_now(correction))

    with pytest.raises(Refused, match="1 thing to answer"):
        actions.finalise_correction(by=cast.coordinator, correction=correction)

    desk, address = at_desk(cast.coordinator), reverse("reports:correction_gate", args=[REF])
    shown = desk.get(address)
    assert reverse("reports:correction_piece", args=[REF, "summary", 0]) in shown.text
    [question] = shown.context["gate"].questions
    desk.post(address, {"finding": question.finding.digest, "reason": "A number of the council’s"})
    assert GateAnswer.objects.get().correction == correction
    assert actions.finalise_correction(by=cast.coordinator, correction=correction).is_final


def test_its_page_composes_the_version_and_the_correction_once(
    cast: Cast, final: ReportVersion, monkeypatch: pytest.MonkeyPatch
):
    written_out(cast, final)
    desk = at_desk(cast.coordinator)
    read, places = Mock(wraps=composing.document_from), Mock(wraps=composing.places_changed)
    monkeypatch.setattr(composing, "document_from", read)
    monkeypatch.setattr(composing, "places_changed", places)

    page = desk.get(reverse("reports:correction", args=[REF]))

    assert "3 parts changed" in page.text
    assert (read.call_count, places.call_count) == (1, 1)


# The version


def test_a_correction_is_a_version_beside_the_first(cast: Cast, final: ReportVersion, second: ReportVersion):
    first_file = default_storage.open(final.file.name).read()
    final.refresh_from_db()

    text = "\n".join(page.extract_text() for page in PdfReader(second.file.open()).pages)

    assert (second.frozen_by, second.approved_by) == (cast.coordinator, cast.psw)
    assert second.says == SAYS
    assert second.data["summary"] == "<p>The summary, <strong>mended</strong>.</p>"
    assert second.data["strengths"]["points"][0]["title"] == "Workers ring back"
    assert second.data["recommendations"]["recommendations"][0]["due_on"] == "2027-03-01"
    assert second.data["data"] == final.data["data"]
    assert second.data["corrections"] == [
        {
            "version": 2,
            "replaces": 1,
            "replaces_of": str(final.dated_on),
            "says": SAYS,
            "places": ["Summary", "Strength 1", "Recommendation 1"],
        }
    ]
    assert "Corrections in this version" in text
    assert SAYS in text
    assert "Final, version 2" in text
    assert "Corrections in this version" in second.html
    assert "Corrections in this version" not in final.html
    assert first_file.startswith(b"%PDF")
    correction = Correction.objects.get()
    assert correction.became == second
    assert not CorrectedText.objects.exists()


def test_it_is_made_of_what_was_kept_and_not_of_the_database(
    cast: Cast, final: ReportVersion, django_capture_on_commit_callbacks
):
    Recommendation.objects.update(text="Said long after")
    AgreedRating.objects.update(reason="")
    Observation.objects.all().delete()
    Audit.objects.all().delete()
    correction = agreed(cast, final)

    with django_capture_on_commit_callbacks(execute=True):
        actions.finalise_correction(by=cast.coordinator, correction=correction)

    second = ReportVersion.objects.get(number=2)
    assert second.data["data"] == final.data["data"]
    assert second.data["observations"] == final.data["observations"]
    assert second.data["recommendations"]["recommendations"][0]["text"] == "Ring people back"
    assert {one.finished_at is not None for one in second.outputs.all()} == {True}


def test_the_command_prints_the_corrected_version(second: ReportVersion, tmp_path: Path):
    call_command("render_report", REF, output=tmp_path / "report.pdf")

    assert sha256((tmp_path / "report.pdf").read_bytes()).hexdigest() == second.sha256


def test_its_documents_say_it_too(cast: Cast, in_earnest: None, final: ReportVersion, second: ReportVersion):
    word = docx.Document(second.outputs.get(kind="word").file.open())
    text = "\n".join(paragraph.text for paragraph in word.paragraphs)

    assert "Corrections in this version" in text
    assert SAYS in text
    assert "Workers ring back" in text


def test_the_worker_may_run_twice(cast: Cast, final: ReportVersion, second: ReportVersion):
    rendering = Rendering.objects.get(correction__isnull=False)

    render.call(rendering.pk)

    assert ReportVersion.objects.count() == 2


def test_what_is_edited_while_it_is_made_is_not_frozen(cast: Cast, final: ReportVersion):
    correction = agreed(cast, final)
    rendering = actions.finalise_correction(by=cast.coordinator, correction=correction)
    saved(cast, correction, "strength", 2, title="Something else")

    render.call(rendering.pk)

    rendering.refresh_from_db()
    assert rendering.failed_at is not None
    assert "approved again" in rendering.problem
    assert ReportVersion.objects.count() == 1


def test_those_who_have_the_report_are_told_with_a_link_only(
    cast: Cast, final: ReportVersion, second: ReportVersion
):
    told = [message for message in mail.outbox if "corrected" in message.subject]

    people = {address for message in told for address in message.to}
    assert {cast.host_dass.email, cast.host_organiser.email, cast.psw.email} <= people
    assert not {cast.reader.email, cast.host_lead.email} & people
    assert all(SAYS not in message.body and "Hostwick" not in message.body for message in told)
    assert all(reverse("reports:version", args=[REF]) in message.body for message in told)


def test_a_correction_of_a_correction_tells_of_both(
    cast: Cast, final: ReportVersion, second: ReportVersion, django_capture_on_commit_callbacks
):
    correction = begun(cast, second)
    saved(cast, correction, "strength", 3, title="Third time")
    actions.say_what_was_corrected(by=cast.coordinator, correction=correction, says="Once more.", version=0)
    actions.approve_correction(by=cast.psw, correction=correction, fingerprint=print_now(correction))
    with django_capture_on_commit_callbacks(execute=True):
        actions.finalise_correction(by=cast.coordinator, correction=correction)

    third = ReportVersion.objects.get(number=3)
    assert [note["says"] for note in third.data["corrections"]] == [SAYS, "Once more."]
    assert third.data["strengths"]["points"][0]["title"] == "Workers ring back"
    assert third.html.index("Once more.") < third.html.index(SAYS)


# Words that somebody took back


def test_words_withdrawn_since_leave_with_the_correction(
    cast: Cast, written: Written, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        actions.finalise(by=cast.coordinator, report=approved(cast, written.report))
    first = ReportVersion.objects.get()
    assert SAID in str(first.data)
    withdraw(cast, written)

    correction = written_out(cast, first)
    actions.approve_correction(by=cast.psw, correction=correction, fingerprint=print_now(correction))
    with django_capture_on_commit_callbacks(execute=True):
        actions.finalise_correction(by=cast.coordinator, correction=correction)

    second = ReportVersion.objects.get(number=2)
    assert SAID not in str(second.data)
    assert SAID not in second.html
    for who in (cast.coordinator, cast.host_dass):
        assert SAID not in at_desk(who).get(reverse("reports:version_changes", args=[REF, 2])).text


@pytest.mark.parametrize("how", ["taken back, then deleted in time", "erased"])
def test_words_nobody_keeps_any_more_do_not_come_back_either(
    cast: Cast, written: Written, how: str, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        actions.finalise(by=cast.coordinator, report=approved(cast, written.report))
    first = ReportVersion.objects.get()
    kept = str(first.data)
    if how == "erased":
        record = Record.objects.get(pk=written.record.pk)
        destroying.erase_record(record, by=cast.host_lead, keeps_record=False)
    else:
        withdraw(cast, written)
        destroying.DESTROYS[Kind.HEARD](fresh(first.report).review)
    assert not Quote.objects.exists()

    document = compose.correction_of(begun(cast, first))

    first.refresh_from_db()
    assert (SAID in kept, str(first.data)) == (True, kept), "the version itself stays"
    assert SAID not in str(compose.data_of(document))
    assert document.corrections[-1].places


# Its pages


def test_the_pages_lead_from_what_is_wrong_to_the_next_version(
    cast: Cast, final: ReportVersion, django_capture_on_commit_callbacks
):
    writer, checker = at_desk(cast.coordinator), at_desk(cast.psw)
    page = reverse("reports:correction", args=[REF])
    assert (
        reverse("reports:correction_begin", args=[REF])
        in writer.get(reverse("reports:version", args=[REF])).text
    )
    writer.post(reverse("reports:correction_begin", args=[REF]), {"wrong": WRONG, "said_by": "The host"})
    address = reverse("reports:correction_piece", args=[REF, "recommendation", 1])
    form = writer.get(address).context["form"]
    sent = {
        **{name: form.initial[name] for name in ("text", "measure", "baseline", "version")},
        "owner": "Directors",
        "due_on-day": "1",
        "due_on-month": "12",
        "due_on-year": "2026",
    }
    assert writer.post(address, sent)["Location"] == page
    writer.post(reverse("reports:correction_says", args=[REF]), {"says": SAYS, "version": "0"})
    shown = checker.get(page)
    assert "<del>" in shown.text
    assert "Heads of service" in shown.text
    assert SAYS in checker.get(reverse("reports:correction_preview", args=[REF])).text
    told = {"agree": "on", "fingerprint": shown.context["form"].initial["fingerprint"]}
    assert checker.post(reverse("reports:correction_approve", args=[REF]), told)["Location"] == page
    with django_capture_on_commit_callbacks(execute=True):
        writer.post(reverse("reports:correction_finalise", args=[REF]))

    host = at_desk(cast.host_dass)
    newest = host.get(reverse("reports:version", args=[REF])).text
    assert SAYS in newest
    assert newest.count(final.sha256) == 1
    earlier = host.get(reverse("reports:version_earlier", args=[REF, 1])).text
    assert "A newer version stands" in earlier
    changes = host.get(reverse("reports:version_changes", args=[REF, 2])).text
    assert "Directors" in changes
    assert "Heads of service" in changes
    assert host.get(reverse("reports:version_changes", args=[REF, 1])).status_code == 404
    assert at_desk(cast.reader).get(reverse("reports:version_changes", args=[REF, 2])).status_code == 404


@pytest.mark.parametrize(
    "who", ["host_organiser", "host_dass", "host_lead", "reader", "administrator", "nobody"]
)
def test_nobody_outside_the_team_sees_a_correction_before_it_is_a_version(
    cast: Cast, final: ReportVersion, who: str
):
    Review.objects.update(released_at=timezone.now())
    written_out(cast, final)
    desk = at_desk(getattr(cast, who))

    for name in (
        "correction",
        "correction_preview",
        "correction_gate",
        "correction_begin",
        "correction_says",
    ):
        assert desk.get(reverse(f"reports:{name}", args=[REF])).status_code == 404
    version = desk.get(reverse("reports:version", args=[REF]))
    assert version.status_code in {200, 404}
    assert "A correction of version" not in version.text


def test_what_waits_is_at_home(cast: Cast, final: ReportVersion):
    """Also of a report that the region reads already; and of its approver nothing is asked before it is written."""
    correction = begun(cast, final)
    Review.objects.filter(pk=final.report.review_id).update(released_at=timezone.now())
    too_early = at_desk(cast.psw).get(reverse("home")).text
    saved(cast, correction, "summary", 0, body="<p>The summary, mended.</p>")
    actions.say_what_was_corrected(by=cast.coordinator, correction=correction, says=SAYS, version=0)

    assert "Read and approve the correction" not in too_early
    for who, what in (
        (cast.coordinator, "Correct the final report"),
        (cast.psw, "Read and approve the correction"),
    ):
        assert what in at_desk(who).get(reverse("home")).text
    assert "orrect the final" not in at_desk(cast.host_dass).get(reverse("home")).text


# How long


def test_answers_for_an_open_correction_outlive_the_drafts(cast: Cast, final: ReportVersion):
    correction = written_out(cast, final)
    for digest, of in (("a" * 64, correction), ("b" * 64, None)):
        GateAnswer.objects.create(
            report=final.report,
            correction=of,
            part="summary",
            kind="name",
            digest=digest,
            reason="x",
            answered_by=cast.coordinator,
        )

    actions.destroy_drafts(by=None, review=fresh(final.report).review)

    assert [answer.correction for answer in GateAnswer.objects.all()] == [correction]
    assert CorrectedText.objects.count() == 4
    actions.give_up_correction(by=cast.coordinator, correction=correction, why="Enough")
    assert not GateAnswer.objects.exists()


def test_corrections_go_with_the_report(cast: Cast, final: ReportVersion, second: ReportVersion):
    written_out(cast, second)

    actions.destroy_report(by=None, review=fresh(final.report).review)

    assert not Correction.objects.exists()
    assert not CorrectedText.objects.exists()
    assert not ReportVersion.objects.exists()


def test_erased_words_leave_an_open_correction(cast: Cast, final: ReportVersion):
    correction = agreed(cast, final)
    saved(cast, correction, "summary", 0, body="<p>She said the van came late.</p>")

    places = actions.take_out_words(
        by=None, review=fresh(final.report).review, words=["the van came late", "The month of the"]
    )

    assert len(places) == 2
    assert "van" not in compose.correction_of(Correction.objects.get()).summary
    assert "month" not in Correction.objects.get().wrong


def test_a_review_is_not_closed_over_an_open_correction(cast: Cast, final: ReportVersion):
    correction = begun(cast, final)
    with pytest.raises(Refused, match="correction of the report is open"):
        retention_actions.close_review(by=cast.coordinator, review=fresh(final.report).review, reason="Over")

    actions.give_up_correction(by=cast.coordinator, correction=correction, why="Enough")
    retention_actions.close_review(by=cast.coordinator, review=fresh(final.report).review, reason="Over")

    assert at_desk(cast.coordinator).get(reverse("reports:correction_begin", args=[REF])).status_code == 404
    with pytest.raises(Refused):
        begun(cast, final)
