"""The documents of a report: made by the worker, had by who may, gone when what they are made of has to go."""

import hashlib
import io
import zipfile

import docx
import pytest
from django.core.files.storage import default_storage
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from core.refusals import Conflict, Refused
from reports import actions, compose, press
from reports.document import plain_words
from reports.models import Output, PlainText, ReportVersion
from reports.outputs import bounded
from reports.outputs.kinds import Kind
from reports.tasks import make_document
from reviews.models import Recommendation, Review
from tests.cast import Cast
from tests.reports.test_life import approved, fresh, report, review
from tests.reports.test_withdrawn import SAID, Written, withdraw, written

__all__ = ["report", "review", "written"]

REF = "PR-2026-01"
IN_EARNEST = bounded.make
"""As it is before a test stands something in for it."""


@pytest.fixture
def in_earnest(documents_made_quickly: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounded, "make", IN_EARNEST)


@pytest.fixture
def final(cast: Cast, report, django_capture_on_commit_callbacks) -> ReportVersion:
    with django_capture_on_commit_callbacks(execute=True):
        actions.finalise(by=cast.coordinator, report=approved(cast, report))
    return ReportVersion.objects.get()


def at_desk(user: object) -> Client:
    client = Client()
    client.force_login(user)
    return client


def content_of(answer: object) -> bytes:
    return b"".join(answer.streaming_content)


def test_a_final_version_brings_its_edition_for_everybody(final: ReportVersion):
    """So that the director finds it made."""
    assert final.edition.finished_at is not None
    assert final.edition.files.count() == 3
    assert final.edition.published_at is None


def test_a_final_version_brings_all_its_documents(cast: Cast, in_earnest: None, final: ReportVersion):
    made = {output.kind: output for output in final.outputs.all()}
    assert set(made) == set(Kind.values)
    for output in made.values():
        content = output.file.open().read()
        assert (output.sha256, output.size) == (hashlib.sha256(content).hexdigest(), len(content))
    assert made["summary"].pages == 2
    word = docx.Document(made["word"].file.open())
    assert any(p.style.name == "Title" and p.text == final.report.review.topic for p in word.paragraphs)
    page = at_desk(cast.host_dass).get(reverse("reports:version_documents", args=[REF, 1])).text
    assert all(str(kind.label) in page for kind in Kind)
    twin = at_desk(cast.host_dass).get(reverse("reports:version", args=[REF])).text
    link = reverse("reports:version_chart_download", args=[REF, 1, "overall-ratings-of-records", "png"])
    assert link in twin
    answer = at_desk(cast.host_dass).get(link)
    assert answer.content.startswith(b"\x89PNG")
    assert answer["Content-Disposition"] == (
        f'attachment; filename="practice-review-{REF}-final-v1-overall-ratings-of-records.png"'
    )
    with zipfile.ZipFile(made["charts"].file.open()) as kept:
        assert kept.read("overall-ratings-of-records.png") == answer.content


def test_the_worker_may_run_twice_and_nothing_final_is_made_anew(cast: Cast, final: ReportVersion):
    before = {output.kind: (output.sha256, output.finished_at) for output in final.outputs.all()}
    for output in final.outputs.all():
        make_document.call(output.pk)
    actions.ask_for_documents(by=cast.coordinator, report=fresh(final.report))
    assert {output.kind: (output.sha256, output.finished_at) for output in final.outputs.all()} == before


def test_whatever_has_changed_since_it_was_final_it_is_made_of_what_was_kept(
    cast: Cast, in_earnest: None, final: ReportVersion
):
    output = final.outputs.get(kind="word")
    made = output.sha256
    Output.objects.filter(pk=output.pk).update(finished_at=None, sha256="")
    Recommendation.objects.filter(review=final.report.review).update(text="Something else")

    make_document.call(output.pk)

    output.refresh_from_db()
    assert output.finished_at is not None
    assert output.sha256 == made, "the same document gives the same bytes"


def test_what_was_frozen_before_its_data_were_kept_is_not_made_from_anything_else(
    cast: Cast, final: ReportVersion
):
    output = final.outputs.get(kind="slides")
    Output.objects.filter(pk=output.pk).update(finished_at=None)
    ReportVersion.objects.filter(pk=final.pk).update(data={})
    Recommendation.objects.filter(review=final.report.review).update(text="Something else")

    make_document.call(output.pk)

    output.refresh_from_db()
    assert output.finished_at is None
    assert "changed since it became final" in output.problem


def test_a_draft_has_its_documents_when_the_team_asks(cast: Cast, report, django_capture_on_commit_callbacks):
    team = at_desk(cast.psw)
    assert "Not made yet" in team.get(reverse("reports:documents", args=[REF])).text
    with django_capture_on_commit_callbacks(execute=True):
        team.post(reverse("reports:make_documents", args=[REF]))
    answer = team.get(reverse("reports:document_file", args=[REF, "word"]))
    assert content_of(answer) == b"word"
    assert answer["Content-Disposition"] == f'attachment; filename="practice-review-{REF}-draft.docx"'
    first = report.outputs.get(kind="word")
    with django_capture_on_commit_callbacks(execute=True):
        actions.ask_for_documents(by=cast.psw, report=fresh(report))
    assert report.outputs.count() == len(Kind)
    assert not default_storage.exists(first.file.name), "the newest takes its place"
    with pytest.raises(Refused):
        actions.ask_for_documents(by=cast.host_organiser, report=fresh(report))


def test_letters_stay_inside_the_review_and_everything_else_goes_with_the_report(cast: Cast, final):
    Review.objects.filter(pk=final.report.review_id).update(released_at=timezone.now())
    reader = at_desk(cast.reader)
    for kind in Kind:
        status = reader.get(reverse("reports:version_document_file", args=[REF, 1, kind])).status_code
        assert status == (404 if kind == Kind.LETTER else 200), kind
    page = reader.get(reverse("reports:version_documents", args=[REF, 1])).text
    assert "Letter to" not in page
    assert at_desk(cast.outsider).get(reverse("reports:version_documents", args=[REF, 1])).status_code == 404


def test_the_organiser_is_told_whom_a_letter_is_owed_and_nobody_else_is(cast: Cast, written: Written):
    written.record.consent.follow_up = True
    written.record.consent.save()
    actions.ask_for_documents(by=cast.coordinator, report=fresh(written.report))
    ReportVersion.objects.create(
        report=written.report,
        number=1,
        dated_on=timezone.localdate(),
        frozen_by=cast.coordinator,
        approved_by=cast.psw,
        pages=1,
        sha256="0" * 64,
        html="x",
    )
    steps = ("team_check_opened_at", "accuracy_opened_at", "final_at")
    Review.objects.filter(pk=written.review.pk).update(**dict.fromkeys(steps, timezone.now()))
    address = reverse("reports:version_documents", args=[REF, 1])
    assert "Owed to the people of these records: C1." in at_desk(cast.host_organiser).get(address).text
    for name in ("coordinator", "psw", "peer", "host_dass", "host_lead"):
        assert "Owed to" not in at_desk(getattr(cast, name)).get(address).text
    written.record.consent.follow_up = False
    written.record.consent.save()
    assert "Nobody who talked" in at_desk(cast.host_organiser).get(address).text


def test_a_draft_s_documents_are_not_given_out_once_somebody_took_their_words_back(
    cast: Cast, written: Written, in_earnest: None, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        actions.ask_for_documents(by=cast.coordinator, report=fresh(written.report))
    team, address = at_desk(cast.coordinator), reverse("reports:document_file", args=[REF, "word"])
    before = docx.Document(io.BytesIO(content_of(team.get(address))))
    assert any(SAID in paragraph.text for paragraph in before.paragraphs)
    withdraw(cast, written)
    assert team.get(address).status_code == 403
    with django_capture_on_commit_callbacks(execute=True):
        actions.ask_for_documents(by=cast.coordinator, report=fresh(written.report))
    for kind in ("word", "slides"):
        content = content_of(team.get(reverse("reports:document_file", args=[REF, kind])))
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            text = b" ".join(packed.read(name) for name in packed.namelist()).decode(errors="ignore")
        assert "what I wanted until" not in text


def test_erasing_a_person_deletes_the_documents_of_the_draft(
    cast: Cast, written: Written, django_capture_on_commit_callbacks
):
    PlainText.objects.create(
        report=written.report, part="changed", number=1, text=f"One said: {SAID}", written_for="0" * 64
    )
    with django_capture_on_commit_callbacks(execute=True):
        actions.ask_for_documents(by=cast.coordinator, report=fresh(written.report))
    name = written.report.outputs.get(kind="word").file.name
    assert default_storage.exists(name)
    with django_capture_on_commit_callbacks(execute=True):
        actions.take_out_words(by=None, review=written.review, words=[SAID])
    assert not written.report.outputs.exists()
    assert not default_storage.exists(name)
    assert SAID not in PlainText.objects.get().text


def test_documents_of_drafts_go_with_the_drafts_and_those_of_a_version_with_the_report(
    cast: Cast, final: ReportVersion, django_capture_on_commit_callbacks
):
    review, names = final.report.review, [output.file.name for output in final.outputs.all()]
    with django_capture_on_commit_callbacks(execute=True):
        actions.destroy_drafts(by=None, review=review)
    assert final.outputs.count() == len(Kind)
    with django_capture_on_commit_callbacks(execute=True):
        actions.destroy_report(by=None, review=review)
    assert not Output.objects.exists()
    assert not any(default_storage.exists(name) for name in names)


def save_plain(cast: Cast, report, text: str, **terms: object) -> None:
    sent = {"part": "strength", "number": 1, "version": None, **terms}
    actions.save_plain_text(by=cast.coordinator, report=fresh(report), text=text, **sent)


def test_plain_words_are_part_of_what_is_approved_and_are_looked_at_again(cast: Cast, report):
    before = compose.fingerprint_of(compose.document_of(fresh(report).review))
    save_plain(cast, report, "Workers ring back.")
    document = compose.document_of(fresh(report).review)
    assert plain_words(document.plain.strengths, 1) == "Workers ring back."
    assert compose.fingerprint_of(document) != before
    assert not [gap for gap in compose.gaps_of(fresh(report)) if "plain words" in gap.what]
    report.points.filter(kind="strength", number=1).update(title="Another point")
    assert "Look again at the plain words for “Strength 1”" in " ".join(
        gap.what for gap in compose.gaps_of(fresh(report))
    )
    with pytest.raises(Conflict):
        save_plain(cast, report, "Said by another.")
    save_plain(cast, report, "", version=1)
    assert not report.plain_texts.exists()


def test_plain_words_quote_nobody_and_are_the_writers_alone(cast: Cast, written: Written):
    client = at_desk(cast.coordinator)
    address = reverse("reports:plain_text", args=[REF, "changed", 1])
    answer = client.post(address, {"text": f"As one of you said: {SAID}", "version": ""})
    assert "words that a person said" in answer.text
    assert SAID in answer.text, "nothing typed is lost"
    with pytest.raises(Refused):
        actions.save_plain_text(
            by=cast.psw, report=fresh(written.report), part="changed", number=1, text="x", version=None
        )
    assert client.post(address, {"text": "We ring back sooner.", "version": ""}).status_code == 302
    assert "Written" in client.get(reverse("reports:plain_texts", args=[REF])).text


def test_a_document_whose_press_is_lost_is_given_up_and_can_be_asked_for_again(
    cast: Cast, report, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks
):
    def lost(*_: object, **__: object) -> object:
        raise press.PressLost

    with monkeypatch.context() as patched, django_capture_on_commit_callbacks(execute=True):
        patched.setattr(bounded, "make", lost)
        actions.ask_for_documents(by=cast.coordinator, report=report)
    problems = set(report.outputs.values_list("problem", flat=True))
    with django_capture_on_commit_callbacks(execute=True):
        actions.ask_for_documents(by=cast.coordinator, report=report)

    assert [words for words in problems if "broke off" not in words] == []
    assert problems
    assert {output.finished_at is None for output in report.outputs.all()} == {False}


def test_each_document_has_a_file_of_its_own_though_two_are_the_same_bytes(cast: Cast, final: ReportVersion):
    first, second = final.outputs.all()[:2]
    files = []
    for output in (first, second):
        Output.objects.filter(pk=output.pk).update(finished_at=None)
        kept = actions.keep_document(by=cast.coordinator, output=output, content=b"same", pages=None, html="")
        files.append(kept.file.name.rpartition(".")[0])

    assert files[0] != files[1]


def test_what_is_deleted_while_it_is_made_is_not_missed(
    cast: Cast, report, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks
):
    def deleted(*_: object, **__: object) -> bounded.Made:
        report.outputs.all().delete()
        return bounded.Made(b"nobody wants it")

    monkeypatch.setattr(bounded, "make", deleted)
    with django_capture_on_commit_callbacks(execute=True):
        actions.ask_for_documents(by=cast.coordinator, report=report)

    assert not report.outputs.exists()
