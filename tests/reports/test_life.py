"""The life of a report: written, checked, commented on, approved, frozen, released; and what stands in its way."""

import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.urls import reverse

from accounts.models import User
from accounts.roles import Role
from conversations.models import Conversation, Quote
from core.refusals import Conflict, Refused
from ledger.actions import note_erasure
from reports import actions, compose
from reports.models import Rendering, Report, ReportVersion
from reports.tasks import render
from reviews import actions as reviews_actions
from reviews.models import Review, TeamMember
from tests.cast import Cast, consent_to_talk, give, make_appointment, make_record, make_slot
from trail.models import Event

from .makers import make_evidence, write_report


@pytest.fixture
def review(cast: Cast) -> Review:
    review = cast.review(upto="moderated_at")
    make_evidence(cast, review)
    return review


@pytest.fixture
def report(cast: Cast, review: Review) -> Report:
    return write_report(cast, review)


def now(report: Report) -> str:
    fresh = Report.objects.select_related("review__host__region").get(pk=report.pk)
    return compose.fingerprint_of(compose.document_of(fresh.review))


def share(cast: Cast, report: Report) -> Report:
    """Take the report through the team's check to the host."""
    actions.open_team_check(by=cast.coordinator, report=fresh(report))
    actions.share_for_accuracy(by=cast.coordinator, report=fresh(report))
    return fresh(report)


def fresh(report: Report) -> Report:
    return Report.objects.select_related("review__host__region", "review__framework").get(pk=report.pk)


def approved(cast: Cast, report: Report) -> Report:
    report = share(cast, report)
    actions.approve(by=cast.psw, report=report, fingerprint=now(report))
    return fresh(report)


def test_a_whole_report_becomes_final_and_its_bytes_are_kept(
    cast: Cast, report: Report, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        actions.finalise(by=cast.coordinator, report=approved(cast, report))

    version = ReportVersion.objects.get()
    content = version.file.open().read()
    assert content.startswith(b"%PDF")
    assert version.sha256 == hashlib.sha256(content).hexdigest()
    assert (version.frozen_by, version.approved_by) == (cast.coordinator, cast.psw)
    assert fresh(report).review.final_at is not None
    told = {address for message in mail.outbox if "final" in message.subject for address in message.to}
    assert cast.host_dass.email in told
    assert cast.reader.email not in told


def test_the_worker_may_run_twice(cast: Cast, report: Report, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        rendering = actions.finalise(by=cast.coordinator, report=approved(cast, report))

    render.func(rendering.pk)

    assert ReportVersion.objects.count() == 1
    assert Event.objects.filter(verb="report.frozen").count() == 1


def test_an_edit_after_approval_voids_it(cast: Cast, report: Report):
    report = approved(cast, report)
    actions.save_section(
        by=cast.coordinator, report=report, key="summary", body="<p>Other words.</p>", version=1
    )

    with pytest.raises(Refused, match="not approved"):
        actions.finalise(by=cast.coordinator, report=fresh(report))


def test_a_rating_that_changes_after_approval_voids_it(cast: Cast, report: Report):
    report = approved(cast, report)
    report.review.agreed_ratings.update(grade="inadequate")

    with pytest.raises(Refused, match="not approved"):
        actions.finalise(by=cast.coordinator, report=fresh(report))


def test_an_edit_while_the_worker_renders_is_not_frozen(cast: Cast, report: Report):
    report = approved(cast, report)
    rendering = actions.finalise(by=cast.coordinator, report=report)
    actions.save_section(
        by=cast.coordinator, report=fresh(report), key="summary", body="<p>Other words.</p>", version=1
    )

    render.func(rendering.pk)

    assert not ReportVersion.objects.exists()
    assert Rendering.objects.get(pk=rendering.pk).failed_at is not None


def test_approval_is_of_what_was_on_the_screen(cast: Cast, report: Report):
    report = share(cast, report)
    seen = now(report)
    actions.save_section(
        by=cast.coordinator, report=report, key="summary", body="<p>Other words.</p>", version=1
    )

    with pytest.raises(ValidationError, match="changed since"):
        actions.approve(by=cast.psw, report=fresh(report), fingerprint=seen)


@pytest.mark.parametrize(
    "who", ["coordinator", "peer", "host_dass", "host_organiser", "reader", "administrator"]
)
def test_only_a_psw_of_the_team_approves(cast: Cast, report: Report, who: str):
    report = share(cast, report)

    with pytest.raises(Refused):
        actions.approve(by=getattr(cast, who), report=report, fingerprint=now(report))


def write_section(cast: Cast, report: Report, by: User) -> None:
    actions.save_section(by=by, report=report, key="analysis", body="<p>Mine.</p>", version=1)


def write_point(cast: Cast, report: Report, by: User) -> None:
    observations = {"kind": "strength", "number": 1, "observations": [1]}
    actions.save_point(by=by, report=report, title="Mine", text="Mine", version=1, **observations)


def write_recommendation(cast: Cast, report: Report, by: User) -> None:
    recommendation = report.review.recommendations.get(number=1)
    values = {name: getattr(recommendation, name) for name in ("owner", "measure", "baseline", "due_on")}
    reviews_actions.edit_recommendation(
        by=by, recommendation=recommendation, version=0, text="Mine", **values
    )


@pytest.mark.parametrize("write", [write_section, write_point, write_recommendation])
def test_who_wrote_any_part_does_not_approve_though_others_wrote_in_it_since(
    cast: Cast, report: Report, write: Callable[[Cast, Report, User], None]
):
    """The lead was lent to a PSW, who wrote; the coordinator has it back, and has saved the same place again."""
    report = share(cast, report)
    lead, psw = cast.member(report.review, cast.coordinator), cast.member(report.review, cast.psw)
    give(cast.psw, Role.COORDINATOR, region=cast.region)
    TeamMember.objects.filter(pk=lead.pk).update(part="psw")
    TeamMember.objects.filter(pk=psw.pk).update(part="coordinator")
    write(cast, report, cast.psw)
    TeamMember.objects.filter(pk=psw.pk).update(part="psw")
    TeamMember.objects.filter(pk=lead.pk).update(part="coordinator")
    report.sections.update(updated_by=cast.coordinator)

    with pytest.raises(Refused, match="wrote part"):
        actions.approve(by=cast.psw, report=fresh(report), fingerprint=now(report))
    actions.approve(by=cast.second_psw, report=fresh(report), fingerprint=now(report))


def test_who_approved_does_not_make_it_final(cast: Cast, report: Report):
    report = approved(cast, report)
    TeamMember.objects.filter(review=report.review, user=cast.coordinator).update(part="psw")
    give(cast.psw, Role.COORDINATOR, region=cast.region)
    TeamMember.objects.filter(review=report.review, user=cast.psw).update(part="coordinator")
    Report.objects.filter(pk=report.pk).update(approved_fingerprint=now(report))

    with pytest.raises(Refused, match="approved the report yourself"):
        actions.finalise(by=cast.psw, report=fresh(report))
    assert not Rendering.objects.exists()


def test_an_unanswered_comment_stands_in_the_way_of_approval(cast: Cast, report: Report):
    report = share(cast, report)
    comment = actions.comment_on_fact(
        by=cast.host_dass, report=report, section="data", text="There are five teams, not four."
    )
    with pytest.raises(ValidationError, match="no answer"):
        actions.approve(by=cast.psw, report=report, fingerprint=now(report))

    actions.answer_fact_comment(by=cast.coordinator, comment=comment, outcome="accepted", answer="Mended.")

    assert actions.approve(by=cast.psw, report=fresh(report), fingerprint=now(report)).approved_by == cast.psw


def test_a_report_with_gaps_goes_to_nobody(cast: Cast, review: Review):
    report = actions.start_report(by=cast.coordinator, review=review)

    with pytest.raises(ValidationError) as caught:
        actions.open_team_check(by=cast.coordinator, report=report)

    assert "Give six strengths: there are 0." in caught.value.messages
    assert "Write “Summary”." in caught.value.messages


def test_the_host_comments_only_once_it_is_shared(cast: Cast, report: Report):
    with pytest.raises(Refused, match="not shared"):
        actions.comment_on_fact(by=cast.host_dass, report=report, section="data", text="Early.")


def test_the_later_of_two_writers_is_shown_what_stands(cast: Cast, report: Report):
    actions.save_section(by=cast.coordinator, report=report, key="data", body="<p>First.</p>", version=1)

    with pytest.raises(Conflict) as caught:
        actions.save_section(by=cast.coordinator, report=report, key="data", body="<p>Second.</p>", version=1)

    assert caught.value.theirs == {"body": "<p>First.</p>"}
    assert caught.value.version == 2


def test_a_script_in_a_narrative_is_gone_before_it_is_kept(cast: Cast, report: Report):
    section = actions.save_section(
        by=cast.coordinator,
        report=report,
        key="data",
        body='<p onclick="x()">Words<script>alert(1)</script><img src="file:///etc/passwd"></p>',
        version=1,
    )

    assert section.body == "<p>Words</p>"


@pytest.mark.parametrize("who", ["coordinator", "psw", "peer", "host_organiser", "host_lead", "reader_dass"])
def test_only_the_hosts_director_releases(cast: Cast, report: Report, who: str):
    Review.objects.filter(pk=report.review_id).update(
        team_check_opened_at=report.started_at,
        accuracy_opened_at=report.started_at,
        final_at=report.started_at,
    )

    with pytest.raises(Refused):
        actions.release(by=getattr(cast, who), report=fresh(report))

    actions.release(by=cast.host_dass, report=fresh(report))
    assert fresh(report).review.released_at is not None


def test_the_command_writes_the_very_bytes_that_were_frozen(
    cast: Cast, report: Report, django_capture_on_commit_callbacks, tmp_path: Path
):
    with django_capture_on_commit_callbacks(execute=True):
        actions.finalise(by=cast.coordinator, report=approved(cast, report))

    call_command("render_report", report.review.ref, output=tmp_path / "report.pdf")

    assert (
        hashlib.sha256((tmp_path / "report.pdf").read_bytes()).hexdigest()
        == ReportVersion.objects.get().sha256
    )
    assert Event.objects.filter(verb="report.rendered_by_command", review=report.review.ref).count() == 1


def test_the_command_still_writes_them_when_the_drafts_are_deleted(
    cast: Cast, report: Report, django_capture_on_commit_callbacks, tmp_path: Path
):
    with django_capture_on_commit_callbacks(execute=True):
        actions.finalise(by=cast.coordinator, report=approved(cast, report))
    actions.destroy_drafts(by=None, review=report.review)
    note_erasure(rule="drafts", review=report.review.ref)

    call_command("render_report", report.review.ref, output=tmp_path / "report.pdf")

    written = hashlib.sha256((tmp_path / "report.pdf").read_bytes()).hexdigest()
    assert written == ReportVersion.objects.get().sha256


def test_no_pdf_is_made_of_what_was_deleted_while_it_waited(cast: Cast, report: Report):
    rendering = actions.finalise(by=cast.coordinator, report=approved(cast, report))
    actions.destroy_drafts(by=None, review=report.review)

    render.call(rendering.pk)

    assert not Rendering.objects.exists()
    assert not ReportVersion.objects.exists()


def test_what_is_frozen_is_what_was_approved_and_not_what_stood_while_it_was_drawn(
    cast: Cast, report: Report, monkeypatch
):
    rendering = actions.finalise(by=cast.coordinator, report=approved(cast, report))
    section = report.sections.get(key="summary")
    report.sections.filter(key="summary").update(body="<p>Nobody approved this.</p>")

    def put_back(job, told):
        report.sections.filter(key="summary").update(body=section.body)
        return b"%PDF-1.7"

    monkeypatch.setattr("reports.tasks.press.print_bounded", put_back)
    monkeypatch.setattr("reports.tasks.pdf.count_pages", lambda _pdf: 30)

    render.func(rendering.pk)

    assert not ReportVersion.objects.exists()


def test_words_of_somebody_who_no_longer_agrees_stand_in_the_way(cast: Cast, report: Report):
    review = report.review
    record = make_record(review, "C1", cast.host_organiser)
    consent = consent_to_talk(record, cast.host_organiser)
    slot = make_slot(review, "conversation", cast.member(review, cast.peer))
    conversation = Conversation.objects.create(
        review=review,
        appointment=make_appointment(record, slot, cast.host_organiser),
        number=1,
        author=cast.peer,
    )
    Quote.objects.create(conversation=conversation, number=1, text="She rang me back.", author=cast.peer)
    report.sections.filter(key="analysis").update(body="<p>One said “She <em>rang</em> me back”.</p>")
    assert compose.gaps_of(fresh(report)) == []

    consent.withdrawn_at, consent.withdrawn_by = consent.recorded_at, cast.host_organiser
    consent.save()

    (gap,) = compose.gaps_of(fresh(report))
    assert "no longer agrees" in gap.what
    assert gap.address == reverse("reports:section", args=[report.review.ref, "analysis"])
    with pytest.raises(ValidationError, match="no longer agrees"):
        actions.open_team_check(by=cast.coordinator, report=fresh(report))
