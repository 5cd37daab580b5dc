"""A case record number is shown one at a time, at most thirty a day, and never again without asking."""

import threading
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from accounts.models import User
from core.refusals import Conflict, Refused
from practice_review.demo.clock import standing_at
from records import access, actions
from records.models import CaseNumber, Record
from records.sealing import seal
from tests.cast import PASSWORD, Cast, assign, make_cast
from trail.actions import record as note
from trail.models import Event

HERE = "/reviews/PR-2026-01/records/A1/number/"
SECRET = "HW-90417 / 3"


def listed(cast: Cast, number: str = SECRET) -> Record:
    review = cast.review(upto="sampling_opened_at")
    actions.list_record(by=cast.host_organiser, review=review, ref="A1", age=84, case_number=number)
    review.fieldwork_opened_at = timezone.now()
    review.save()
    record = Record.objects.select_related("review").get()
    record.selected_at = timezone.now()
    record.save()
    assign(record, cast.psw)
    return record


def revealed(user: User, times: int) -> None:
    """As the trail tells of it: numbers of another review, so that the first asking here is the first."""
    for number in range(times):
        note(by=user, verb="case_number.revealed", subject=f"record B{number}", review="PR-2025-09")


def signed_in_again(user: User) -> Client:
    client = Client()
    client.force_login(user)
    assert client.post("/account/reauthenticate/", {"password": PASSWORD}).status_code == 302
    return client


def test_the_thirtieth_is_shown_and_the_thirty_first_refused_and_recorded(cast: Cast):
    listed(cast)
    revealed(cast.psw, 29)
    client = signed_in_again(cast.psw)
    assert "You were shown 29 case record numbers today" in client.get(HERE).text
    page = client.post(HERE, {"reason": "to find it", "version": 0})
    assert SECRET in page.text
    assert "You were shown 30 case record numbers today" in page.text
    page = client.post(HERE, {"reason": "once more", "version": 1})
    assert (page.status_code, SECRET in page.text) == (403, False)
    assert "You can go on tomorrow" in page.text
    assert "the coordinator" in page.text
    refused = Event.objects.get(verb="refused")
    assert (refused.by, refused.review) == (cast.psw, "PR-2026-01")
    assert access.revealed_today(cast.psw) == 30
    assert access.revealed_today(cast.host_organiser) == 0


def test_the_reason_is_shown_where_the_number_cannot_be(cast: Cast):
    """The host took the number out while the page was open."""
    listed(cast)
    client = signed_in_again(cast.psw)
    CaseNumber.objects.all().delete()
    page = client.post(HERE, {"reason": "to read the plan of March", "version": 0})
    assert page.status_code == 403
    assert "to read the plan of March" in page.text


def test_a_day_is_a_day_in_england(cast: Cast):
    """On 1 July midnight in England is 23:00 on 30 June in UTC."""
    record = listed(cast)
    london = ZoneInfo("Europe/London")
    with standing_at(datetime(2027, 6, 30, 23, 59, tzinfo=london)):
        revealed(cast.psw, 30)
        with pytest.raises(Refused):
            actions.reveal_case_number(by=cast.psw, record=record, reason="to find it")
    with standing_at(datetime(2027, 7, 1, 0, 1, tzinfo=london)):
        assert access.revealed_today(cast.psw) == 0


def test_going_back_or_sending_again_asks_again(cast: Cast):
    listed(cast)
    client = signed_in_again(cast.psw)
    sent = {"reason": "to find it", "version": 0}
    assert SECRET in client.post(HERE, sent).text
    page = client.post(HERE, sent)
    assert SECRET not in page.text
    assert "shown again only if you ask" in page.text
    assert 'name="version" value="1"' in page.text
    assert SECRET in client.post(HERE, {"reason": "to find it again", "version": 1}).text
    assert Event.objects.filter(verb="case_number.revealed").count() == 2


def test_each_asking_needs_a_sign_in_of_the_last_five_minutes(cast: Cast):
    listed(cast)
    client = signed_in_again(cast.psw)
    assert client.get(HERE).status_code == 200
    session = client.session
    for method in session["account_authentication_methods"]:
        method["at"] -= 5 * 60 + 1
    session.save()
    page = client.post(HERE, {"reason": "to find it", "version": 0})
    assert page.status_code == 302
    assert "reauthenticate" in page["Location"]
    assert not Event.objects.filter(verb="case_number.revealed").exists()


def test_no_cache_keeps_it(cast: Cast):
    listed(cast)
    client = signed_in_again(cast.psw)
    for page in (client.get(HERE), client.post(HERE, {"reason": "to find it", "version": 0})):
        assert "no-store" in page["Cache-Control"]


@pytest.mark.parametrize(
    "reason",
    [
        "for hw 90417/3",
        "H W - 9 0 4 1 7 . 3",
        "for \uff19\uff10\uff14\uff11\uff17\uff13",  # full width
        "for ٩٠٤١٧٣",  # Arabic-Indic
        "the one with 904173 in it",
        "HW\u2011904\u00a0173",
    ],
)
def test_a_reason_gives_no_number_away_however_it_is_written(cast: Cast, reason: str):
    record = listed(cast)
    assert actions.reveal_case_number(by=cast.psw, record=record, reason=reason) == SECRET
    assert not Event.objects.filter(detail__icontains="904").exists()
    kept = Event.objects.get(verb="case_number.revealed").detail["reason"]
    assert kept == "(not kept, because it held the number)"


def test_nobody_tries_out_numbers_in_the_reason_without_a_line_in_the_trail(cast: Cast):
    """Being told "that was it" is being shown it: it counts among the thirty, and whoever guesses wrong is shown it."""
    listed(cast, number="4711")
    client = signed_in_again(cast.psw)
    for tried, (reason, version) in enumerate([("is it 4710 or 4711", 0), ("is it 4712", 1)], start=1):
        assert "4711" in client.post(HERE, {"reason": reason, "version": version}).text
        assert access.revealed_today(cast.psw) == tried


def test_a_number_of_few_digits_does_not_forbid_every_reason_with_a_figure(cast: Cast):
    record = listed(cast, number="ABLE-7")
    assert actions.reveal_case_number(by=cast.psw, record=record, reason="reading 7 of 10") == "ABLE-7"


def test_of_two_who_ask_with_one_page_only_one_is_shown(cast: Cast):
    record = listed(cast)
    actions.reveal_case_number(by=cast.psw, record=record, reason="to find it", version=0)
    with pytest.raises(Conflict):
        actions.reveal_case_number(by=cast.psw, record=record, reason="to find it", version=0)


@pytest.mark.django_db(transaction=True)
def test_two_at_once_are_not_both_the_thirtieth():
    """In two connections, of two different records: whoever comes second counts after the first has committed."""
    if connection.vendor == "sqlite":
        pytest.skip("one writer at a time: SQLite in memory has no second connection to race with")
    cast = make_cast()
    record = listed(cast)
    other = Record.objects.create(
        review=record.review, category="B", number=1, age_band="45-64", listed_by=cast.host_organiser
    )
    assign(other, cast.psw)
    CaseNumber.objects.create(
        record=other, sealed=seal("X-1", bound_to="PR-2026-01/B1"), entered_by=cast.host_organiser
    )
    revealed(cast.psw, 29)
    outcomes: list[Any] = []
    together = threading.Barrier(2)

    def ask(which: Record) -> None:
        together.wait()
        try:
            outcomes.append(actions.reveal_case_number(by=cast.psw, record=which, reason="to find it"))
        except Refused as refused:
            outcomes.append(type(refused))
        finally:
            connection.close()

    threads = [threading.Thread(target=ask, args=[each]) for each in (record, other)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert outcomes.count(Refused) == 1
    assert access.revealed_today(cast.psw) == 30
