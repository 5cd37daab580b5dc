"""Taking back what was handed in, and leaving out what never was: by whom, when, and that blindness holds."""

from typing import Any

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.http import Http404
from django.test import Client
from django.utils import timezone

from accounts.roles import Role
from audits import access, actions
from audits.models import Audit
from audits.queries import progress_of
from core.refusals import Refused
from ratings import actions as ratings_actions
from ratings.models import Moderation
from ratings.queries import moderation_gaps
from records import actions as records_actions
from records.actions import SampleRow
from records.models import Assignment, Record
from reviews.access import standing
from reviews.models import Review, TeamMember
from tests.audits.making import fill, handed_in, to_read, with_number
from tests.audits.test_access import EVERYONE, who_sees
from tests.cast import Cast, give, join, make_user, qualify
from trail.models import Event

HERE = "/reviews/PR-2026-01/records/A1/readings/1/"


def reopen(audit: Audit, **given: Any) -> Audit:
    return ratings_actions.reopen_audit(
        **{"by": audit.reader, "audit": audit, "reason": "A visit was missed"} | given
    )


def test_its_reader_takes_it_back_with_a_reason_and_hands_it_in_again(
    cast: Cast, django_capture_on_commit_callbacks
):
    record = to_read(cast)
    audit = handed_in(record, cast.psw)
    for reason in ("", " \n "):
        with pytest.raises(ValidationError):
            reopen(audit, reason=reason)
    assert who_sees(cast, audit) == {"psw", "second_psw", "coordinator"}

    with django_capture_on_commit_callbacks(execute=True):
        opened = reopen(audit)

    assert opened.handed_in_at is None
    assert who_sees(cast, audit) == {"psw"}
    assert Event.objects.get(verb="audit.reopened").detail == {"reason": "A visit was missed"}
    assert [(message.to, "A1" in message.body) for message in mail.outbox] == [
        ([cast.coordinator.email], False)
    ]
    progress = progress_of(standing(cast.coordinator, record.review))
    assert progress
    assert (progress.assigned, progress.begun, progress.handed_in) == (1, 1, 0)
    actions.save_texts(by=cast.psw, audit=opened, lens_process="Mended", version=opened.version)
    assert actions.hand_in(by=cast.psw, audit=opened).lens_process == "Mended"


def test_a_reason_that_holds_the_number_is_not_kept(cast: Cast):
    audit = handed_in(with_number(to_read(cast), "LL-20245"), cast.psw)
    reopen(audit, reason="I read ll 20245 once more")
    assert "20245" not in str(Event.objects.get(verb="audit.reopened").detail)


@pytest.mark.parametrize("name", [name for name in EVERYONE if name != "psw"])
def test_nobody_else_reopens_it(cast: Cast, name: str):
    audit = handed_in(to_read(cast), cast.psw)
    with pytest.raises(Refused):
        reopen(audit, by=getattr(cast, name))
    audit.refresh_from_db()
    assert audit.handed_in_at is not None


def test_not_outside_fieldwork_not_when_decided_and_not_before_it_is_handed_in(cast: Cast):
    record = to_read(cast)
    audit = fill(actions.start_audit(by=cast.psw, record=record))
    with pytest.raises(Refused, match="not handed in"):
        reopen(audit)
    audit = actions.hand_in(by=cast.psw, audit=audit)
    decided = Moderation.objects.create(record=record, reading=1, reason="So", decided_by=cast.coordinator)
    with pytest.raises(Refused, match="has decided"):
        reopen(audit)
    decided.delete()
    Review.objects.update(fieldwork_closed_at=timezone.now())
    with pytest.raises(Refused, match="while fieldwork is open"):
        reopen(Audit.objects.select_related("record__review").get(pk=audit.pk))


def test_who_can_read_the_other_reading_keeps_theirs_as_it_is(cast: Cast):
    record = to_read(cast, twice=True)
    first = handed_in(record, cast.psw)
    second = actions.start_audit(by=cast.second_psw, record=record)
    reopen(first)
    actions.hand_in(by=cast.psw, audit=Audit.objects.get(pk=first.pk))
    actions.hand_in(by=cast.second_psw, audit=fill(second))
    for audit in (first, second):
        audit.refresh_from_db()
        with pytest.raises(Refused, match="another reading"):
            reopen(audit)


def test_the_second_stays_blind_to_the_first_while_that_is_open_again(cast: Cast):
    record = to_read(cast, twice=True)
    first = handed_in(record, cast.psw)
    reopen(first)
    second = handed_in(record, cast.second_psw)
    assert who_sees(cast, first) == {"psw"}
    assert who_sees(cast, second) == {"second_psw", "coordinator"}


def test_who_could_read_it_before_it_was_reopened_is_not_chosen_to_read_blind(cast: Cast):
    record = to_read(cast)
    reopen(handed_in(record, cast.psw))
    row = SampleRow("A1", selected=True, first=cast.psw, second=cast.second_psw)
    with pytest.raises(ValidationError, match="without knowing it"):
        records_actions.save_sample(by=cast.coordinator, review=record.review, rows=[row])


def test_the_page_of_reopening(cast: Cast, client: Client):
    handed_in(to_read(cast), cast.psw)
    client.force_login(cast.second_psw)
    assert "Reopen this audit" not in client.get(HERE).text
    assert client.get(HERE + "reopen/").status_code == 403
    client.force_login(cast.psw)
    assert HERE + "reopen/" in client.get(HERE).text
    assert "Why do you reopen it?" in client.get(HERE + "reopen/").text
    assert "Say why you reopen this audit" in client.post(HERE + "reopen/", {"reason": " "}).text
    answer = client.post(HERE + "reopen/", {"reason": "A visit was missed"}, follow=True)
    assert "is open again" in answer.text
    assert Audit.objects.get().handed_in_at is None


# Set aside


def close_fieldwork(record: Record) -> None:
    Review.objects.update(fieldwork_closed_at=timezone.now())
    record.review.refresh_from_db()


def assignment_of(record: Record, reading: int = 1) -> Assignment:
    return Assignment.objects.select_related("record__review", "reader").get(
        record=record, reading=reading, ended_at=None
    )


def set_aside(cast: Cast, record: Record, reading: int = 1, **given: Any) -> Assignment:
    what = {"by": cast.coordinator, "reason": "On sick leave", **given}
    return actions.set_aside(
        assignment=what.pop("assignment", None) or assignment_of(record, reading), **what
    )


def test_a_reading_that_never_came_is_set_aside_and_moderation_no_longer_waits_for_it(
    cast: Cast, django_capture_on_commit_callbacks
):
    record = to_read(cast, twice=True)
    first = handed_in(record, cast.psw)
    draft = fill(actions.start_audit(by=cast.second_psw, record=record))
    close_fieldwork(record)
    assert any("only one of two readings is handed in" in gap.what for gap in moderation_gaps(record.review))
    with pytest.raises(ValidationError):
        set_aside(cast, record, 2, reason=" ")

    with django_capture_on_commit_callbacks(execute=True):
        set_aside(cast, record, 2)

    assert not any("A1" in gap.what for gap in moderation_gaps(record.review))
    assert who_sees(cast, draft) == {"second_psw"}
    assert who_sees(cast, first) == {"psw", "second_psw", "coordinator"}
    event = Event.objects.get(verb="audit.set_aside")
    assert (event.subject, event.detail) == ("audit A1, reading 2", {"reason": "On sick leave"})
    assert [message.to for message in mail.outbox] == [[cast.second_psw.email]]


@pytest.mark.parametrize("name", [name for name in EVERYONE if name != "coordinator"])
def test_nobody_but_the_coordinator_sets_aside(cast: Cast, name: str):
    record = to_read(cast)
    close_fieldwork(record)
    with pytest.raises(Refused):
        set_aside(cast, record, by=getattr(cast, name))
    assert Assignment.objects.get().ended_at is None


def test_not_while_fieldwork_is_open_nor_what_is_handed_in_nor_once_moderation_is_closed(cast: Cast):
    record = to_read(cast)
    with pytest.raises(Refused, match="While fieldwork is open"):
        set_aside(cast, record)
    handed_in(record, cast.psw)
    close_fieldwork(record)
    with pytest.raises(Refused, match="is handed in"):
        set_aside(cast, record)
    Audit.objects.update(handed_in_at=None)
    Review.objects.update(moderated_at=timezone.now())
    with pytest.raises(Refused, match="Moderation is closed"):
        set_aside(cast, record)
    Review.objects.update(moderated_at=None)
    waiting = assignment_of(record)
    set_aside(cast, record, assignment=waiting)
    with pytest.raises(Http404):
        set_aside(cast, record, assignment=waiting)


def test_once_fieldwork_is_open_again_it_goes_on_or_somebody_else_reads(cast: Cast):
    record = to_read(cast)
    draft = actions.start_audit(by=cast.psw, record=record)
    actions.save_texts(by=cast.psw, audit=draft, lens_process="Half")
    close_fieldwork(record)
    set_aside(cast, record)
    Review.objects.update(fieldwork_closed_at=None)
    record.review.refresh_from_db()
    with pytest.raises(Refused):
        actions.start_audit(by=cast.psw, record=record)
    third = make_user("Third Psw")
    give(third, Role.PSW, cast.other)
    qualify(third, cast.administrator)
    join(record.review, third, TeamMember.Part.PSW)
    Assignment.objects.create(record=record, reader=third, reading=1)
    Assignment.objects.create(record=record, reader=cast.psw, reading=2)

    other = actions.start_audit(by=third, record=record)
    again = actions.start_audit(by=cast.psw, record=record)

    assert (other.reading, other.lens_process) == (1, "")
    assert (again.pk, again.reading, again.lens_process) == (draft.pk, 2, "Half")
    assert not access.audits_visible_to(third).filter(pk=again.pk).exists()


def test_the_page_of_setting_aside(cast: Cast, client: Client):
    record = to_read(cast)
    actions.start_audit(by=cast.psw, record=record)
    close_fieldwork(record)
    client.force_login(cast.psw)
    assert HERE + "set-aside/" not in client.get("/reviews/PR-2026-01/audits/").text
    assert client.get(HERE + "set-aside/").status_code == 403
    client.force_login(cast.peer)
    assert client.get(HERE + "set-aside/").status_code == 404
    client.force_login(cast.coordinator)
    assert HERE + "set-aside/" in client.get("/reviews/PR-2026-01/audits/").text
    page = client.get(HERE + "set-aside/")
    assert "will count one record fewer" in page.text
    assert "Say why this reading is set aside" in client.post(HERE + "set-aside/", {"reason": ""}).text
    assert client.post(HERE + "set-aside/", {"reason": "On sick leave"}).status_code == 302
    assert client.get(HERE + "set-aside/").status_code == 404
