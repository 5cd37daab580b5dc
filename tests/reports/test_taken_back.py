"""Words taken back or erased after a report is final: they come back in nothing that is made of it later."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from conversations.models import Quote
from ratings.models import Conclusion, Observation
from records.models import Record
from reports import actions, compose
from reports.actions import erasing
from reports.models import (
    CorrectedText,
    Correction,
    GateAnswer,
    Point,
    Report,
    ReportVersion,
    Section,
    SectionVersion,
)
from retention.actions import destroying
from reviews.models import Recommendation, RecommendationUpdate, Review
from tests.cast import Cast, make_review
from tests.reports.test_correcting import REF, agreed, begun, print_now, saved, second
from tests.reports.test_documents import at_desk, final
from tests.reports.test_gate import say
from tests.reports.test_kept_in import made_final
from tests.reports.test_life import fresh, report, review
from tests.reports.test_withdrawn import SAID, Written, withdraw, written

__all__ = ["final", "made_final", "report", "review", "second", "written"]

HOW = ["taken back", "erased", "taken back, and quotes deleted since"]


def lose(cast: Cast, written: Written, how: str) -> None:
    """Let the person's words be gone in this way."""
    if how == "erased":
        record = Record.objects.get(pk=written.record.pk)
        destroying.erase_record(record, by=cast.host_lead, keeps_record=False)
        return
    withdraw(cast, written)
    if how != "taken back":
        written.review.refresh_from_db()
        destroying.DESTROYS[destroying.Kind.HEARD](written.review)


def publish(cast: Cast, version: ReportVersion) -> None:
    sha256 = version.edition.files.get(kind="report").sha256
    actions.publish(by=cast.host_dass, report=fresh(version.report), sha256=sha256)


def next_version(cast: Cast, correction: Correction, on_commit: Any) -> ReportVersion:
    """What the correction becomes, approved as it stands."""
    correction = actions.approve_correction(
        by=cast.psw, correction=correction, fingerprint=print_now(correction)
    )
    with on_commit(execute=True):
        actions.finalise_correction(by=cast.coordinator, correction=correction)
    return ReportVersion.objects.get(number=2)


@pytest.mark.parametrize("how", HOW)
def test_a_new_version_says_of_facts_nothing_that_was_taken_back(
    cast: Cast, written: Written, made_final: ReportVersion, how: str, django_capture_on_commit_callbacks
):
    row = {"number": 1, "section": "Summary", "outcome": "Accepted"}
    said = {name: f"It says “{SAID}”. So did {name}." for name in ("passage", "text", "answer")}
    ReportVersion.objects.update(facts=[row | said])
    lose(cast, written, how)

    second = next_version(cast, agreed(cast, made_final), django_capture_on_commit_callbacks)

    made_final.refresh_from_db()
    assert made_final.facts == [row | said], "the version itself stays"
    assert second.facts == [
        row | {name: f"[words withdrawn] So did {name}." for name in ("passage", "text", "answer")}
    ]


@pytest.mark.parametrize("how", HOW)
def test_a_quote_leaves_the_next_version_however_short_it_is(
    cast: Cast, written: Written, made_final: ReportVersion, how: str, django_capture_on_commit_callbacks
):
    """In a narrative anybody says two words; set as a quote they are this person's."""
    Quote.objects.update(text="They shouted!")
    made_final.data["analysis"]["quotes"] = [{"text": text} for text in ("They shouted.", "They listened.")]
    made_final.save()
    lose(cast, written, how)

    with pytest.raises(ValidationError, match="taken back words"):
        publish(cast, made_final)
    second = next_version(cast, agreed(cast, made_final), django_capture_on_commit_callbacks)

    assert [quote["text"] for quote in second.data["analysis"]["quotes"]] == ["They listened."]


def test_a_new_version_lists_itself_without_what_was_taken_back(
    cast: Cast, written: Written, made_final: ReportVersion, django_capture_on_commit_callbacks
):
    """What it corrects, as every page says that names its versions."""
    correction = begun(cast, made_final)
    saved(cast, correction, "strength", 1, title="Workers ring back")
    actions.say_what_was_corrected(
        by=cast.coordinator, correction=correction, says=f"It said: {SAID}. The team was wrong.", version=0
    )
    withdraw(cast, written)

    second = next_version(cast, Correction.objects.get(), django_capture_on_commit_callbacks)

    assert second.says == "[words withdrawn] The team was wrong."


# Erasure


def test_a_version_that_was_frozen_while_erasing_waited_for_it_is_looked_through_too(
    cast: Cast,
    written: Written,
    made_final: ReportVersion,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks,
):
    """Whoever froze it had the lock of the report, and composed it when nothing was erased yet."""
    correction, locked = agreed(cast, made_final), erasing.locked_report

    def waits(review: Review) -> Report | None:
        next_version(cast, correction, django_capture_on_commit_callbacks)
        return locked(review)

    monkeypatch.setattr(erasing, "locked_report", waits)
    lose(cast, written, "erased")

    frozen = ReportVersion.objects.get(number=2)
    assert SAID in str(frozen.data)
    assert "van came" not in str(compose.readable_version(frozen)).casefold()


def test_a_report_that_became_final_meanwhile_leaves_out_erased_words_next_time(
    cast: Cast, written: Written, made_final: ReportVersion
):
    """Whoever erases has the review as it was when they opened their page."""
    assert written.review.final_at is None

    actions.take_out_words(by=None, review=written.review, words=[SAID])

    made_final.refresh_from_db()
    assert SAID in str(made_final.data)
    assert "van came" not in str(compose.readable_version(made_final)).casefold()


def planted(cast: Cast, report: Report, text: str) -> Correction:
    """An answer to the gate and a correction of which somebody typed this text in every place."""
    GateAnswer.objects.create(
        report=report, part="summary", kind="POST", digest="0" * 64, reason=text, answered_by=cast.coordinator
    )
    version = ReportVersion.objects.get()
    made = Correction.objects.create(
        report=report,
        number=1,
        replaces=version,
        wrong=text,
        says=text,
        said_by=text,
        begun_by=cast.coordinator,
    )
    CorrectedText.objects.create(correction=made, kind="summary", field="body", text=f"<p>{text} So.</p>")
    CorrectedText.objects.create(correction=made, kind="strength", number=1, field="text", text=text)
    return made


def typed_now() -> list[str]:
    correction = Correction.objects.get()
    return [
        GateAnswer.objects.get().reason,
        *(correction.wrong, correction.says, correction.said_by),
        *CorrectedText.objects.order_by("pk").values_list("text", flat=True),
    ]


@pytest.mark.parametrize(
    ("text", "left"),
    [(f"“{SAID}”.", "“[words taken out]”."), ("Asked me what I wanted until the day.", "[words withdrawn]")],
    ids=["as a whole", "a long piece"],
)
def test_erased_words_leave_answers_and_corrections_in_every_field(
    cast: Cast, written: Written, made_final: ReportVersion, text: str, left: str
):
    planted(cast, made_final.report, text)

    lose(cast, written, "erased")

    assert typed_now() == [left, left, left, left, f"<p>{left} So.</p>", left]


def test_what_is_left_of_who_said_it_fits(cast: Cast, final: ReportVersion):
    """The mark is longer than the words."""
    correction = begun(cast, final)
    Correction.objects.update(said_by=f"{'x' * 190} van came")

    actions.take_out_words(by=None, review=fresh(final.report).review, words=["van came"])

    correction.refresh_from_db()
    assert correction.said_by == f"{'x' * 190} [words ta"


def test_words_taken_back_do_not_come_back_in_an_open_correction_when_quotes_are_deleted(
    cast: Cast, written: Written, made_final: ReportVersion
):
    planted(cast, made_final.report, f"It said: {SAID}. So.")
    withdraw(cast, written)
    before = compose.fingerprint_of(compose.correction_of(Correction.objects.get()))

    lose(cast, written, HOW[2])

    assert not any("van came" in text for text in typed_now())
    after = compose.correction_of(Correction.objects.get())
    assert compose.fingerprint_of(after) == before, "what was approved is approved still"


def test_an_answer_for_a_draft_loses_erased_words_too(cast: Cast, written: Written):
    GateAnswer.objects.create(
        report=written.report,
        part="summary",
        kind="POST",
        digest="0" * 64,
        reason=f"She said: {SAID}",
        answered_by=cast.coordinator,
    )

    lose(cast, written, "erased")

    assert GateAnswer.objects.get().reason == "She said: [words taken out]"


def test_a_short_quote_is_not_taken_out_of_longer_words(cast: Cast, report: Report):
    say(report, "Yes, they said. Yesterday all went well.")

    actions.take_out_words(by=None, review=report.review, words=["Yes"])

    body = report.sections.get(key="summary").body
    assert body == "<p>[words taken out], they said. Yesterday all went well.</p>"


def test_erased_words_leave_what_was_written_towards_a_final_report(
    cast: Cast, written: Written, made_final: ReportVersion
):
    """It is kept for three months more."""
    lose(cast, written, "erased")

    assert not Section.objects.filter(body__icontains="van came").exists()
    assert not SectionVersion.objects.filter(body__icontains="van came").exists()
    assert not Point.objects.filter(text__icontains="van came").exists()


@pytest.mark.parametrize("before", ["taken back", "agreed"])
def test_erased_words_do_not_come_back_in_a_draft_for_want_of_their_quote(
    cast: Cast, written: Written, before: str
):
    """They were kept out by the quote, which is gone: every place from which a report is composed."""
    Observation.objects.filter(review=written.review).update(text=f"One said: {SAID}")
    Conclusion.objects.filter(review=written.review).update(text=f"As one said: {SAID}")
    said = {"text": f"Because {SAID}", "measure": f"None says “{SAID}”", "baseline": f"“{SAID}.”"}
    Recommendation.objects.filter(review=written.review).update(**said)
    if before == "taken back":
        withdraw(cast, written)

    lose(cast, written, "erased")

    written.review.refresh_from_db()
    document = str(compose.data_of(compose.document_of(written.review)))
    assert Observation.objects.filter(text="One said: [words taken out]").exists()
    for text in ("van came", "what I wanted"):
        assert text.lower() not in document.lower()


@pytest.mark.parametrize("how", ["erased", HOW[2]])
def test_the_next_report_does_not_begin_with_words_that_are_gone(
    cast: Cast, written: Written, made_final: ReportVersion, how: str
):
    recommendation = Recommendation.objects.get(review=written.review, number=1)
    Recommendation.objects.filter(pk=recommendation.pk).update(text=f"One said: {SAID}. Ask people.")
    later = make_review(written.review.host, ref="PR-2028-01")
    RecommendationUpdate.objects.create(
        review=later, recommendation=recommendation, status="done", text=f"No more “{SAID}”."
    )

    lose(cast, written, how)

    recommendation.refresh_from_db()
    assert "van came" not in recommendation.text + recommendation.updates.get().text
    assert "Ask people." in recommendation.text


def test_pages_that_name_the_versions_say_nothing_that_was_erased_of_what_one_corrected(
    cast: Cast, second: ReportVersion
):
    said = "the van came late that day"
    ReportVersion.objects.filter(pk=second.pk).update(says=f"It said: {said}. The team was wrong.")
    second.refresh_from_db()
    second.data["corrections"][0]["says"] = second.says
    second.save()
    pages = [reverse("reports:version", args=[REF]), reverse("reports:version_changes", args=[REF, 2])]
    before = [at_desk(cast.host_dass).get(page).text for page in pages]

    actions.take_out_words(by=None, review=fresh(second.report).review, words=[said])

    after = [at_desk(cast.host_dass).get(page).text for page in pages]
    assert all("the van" in page for page in before)
    assert not any("the van" in page for page in after)
    assert all("The team was wrong." in page for page in after)
