"""Puts a text of its own into every field that tells of somebody, and remembers who may meet it."""

import json
from dataclasses import dataclass, field

from django.utils import timezone

from audits.models import Audit
from concerns.models import Concern, Entry
from concerns.sealing import seal_texts
from conversations.models import Conversation, Quote
from ratings.models import Moderation, Proposal
from records.models import Assignment, CaseNumber, PersonCard, Record
from records.scales import CARD_FIELDS
from records.sealing import seal
from reports.models import FactComment, GateAnswer, Report, TeamComment
from reviews.models import Recommendation, RecommendationUpdate, Slot, TeamMember
from tests.canaries.table import HOST_ORGANISERS, NOBODY, RULES, concern, followed
from tests.cast import LONG_AGO, Cast, assign, consent_to_talk, make_appointment, make_record, make_slot
from tests.scene import Scene

SCRIPT = "<script>x(9)</script>"
"""Stands behind every canary, as if somebody had got it past the form: no page may send it out as it is."""


@dataclass
class Planted:
    """Each canary's text, where it stands, and who in the cast may read it."""

    sees: dict[str, frozenset[str]] = field(default_factory=dict)
    stands: dict[str, str] = field(default_factory=dict)

    def new(self, where: str, sees: frozenset[str]) -> str:
        canary = f"qz{len(self.sees):04d}zq"
        self.sees[canary], self.stands[canary] = sees, where
        return canary


def plant(cast: Cast, scene: Scene) -> Planted:
    """Fill the scene up, then plant. Every rule of the table has at least one row to stand in."""
    _fill(cast, scene)
    planted = Planted()
    for (model, name), rule in RULES.items():
        is_seldom = model is TeamMember or (model, name) == (Quote, "reworded")
        rows = list(model._default_manager.exclude(**({name: ""} if is_seldom else {})))
        assert rows, f"the scene has no {model.__name__}"
        for row in rows:
            canary = planted.new(f"{model.__name__}.{name} {row}", rule(row))
            text = f"<p>{canary}</p>" if name == "html" else canary + SCRIPT
            text = f"{canary}@example.org" if name == "email" else text
            model._default_manager.filter(pk=row.pk).update(**{name: text})
    for record in Record.objects.select_related("review"):
        _plant_identity(cast, planted, record)
    _plant_concerns(planted)
    return planted


def _plant_identity(cast: Cast, planted: Planted, record: Record) -> None:
    place = f"{record.review.ref}/{record.ref}"
    number = planted.new(f"case record number of {place}", NOBODY)
    CaseNumber.objects.update_or_create(
        record=record,
        defaults={"sealed": seal(number, bound_to=place), "entered_by": cast.host_organiser},
    )
    sees = HOST_ORGANISERS
    if record.review.is_fieldwork_open and hasattr(record, "consent"):
        meeting = TeamMember.objects.filter(slots__appointment__record=record)
        sees |= {
            "coordinator",
            *(member.user.email.partition("@")[0].replace(".", "_") for member in meeting),
        }
    kept = {name: planted.new(f"card of {place}, {name}", sees) for name in CARD_FIELDS}
    PersonCard.objects.update_or_create(
        record=record,
        defaults={
            "sealed": seal(json.dumps(kept), bound_to=f"{place}/card"),
            "updated_by": cast.host_organiser,
        },
    )


def _plant_concerns(planted: Planted) -> None:
    """Sealed texts: what was raised, who had been told, and what was done."""
    for row in Concern.objects.select_related("review", "raised_by"):
        texts = {name: planted.new(f"{row}, {name}", concern(row)) + SCRIPT for name in ("seen", "told")}
        row.sealed = seal_texts(row, **texts)
        row.save()
    for entry in Entry.objects.select_related("concern__review"):
        entry.sealed = seal_texts(entry, text=planted.new(f"{entry}", followed(entry)) + SCRIPT)
        entry.save()


def _fill(cast: Cast, scene: Scene) -> None:
    """What the scene lacks: a blind reading, a decided one, a handed-in conversation, a conflict and an objection."""
    review = scene.fieldwork
    Assignment.objects.filter(record__audits__handed_in_at__isnull=False).update(handed_in_at=LONG_AGO)
    TeamComment.objects.update(answer="x", answered_by=cast.coordinator, answered_at=LONG_AGO)
    for report in Report.objects.all():
        GateAnswer.objects.create(
            report=report,
            part="summary",
            kind="name",
            digest="a" * 64,
            reason="x",
            answered_by=cast.coordinator,
        )
    blind = make_record(review, "C1", cast.host_organiser)
    assign(blind, cast.psw)
    assign(blind, cast.second_psw, 2)
    Assignment.objects.filter(record=blind, reader=cast.psw).update(handed_in_at=LONG_AGO)
    Audit.objects.create(
        record=blind, reader=cast.psw, reading=1, overall="good", overall_reason="x", handed_in_at=LONG_AGO
    )
    decided = Record.objects.get(review=review, category="A", number=2)
    Moderation.objects.create(record=decided, reason="x", decided_by=cast.coordinator)
    Proposal.objects.create(record=decided, reason="x", written_by=cast.psw)
    heard = make_record(review, "D1", cast.host_organiser)
    consent_to_talk(heard, cast.host_organiser)
    slot = make_slot(review, Slot.Kind.CONVERSATION, cast.member(review, cast.peer), number=9, day=6)
    conversation = Conversation.objects.create(
        review=review,
        appointment=make_appointment(heard, slot, cast.host_organiser),
        number=9,
        author=cast.peer,
        overall="good",
        handed_in_at=timezone.now(),
    )
    Quote.objects.create(
        conversation=conversation,
        number=1,
        text="x",
        author=cast.peer,
        use=Quote.Use.REWORDED,
        reworded="y",
        decided_by=cast.coordinator,
        decided_at=LONG_AGO,
    )
    FactComment.objects.update(
        outcome="accepted", answer="x", answered_by=cast.coordinator, answered_at=LONG_AGO
    )
    RecommendationUpdate.objects.create(
        review=scene.scoping,
        recommendation=Recommendation.objects.get(review__imported=True),
        status=RecommendationUpdate.Status.DONE,
        text="x",
    )
    TeamMember.objects.filter(review=scene.scoping, user=cast.psw).update(
        conflict="x",
        conflict_cleared_at=LONG_AGO,
        conflict_cleared_by=cast.coordinator,
        objection="x",
        objected_at=LONG_AGO,
        objected_by=cast.host_dass,
    )
