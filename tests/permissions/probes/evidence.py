"""Rows *audit*, *conversation*, *meeting*, *observation*, *judgement* and *ratings*: what was read and heard."""

from django.urls import reverse
from django.utils import timezone

from audits.models import Audit, AuditRating, CriterionAnswer
from conversations.models import ConversationNote, ConversationRating, Meeting
from ratings.models import AgreedRating, Conclusion, Moderation, Observation, Proposal
from records.models import Assignment
from reviews.stages import Stage
from tests.permissions.stages import between
from tests.permissions.visiting import Fields, Probe, Visit, asked, form, page
from tests.permissions.world import World

NOT_FINAL = between(Stage.PLANNED, Stage.FACTUAL_ACCURACY)
NOTED = between(Stage.FIELDWORK, Stage.FACTUAL_ACCURACY)
NOTED_BECAUSE = "what is noted is noted from the first day of fieldwork until the report is final"
ANSWER: Fields = {"1.1-answer": "Y", "1.1-comment": "New words", "1.1-version": "0"}
DECISION: Fields = {"reading": "1", "overall": "good", "reason": "New decision", "version": "0"}
PROPOSAL: Fields = {"overall": "good", "reason": "New proposal", "version": "0"}
AGREED: Fields = {"grade": "outstanding", "reason": "New reason", "version": "0"}


def own(visit: Visit) -> int:
    """The conversation this person writes up; for who writes none, the peer's."""
    return 2 if visit.who == "psw" else 1


def _readers(visit: Visit) -> list[str]:
    """What would tell a peer who wrote what they read."""
    cast = visit.world.cast
    people = (cast.psw, cast.second_psw) if visit.who == "peer" else ()
    return [words for person in people for words in (person.name, person.email, person.ref)]


def _read_once(_: object) -> None:
    """Whoever sees another reading of the record keeps theirs, so here each record has one."""
    Assignment.objects.filter(reading=2).update(ended_at=timezone.now())
    Audit.objects.filter(reading=2).delete()


def _answered(visit: Visit) -> bool:
    return CriterionAnswer.objects.filter(
        audit__record__review__ref=visit.place.ref, comment="New words"
    ).exists()


def _graded(visit: Visit) -> bool:
    ratings = AuditRating.objects.filter(audit__record__review__ref=visit.place.ref, grade="outstanding")
    return ratings.exists()


def _agreed_once(_: Visit) -> str:
    return "1 of 1 record)"


def _differ(world: World) -> None:
    """The second readings rate their record otherwise overall."""
    Audit.objects.filter(reading=2).update(overall="inadequate")


def _rate(visit: Visit) -> Fields:
    number = 6 if visit.aim == "another" else 1
    return {f"subtheme_{number}": "outstanding", "version": "0", "spoke_with": "person"}


def _rated(visit: Visit) -> bool:
    ratings = ConversationRating.objects.filter(conversation__review__ref=visit.place.ref)
    return ratings.filter(grade="outstanding").exists()


PROBES: dict[tuple[str, str], list[Probe]] = {
    ("audit", "write"): [
        form("audits:answer_save", "A1", "1.1", sends=ANSWER, changes=_answered),
        form("audits:section", "A1", "group-1", sends=ANSWER, changes=_answered),
        form(
            "audits:start",
            "B1",
            sends={},
            changes=lambda visit: Audit.objects.filter(
                record__review__ref=visit.place.ref, record__category="B"
            ).exists(),
            spares=frozenset({"own"}),
        ),
        form(
            "ratings:reopen",
            "A2",
            1,
            sends={"reason": "New reason"},
            changes=lambda visit: Audit.objects.filter(
                record__review__ref=visit.place.ref, record__category="A", record__number=2, handed_in_at=None
            ).exists(),
            prepare=_read_once,
        ),
    ],
    ("audit", "read"): [
        page(
            "audits:read",
            "A2",
            2,
            shows=lambda visit: f"Reason 2 {visit.place.word}",
            hides=_readers,
            without="own",
        ),
        page(
            "audits:readings",
            "A2",
            shows=lambda visit: reverse("audits:read", args=[visit.place.ref, "A2", 2]),
            hides=_readers,
            without="own",
            quiet=True,
        ),
        page(
            "audits:read",
            "A1",
            1,
            shows=lambda visit: f"Begun {visit.place.word}",
            words=frozenset({"own"}),
        ),
    ],
    ("audit", "export"): [
        asked(
            "ratings:data",
            sends={"reason": "For the yearly report", "format": "csv"},
            shows=lambda visit: f"Reason 2 {visit.place.word}",
            quiet=True,
        ),
    ],
    ("audit", "moderate"): [
        form(
            "ratings:moderate",
            "A2",
            sends=DECISION,
            changes=lambda visit: Moderation.objects.filter(record__review__ref=visit.place.ref).exists(),
            words=frozenset({"decide"}),
            stages=NOT_FINAL,
            because="what stands in a final report stands",
            quiet=True,
        ),
        page(
            "ratings:moderate",
            "A2",
            shows=lambda visit: f"Reason 2 {visit.place.word}",
            also={"CO": "T SUB", "PR": "T own pair SUB BL"},
            words=frozenset({"SUB"}),
            because="the two readers see side by side what the coordinator decides between",
            quiet=True,
        ),
        form(
            "ratings:propose",
            "A2",
            sends=PROPOSAL,
            changes=lambda visit: Proposal.objects.filter(record__review__ref=visit.place.ref).exists(),
            also={"PR": "T own pair propose SUB BL"},
            words=frozenset({"BL"}),
            stages=NOT_FINAL,
            prepare=_differ,
            because="what stands in a final report stands; nobody proposes before both are in",
        ),
    ],
    ("conversation", "write"): [
        form(
            "conversations:write",
            own,
            1,
            sends={"text": "New words", "version": "0"},
            changes=lambda visit: ConversationNote.objects.filter(
                conversation__review__ref=visit.place.ref, text="New words"
            ).exists(),
        ),
    ],
    ("conversation", "read"): [
        page("conversations:read", 3, shows=lambda visit: f"Heard {visit.place.word}", without="own"),
        page(
            "conversations:read",
            own,
            shows=lambda visit: f"Heard {visit.place.word}",
            words=frozenset({"own"}),
        ),
    ],
    ("meeting", "write"): [
        form(
            "conversations:meeting_write",
            4,
            sends={"attended": "5", "areas": "New areas", "notes": "New", "version": "0"},
            changes=lambda visit: Meeting.objects.filter(
                review__ref=visit.place.ref, areas="New areas"
            ).exists(),
            stages=NOT_FINAL,
            because="what stands in a final report stands",
        ),
    ],
    ("meeting", "read"): [
        page("conversations:meeting_read", 1, shows=lambda visit: f"Notes {visit.place.word}"),
    ],
    ("observation", "write"): [
        form(
            "ratings:observation_create",
            sends={"text": "Newly seen", "where": "document:", "document": "Policy"},
            changes=lambda visit: Observation.objects.filter(
                review__ref=visit.place.ref, text="Newly seen"
            ).exists(),
            stages=NOTED,
            because=NOTED_BECAUSE,
        ),
        form(
            "ratings:conclusion_edit",
            1,
            sends={"text": "Newly drawn", "observations": "1", "version": "0"},
            changes=lambda visit: Conclusion.objects.filter(
                review__ref=visit.place.ref, text="Newly drawn"
            ).exists(),
            stages=NOTED,
            because=NOTED_BECAUSE,
        ),
    ],
    ("observation", "read"): [
        page("ratings:observation_list", shows=lambda visit: f"Seen {visit.place.word}"),
        page("ratings:conclusion_list", shows=lambda visit: f"So {visit.place.word}"),
    ],
    ("judgement", "make"): [
        form(
            "audits:rating_save",
            "A1",
            1,
            sends={"1-grade": "outstanding", "1-note": "", "1-version": "0"},
            changes=_graded,
            columns=frozenset({"PR"}),
            because="peers rate what they heard, and not what they do not read",
        ),
        form(
            "conversations:rate",
            own,
            sends=_rate,
            changes=_rated,
            ignores=frozenset({"PR"}),
            because="a PSW rates a conversation as they write it up",
            quiet=True,
        ),
    ],
    ("ratings", "agree for the review"): [
        form(
            "ratings:agree",
            1,
            sends=AGREED,
            changes=lambda visit: AgreedRating.objects.filter(
                review__ref=visit.place.ref, reason="New reason"
            ).exists(),
            stages=between(Stage.MODERATION, Stage.FACTUAL_ACCURACY),
            because="ratings are agreed when everything is in, until the report is final",
        ),
    ],
    ("ratings", "read together"): [
        page(
            "ratings:overview",
            shows=lambda visit: f"Agreed {visit.place.word}",
            spares=frozenset({"BL"}),
        ),
        page(
            "ratings:overview",
            shows=lambda visit: reverse("ratings:moderate", args=[visit.place.ref, "A2"]),
            columns=frozenset({"PR"}),
            words=frozenset({"BL"}),
            ignores=frozenset({"CO"}),
            because="that two readings can be compared says that both are in",
            quiet=True,
        ),
        page(
            "ratings:agreement",
            shows=_agreed_once,
            also={"PR": "T BL"},
            columns=frozenset({"PR", "CO"}),
            ignores=frozenset({"LE", "HO", "HD", "RR"}),
            because="how far readers agree says something of readings that nobody has decided between",
            quiet=True,
        ),
    ],
}
