"""The gate of a correction: what nobody touched since it was approved is not asked again, what is new or changed is."""

from dataclasses import replace

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from core.refusals import Refused
from reports import actions, compose
from reports.models import Correction, GateAnswer, ReportVersion
from tests.cast import Cast
from tests.reports.test_correcting import REF, SAYS, begun, print_now, saved
from tests.reports.test_documents import at_desk, final
from tests.reports.test_gate import list_number
from tests.reports.test_life import fresh, report, review

__all__ = ["final", "report", "review"]

CAME = "The chief executive came"
RANG = "Ring 0121 496 0123 and ask for her"


@pytest.fixture
def version(final: ReportVersion) -> ReportVersion:
    """A version that says two things the gate asks about, of which no answer is kept."""
    document = compose.document_from(final.data)
    words = replace(document, introduction=f"<p>{CAME}.</p><p>{RANG}.</p>")
    ReportVersion.objects.filter(pk=final.pk).update(data=compose.data_of(words))
    return ReportVersion.objects.get(pk=final.pk)


def open_correction(cast: Cast, version: ReportVersion, says: str = SAYS) -> Correction:
    correction = begun(cast, version)
    saved(cast, correction, "strength", 1, title="Workers ring back")
    actions.say_what_was_corrected(by=cast.coordinator, correction=correction, says=says, version=0)
    return Correction.objects.get(pk=correction.pk)


def finalise(cast: Cast, correction: Correction) -> None:
    actions.approve_correction(by=cast.psw, correction=correction, fingerprint=print_now(correction))
    actions.finalise_correction(by=cast.coordinator, correction=correction)


def asked(correction: Correction) -> list[str]:
    correction = Correction.objects.get(pk=correction.pk)
    gate = compose.gate_of_correction(correction.report, compose.composed(correction))
    return [f"{each.finding.before}{each.finding.said}{each.finding.after}" for each in gate.to_answer]


def test_words_nobody_touched_go_into_the_next_version_without_a_second_answer(
    cast: Cast, version: ReportVersion, django_capture_on_commit_callbacks
):
    correction = open_correction(cast, version)

    page = at_desk(cast.coordinator).get(reverse("reports:correction_gate", args=[REF])).text
    with django_capture_on_commit_callbacks(execute=True):
        finalise(cast, correction)

    assert "2 findings stand as they were approved with version 1" in page
    assert '<h2 class="govuk-heading-m">To answer' not in page
    assert ReportVersion.objects.get(number=2).data["introduction"] == f"<p>{CAME}.</p><p>{RANG}.</p>"


def test_what_changed_is_asked_and_its_neighbour_is_not(cast: Cast, version: ReportVersion):
    correction = open_correction(cast, version)
    saved(cast, correction, "introduction", 0, body=f"<p>{CAME} late.</p><p>{RANG}.</p>")

    assert asked(correction) == [f"{CAME} late."]
    with pytest.raises(Refused, match="1 thing to answer"):
        finalise(cast, correction)


def test_the_same_words_in_another_place_are_asked(cast: Cast, version: ReportVersion):
    correction = open_correction(cast, version, says=f"{CAME}.")
    saved(cast, correction, "summary", 0, body=f"<p>{RANG}.</p>")

    assert asked(correction) == [f"{RANG}.", f"{CAME}."]


def test_words_that_stand_shorter_since_something_was_taken_out_are_asked(cast: Cast, version: ReportVersion):
    told = "She told us that the van came late"
    version.data["introduction"] = f"<p>{RANG}. {told}.</p>"
    version.save()
    actions.take_out_words(by=None, review=fresh(version.report).review, words=[told])
    correction = open_correction(cast, ReportVersion.objects.get(pk=version.pk))

    [question] = asked(correction)

    assert question.startswith(RANG)
    assert "van" not in question


def test_a_case_number_is_in_the_way_wherever_it_stood_before(cast: Cast, version: ReportVersion):
    correction = open_correction(cast, version)
    list_number(cast, version.report.review, CAME, record=1)

    with pytest.raises(Refused, match="1 number to take out"):
        finalise(cast, correction)


def test_publishing_still_asks_about_everything_and_the_correction_is_where_it_is_answered(
    cast: Cast, version: ReportVersion, django_capture_on_commit_callbacks
):
    correction = open_correction(cast, version)
    desk, address = at_desk(cast.coordinator), reverse("reports:correction_gate", args=[REF])
    [first, _] = desk.get(address).context["gate"].as_approved
    desk.post(address, {"finding": first.finding.digest, "reason": "A public role"})
    with django_capture_on_commit_callbacks(execute=True):
        finalise(cast, correction)

    sha256 = ReportVersion.objects.get(number=2).edition.files.get(kind="report").sha256
    with pytest.raises(ValidationError, match="1 thing to answer"):
        actions.publish(by=cast.host_dass, report=fresh(version.report), sha256=sha256)
    assert GateAnswer.objects.get().reason == "A public role"
