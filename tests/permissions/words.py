"""What each word of the table means, and how to make it alone untrue: one or more breakers a word."""

import time
from collections.abc import Callable
from datetime import timedelta

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.contrib.auth import HASH_SESSION_KEY
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Permission
from django.db.models import Q
from django.utils import timezone

from accounts.actions import withdraw_qualification
from accounts.models import Membership, Qualification, User
from accounts.oidc.sign_in import PROVIDER_SECOND_FACTOR
from accounts.roles import Role
from audits.models import Audit
from concerns.models import Concern
from conversations.models import Conversation
from records.models import Assignment, Consent, GrantRequest, Record, RecordGrant
from records.scales import Safeguard, Scope
from reports.models import CorrectedText, Correction, Report, Section, SectionLoan
from reviews.models import Review, SlotAttendee, TeamMember
from reviews.stages import Stage
from tests.cast import give, join

from .stages import move
from .visiting import Visit
from .world import sign_in_at

Breaker = Callable[[Visit], object]
YESTERDAY = timedelta(days=1)


def _place_on_team(visit: Visit, **changes: object) -> object:
    return TeamMember.objects.filter(review=visit.place.review, user=visit.user, left_at=None).update(
        **changes
    )


def _belongs_to_host(visit: Visit) -> object:
    return give(visit.user, Role.PEER, visit.place.review.host)


def _roles(visit: Visit, **changes: object) -> object:
    return Membership.objects.filter(user=visit.user, ended_at=None).update(**changes)


def _account_closed(visit: Visit) -> object:
    return User.objects.filter(pk=visit.user.pk).update(is_active=False)


def _unassigned(visit: Visit) -> None:
    here = visit.place.review
    Assignment.objects.filter(record__review=here, reader=visit.user).update(ended_at=timezone.now())
    SlotAttendee.objects.filter(slot__review=here, member__user=visit.user).delete()


def _lapsed(**before: str) -> Breaker:
    def lapse(visit: Visit) -> object:
        day = timezone.localdate() - YESTERDAY
        return Qualification.objects.filter(user=visit.user).update(**dict.fromkeys(before.values(), day))

    return lapse


def _newest_lapsed(visit: Visit) -> object:
    """Somebody attested anew, and saw less than the one before: what was attested last counts."""
    day = timezone.localdate() - YESTERDAY
    return Qualification.objects.create(
        user=visit.user,
        registered_until_on=day,
        dbs_until_on=day,
        attested_by=visit.world.cast.administrator,
    )


def _attestation_withdrawn(visit: Visit) -> object:
    return withdraw_qualification(by=visit.world.cast.administrator, user=visit.user)


def _no_longer_agrees(visit: Visit) -> object:
    consents = Consent.objects.filter(record__review=visit.place.review)
    return consents.update(withdrawn_at=timezone.now(), withdrawn_by=visit.world.cast.host_organiser)


def _never_agreed(visit: Visit) -> object:
    return Consent.objects.filter(record__review=visit.place.review).delete()


def _said_no(visit: Visit) -> object:
    return Consent.objects.filter(record__review=visit.place.review).update(conversation=False)


def _not_handed_in(visit: Visit) -> None:
    here = visit.place.review
    Audit.objects.filter(record__review=here).update(handed_in_at=None)
    Conversation.objects.filter(review=here).update(handed_in_at=None)
    Assignment.objects.filter(record__review=here).update(handed_in_at=None)


def _one_reading_out(visit: Visit) -> None:
    here = visit.place.review
    own = Q(record__review=here, reader=visit.user)
    Audit.objects.filter(own).update(handed_in_at=None)
    Assignment.objects.filter(own).update(handed_in_at=None)


def _one_reading_not_begun(visit: Visit) -> None:
    _one_reading_out(visit)
    Audit.objects.filter(record__review=visit.place.review, reader=visit.user).delete()


def _anothers(visit: Visit) -> None:
    """What they wrote was written by somebody else, who also holds the assignment to it."""
    here, other = visit.place.review, visit.world.stranger
    Audit.objects.filter(record__review=here, reader=visit.user).update(reader=other)
    Conversation.objects.filter(review=here, author=visit.user).update(author=other)
    Concern.objects.filter(review=here, raised_by=visit.user).update(raised_by=other)


def _not_a_reader_of_it(visit: Visit) -> None:
    _anothers(visit)
    here, other = visit.place.review, visit.world.stranger
    Assignment.objects.filter(record__review=here, reader=visit.user).update(reader=other)


def _grants(visit: Visit, **changes: object) -> object:
    """Changes what the peer was granted in the review."""
    return RecordGrant.objects.filter(content_object__review=visit.place.review).update(**changes)


def _grant_ended(visit: Visit) -> object:
    now = timezone.now()
    return _grants(visit, starts_at=now - timedelta(days=9), ends_at=now - timedelta(seconds=1))


def _grant_not_begun(visit: Visit) -> object:
    return _grants(visit, starts_at=timezone.now() + timedelta(minutes=5))


def _grant_withdrawn(visit: Visit) -> object:
    lead = visit.world.cast.host_lead
    return _grants(visit, withdrawn_at=timezone.now(), withdrawn_by=lead, withdrawn_reason="Over")


def _grant_of_another_record(visit: Visit) -> object:
    a1 = visit.place.review.records.get(category="A", number=1)
    return _grants(visit, content_object=a1)


def _grant_of_another_peer(visit: Visit) -> None:
    """Whole and live, of somebody else on the same team."""
    other = visit.world.other_peer
    member = join(visit.place.review, other, TeamMember.Part.PEER)
    for given in RecordGrant.objects.filter(content_object__review=visit.place.review):
        GrantRequest.objects.filter(grant=given).update(peer=other, member=member)
    _grants(visit, user=other)


def _came_back(visit: Visit) -> None:
    """They left the team and joined it again, and so must ask anew."""
    _place_on_team(visit, left_at=timezone.now())
    join(visit.place.review, visit.user, TeamMember.Part.PEER)


def _nobody_responsible(visit: Visit) -> None:
    """They read under the responsibility of a social worker who is none any more."""
    person = visit.world.cast.host_psw
    _grants(visit, safeguard=Safeguard.UNDER, responsible=person)
    Membership.objects.filter(user=person).update(ended_at=timezone.now())


def _audit_alone(visit: Visit) -> object:
    audit = Permission.objects.get(content_type__app_label="records", codename=Scope.AUDIT)
    return _grants(visit, permission=audit)


def _out_of_the_sample(visit: Visit) -> object:
    return Record.objects.filter(review=visit.place.review).update(selected_at=None)


def _wrote_some(visit: Visit) -> None:
    Report.objects.get(review=visit.place.review).authors.add(visit.user)


def _worded_a_recommendation(visit: Visit) -> None:
    visit.place.review.recommendations.get(number=1).authors.add(visit.user)


def _loans(visit: Visit, **changes: object) -> object:
    """Changes what was lent to the person in the review."""
    return SectionLoan.objects.filter(section__report__review=visit.place.review, to=visit.user).update(
        **changes
    )


def _section_of_another(visit: Visit) -> None:
    """Every section that was theirs is somebody else's, and another one is theirs."""
    report = Report.objects.get(review=visit.place.review)
    _loans(visit, to=visit.world.stranger)
    lender = visit.world.user("coordinator")
    SectionLoan.objects.create(section=report.sections.get(key="appendices"), to=visit.user, lent_by=lender)


def _approval_missing(visit: Visit) -> object:
    nobody: dict[str, object] = {"approved_fingerprint": "", "approved_by": None, "approved_at": None}
    Correction.objects.filter(report__review=visit.place.review).update(**nobody)
    return Report.objects.filter(review=visit.place.review).update(**nobody)


def _changed_since(visit: Visit) -> object:
    CorrectedText.objects.filter(correction__report__review=visit.place.review).update(text="<p>More</p>")
    summary = Section.objects.filter(report__review=visit.place.review, key="summary")
    return summary.update(body="<p>One word more</p>")


def _signed_in(ago: int | None) -> Breaker:
    def sign_in(visit: Visit) -> None:
        sign_in_at(visit.client, visit.user, None if ago is None else time.time() - ago)

    return sign_in


def _not_again(visit: Visit) -> None:
    """They came in a moment ago, by a sign-in like any other, and did not show again that it is them."""
    sign_in_at(visit.client, visit.user, time.time(), is_again=False)


def _only_by_a_provider(visit: Visit) -> None:
    """They came by their organisation's sign-in some time ago, and have neither a password nor a second step here."""
    User.objects.filter(pk=visit.user.pk).update(password=make_password(None))
    Authenticator.objects.filter(user=visit.user).delete()
    SocialAccount.objects.create(user=visit.user, provider="hostwick", uid="1")
    sign_in_at(visit.client, visit.user, time.time() - 301, is_again=False)
    session = visit.client.session
    session[HASH_SESSION_KEY] = User.objects.get(pk=visit.user.pk).get_session_auth_hash()
    session[PROVIDER_SECOND_FACTOR] = True
    session.save()


def _aiming_at(aim: str) -> Breaker:
    def turn(visit: Visit) -> None:
        visit.aim = aim

    return turn


def _without(*fields: str) -> Breaker:
    return lambda visit: visit.left_out.update(fields)


def _at(stage: Stage) -> Breaker:
    return lambda visit: move(visit.place.review, stage)


def _closed(visit: Visit) -> None:
    """Closed without having been released, so that nobody reads it as the region does."""
    move(visit.place.review, Stage.CLOSED)
    Review.objects.filter(pk=visit.place.review.pk).update(released_at=None)


def _elsewhere(visit: Visit) -> object:
    """The same role, held in another council: in the region's other end, or in another region's."""
    far = visit.world.cast.elsewhere
    _roles(visit, ended_at=timezone.now())
    return give(visit.user, Role.PSW, far)


_ENDED: dict[str, Breaker] = {
    "their role ended": lambda visit: _roles(visit, ended_at=timezone.now()),
    "their account is closed": _account_closed,
}
_GRANT: dict[str, Breaker] = {
    "it has ended": _grant_ended,
    "it has not begun": _grant_not_begun,
    "it was withdrawn": _grant_withdrawn,
    "it is of another record": _grant_of_another_record,
    "it is another peer's": _grant_of_another_peer,
    "they left and came back": _came_back,
    "their DBS check is out of date": lambda visit: _grants(
        visit, dbs_seen_on=timezone.localdate() - 2 * YESTERDAY, dbs_until_on=timezone.localdate() - YESTERDAY
    ),
    "nobody is responsible for them": _nobody_responsible,
    "the record left the sample": _out_of_the_sample,
}
BREAKERS: dict[str, dict[str, Breaker]] = {
    "T": {
        "they left the team": lambda visit: _place_on_team(visit, left_at=timezone.now()),
        "they did not declare": lambda visit: _place_on_team(visit, declared_at=None),
        "their conflict is not cleared": lambda visit: _place_on_team(visit, conflict="My sister"),
        "they belong to the host": _belongs_to_host,
        **_ENDED,
        "the review is closed": _closed,
    },
    "OC": {**_ENDED, "their role is in another council": _elsewhere},
    "A": {"they are assigned no longer": _unassigned},
    "Q": {
        "their registration ended": _lapsed(what="registered_until_on"),
        "their DBS check ended": _lapsed(what="dbs_until_on"),
        "what was attested last has ended": _newest_lapsed,
        "the attestation was withdrawn": _attestation_withdrawn,
        "nobody attested": lambda visit: Qualification.objects.filter(user=visit.user).delete(),
    },
    "section asked for": {
        "it was never lent to them": lambda visit: _loans(visit, to=visit.world.stranger),
        "it went back": lambda visit: _loans(visit, ended_at=timezone.now(), ended_by=visit.user),
        "it is another section": _section_of_another,
        "they left the team": lambda visit: _place_on_team(visit, left_at=timezone.now()),
        "their conflict is not cleared": lambda visit: _place_on_team(visit, conflict="My sister"),
        "they belong to the host": _belongs_to_host,
        **_ENDED,
        "the review is closed": _closed,
    },
    "PREP": {"fieldwork has opened": _at(Stage.FIELDWORK)},
    "until F": {"fieldwork has opened": _at(Stage.FIELDWORK)},
    "F": {"fieldwork is not open yet": _at(Stage.SAMPLING), "fieldwork has closed": _at(Stage.MODERATION)},
    "until closed": {"the review is closed": _at(Stage.CLOSED)},
    "SUB": {"it is not handed in": _not_handed_in},
    "GR": _GRANT,
    "GR(record)": {**_GRANT, "they were granted the audit alone": _audit_alone},
    "BL": {
        "one reading is not handed in": _one_reading_out,
        "one reading is not begun": _one_reading_not_begun,
    },
    "own": {"it is another's": _anothers},
    "own pair": {"they are not one of the two": _not_a_reader_of_it},
    "CN": {
        "consent was withdrawn": _no_longer_agrees,
        "consent was never given": _never_agreed,
        "the person said no": _said_no,
    },
    "RV": {
        "they signed in more than five minutes ago": _signed_in(301),
        "nothing tells when they signed in": _signed_in(None),
        "they signed in, and not again": _not_again,
        "only their organisation knows them": _only_by_a_provider,
        "they gave no reason": _without("reason", "purpose"),
    },
    "SH": {"the draft is not shared": _at(Stage.TEAM_CHECK)},
    "FN": {"the report is not final": _at(Stage.FACTUAL_ACCURACY)},
    "RL": {
        "the report is not released": _at(Stage.FINAL),
        "they are of another region": _elsewhere,
        **_ENDED,
    },
    "PB": {"it is not published": _at(Stage.FINAL)},
    "calendar only": {**_ENDED},
    "yes": _ENDED,
    "self": {"it is another's": _aiming_at("another")},
    "not self": {"it is themselves": _aiming_at("self"), **_ENDED},
    "not to own rights": {"it is themselves": _aiming_at("self"), **_ENDED},
    "team of own review": _ENDED,
    "host roles of own council": {**_ENDED, "it is another council's": _aiming_at("another")},
    "not author": {"they wrote some of it": _wrote_some, "they worded one of it": _worded_a_recommendation},
    "after approval": {"nobody approved": _approval_missing, "it changed since": _changed_since},
    "(peer sub-themes)": {"it is a sub-theme not for peers": _aiming_at("another")},
}
SHAPES = {
    "metadata": "who opened what and when is there, and nothing of what it was about",
    "NA": "who wrote it is nowhere in the answer",
    "decide": "what the form does, and nobody but the coordinator",
    "propose": "what the form does, and nobody but the two readers",
}
"""Words that say what is shown or done, and not when: held by the probes themselves."""
