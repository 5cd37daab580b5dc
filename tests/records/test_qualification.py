"""A registration or DBS check that lapses in mid-fieldwork stops reading, and takes nothing that was written."""

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.utils import timezone

from accounts import actions as accounts_actions, queries as accounts_queries
from accounts.access import is_qualified, qualified_people
from accounts.models import Qualification, User
from audits import actions as audits_actions
from audits.models import Audit
from practice_review.demo.clock import standing_at
from records import actions
from records.models import Record
from reviews import queries as reviews_queries
from reviews.models import Review
from tests.cast import PASSWORD, Cast, assign, qualify

ENDS_ON = date(2027, 3, 10)
SECRET = "HW-90417"
HERE = "/reviews/PR-2026-01/"
PAGE = HERE + "records/A1/audit/"


def at_noon(day: date) -> Any:
    return standing_at(datetime(day.year, day.month, day.day, 12, tzinfo=ZoneInfo("Europe/London")))


def desk(user: User, *, again: bool = False) -> Client:
    client = Client()
    client.force_login(user)
    if again:
        assert client.post("/account/reauthenticate/", {"password": PASSWORD}).status_code == 302
    return client


def open_audit(cast: Cast, lapsing: str) -> Audit:
    """The PSW has begun A1 and not A2, and one of their two dates ends on 10 March."""
    review = cast.review(upto="sampling_opened_at")
    for ref in ("A1", "A2"):
        actions.list_record(by=cast.host_organiser, review=review, ref=ref, age=84, case_number=SECRET + ref)
    Review.objects.filter(pk=review.pk).update(
        fieldwork_opened_at=timezone.now(),
        fieldwork_from_on=ENDS_ON - timedelta(days=5),
        fieldwork_to_on=ENDS_ON + timedelta(days=5),
    )
    Record.objects.update(selected_at=timezone.now())
    first, second = Record.objects.select_related("review").order_by("number")
    assign(first, cast.psw)
    assign(second, cast.psw)
    audit: Audit = audits_actions.start_audit(by=cast.psw, record=first)
    audits_actions.save_texts(by=cast.psw, audit=audit, lens_process="Kept from before", version=0)
    far = ENDS_ON + timedelta(days=200)
    days = {"registered_until_on": far, "dbs_until_on": far} | {lapsing: ENDS_ON}
    Qualification.objects.filter(user=cast.psw).update(**days)
    return audit


@pytest.mark.parametrize("lapsing", ["registered_until_on", "dbs_until_on"])
@pytest.mark.parametrize(("day", "holds"), [(-1, True), (0, True), (1, False)])
def test_the_day_before_on_and_after(cast: Cast, lapsing: str, day: int, holds: bool):  # noqa: FBT001
    open_audit(cast, lapsing)
    with at_noon(ENDS_ON + timedelta(days=day)):
        psw = desk(cast.psw, again=True)
        shown = psw.post(HERE + "records/A1/number/", {"reason": "to find it", "version": 0})
        assert (shown.status_code, SECRET in shown.text) == ((200, True) if holds else (403, False))

        begun = psw.post(HERE + "records/A2/audit/start/")
        assert (begun.status_code, Audit.objects.count()) == ((302, 2) if holds else (403, 1))

        typed = {
            "lens_process": "Typed with the editor open",
            "version": Audit.objects.get(record__number=1).version,
        }
        saved = psw.post(PAGE + "whole-record/", typed)
        assert saved.status_code == (302 if holds else 403)
        audit = Audit.objects.get(record__number=1)
        assert audit.lens_process == ("Typed with the editor open" if holds else "Kept from before")
        if not holds:
            assert "Typed with the editor open" in saved.text
            assert "your programme administrator" in saved.text

        draft = psw.get(PAGE + "check/")
        assert draft.status_code == 200
        assert audit.lens_process in draft.text
        assert ("What you wrote is kept" in draft.text) is not holds
        assert psw.post(PAGE + "whole-record/save/", typed).status_code == (200 if holds else 403)
        assert psw.post(PAGE + "hand-in/").status_code == (302 if holds else 403)


def test_what_is_withdrawn_holds_no_longer_from_the_next_request(cast: Cast):
    """Its dates still lie ahead: that somebody took it back is what counts."""
    open_audit(cast, "dbs_until_on")
    with at_noon(ENDS_ON - timedelta(days=1)):
        psw = desk(cast.psw, again=True)
        assert psw.get(HERE + "records/A1/number/").status_code == 200
        accounts_actions.withdraw_qualification(by=cast.administrator, user=cast.psw)
        today = timezone.localdate()
        assert not is_qualified(cast.psw, on=today)
        assert cast.psw.pk not in qualified_people(on=today)
        page = psw.post(HERE + "records/A1/number/", {"reason": "to find it", "version": 0})
        assert (page.status_code, SECRET in page.text) == (403, False)
        assert psw.post(HERE + "records/A2/audit/start/").status_code == 403
        draft = psw.get(PAGE + "check/")
        assert (draft.status_code, "Kept from before" in draft.text) == (200, True)
        saved = psw.post(PAGE + "whole-record/", {"lens_process": "Typed since", "version": 1})
        assert (saved.status_code, "Typed since" in saved.text) == (403, True)
        assert Audit.objects.get().lens_process == "Kept from before"
        qualify(cast.psw, cast.administrator)
        assert psw.post(HERE + "records/A2/audit/start/").status_code == 302


def lines(client: Client) -> str:
    return client.get("/").text


def test_everybody_who_can_do_something_is_told_before_it_ends(cast: Cast):
    open_audit(cast, "registered_until_on")
    far = ENDS_ON + timedelta(days=400)
    others = User.objects.filter(
        pk__in=[cast.second_psw.pk, cast.host_psw.pk, cast.reader.pk, cast.outsider.pk]
    )
    Qualification.objects.all().exclude(user=cast.psw).update(registered_until_on=far, dbs_until_on=far)
    for other in others.exclude(pk=cast.second_psw.pk):
        Qualification.objects.create(
            user=other, registered_until_on=far, dbs_until_on=far, attested_by=cast.administrator
        )
    own = "Show the programme administrator your new registration or DBS check"
    attest = "Attest the registration and DBS check of one person"
    renew = "Ask Psw for a registration and DBS check that hold until fieldwork ends"
    with at_noon(ENDS_ON - timedelta(days=43)):
        assert own not in lines(desk(cast.psw))
        assert attest not in lines(desk(cast.administrator))
        assert renew in lines(desk(cast.coordinator))
    with at_noon(ENDS_ON - timedelta(days=42)):
        assert own in lines(desk(cast.psw))
        page = lines(desk(cast.administrator))
        assert attest in page
        assert f"/people/{cast.psw.ref}/" in page
        for user in (cast.second_psw, cast.host_lead, cast.coordinator):
            assert own not in lines(desk(user))
            assert attest not in lines(desk(user))
    with at_noon(ENDS_ON + timedelta(days=1)):
        assert "has run out" in lines(desk(cast.psw))
        Qualification.objects.filter(user=cast.psw).update(registered_until_on=far)
        assert renew not in lines(desk(cast.coordinator))
        assert attest not in lines(desk(cast.administrator))


def test_an_administrator_is_not_asked_to_attest_themselves(cast: Cast):
    with at_noon(ENDS_ON):
        several = accounts_queries.qualifications_to_attest(cast.administrator, today=timezone.localdate())
    assert [line.url for line in several] == ["/account/people/?role=psw"]


def test_a_coordinator_reads_of_their_own_teams_alone(cast: Cast):
    open_audit(cast, "dbs_until_on")
    for user in (cast.other_coordinator, cast.psw, cast.host_organiser):
        waiting = reviews_queries.waiting_for(user, today=ENDS_ON)
        assert not [line for line in waiting if "DBS" in line.what]
