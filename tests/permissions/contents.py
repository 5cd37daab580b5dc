"""What is in a review of the table's world: one of everything that somebody must not see, each with the same word."""

from dataclasses import dataclass

from django.core.files.base import ContentFile
from django.utils import timezone

from accounts.models import User
from audits.models import Audit, AuditRating, CriterionAnswer
from conversations.models import Conversation, ConversationNote, ConversationRating, Meeting, Quote
from ratings.models import AgreedRating, Conclusion, Observation
from records import actions as records_actions
from records.actions.log import bound_to
from records.models import Assignment, CaseNumber, GrantRequest, Record
from records.scales import Scope as Opens
from records.sealing import seal
from reports.models import (
    EditionFile,
    Output,
    Point,
    PublicEdition,
    Rendering,
    Report,
    ReportVersion,
    Section,
    SectionVersion,
)
from reports.sections import SectionKey
from reviews.models import Recommendation, Review, Scope, Slot, TeamMember, Theme
from tests.cast import (
    LONG_AGO,
    assign,
    consent_to_talk,
    grant,
    make_appointment,
    make_concern,
    make_record,
    make_slot,
)
from trail import actions as trail

SHA = "0" * 64


@dataclass(frozen=True)
class Staff:
    """Who is in a review: its team of four, and the organiser and information lead of the host."""

    coordinator: User
    first: User
    second: User
    peer: User
    host: User
    lead: User


def fill(review: Review, staff: Staff, word: str) -> None:
    """A1 is read by the first PSW, who has begun; A2 by both, who have handed in; B1 by the first, who has not begun.

    The peer was granted A2 itself and the audit of B1, and meets the people of A1 and A2.
    The first PSW raised concern 1, the peer concern 2 and the second PSW concern 3.
    Conversation 1 is the peer's own and 2 the first PSW's, both being written; 3 is handed in by the second PSW.
    """
    Scope.objects.create(review=review, ambition=f"Ambition {word}")
    Theme.objects.create(review=review, number=1, title=f"Theme {word}")
    records = {ref: _record(review, staff, ref, word) for ref in ("A1", "A2", "B1")}
    assign(records["A1"], staff.first)
    _audit(records["A1"], staff.first, 1, word, is_in=False)
    for reading, reader in ((1, staff.first), (2, staff.second)):
        assign(records["A2"], reader, reading)
        _audit(records["A2"], reader, reading, word, is_in=True)
    Assignment.objects.filter(record=records["A2"]).update(handed_in_at=LONG_AGO, begun_at=LONG_AGO)
    assign(records["B1"], staff.first)
    for ref, scope in (("A2", Opens.RECORD), ("B1", Opens.AUDIT)):
        given = grant(records[ref], staff.peer, staff.lead, scope)
        GrantRequest.objects.filter(grant=given).update(ref=ref_of("give", word, ref))
    _heard(review, staff, records, word)
    for raiser in (staff.first, staff.peer, staff.second):
        make_concern(review, raiser, records["A1"], seen=f"Worried {word}", done=f"Done {word}")
    _weighed(review, staff, word)
    _reported(review, staff, word)
    _noted(review, staff, word)


def ref_of(what: str, word: str, ref: str = "A1") -> str:
    """What a request about that record of the review with that word is called in addresses, eight letters."""
    return f"{what}{word[:2]}{ref}".lower()


def _record(review: Review, staff: Staff, ref: str, word: str) -> Record:
    record = make_record(review, ref, staff.host)
    sealed = seal(f"{ref} {word}", bound_to=bound_to(record))
    CaseNumber.objects.create(record=record, sealed=sealed, entered_by=staff.host)
    consent_to_talk(record, staff.host)
    records_actions.write_card(by=staff.host, record=record, called_by=f"Called {word}")
    return record


def _audit(record: Record, reader: User, reading: int, word: str, *, is_in: bool) -> Audit:
    handed_in = {"handed_in_at": LONG_AGO, "overall": "good", "overall_reason": f"Reason {reading} {word}"}
    begun = {"lens_process": f"Begun {word}"}
    audit = Audit.objects.create(
        record=record, reader=reader, reading=reading, **(handed_in if is_in else begun)
    )
    framework = record.review.framework
    assert framework is not None
    CriterionAnswer.objects.bulk_create(
        CriterionAnswer(audit=audit, criterion=one, answer="Y" if is_in else "")
        for one in framework.criteria.all()
    )
    AuditRating.objects.bulk_create(
        AuditRating(audit=audit, subtheme=one, grade="good" if is_in else "")
        for one in framework.subthemes.all()
    )
    return audit


def _heard(review: Review, staff: Staff, records: dict[str, Record], word: str) -> None:
    team = {member.user_id: member for member in TeamMember.objects.filter(review=review)}
    first, second, peer = (team[user.pk] for user in (staff.first, staff.second, staff.peer))
    plan = [
        ("A2", (peer, first), staff.peer),
        ("A1", (peer, first), staff.first),
        ("B1", (second,), staff.second),
    ]
    for number, (ref, present, author) in enumerate(plan, start=1):
        slot = make_slot(review, Slot.Kind.CONVERSATION, *present, number=number, day=number + 2)
        appointment = make_appointment(records[ref], slot, staff.host)
        conversation = Conversation.objects.create(
            review=review,
            appointment=appointment,
            number=number,
            author=author,
            spoke_with="person",
            overall="good" if number == 3 else "",
            handed_in_at=LONG_AGO if number == 3 else None,
        )
        _notebook(review, conversation, word)
    met = make_slot(review, Slot.Kind.PRACTITIONERS, first, peer, number=4, day=6)
    Slot.objects.filter(review=review).update(title=f"Slot {word}")
    meeting = Meeting.objects.create(
        review=review, slot=met, number=1, author=staff.second, attended=6, notes=f"Notes {word}"
    )
    Quote.objects.create(meeting=meeting, number=1, text=f"Said {word}", author=staff.second)


def _notebook(review: Review, conversation: Conversation, word: str) -> None:
    framework = review.framework
    assert framework is not None
    for prompt in framework.prompts.all():
        ConversationNote.objects.create(conversation=conversation, prompt=prompt, text=f"Heard {word}")
    for subtheme in framework.subthemes.filter(rated_by_peers=True):
        ConversationRating.objects.create(conversation=conversation, subtheme=subtheme)
    Quote.objects.create(
        conversation=conversation, number=1, text=f"Quoted {word}", author=conversation.author
    )


def _weighed(review: Review, staff: Staff, word: str) -> None:
    Observation.objects.create(
        review=review, number=1, text=f"Seen {word}", source="document", document="Policy", author=staff.first
    )
    Conclusion.objects.create(review=review, number=1, text=f"So {word}", author=staff.first)
    framework = review.framework
    assert framework is not None
    for subtheme in framework.subthemes.all():
        AgreedRating.objects.create(
            review=review, subtheme=subtheme, grade="good", reason=f"Agreed {word}", agreed_by=staff.second
        )


def _reported(review: Review, staff: Staff, word: str) -> None:
    report = Report.objects.create(review=review)
    report.authors.add(staff.coordinator)
    Section.objects.bulk_create(
        Section(report=report, key=key, body=f"<p>Draft {word}</p>", version=1) for key in SectionKey.values
    )
    SectionVersion.objects.bulk_create(
        SectionVersion(section=section, number=1, body=f"<p>Earlier {word}</p>", words=2)
        for section in report.sections.all()
    )
    Point.objects.bulk_create(
        Point(report=report, kind=kind, number=number, title=f"{kind} {word}", text="Found")
        for kind in Point.Kind.values
        for number in range(1, 7)
    )
    Recommendation.objects.create(
        review=review,
        number=1,
        text=f"Do {word}",
        owner="Heads",
        measure="Calls",
        baseline="Half",
        due_on=LONG_AGO.date(),
    ).authors.add(staff.coordinator)
    made = {"pages": 30, "sha256": SHA}
    Rendering.objects.create(
        report=report,
        number=1,
        fingerprint=SHA,
        asked_by=staff.coordinator,
        finished_at=timezone.now(),
        progress=100,
        file=ContentFile(f"%PDF draft {word}".encode(), f"draft-{word}.pdf"),
        **made,
    )
    version = ReportVersion.objects.create(
        report=report,
        number=1,
        dated_on=LONG_AGO.date(),
        frozen_by=staff.coordinator,
        approved_by=staff.second,
        frozen_at=LONG_AGO,
        html=f"<p>Final {word}</p>",
        file=ContentFile(f"%PDF final {word}".encode(), f"final-{word}.pdf"),
        **made,
    )
    edition = PublicEdition.objects.create(
        version=version,
        asked_by=staff.coordinator,
        finished_at=timezone.now(),
        published_at=timezone.now(),
        published_by=staff.coordinator,
    )
    for file_kind in EditionFile.Kind:
        EditionFile.objects.create(
            edition=edition,
            kind=file_kind,
            size=9,
            html=f"<p>For all: {file_kind} {word}</p>",
            file=ContentFile(f"%PDF for all: {file_kind} {word}".encode(), f"{word}.pdf"),
            **made,
        )
    for kind, of in (("word", None), ("word", version), ("plain", version), ("letter", version)):
        which = "final" if of else "draft"
        Output.objects.create(
            report=report,
            version=of,
            kind=kind,
            fingerprint=SHA,
            asked_by=staff.coordinator,
            finished_at=timezone.now(),
            size=9,
            sha256=SHA,
            html=f"<p>Plainly {word}</p>",
            file=ContentFile(f"{kind} {which} {word}".encode(), f"{which}-{word}.{kind}"),
        )


AUTHORS_VERBS = ("audit.begun", "audit.handed_in", "rating.agreed", "meeting.opened", "evidence.opened")
"""What would tell the host which reviewer wrote what."""


def _noted(review: Review, staff: Staff, word: str) -> None:
    """A number revealed, for a reason; and lines of somebody with what they wrote themselves."""
    told: dict[str, object] = {"reason": f"Told {word}"}
    trail.record(
        by=staff.first,
        verb="case_number.revealed",
        subject=f"record {word}",
        review=review.ref,
        detail=told,
    )
    for verb in AUTHORS_VERBS:
        trail.record(by=staff.first, verb=verb, subject=f"written {word}", review=review.ref, detail=told)
    own = {**told, "own": True}
    trail.record(
        by=staff.first, verb="audit.opened", subject=f"written {word}", review=review.ref, detail=own
    )
