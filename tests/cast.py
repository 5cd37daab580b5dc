"""The cast: everyone the tests speak of, made once, and small typed makers for what they meet."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Permission
from django.utils import timezone

from accounts.models import Membership, Qualification, User
from accounts.roles import Role
from accounts.sealed import seal_for
from concerns.models import Concern, Entry
from concerns.sealing import seal_texts
from councils.models import Council, Region
from records.models import (
    Appointment,
    Assignment,
    Consent,
    GovernanceChecklist,
    GrantRequest,
    Record,
    RecordGrant,
)
from records.scales import Article6, Article9, Safeguard, Scope
from reviews.models import Criterion, Framework, Prompt, Review, Slot, SlotAttendee, SubTheme, TeamMember
from reviews.models.review import FACTS
from reviews.scales import SCALE

PASSWORD = "a long enough password"
APP_SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
"""Of everybody's authenticator app."""
LONG_AGO = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)


def make_region(name: str = "Aldermere") -> Region:
    return Region.objects.create(name=name, slug=name.lower())


def make_council(region: Region, name: str) -> Council:
    number = Council.objects.count() + 1
    return Council.objects.create(
        region=region, name=name, slug=name.lower().replace(" ", "-"), ons_code=f"X{number:08d}"
    )


def make_user(name: str, *, second_step: bool = True, **fields: int) -> User:
    """Make somebody with a password and an authenticator app, or without the app, whom no page opens for."""
    address = f"{name.lower().replace(' ', '.')}@example.org"
    user = User.objects.create_user(address, PASSWORD, name=name, **fields)
    if second_step:
        set_up_second_steps(user)
    return user


def give(user: User, role: Role, council: Council | None = None, region: Region | None = None) -> Membership:
    """Give a role; the region is the council's unless named."""
    place = region or (council.region if council else None)
    return Membership.objects.create(user=user, role=role, council=council, region=place, started_at=LONG_AGO)


def set_up_second_steps(*people: User) -> None:
    """Give each an authenticator app, in one query."""
    Authenticator.objects.bulk_create(
        Authenticator(
            user=person,
            type=Authenticator.Type.TOTP,
            data={"ref": f"app{person.ref[3:]}", "secret": seal_for(person, APP_SECRET)},
        )
        for person in people
    )


def make_framework(region: Region) -> Framework:
    """Three criteria in three groups and one of the region, three sub-themes (the third not for peers), two prompts."""
    framework = Framework.objects.create(
        region=region,
        version="2026.1",
        title="Test framework",
        effective_on=date(2026, 1, 1),
        published_at=LONG_AGO,
    )
    rows = [("1.1", 1, False), ("2.1", 2, False), ("3.1", 3, False), ("4.1", 4, True)]
    for position, (code, group, regional) in enumerate(rows, start=1):
        Criterion.objects.create(
            framework=framework,
            position=position,
            code=code,
            group=group,
            group_title=f"Group {group}",
            text=f"Criterion {code} in words",
            guidance="What to look for.",
            regional=regional,
        )
    for number, by_peers in ((1, True), (2, True), (6, False)):
        SubTheme.objects.create(
            framework=framework,
            number=number,
            title=f"Sub-theme {number} in words",
            rated_by_peers=by_peers,
            holds_back=number == 6,
            descriptors={grade.value: f"What {grade.label} looks like for {number}." for grade in SCALE},
        )
    for number in (1, 2):
        Prompt.objects.create(framework=framework, number=number, text=f"Prompt {number} in words")
    return framework


def make_review(
    host: Council, framework: Framework | None = None, *, ref: str = "PR-2026-01", upto: str = ""
) -> Review:
    """Make a review with every dated fact in place up to and including `upto` (none when empty), a day apart."""
    facts: dict[str, datetime] = {}
    if upto:
        order = list(FACTS)
        for step, name in enumerate(order[: order.index(upto) + 1]):
            facts[name] = LONG_AGO + timedelta(days=step)
    return Review.objects.create(
        ref=ref,
        host=host,
        topic="How people are heard",
        fieldwork_from_on=date(2026, 3, 2),
        fieldwork_to_on=date(2026, 3, 13),
        framework=framework,
        **facts,
    )


def join(review: Review, user: User, part: TeamMember.Part, *, declared: bool = True) -> TeamMember:
    return TeamMember.objects.create(
        review=review, user=user, part=part, declared_at=LONG_AGO if declared else None, joined_at=LONG_AGO
    )


def qualify(user: User, attested_by: User) -> Qualification:
    ahead = timezone.localdate() + timedelta(days=365)
    return Qualification.objects.create(
        user=user, registered_until_on=ahead, dbs_until_on=ahead, attested_by=attested_by
    )


def make_record(review: Review, ref: str, listed_by: User, *, selected: bool = True) -> Record:
    return Record.objects.create(
        review=review,
        category=ref[0],
        number=int(ref[1:]),
        age_band="45-64",
        listed_by=listed_by,
        selected_at=LONG_AGO if selected else None,
    )


def assign(record: Record, reader: User, reading: int = 1) -> Assignment:
    return Assignment.objects.create(record=record, reader=reader, reading=reading)


def make_slot(
    review: Review, kind: str, *members: TeamMember, number: int = 1, day: int = 3, hour: int = 10
) -> Slot:
    starts = datetime(2026, 3, day, hour, 0, tzinfo=UTC)
    slot = Slot.objects.create(
        review=review,
        number=number,
        kind=kind,
        title=f"Slot {number}",
        starts_at=starts,
        ends_at=starts + timedelta(hours=1),
        how=Slot.How.IN_PERSON,
        expected=6,
    )
    for member in members:
        SlotAttendee.objects.create(slot=slot, member=member)
    return slot


def consent_to_talk(record: Record, recorded_by: User) -> Consent:
    return Consent.objects.create(
        record=record,
        asked_by=Consent.AskedBy.WORKER,
        asked_how=Consent.Asked.IN_PERSON,
        asked_on=date(2026, 2, 20),
        conversation=True,
        quotes=True,
        recorded_by=recorded_by,
    )


def complete_governance(review: Review, lead: User) -> GovernanceChecklist:
    """The host's information governance checklist, complete."""
    return GovernanceChecklist.objects.create(
        review=review,
        dpia_ref="DPIA-7",
        sharing_ref="ISA-3",
        told_how="In the privacy notice",
        confidentiality="signed",
        retention="standard",
        completed_at=timezone.now(),
        completed_by=lead,
    )


def make_appointment(record: Record, slot: Slot, made_by: User) -> Appointment:
    return Appointment.objects.create(record=record, slot=slot, made_by=made_by)


def make_concern(
    review: Review, raised_by: User, record: Record | None = None, *, seen: str = "Seen", done: str = ""
) -> Concern:
    """A concern that nobody has taken up; with one entry of what was done, where that is given."""
    number = review.concerns.count() + 1
    concern = Concern(review=review, number=number, record=record, raised_by=raised_by, danger="no")
    concern.sealed = seal_texts(concern, seen=seen, told="")
    concern.save()
    if done:
        entry = Entry(concern=concern, number=1, written_by=raised_by)
        entry.sealed = seal_texts(entry, text=done)
        entry.save()
    return concern


def ask_for_grant(record: Record, peer: User, scope: str = Scope.AUDIT) -> GrantRequest:
    member = TeamMember.objects.get(review=record.review, user=peer, left_at=None)
    return GrantRequest.objects.create(
        member=member, peer=peer, record=record, scope=scope, purpose="To prepare the talk", asked_by=peer
    )


def grant(
    record: Record, peer: User, granted_by: User, scope: str = Scope.AUDIT, **terms: object
) -> RecordGrant:
    """A grant of 30 days that began yesterday, with everything the database asks for; `terms` say otherwise."""
    now = timezone.now()
    request = ask_for_grant(record, peer, scope)
    request.outcome, request.decided_by, request.decided_at = "approved", granted_by, now
    request.save()
    usual = {
        "request": request,
        "user": peer,
        "content_object": record,
        "permission": Permission.objects.get(content_type__app_label="records", codename=scope),
        "purpose": "To prepare the talk",
        "article_6": Article6.PUBLIC_TASK,
        "article_9": Article9.SOCIAL_CARE,
        "safeguard": Safeguard.SIGNED,
        "confidentiality_signed_on": LONG_AGO.date(),
        "dbs_seen_on": LONG_AGO.date(),
        "dbs_until_on": timezone.localdate() + timedelta(days=365),
        "granted_by": granted_by,
        "starts_at": now - timedelta(days=1),
        "ends_at": now + timedelta(days=29),
    }
    found: RecordGrant = RecordGrant.objects.create(**{**usual, **terms})
    return found


@dataclass(frozen=True)
class Cast:
    """One region with a host, two councils that give reviewers, and one of each role; and a second region."""

    region: Region
    host: Council
    giver: Council
    other: Council
    elsewhere: Council
    framework: Framework
    administrator: User
    coordinator: User
    other_coordinator: User
    psw: User
    second_psw: User
    peer: User
    host_organiser: User
    host_psw: User
    host_lead: User
    host_dass: User
    reader: User
    reader_dass: User
    outsider: User
    nobody: User

    def review(
        self, *, ref: str = "PR-2026-01", upto: str = "fieldwork_opened_at", team: bool = True
    ) -> Review:
        """Make a review of the host at a point of its life, with coordinator, both PSWs and the peer on its team."""
        review = make_review(self.host, self.framework, ref=ref, upto=upto)
        if team:
            join(review, self.coordinator, TeamMember.Part.COORDINATOR)
            join(review, self.psw, TeamMember.Part.PSW)
            join(review, self.second_psw, TeamMember.Part.PSW)
            join(review, self.peer, TeamMember.Part.PEER)
        return review

    def member(self, review: Review, user: User) -> TeamMember:
        return TeamMember.objects.get(review=review, user=user, left_at=None)


def make_cast() -> Cast:
    """Make everyone. The peer is of the co-production network; both PSWs are qualified."""
    region, far = make_region(), make_region("Farshire")
    host, giver, other = (make_council(region, name) for name in ("Hostwick", "Giverham", "Otherby"))
    elsewhere = make_council(far, "Elsewhere")
    people = {
        name: make_user(name.replace("_", " ").title(), second_step=False)
        for name in [
            "administrator",
            "coordinator",
            "other_coordinator",
            "psw",
            "second_psw",
            "peer",
            "host_organiser",
            "host_psw",
            "host_lead",
            "host_dass",
            "reader",
            "reader_dass",
            "outsider",
            "nobody",
        ]
    }
    set_up_second_steps(*people.values())
    give(people["administrator"], Role.ADMINISTRATOR)
    give(people["coordinator"], Role.COORDINATOR, region=region)
    give(people["other_coordinator"], Role.COORDINATOR, region=region)
    give(people["psw"], Role.PSW, giver)
    give(people["second_psw"], Role.PSW, other)
    give(people["peer"], Role.PEER, region=region)
    give(people["host_organiser"], Role.ORGANISER, host)
    give(people["host_psw"], Role.PSW, host)
    give(people["host_lead"], Role.INFORMATION_LEAD, host)
    give(people["host_dass"], Role.DASS, host)
    give(people["reader"], Role.PSW, other)
    give(people["reader_dass"], Role.DASS, giver)
    give(people["outsider"], Role.PSW, elsewhere)
    for name in ("psw", "second_psw"):
        qualify(people[name], people["administrator"])
    return Cast(
        region=region,
        host=host,
        giver=giver,
        other=other,
        elsewhere=elsewhere,
        framework=make_framework(region),
        **people,
    )
