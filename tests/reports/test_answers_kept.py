"""What was answered for a final report stays with it when its drafts go; what was answered for a draft alone goes."""

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from accounts.models import User
from reports import actions, compose, queries
from reports.models import Correction, GateAnswer, PublicEdition, Report, ReportVersion
from retention import daily
from reviews.models import Review
from tests.cast import Cast
from tests.reports.test_correcting import REF, SAYS, begun, print_now, saved
from tests.reports.test_documents import at_desk
from tests.reports.test_gate import answer_all, say
from tests.reports.test_life import approved, fresh, report, review
from tests.retention.making import on

__all__ = ["report", "review"]

STAYS = "The chief executive came."
DRAFT_ONLY = "Ring 0121 496 0123 and ask for her."


@pytest.fixture
def answered(cast: Cast, report: Report, django_capture_on_commit_callbacks: Any) -> ReportVersion:
    """A final version that says what had to be answered; something else that had to be was taken out before."""
    say(report, DRAFT_ONLY)
    answer_all(cast, report)
    say(report, STAYS)
    answer_all(cast, report)
    with django_capture_on_commit_callbacks(execute=True):
        actions.finalise(by=cast.coordinator, report=approved(cast, report))
    return ReportVersion.objects.get()


def kinds() -> set[str]:
    return set(GateAnswer.objects.values_list("kind", flat=True))


def sha256_of(version: ReportVersion) -> str:
    found: str = version.edition.files.get(kind="report").sha256
    return found


def purge_in_time(version: ReportVersion) -> None:
    """The daily purge, at a time when drafts are due and nothing else of the report is."""
    Review.objects.filter(pk=version.report.review_id).update(final_at="2026-05-20T12:00Z")
    with on(date(2026, 8, 21)):
        daily.purge(confirm_clock=True)


def test_it_is_published_when_its_drafts_are_gone(cast: Cast, answered: ReportVersion):
    assert kinds() == {"POST", "PHONE"}

    purge_in_time(answered)

    assert not answered.report.sections.exclude(body="").exists(), "the drafts are gone"
    assert kinds() == {"POST"}
    actions.publish(by=cast.host_dass, report=fresh(answered.report), sha256=sha256_of(answered))


def test_without_the_answer_it_could_not_be(cast: Cast, answered: ReportVersion):
    GateAnswer.objects.all().delete()

    with pytest.raises(ValidationError, match="1 thing"):
        actions.publish(by=cast.host_dass, report=fresh(answered.report), sha256=sha256_of(answered))


def test_what_was_answered_for_a_correction_stays_with_the_version_that_it_became(
    cast: Cast, answered: ReportVersion, django_capture_on_commit_callbacks: Any
):
    correction = begun(cast, answered)
    saved(cast, correction, "summary", 0, body=f"<p>{DRAFT_ONLY}</p>")
    actions.say_what_was_corrected(by=cast.coordinator, correction=correction, says=SAYS, version=0)
    GateAnswer.objects.filter(kind="PHONE").delete()
    [question] = compose.gate_of(fresh(answered.report), compose.correction_of(correction)).to_answer
    answer = {"report": answered.report, "digest": question.finding.digest, "reason": "The council’s own"}
    actions.answer_finding(by=cast.coordinator, correction=correction, **answer)
    actions.approve_correction(by=cast.psw, correction=correction, fingerprint=print_now(correction))
    with django_capture_on_commit_callbacks(execute=True):
        actions.finalise_correction(by=cast.coordinator, correction=Correction.objects.get())

    purge_in_time(answered)

    second = ReportVersion.objects.get(number=2)
    assert kinds() == {"PHONE"}, "of what the first version said nothing is asked any more"
    actions.publish(by=cast.host_dass, report=fresh(answered.report), sha256=sha256_of(second))


def test_they_go_with_the_report(answered: ReportVersion):
    actions.destroy_drafts(by=None, review=fresh(answered.report).review)
    assert GateAnswer.objects.exists()

    actions.destroy_report(by=None, review=fresh(answered.report).review)

    assert not GateAnswer.objects.exists()


def test_a_report_that_never_became_final_leaves_none(cast: Cast, report: Report):
    say(report, STAYS)
    answer_all(cast, report)

    actions.destroy_drafts(by=None, review=fresh(report).review)

    assert not GateAnswer.objects.exists()


def test_who_is_known_since_is_answered_for_at_a_final_report(
    cast: Cast, answered: ReportVersion, django_capture_on_commit_callbacks: Any
):
    """Words that the report says become somebody's name, and no word of it has to change for that."""
    User.objects.filter(pk=cast.host_organiser.pk).update(name="Chief Executive")
    GateAnswer.objects.all().delete()
    director, lead, psw = (at_desk(who) for who in (cast.host_dass, cast.coordinator, cast.psw))
    gate, everybody = (reverse(name, args=[REF]) for name in ("reports:gate", "reports:everybody"))
    sent = {"edition": sha256_of(answered), "agree": "on"}

    refused = director.post(everybody, sent).text
    assert "Ask the coordinator to answer it, or to correct the report." in refused
    assert gate in lead.get(everybody).text
    assert "Keep it for this reason" not in psw.get(gate).text
    shown = lead.get(gate).text
    found = [each.finding for each in queries.gate_now(fresh(answered.report)).to_answer]
    assert found
    assert "before everybody may read the report" in shown
    for each in found:
        assert psw.post(gate, {"finding": each.digest, "reason": "It is a post"}).status_code == 403
        lead.post(gate, {"finding": each.digest, "reason": "It is a post, and nobody’s name"})
    assert "Nothing stands in the way" in lead.get(gate).text

    assert director.post(everybody, sent).status_code == 302
    assert PublicEdition.objects.get().published_at is not None
    assert set(GateAnswer.objects.values_list("correction", flat=True)) == {None}
