"""What must not get out by an edition for everybody or by a correction: words taken back, and what nobody looked at."""

from dataclasses import replace

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from core.refusals import Refused
from records.models import Record
from reports import actions, compose
from reports.beside import Kept, elsewhere_of
from reports.figures import Spread
from reports.models import Correction, GateAnswer, ReportVersion
from reports.passages import Passage
from reports.sentences import CONVERSATIONS, spread_sentence
from reports.small_words import sentences_counting_few
from retention.actions import destroying
from tests.cast import Cast
from tests.reports.test_correcting import REF, SAYS, begun, print_now, saved, second
from tests.reports.test_documents import at_desk, final
from tests.reports.test_life import approved, fresh, report, review
from tests.reports.test_withdrawn import SAID, Written, withdraw, written

__all__ = ["final", "report", "review", "second", "written"]

TELEPHONE = "Ring 0121 496 0123 and ask for her"


@pytest.fixture
def made_final(cast: Cast, written: Written, django_capture_on_commit_callbacks) -> ReportVersion:
    """A version that holds somebody's words, and its edition."""
    with django_capture_on_commit_callbacks(execute=True):
        actions.finalise(by=cast.coordinator, report=approved(cast, written.report))
    return ReportVersion.objects.get()


@pytest.mark.parametrize("how", ["taken back", "erased"])
def test_words_taken_back_since_are_not_published(
    cast: Cast, written: Written, made_final: ReportVersion, how: str
):
    sha256 = made_final.edition.files.get(kind="report").sha256
    if how == "erased":
        record = Record.objects.get(pk=written.record.pk)
        destroying.erase_record(record, by=cast.host_lead, keeps_record=False)
    else:
        withdraw(cast, written)

    with pytest.raises(ValidationError, match="corrected version"):
        actions.publish(by=cast.host_dass, report=fresh(made_final.report), sha256=sha256)


def test_what_the_reader_is_told_of_a_correction_holds_no_words_taken_back(
    cast: Cast, written: Written, made_final: ReportVersion
):
    correction = begun(cast, made_final)
    actions.say_what_was_corrected(by=cast.coordinator, correction=correction, says=f"{SAID}.", version=0)
    withdraw(cast, written)

    assert SAID not in str(compose.data_of(compose.correction_of(Correction.objects.get())))


def test_what_the_reader_was_told_of_an_earlier_one_holds_no_erased_words(
    cast: Cast, final: ReportVersion, second: ReportVersion
):
    said = "the van came late that day"
    second.data["corrections"][0]["says"] = f"It said: {said}."
    second.save()

    actions.take_out_words(by=None, review=fresh(final.report).review, words=[said])

    assert said not in str(compose.data_of(compose.correction_of(begun(cast, second))))


def test_what_a_correction_changed_shows_no_words_that_were_erased_after_it(
    cast: Cast, final: ReportVersion, second: ReportVersion
):
    said = "the van came late that day"
    for version in (final, second):
        version.data["introduction"] = f"<p>She said {said}.</p><p>Others agreed.</p>"
        version.save()

    actions.take_out_words(by=None, review=fresh(final.report).review, words=[said])

    shown = at_desk(cast.host_dass).get(reverse("reports:version_changes", args=[REF, 2])).text
    assert "the van" not in shown
    final.refresh_from_db()
    assert said in final.data["introduction"], "the version itself stays"


def test_the_gate_is_asked_of_the_month_that_a_correction_types(cast: Cast, final: ReportVersion):
    document = compose.document_from(final.data)
    previous = replace(document.previous, title="Before", month="May 2024")
    final.data = compose.data_of(replace(document, previous=previous))
    final.save()
    correction = begun(cast, final)
    saved(cast, correction, "previous-review", 0, month=TELEPHONE)
    actions.say_what_was_corrected(by=cast.coordinator, correction=correction, says=SAYS, version=0)
    actions.approve_correction(by=cast.psw, correction=correction, fingerprint=print_now(correction))

    with pytest.raises(Refused, match="1 thing to answer"):
        actions.finalise_correction(by=cast.coordinator, correction=correction)


def test_whoever_wrote_an_earlier_correction_approves_no_later_one(
    cast: Cast, final: ReportVersion, second: ReportVersion
):
    second.correction.authors.set([cast.psw])
    correction = begun(cast, second)
    saved(cast, correction, "strength", 2, title="Something else")
    actions.say_what_was_corrected(by=cast.coordinator, correction=correction, says="Once more.", version=0)

    with pytest.raises(Refused, match="You wrote part"):
        actions.approve_correction(by=cast.psw, correction=correction, fingerprint=print_now(correction))


def test_an_answer_of_the_report_outlives_a_correction_in_which_it_was_given_again(
    cast: Cast, final: ReportVersion
):
    document = replace(compose.document_from(final.data), introduction=f"<p>{TELEPHONE}.</p>")
    final.data = compose.data_of(document)
    final.save()
    whole = fresh(final.report)
    [asked] = compose.gate_of(whole, document).to_answer
    GateAnswer.objects.create(
        report=whole,
        part="introduction",
        kind=asked.finding.kind.name,
        digest=asked.finding.digest,
        reason="The council’s own",
        answered_by=cast.coordinator,
    )
    correction = begun(cast, final)
    actions.answer_finding(
        by=cast.coordinator,
        report=whole,
        digest=asked.finding.digest,
        reason="The council’s own line",
        correction=correction,
    )

    actions.give_up_correction(by=cast.coordinator, correction=correction, why="Enough")

    assert not compose.gate_of(fresh(final.report), document).gaps


def test_one_record_of_a_council_is_not_told_by_what_the_others_of_its_batch_publish():
    """Of 41, 46 or 49 per cent: less what two others say of 20 each, that is how the one was rated."""
    twenty = Spread(requires_improvement=10, good=10)
    others = [Kept(1, twenty, {}), Kept(2, twenty, {}), Kept(3, Spread(good=1), {})]

    assert elsewhere_of(others, 9, []) is None


def test_a_sentence_of_few_who_were_given_no_grade_is_found():
    text = spread_sentence(Spread(not_applicable=2, not_enough_evidence=3), CONVERSATIONS)

    assert sentences_counting_few([Passage("", "Section 3", "", "", text)])
