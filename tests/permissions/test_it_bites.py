"""The proof of the proof: with a guard of the product taken out, the table's tests say which condition fell."""

from dataclasses import dataclass
from typing import Any

import pytest
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from accounts.access import memberships
from accounts.models import Membership, User
from audits.models import Audit
from conversations.models import Conversation
from core.prepared import NOBODY, Prepared
from core.refusals import Refused
from records import access as records_access
from records.models import Assignment, Record, RecordGrant
from records.scales import Scope
from reports.models import EditionFile, ReportVersion
from reviews.access import live_team, reviews_on_team, standing
from reviews.models import TeamMember
from reviews.stages import Stage
from trail.models import Event

from .judging import at_every_stage, without_each_condition
from .probes import PROBES
from .table import rows
from .world import World

pytestmark = pytest.mark.django_db
ROWS = {row.key: row for row in rows()}


@dataclass(frozen=True)
class Guard:
    """What keeps a condition, what it is exchanged for, and where that must be noticed."""

    word: str
    says: str
    row: tuple[str, str]
    instead: dict[str, Any]
    probe: int = 0

    def __str__(self) -> str:
        return f"{self.word}, {self.says}"


def team(**kept: object) -> dict[str, Any]:
    """A team that asks only what is given."""
    found = lambda: TeamMember.objects.filter(user__is_active=True, **kept)  # noqa: E731 # called each time anew
    return {"reviews.access.visible.live_team": found}


def _passes(*args: object, **kwargs: object) -> None:
    return None


def _everybody(**_: object) -> object:
    return User.objects.values_list("pk", flat=True)


def _may_read(user: User, record: Record) -> bool:
    """Asked anew of the rule, which is asked at each save by a query put together before it was exchanged."""
    try:
        records_access.check_can_read(user, record)
    except Refused:
        return False
    return True


ANEW = {"records.access.may_read": _may_read}


def _audits(user: User) -> object:
    return Audit.objects.filter(record__review__in=reviews_on_team(user))


def _versions(user: User) -> object:
    return ReportVersion.objects.all()


def _events(user: object) -> object:
    return Event.objects.all()


def grants(*, but: str) -> dict[str, Any]:
    """Grants that open something under all of the conditions but one."""

    def found(user: User | None = None) -> object:
        now = timezone.now()
        place = live_team().filter(pk=OuterRef("request__member"), user=OuterRef("user"), part="peer")
        if but == "the same place on the team":
            place = live_team().filter(review=OuterRef("content_object__review"), user=OuterRef("user"))
        responsible = Membership.objects.live().filter(user=OuterRef("responsible"), role="psw")
        conditions: dict[str, Any] = {
            "a place on the team": Exists(place),
            "begun": Q(starts_at__lte=now),
            "not ended": Q(ends_at__gt=now),
            "not withdrawn": Q(withdrawn_at=None),
            "a DBS check": Q(dbs_until_on__gte=timezone.localdate()),
            "in the sample": Q(content_object__selected_at__isnull=False),
            "somebody responsible": Q(responsible=None) | Exists(responsible),
        }
        kept = [condition for name, condition in conditions.items() if name != but]
        rows = RecordGrant.objects.filter(*kept)
        return rows if user is None else rows.filter(user=user.pk)

    return {"records.access.grants.grants_live": found}


def _anybodys(user: User, opening: str = "open_audit") -> object:
    return RecordGrant.objects.filter(content_object__review__in=reviews_on_team(user))


def _any_of_the_review(user: User, opening: str = "open_audit") -> object:
    granted = RecordGrant.objects.filter(user=user.pk).values("content_object__review")
    return Record.objects.filter(review__in=granted).values_list("pk", flat=True)


def _either_scope() -> dict[Scope, tuple[Scope, ...]]:
    return dict.fromkeys(Scope, tuple(Scope))


READ, AUDIT = ("review", "read"), ("audit", "write")
CARD, REVEAL = ("person card", "write"), ("case number", "reveal")
LIVE: dict[str, Any] = {
    "accounts.models.MembershipQuerySet.live": lambda self: self.filter(user__is_active=True),
    # put together anew, of that
    "accounts.access.memberships._roles": Prepared(memberships._held, user=NOBODY),
}
HERE, SAID, CLEAR = {"left_at": None}, {"declared_at__isnull": False}, {"conflict": ""}
OPEN = {"review__closed_at": None}
GRANTED = {"row": ("record", "list"), "probe": 3}
GUARDS = [
    Guard("T", "they left the team", instead=grants(but="a place on the team"), **GRANTED),
    Guard("GR", "they left and came back", instead=grants(but="the same place on the team"), **GRANTED),
    Guard("GR", "it has ended", instead=grants(but="not ended"), **GRANTED),
    Guard("GR", "it has not begun", instead=grants(but="begun"), **GRANTED),
    Guard("GR", "it was withdrawn", instead=grants(but="not withdrawn"), **GRANTED),
    Guard("GR", "their DBS check is out of date", instead=grants(but="a DBS check"), **GRANTED),
    Guard("GR", "nobody is responsible for them", instead=grants(but="somebody responsible"), **GRANTED),
    Guard("GR", "the record left the sample", instead=grants(but="in the sample"), **GRANTED),
    Guard("GR", "it is another peer's", instead={"records.access.grants.grants_of": _anybodys}, **GRANTED),
    Guard(
        "GR",
        "it is of another record",
        instead={"records.access.log.records_granted": _any_of_the_review},
        **GRANTED,
    ),
    Guard(
        "GR(record)",
        "they were granted the audit alone",
        REVEAL,
        {"records.access.grants.OPENS": _either_scope()},
    ),
    Guard(
        "not self",
        "it is themselves",
        ("grant", "approve"),
        {"records.access.check_can_decide": _passes},
        probe=1,
    ),
    Guard(
        "RV",
        "only their organisation knows them",
        REVEAL,
        {"records.views.record.check_signed_in_again": _passes},
    ),
    Guard("T", "they left the team", READ, team(**SAID, **CLEAR, **OPEN)),
    Guard("T", "they did not declare", READ, team(**HERE, **CLEAR, **OPEN)),
    Guard("T", "their conflict is not cleared", READ, team(**HERE, **SAID, **OPEN)),
    Guard("T", "they belong to the host", READ, team(**HERE, **SAID, **CLEAR, **OPEN)),
    Guard("T", "their role ended", READ, team(**HERE, **SAID, **CLEAR, **OPEN)),
    Guard("T", "the review is closed", READ, team(**HERE, **SAID, **CLEAR)),
    Guard("OC", "their role ended", READ, LIVE),
    Guard("yes", "their role ended", ("programme", "manage councils people frameworks"), LIVE),
    Guard(
        "A",
        "they are assigned no longer",
        AUDIT,
        {"records.access.log.assignments_of": lambda user: Assignment.objects.filter(reader=user.pk), **ANEW},
    ),
    Guard(
        "A",
        "they are assigned no longer",
        ("consent", "record"),
        {
            name: lambda *_: True
            for name in ("records.access.people.is_assigned", "records.access.is_assigned")
        },
    ),
    Guard(
        "A",
        "they are assigned no longer",
        ("conversation", "write"),
        {"conversations.access.heard.is_assigned": lambda *_: True},
    ),
    Guard(
        "Q",
        "the attestation was withdrawn",
        AUDIT,
        {"records.access.log.qualified_people": _everybody, **ANEW},
    ),
    Guard(
        "PREP",
        "fieldwork has opened",
        ("record log", "enter or import"),
        {"records.access.check_can_edit_log": _passes},
    ),
    Guard(
        "F", "fieldwork has closed", AUDIT, {"reviews.models.review.Review.is_fieldwork_open": True, **ANEW}
    ),
    Guard(
        "until F",
        "fieldwork has opened",
        ("team", "object to a reviewer"),
        {"reviews.access.checks._check_before_fieldwork": _passes},
    ),
    Guard(
        "until closed", "the review is closed", REVEAL, {"records.access.check_can_reveal_number": _passes}
    ),
    Guard("SUB", "it is not handed in", ("audit", "read"), {"audits.access.audits_visible_to": _audits}),
    Guard("BL", "one reading is not", ("audit", "read"), {"audits.access.blind": Assignment.objects.none}),
    Guard(
        "own",
        "it is another's",
        ("audit", "read"),
        {"audits.access.audits_visible_to": _audits},
        probe=2,
    ),
    Guard("CN", "consent was withdrawn", CARD, {"records.access.people.check_consent_stands": _passes}),
    Guard(
        "CN",
        "the person said no",
        ("conversation", "read"),
        {"conversations.access.heard.conversations_standing": Conversation.objects.all},
    ),
    Guard(
        "RV",
        "they signed in more than five minutes ago",
        REVEAL,
        {"records.views.record.check_signed_in_again": _passes},
    ),
    Guard(
        "SH",
        "the draft is not shared",
        ("ratings", "read together"),
        {"ratings.access.check_can_see_ratings": standing},
    ),
    Guard(
        "FN",
        "the report is not final",
        ("report", "read final and download"),
        {"reports.access.versions_visible_to": _versions},
    ),
    Guard(
        "RL",
        "the report is not released",
        ("report", "read final and download"),
        {"reports.access.versions_visible_to": _versions},
    ),
    Guard(
        "PB",
        "it is not published",
        ("report", "read final and download"),
        {"reports.access.editions.published_files": EditionFile.objects.all},
        probe=2,
    ),
    Guard(
        "not author",
        "they worded one of it",
        ("report", "approve"),
        {"reports.access.checking.is_author": lambda *_: False},
    ),
    Guard(
        "after approval",
        "nobody approved",
        ("report", "finalise"),
        {"reports.access.check_can_finalise": _passes},
    ),
    Guard("self", "it is another's", ("trail", "read own"), {"trail.access.events_visible_to": _events}),
]


@pytest.mark.parametrize("guard", GUARDS, ids=str)
def test_a_guard_that_is_gone_is_missed(world: World, guard: Guard, monkeypatch: pytest.MonkeyPatch):
    row = ROWS[guard.row]
    for name, instead in guard.instead.items():
        monkeypatch.setattr(name, instead)

    said = without_each_condition(world, row, PROBES[row.key][guard.probe])

    assert [line for line in said if f"{guard.word}, {guard.says}" in line], said


def _events_of(ref: str) -> object:
    return Event.objects.filter(review=ref)


def _with_detail(event: Event) -> str:
    return f"{event.subject} {event.detail}"


SHOWN = {"case_number.revealed", "meeting.opened"}
OF_A_REVIEW = ("trail", "read of a review")
TOLD = {
    "NA, who wrote an audit": (("audit", "read"), 0, {"audits.access.may_know_author": lambda *_: True}),
    "metadata, what it was about": (OF_A_REVIEW, 0, {"trail.models.Event.of_what": property(_with_detail)}),
    "NA, on the page": (OF_A_REVIEW, 0, {"trail.access.events_shown_to_host": _events_of}),
    "NA, in the file": (OF_A_REVIEW, 1, {"trail.access.events_shown_to_host": _events_of}),
    "NA, one verb more": (
        OF_A_REVIEW,
        0,
        {"trail.verbs.SHOWN_TO_THE_HOST": SHOWN},
    ),
}


@pytest.mark.parametrize("said", TOLD)
def test_what_nobody_is_told_is_missed_when_they_are(
    world: World, said: str, monkeypatch: pytest.MonkeyPatch
):
    row, probe, changed = TOLD[said]
    for name, instead in changed.items():
        monkeypatch.setattr(name, instead)

    with pytest.raises(AssertionError, match="stands in the answer"):
        at_every_stage(world, ROWS[row], PROBES[row][probe], [Stage.FIELDWORK])
