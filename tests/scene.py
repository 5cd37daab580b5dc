"""One scene with something at every address: four reviews of one host, at four points of a review's life."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.core.files.base import ContentFile
from django.utils import timezone

from accounts.models import Invitation, Membership
from accounts.roles import Role
from audits.models import Audit, AuditRating, CriterionAnswer
from conversations.models import Conversation, ConversationNote, ConversationRating, Meeting, Quote
from ratings.models import Conclusion, Observation
from records import actions as records_actions
from records.models import GrantRequest, Record
from reports import actions as reports_actions, charts, compose
from reports.models import (
    EditionFile,
    FactComment,
    Output,
    PlainText,
    PublicEdition,
    Rendering,
    Report,
    ReportVersion,
)
from reports.outputs.packing import packed
from retention import actions as retention_actions
from retention.models import PersonRequest
from reviews import actions as reviews_actions
from reviews.models import Criterion, Prompt, Review, Scope, Slot, SubTheme, Theme
from tests.cast import (
    LONG_AGO,
    Cast,
    ask_for_grant,
    assign,
    complete_governance,
    consent_to_talk,
    grant,
    make_appointment,
    make_concern,
    make_record,
    make_review,
    make_slot,
)
from tests.reports import sample
from tests.reports.makers import make_evidence, write_report

SHA = "0" * 64


@dataclass(frozen=True)
class Scene:
    """References to what stands where."""

    scoping: Review
    fieldwork: Review
    drafted: Review
    final: Review
    corrected: Review
    chart: str
    final_chart: str
    invitation: Invitation
    token: str
    membership: Membership
    grant_request: GrantRequest
    request_ref: str
    draft: str


def make_scene(cast: Cast) -> Scene:
    drafted, final, fieldwork = _drafted(cast), _final(cast), _fieldwork(cast)
    invitation = Invitation.objects.create(
        email="someone.new@example.org",
        name="Someone New",
        role=Role.PSW,
        council=cast.giver,
        region=cast.region,
        token_hash=SHA,
        invited_by=cast.administrator,
        expires_at=timezone.now() + timedelta(days=7),
    )
    return Scene(
        scoping=_scoping(cast),
        fieldwork=fieldwork,
        drafted=drafted,
        final=final,
        corrected=_corrected(cast),
        chart=charts.key(next(iter(compose.document_of(drafted).charts))),
        final_chart=charts.key(next(iter(compose.document_of(final).charts))),
        invitation=invitation,
        token="not a token anybody was sent",
        membership=Membership.objects.get(user=cast.second_psw),
        grant_request=_grants(cast, fieldwork),
        request_ref=PersonRequest.objects.get().ref,
        draft=_draft(cast),
    )


def _draft(cast: Cast) -> str:
    copied = reviews_actions.copy_framework(
        by=cast.administrator,
        framework=cast.framework,
        region=cast.region,
        name="2027.1",
        effective_on=date(2027, 4, 1),
    )
    return copied.ref


def _scoping(cast: Cast) -> Review:
    before = make_review(cast.host, ref="PR-2024-01")
    Review.objects.filter(pk=before.pk).update(
        imported=True,
        final_at=LONG_AGO - timedelta(days=600),
        closed_at=LONG_AGO,
        fieldwork_from_on=before.fieldwork_from_on - timedelta(days=700),
    )
    before.recommendations.create(
        number=1, text="Ring back", owner="Heads", measure="Calls", baseline="Half", due_on=LONG_AGO.date()
    )
    review = cast.review(ref="PR-2026-01", upto="scoping_opened_at")
    Scope.objects.create(review=review, ambition="To hear people sooner")
    Theme.objects.create(review=review, number=1, title="Being rung back")
    return review


def _fieldwork(cast: Cast) -> Review:
    review = cast.review(ref="PR-2026-02")
    complete_governance(review, cast.host_lead)
    a1, a2, b1 = (make_record(review, ref, cast.host_organiser) for ref in ("A1", "A2", "B1"))
    assign(a1, cast.psw)
    assign(a2, cast.psw)
    assign(a2, cast.second_psw, 2)
    assign(b1, cast.psw)
    _audit(cast, a1, cast.psw, 1, done=False)
    _audit(cast, a2, cast.psw, 1, done=True)
    _audit(cast, a2, cast.second_psw, 2, done=True)
    for record in (a1, a2, b1):
        consent_to_talk(record, cast.host_organiser)
    psw, peer = cast.member(review, cast.psw), cast.member(review, cast.peer)
    heard = make_slot(review, Slot.Kind.CONVERSATION, peer, psw, number=1, day=3)
    ahead = make_slot(review, Slot.Kind.CONVERSATION, peer, psw, number=2, day=4)
    met = make_slot(review, Slot.Kind.PRACTITIONERS, psw, peer, number=3, day=5)
    appointment = make_appointment(a2, heard, cast.host_organiser)
    make_appointment(a1, ahead, cast.host_organiser)
    for record in (a1, a2):
        records_actions.write_card(by=cast.host_organiser, record=record, name="Sam")
    _conversation(cast, review, appointment)
    meeting = Meeting.objects.create(review=review, slot=met, number=1, author=cast.psw, attended=6)
    Quote.objects.create(meeting=meeting, number=1, text="We ring back", author=cast.psw)
    Observation.objects.create(
        review=review, number=1, text="Seen", source="document", document="Policy", author=cast.psw
    )
    Conclusion.objects.create(review=review, number=1, text="So", author=cast.psw)
    make_concern(review, cast.psw, a1, done="Rung")
    retention_actions.place_hold(by=cast.host_lead, review=review, reason="A complaint", kind="report")
    retention_actions.ask_about_person(
        by=cast.host_lead,
        review=review,
        kind=PersonRequest.Kind.ACCESS,
        received_on=timezone.localdate(),
        record=a1,
    )
    return review


def _grants(cast: Cast, review: Review) -> GrantRequest:
    """One request that waits, of A1; A2 granted, which the peer sees already by the conversation."""
    a1, a2 = review.records.filter(category="A").order_by("number")
    grant(a2, cast.peer, cast.host_lead)
    return ask_for_grant(a1, cast.peer)


def _audit(cast: Cast, record: Record, reader: object, reading: int, *, done: bool) -> None:
    words = {"overall": "good", "overall_reason": "As seen", "handed_in_at": LONG_AGO} if done else {}
    audit = Audit.objects.create(record=record, reader=reader, reading=reading, **words)
    for criterion in Criterion.objects.filter(framework=cast.framework):
        CriterionAnswer.objects.create(audit=audit, criterion=criterion, answer="Y" if done else "")
    for subtheme in SubTheme.objects.filter(framework=cast.framework):
        AuditRating.objects.create(audit=audit, subtheme=subtheme, grade="good" if done else "")


def _conversation(cast: Cast, review: Review, appointment: object) -> None:
    conversation = Conversation.objects.create(
        review=review, appointment=appointment, number=1, author=cast.peer, spoke_with="person"
    )
    for prompt in Prompt.objects.filter(framework=cast.framework):
        ConversationNote.objects.create(conversation=conversation, prompt=prompt)
    for subtheme in SubTheme.objects.filter(framework=cast.framework, rated_by_peers=True):
        ConversationRating.objects.create(conversation=conversation, subtheme=subtheme)
    Quote.objects.create(conversation=conversation, number=1, text="She rang back", author=cast.peer)


def _drafted(cast: Cast) -> Review:
    review = cast.review(ref="PR-2026-03", upto="moderated_at")
    make_evidence(cast, review)
    report = write_report(cast, review)
    reports_actions.open_team_check(by=cast.coordinator, report=_fresh(report))
    reports_actions.share_for_accuracy(by=cast.coordinator, report=_fresh(report))
    reports_actions.comment_on_draft(
        by=cast.psw, report=_fresh(report), section="data", text="Say of how many"
    )
    FactComment.objects.create(
        report=report, number=1, section="data", text="Five teams", made_by=cast.host_dass
    )
    Rendering.objects.create(
        report=report,
        number=1,
        fingerprint=SHA,
        asked_by=cast.coordinator,
        finished_at=timezone.now(),
        pages=30,
        sha256=SHA,
        progress=100,
        file=ContentFile(b"%PDF-draft", "draft.pdf"),
    )
    make_output(cast, report, "word")
    written_for = compose.hash_of(compose.originals_of(report)["strength", 1])
    PlainText.objects.create(
        report=report, part="strength", number=1, text="Workers ring back.", written_for=written_for
    )
    return _fresh(report).review


def _final(cast: Cast) -> Review:
    review = cast.review(ref="PR-2026-04", upto="moderated_at")
    make_evidence(cast, review)
    report = write_report(cast, review)
    moment = timezone.now()
    Review.objects.filter(pk=review.pk).update(
        team_check_opened_at=moment, accuracy_opened_at=moment, final_at=moment
    )
    version = ReportVersion.objects.create(
        report=report,
        number=1,
        dated_on=moment.date(),
        frozen_by=cast.coordinator,
        approved_by=cast.psw,
        pages=30,
        sha256=SHA,
        html="<p>The final words</p>",
        facts=[
            {
                "number": 1,
                "section": "Summary",
                "passage": "Four teams",
                "text": "Five teams",
                "outcome": "Accepted",
                "answer": "Five it is",
            }
        ],
        data=compose.data_of(compose.document_of(_fresh(report).review)),
        file=ContentFile(b"%PDF-final", "final.pdf"),
    )
    make_edition(cast, version)
    zipped = packed([("sub-theme-1.csv", b"1 Voice,Number of records")])
    for kind in Output.Kind:
        make_output(cast, report, kind, version, content=zipped)
    return _fresh(report).review


def _corrected(cast: Cast) -> Review:
    review = cast.review(ref="PR-2026-06", upto="moderated_at")
    report = Report.objects.create(review=review)
    moment = timezone.now()
    Review.objects.filter(pk=review.pk).update(
        team_check_opened_at=moment, accuracy_opened_at=moment, final_at=moment
    )
    ReportVersion.objects.create(
        report=report,
        number=1,
        dated_on=moment.date(),
        frozen_by=cast.coordinator,
        approved_by=cast.psw,
        pages=30,
        sha256=SHA,
        html="<p>The final words</p>",
        data=compose.data_of(sample.rich_document()),
        file=ContentFile(b"%PDF-final", "final.pdf"),
    )
    correction = reports_actions.begin_correction(
        by=cast.coordinator, report=_fresh(report), wrong="The month is wrong", said_by="The host"
    )
    correction.texts.create(kind="summary", field="body", text="<p>The mended words</p>")
    return review


def make_output(
    cast: Cast,
    report: Report,
    kind: str,
    version: ReportVersion | None = None,
    *,
    content: bytes = b"made",
    html: str = "<p>Plain words</p>",
) -> Output:
    """A document that the worker has made, of the draft or of a version."""
    return Output.objects.create(
        report=report,
        version=version,
        kind=kind,
        fingerprint=SHA,
        asked_by=cast.coordinator,
        finished_at=timezone.now(),
        size=len(content),
        sha256=SHA,
        html=html,
        file=ContentFile(content, f"made.{kind}"),
    )


EDITION_SHA = "e" * 64


def make_edition(cast: Cast, version: ReportVersion, *, words: str = "words") -> PublicEdition:
    """The edition for everybody that the worker has made, and nobody has published."""
    edition = PublicEdition.objects.create(
        version=version,
        asked_by=cast.coordinator,
        tries=1,
        finished_at=timezone.now(),
        left_out=compose.left_out_of(version),
    )
    for kind in EditionFile.Kind:
        EditionFile.objects.create(
            edition=edition,
            kind=kind,
            pages=2,
            size=13,
            sha256=EDITION_SHA,
            html="" if kind == EditionFile.Kind.SUMMARY else f"<p>Everybody’s {words} of the {kind}</p>",
            file=ContentFile(f"%PDF-everybody {kind}".encode(), f"{kind}.pdf"),
        )
    return edition


def _fresh(report: Report) -> Report:
    return Report.objects.select_related("review__host__region", "review__framework").get(pk=report.pk)
