"""Closing a review: what its coordinator is told first, what goes, what a hold keeps, and what is shut afterwards."""

import re
from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from core.refusals import Refused
from ledger.models import Erasure
from records import access as records_access
from records.models import CaseNumber, PersonCard, Record
from retention import actions
from retention.models import Hold
from reviews.models import Review, Slot
from reviews.stages import Stage
from tests.cast import Cast, ask_for_grant, grant
from tests.records.granting import signed_in
from tests.retention.making import make_whole_review, on
from trail.models import Event

EARLY, LATE = date(2026, 9, 1), date(2027, 5, 21)
WHY = "The council has left the programme"
MEANT = {"is_meant": "on"}


def close(review: Review) -> str:
    return reverse("close_review", args=[review.ref])


def text_of(client: Client, address: str) -> str:
    """The words of a page, without its tags."""
    return " ".join(re.sub(r"<[^>]+>", " ", client.get(address).content.decode()).split())


def test_the_page_says_what_goes_what_ends_and_what_stays_until_when(cast: Cast):
    """Three numbers, two cards and two conversations were made; the report was final on 20 May 2026."""
    review = make_whole_review(cast)
    grant(Record.objects.get(category="A", number=2), cast.peer, cast.host_lead)

    with on(EARLY):
        text = text_of(signed_in(cast.coordinator), close(review))

    for said in (
        "3 case record numbers are destroyed.",
        "2 before-we-talk cards are destroyed.",
        "Where 2 conversations were held is taken out of the timetable.",
        "Peer can no longer read record A2",
        "Follow-up lasts until 20 May 2027",
        "Notes of conversations and meetings Until 20 November 2026",
        "Audits Until 20 May 2027",
        "The list of records, and what people agreed to Until 20 May 2028",
        "The final report and its action plan Until 20 May 2032",
        "has not released it, and cannot once the review is closed",
        "I know that this cannot be undone",
    ):
        assert said in text, said


def test_closing_takes_a_tick_and_before_follow_up_is_over_a_reason(cast: Cast):
    review = make_whole_review(cast)
    with on(EARLY):
        client = signed_in(cast.coordinator)
        assert set(client.post(close(review)).context["form"].errors) == {"is_meant", "reason"}
        with pytest.raises(ValidationError):
            actions.close_review(by=cast.coordinator, review=review)
        assert CaseNumber.objects.count() == 3

        assert client.post(close(review), {**MEANT, "reason": WHY}).status_code == 302

    review.refresh_from_db()
    assert review.stage is Stage.CLOSED
    assert Event.objects.get(verb="review.closed").detail == {"reason": WHY}


def test_after_follow_up_it_is_a_tick_and_everything_goes_at_once(cast: Cast):
    review = make_whole_review(cast)
    with on(LATE):
        client = signed_in(cast.coordinator)
        assert "reason" not in client.get(close(review)).context["form"].fields
        client.post(close(review), MEANT)

    assert not CaseNumber.objects.exists()
    assert not PersonCard.objects.exists()
    assert set(Slot.objects.filter(kind="conversation").values_list("title", "place")) == {
        (Slot.Kind.CONVERSATION.label, "")
    }
    assert Record.objects.count() == 3
    assert set(Erasure.objects.values_list("rule", flat=True)) == {"numbers", "cards", "place"}
    event = Event.objects.get(verb="identities.destroyed")
    assert (event.by, event.detail) == (cast.coordinator, {"numbers": 3, "cards": 2})


@pytest.mark.parametrize(
    ("kind", "numbers", "cards"), [("numbers", 3, 0), ("cards", 0, 2), ("", 3, 2), ("audits", 0, 0)]
)
def test_a_hold_keeps_what_it_names_and_the_page_says_so(cast: Cast, kind: str, numbers: int, cards: int):
    review = make_whole_review(cast)
    with on(LATE):
        actions.place_hold(by=cast.host_lead, review=review, kind=kind, reason="A claim")
        client = signed_in(cast.coordinator)
        text = text_of(client, close(review))
        client.post(close(review), MEANT)

    assert ("Held 3 case record numbers stay" in text) is bool(numbers)
    assert ("Held 2 before-we-talk cards stay" in text) is bool(cards)
    assert (CaseNumber.objects.count(), PersonCard.objects.count()) == (numbers, cards)
    assert Slot.objects.filter(kind="conversation").exclude(place="").count() == cards
    held = Event.objects.get(verb="review.closed").detail.get("held", [])
    assert held == [name for name, left in (("cards", cards), ("numbers", numbers)) if left]


def test_what_a_hold_kept_is_not_revealed_either(cast: Cast):
    review = make_whole_review(cast)
    record = Record.objects.select_related("review").get(category="A", number=2)
    with on(LATE):
        actions.place_hold(by=cast.host_lead, review=review, reason="A claim")
        actions.close_review(by=cast.coordinator, review=review)
        record.review.refresh_from_db()
        with pytest.raises(Refused, match="The review is closed"):
            records_access.check_can_reveal_number(cast.host_organiser, record)
        page = signed_in(cast.host_organiser).get(reverse("records:reveal", args=[review.ref, "A2"]))
    assert page.status_code == 403


def test_sent_twice_it_closes_once_and_says_the_same(cast: Cast):
    review = make_whole_review(cast)
    with on(LATE):
        client = signed_in(cast.coordinator)
        answers = [client.post(close(review), MEANT) for _ in range(2)]
        again = actions.close_review(by=cast.coordinator, review=review)

    assert [(answer.status_code, answer["Location"]) for answer in answers] == [(302, reverse("home"))] * 2
    assert again.closed_at is not None
    assert Event.objects.filter(verb="review.closed").count() == 1
    assert Event.objects.filter(verb="identities.destroyed").count() == 1
    assert Erasure.objects.filter(rule="numbers").count() == 1


def test_grants_end_with_it_in_sql(cast: Cast):
    """Asked of the database, not of a page: nothing of a grant that ran on is left to open anything."""
    review = make_whole_review(cast)
    with on(LATE):
        found = grant(Record.objects.get(category="A", number=2), cast.peer, cast.host_lead)
        waiting = ask_for_grant(Record.objects.get(category="B"), cast.peer)
        assert list(records_access.grants_live()) == [found]
        assert list(records_access.undecided()) == [waiting]
        actions.close_review(by=cast.coordinator, review=review)
        assert not records_access.grants_live().exists()
        assert not records_access.records_visible_to(cast.peer).exists()
        assert not records_access.undecided().exists()


def test_the_team_is_shut_out_and_the_host_reads_on_and_changes_nothing(cast: Cast):
    review = make_whole_review(cast)
    with on(LATE):
        actions.close_review(by=cast.coordinator, review=review)
        here = reverse("review", args=[review.ref])
        for user in (cast.coordinator, cast.psw, cast.second_psw, cast.peer):
            assert signed_in(user).get(here).status_code == 404
            assert signed_in(user).get(close(review)).status_code == 404
        for user in (cast.host_organiser, cast.host_psw, cast.host_lead, cast.host_dass):
            client = signed_in(user)
            assert "This review is closed" in text_of(client, here)
            assert client.get(reverse("retention:schedule", args=[review.ref])).status_code == 200
            assert client.get(close(review)).status_code == 403

        organiser = signed_in(cast.host_organiser)
        for name, rest in (
            ("records:log_category", ["A"]),
            ("records:card_write", ["A2"]),
            ("reviews:scope_ambition", []),
            ("reviews:slot_create", []),
        ):
            refused = organiser.post(reverse(name, args=[review.ref, *rest]), {})
            assert refused.status_code == 403, name
            assert "closed" in refused.content.decode(), name


def test_it_is_offered_from_final_on_and_waits_on_home_when_follow_up_is_over(cast: Cast):
    review = make_whole_review(cast)
    step, home = close(review), reverse("home")

    def offered(day: date) -> tuple[bool, bool]:
        with on(day):
            client = signed_in(cast.coordinator)
            page = client.get(reverse("review", args=[review.ref])).content.decode()
            return step in page, step in client.get(home).content.decode()

    assert offered(date(2026, 5, 21)) == (True, False)
    assert offered(date(2026, 12, 1)) == (True, False)
    assert offered(date(2027, 5, 19)) == (True, False)
    assert offered(date(2027, 5, 20)) == (True, True)
    with on(LATE):
        assert step not in signed_in(cast.psw).get(home).content.decode()
        Review.objects.update(final_at=None)
        assert step not in signed_in(cast.coordinator).get(home).content.decode()


def test_it_is_refused_before_the_report_is_final(cast: Cast):
    review = cast.review(upto="accuracy_opened_at")
    page = signed_in(cast.coordinator).get(close(review))
    assert page.status_code == 403
    assert "once its report is final" in page.content.decode()


def test_the_page_asks_as_much_of_the_database_for_many_grants_and_holds_as_for_one(cast: Cast):
    review = make_whole_review(cast)
    client = signed_in(cast.coordinator)

    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert client.get(close(review)).status_code == 200
        return len(asked)

    records = list(Record.objects.order_by("pk"))
    grant(records[0], cast.peer, cast.host_lead)
    actions.place_hold(by=cast.host_lead, review=review, reason="A claim")
    few = queries()
    for record in records[1:]:
        grant(record, cast.peer, cast.host_lead, starts_at=timezone.now() - timedelta(days=2))
        actions.place_hold(by=cast.host_lead, review=review, reason="Another")
    assert Hold.objects.count() == 3
    assert queries() == few


def test_nobody_else_closes(cast: Cast):
    review = make_whole_review(cast)
    for user in (
        cast.psw,
        cast.peer,
        cast.host_organiser,
        cast.host_dass,
        cast.host_lead,
        cast.administrator,
    ):
        with pytest.raises(Refused):
            actions.close_review(by=user, review=review, reason=WHY)
    assert CaseNumber.objects.count() == 3
