"""The information governance checklist: fieldwork waits for it, and only the host's information lead completes it."""

from typing import Any

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from accounts.models import Membership
from accounts.roles import Role
from core.refusals import Conflict, Refused
from practice_review.next_actions import next_action
from records import actions, queries
from records.models import GovernanceChecklist
from reviews import actions as reviews_actions
from reviews.access import standing
from reviews.models import Review, Scope
from tests.cast import Cast, complete_governance, join, make_record, make_user
from trail.models import Event

HERE = "/reviews/PR-2026-01/records/governance/"
WHOLE = {
    "dpia_ref": "DPIA-2026-14",
    "sharing_ref": "ISA-6",
    "told_how": "In the privacy notice, since January",
    "confidentiality": "signed",
    "retention": "standard",
}


def save(cast: Cast, review: Review, **fields: Any) -> GovernanceChecklist:
    return actions.save_governance(by=cast.host_lead, review=review, **fields)


def at_desk(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def gaps(review: Review) -> list[str]:
    return [gap.what for gap in queries.governance_gaps(review)]


def test_half_may_be_kept_and_completing_asks_for_all(cast: Cast):
    review = cast.review(upto="sampling_opened_at")
    checklist = save(cast, review, dpia_ref=" DPIA-2026-14 ")
    assert (checklist.dpia_ref, checklist.version, checklist.is_complete) == ("DPIA-2026-14", 1, False)
    with pytest.raises(ValidationError) as error:
        save(cast, review, dpia_ref="DPIA-2026-14", version=1, complete=True)
    assert set(error.value.error_dict) == {"sharing_ref", "told_how", "confidentiality", "retention"}
    with pytest.raises(ValidationError) as error:
        save(cast, review, **WHOLE | {"confidentiality": "not_yet"}, version=1, complete=True)
    assert set(error.value.error_dict) == {"confidentiality"}
    checklist = save(cast, review, **WHOLE, version=1, complete=True)
    assert checklist.completed_by == cast.host_lead
    assert list(Event.objects.order_by("pk").values_list("verb", flat=True)) == [
        "governance.saved",
        "governance.saved",
        "governance.completed",
    ]
    assert "privacy notice" not in str(list(Event.objects.values_list("detail", flat=True)))


@pytest.mark.parametrize("empty", WHOLE)
def test_the_database_keeps_no_complete_checklist_with_something_empty(cast: Cast, empty: str):
    checklist = complete_governance(cast.review(), cast.host_lead)
    with pytest.raises(IntegrityError), transaction.atomic():
        GovernanceChecklist.objects.filter(pk=checklist.pk).update(**{empty: ""})


def test_the_database_ties_who_to_when(cast: Cast):
    checklist = complete_governance(cast.review(), cast.host_lead)
    for half in ({"completed_by": None}, {"completed_at": None}, {"confidentiality": "not_yet"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            GovernanceChecklist.objects.filter(pk=checklist.pk).update(**half)


@pytest.mark.parametrize(
    "name", ["coordinator", "psw", "peer", "host_organiser", "host_psw", "host_dass", "administrator"]
)
def test_only_the_information_lead_writes(cast: Cast, name: str):
    review = cast.review(upto="sampling_opened_at")
    with pytest.raises(Refused):
        actions.save_governance(by=getattr(cast, name), review=review, **WHOLE)
    complete_governance(review, cast.host_lead)
    with pytest.raises(Refused):
        actions.reopen_governance(by=getattr(cast, name), review=review, reason="a mistake")


def test_two_people_saving_at_once_are_shown_both(cast: Cast):
    review = cast.review(upto="sampling_opened_at")
    save(cast, review, dpia_ref="first")
    with pytest.raises(Conflict) as conflict:
        save(cast, review, dpia_ref="second", retention="shorter", version=0)
    assert conflict.value.theirs == {"dpia_ref": "first", "retention": ""}


def test_it_is_reopened_with_a_reason_until_fieldwork_opens(cast: Cast):
    review = cast.review(upto="sampling_opened_at")
    save(cast, review, **WHOLE, complete=True)
    with pytest.raises(Refused, match="Reopen it"):
        save(cast, review, dpia_ref="other", version=1)
    with pytest.raises(ValidationError):
        actions.reopen_governance(by=cast.host_lead, review=review, reason=" ")
    reopened = actions.reopen_governance(by=cast.host_lead, review=review, reason="The agreement has changed")
    assert not reopened.is_complete
    assert reopened.dpia_ref == WHOLE["dpia_ref"]
    assert Event.objects.get(verb="governance.reopened").detail == {"reason": "The agreement has changed"}
    save(cast, review, **WHOLE, version=1, complete=True)
    Review.objects.filter(pk=review.pk).update(fieldwork_opened_at=timezone.now())
    review.refresh_from_db()
    with pytest.raises(Refused, match="stands"):
        actions.reopen_governance(by=cast.host_lead, review=review, reason="too late")
    assert "DPIA-2026-14" in at_desk(cast.coordinator).get(HERE).text


def test_fieldwork_waits_for_it_and_says_whom_to_ask(cast: Cast):
    review = cast.review(upto="sampling_opened_at")
    assert gaps(review) == [
        "The information governance checklist is not complete. Ask Host Lead, Hostwick’s information lead"
    ]
    page = at_desk(cast.coordinator).get("/reviews/PR-2026-01/records/sample/")
    assert f'<a class="govuk-link" href="{HERE}">The information governance checklist' in page.text
    save(cast, review, **WHOLE, complete=True)
    assert gaps(review) == []
    Membership.objects.filter(user=cast.host_lead).update(ended_at=timezone.now())
    GovernanceChecklist.objects.update(completed_at=None, completed_by=None)
    assert "invite an information lead: it has none" in gaps(review)[0]


def test_fieldwork_does_not_open_without_it(cast: Cast, monkeypatch: pytest.MonkeyPatch):
    """Of everything that could be missing, only this is."""
    review = cast.review(upto="sampling_opened_at")
    agreed = {"agreed_at": timezone.now(), "agreed_by": cast.host_dass}
    Scope.objects.create(review=review, ambition="x", self_assessment="x", **agreed)
    make_record(review, "A1", cast.host_organiser)
    monkeypatch.setattr("records.queries.sample.gaps_of", lambda *_: [])
    with pytest.raises(ValidationError, match="information governance checklist is not complete"):
        actions.open_fieldwork(by=cast.coordinator, review=review)
    save(cast, review, **WHOLE, complete=True)
    assert actions.open_fieldwork(by=cast.coordinator, review=review).is_fieldwork_open


def test_whoever_joins_later_has_to_have_signed_too(cast: Cast):
    review = cast.review(upto="sampling_opened_at")
    save(cast, review, **WHOLE, complete=True)
    newcomer = make_user("Nora New")
    Membership.objects.create(user=newcomer, role=Role.PSW, council=cast.other, region=cast.region)
    member = join(review, newcomer, "psw")
    member.joined_at = timezone.now()
    member.save()
    (gap,) = gaps(review)
    assert gap.startswith(
        "Nora New joined after the information governance checklist was completed. Ask Host Lead, Hostwick’s"
    )
    assert gap.endswith("reopen it and confirm that everybody has signed a confidentiality agreement")


def test_a_request_that_nobody_has_decided_keeps_it_open(cast: Cast, monkeypatch: pytest.MonkeyPatch):
    review = cast.review(upto="sampling_opened_at")
    monkeypatch.setattr("records.queries.governance.undecided_grant_requests", lambda _: 2)
    with pytest.raises(ValidationError, match="Decide on 2 requests of peers"):
        save(cast, review, **WHOLE, complete=True)
    complete_governance(review, cast.host_lead)
    assert gaps(review) == [
        "Decide on 2 requests of peers to read a record. Ask Host Lead, Hostwick’s information lead"
    ]


def test_the_page_saves_completes_and_keeps_what_was_typed(cast: Cast):
    cast.review(upto="sampling_opened_at")
    lead = at_desk(cast.host_lead)
    assert lead.post(HERE, {"dpia_ref": "DPIA-1", "version": 0}).status_code == 302
    page = lead.post(HERE, {"dpia_ref": "DPIA-1", "told_how": "By letter", "version": 1, "complete": "yes"})
    assert "Enter the reference of the information sharing agreement" in page.text
    assert "By letter" in page.text
    assert lead.post(HERE, WHOLE | {"version": 1, "complete": "yes"}).status_code == 302
    assert "Complete since" in lead.get(HERE).text
    assert lead.post(HERE, WHOLE | {"dpia_ref": "DPIA-2", "version": 2}).status_code == 403
    assert lead.post(HERE + "reopen/", {"reason": "A new agreement"}).status_code == 302
    page = at_desk(cast.host_organiser).post(HERE, WHOLE | {"told_how": "Typed by the organiser"})
    assert (page.status_code, "Typed by the organiser" in page.text) == (403, True)


def test_who_reads_it(cast: Cast):
    review = cast.review(upto="sampling_opened_at")
    save(cast, review, **WHOLE)
    for name in ("coordinator", "host_organiser", "host_psw", "host_dass", "host_lead"):
        assert "DPIA-2026-14" in at_desk(getattr(cast, name)).get(HERE).text
    for name in ("psw", "peer", "reader_dass", "administrator", "other_coordinator", "nobody"):
        page = at_desk(getattr(cast, name)).get(HERE)
        assert (page.status_code, "DPIA-2026-14" in page.text) == (404, False)


def test_the_information_lead_is_told_and_it_waits_on_their_home(
    cast: Cast, django_capture_on_commit_callbacks: Any
):
    review = cast.review(upto="scoping_opened_at")
    agreed = {"agreed_at": timezone.now(), "agreed_by": cast.host_dass}
    Scope.objects.create(review=review, ambition="x", self_assessment="x", **agreed)
    with django_capture_on_commit_callbacks(execute=True):
        reviews_actions.open_sampling(by=cast.coordinator, review=review)
    told = [message for message in mail.outbox if message.to == [cast.host_lead.email]]
    assert [message.subject for message in told] == ["An information governance checklist waits for you"]
    assert HERE in told[0].body
    assert "Hostwick" not in told[0].body
    line = "Complete the information governance checklist for PR-2026-01"
    assert line in at_desk(cast.host_lead).get("/").text
    assert line not in at_desk(cast.host_organiser).get("/").text
    review.refresh_from_db()
    action = next_action(standing(cast.host_lead, review), review.stage)
    assert action
    assert (action.what, action.address) == ("Complete the information governance checklist", HERE)
    part = "Information governance"
    assert "0 of 5 answered" in at_desk(cast.host_lead).get("/reviews/PR-2026-01/").text
    assert part not in at_desk(cast.psw).get("/reviews/PR-2026-01/").text
    save(cast, review, **WHOLE, complete=True)
    assert line not in at_desk(cast.host_lead).get("/").text
    page = at_desk(cast.coordinator).get("/reviews/PR-2026-01/").text
    assert "Complete" in page.partition(part)[2][:400]
