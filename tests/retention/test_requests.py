"""Access and erasure: one takes it down, another decides, and then it is done, once."""

import io
import json
import zipfile
from datetime import date, timedelta
from io import StringIO

import pytest
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import Membership, User
from accounts.roles import Role
from audits.models import Audit
from conversations.models import Conversation, Quote
from core.refusals import Refused
from records.models import CaseNumber, Consent, PersonCard, Record
from records.sealing import seal
from reports.models import Rendering, Section
from retention import actions, queries
from retention.models import PersonRequest
from reviews.models import Review
from tests.cast import PASSWORD, Cast, give, make_user
from tests.retention.making import CANARY, make_whole_review, on
from trail.models import Event

NUMBER = "ZQ-90417/77X"


@pytest.fixture
def review(cast: Cast) -> Review:
    review = make_whole_review(cast)
    for card in PersonCard.objects.select_related("record"):
        sealed = seal(json.dumps({"called_by": "Sam"}), bound_to=f"{review.ref}/{card.record.ref}/card")
        PersonCard.objects.filter(pk=card.pk).update(sealed=sealed)
    return review


def a2(review: Review) -> Record:
    return Record.objects.get(review=review, category="A", number=2)


def ask(cast: Cast, review: Review, kind: str = "erasure", **about: object) -> PersonRequest:
    return actions.ask_about_person(
        by=cast.host_lead,
        review=review,
        kind=kind,
        received_on=timezone.localdate(),
        **(about or {"record": a2(review)}),
    )


class TestTwoPeople:
    def test_nothing_is_done_before_a_second_person_agrees(self, cast: Cast, review: Review):
        asked = ask(cast, review)
        with pytest.raises(Refused, match="second person"):
            actions.carry_out(by=cast.host_lead, asked=asked)
        with pytest.raises(CommandError, match="second person"):
            call_command("erase_person", asked.ref, stdout=StringIO())
        with pytest.raises(Refused, match="second person"):
            actions.decide(by=cast.host_lead, asked=asked, outcome="approved")
        assert Record.objects.filter(pk=a2(review).pk).exists()

    def test_the_database_wants_two_as_well(self, cast: Cast, review: Review):
        asked = ask(cast, review)
        with pytest.raises(IntegrityError), transaction.atomic():
            PersonRequest.objects.filter(pk=asked.pk).update(
                outcome="approved", decided_by=cast.host_lead, decided_at=timezone.now()
            )

    def test_who_may_ask_and_decide(self, cast: Cast, review: Review):
        asked = ask(cast, review)
        for person in (cast.host_dass, cast.host_organiser, cast.coordinator, cast.administrator):
            with pytest.raises(Refused):
                actions.ask_about_person(
                    by=person,
                    review=review,
                    kind="access",
                    received_on=timezone.localdate(),
                    record=a2(review),
                )
        for person in (cast.host_organiser, cast.coordinator, cast.administrator, cast.psw, cast.reader_dass):
            with pytest.raises(Refused):
                actions.decide(by=person, asked=asked, outcome="approved")
        another = make_user("Another Lead")
        give(another, Role.INFORMATION_LEAD, cast.host)
        assert actions.decide(by=another, asked=asked, outcome="approved").outcome == "approved"
        with pytest.raises(Refused, match="already"):
            actions.decide(by=cast.host_dass, asked=asked, outcome="declined", why="Late")

    def test_whom_it_concerns_does_not_decide_it(self, cast: Cast, review: Review):
        asked = ask(cast, review, account=cast.host_dass)
        with pytest.raises(Refused, match="whom it concerns"):
            actions.decide(by=cast.host_dass, asked=asked, outcome="approved")

    def test_a_declined_one_takes_a_reason_and_is_never_carried_out(self, cast: Cast, review: Review):
        asked = ask(cast, review)
        with pytest.raises(ValidationError, match="Say why"):
            actions.decide(by=cast.host_dass, asked=asked, outcome="declined")
        asked = actions.decide(by=cast.host_dass, asked=asked, outcome="declined", why="Not them")
        with pytest.raises(Refused):
            actions.carry_out(by=cast.host_lead, asked=asked)

    def test_a_request_is_about_one_person_of_this_review_or_council(self, cast: Cast, review: Review):
        for about in (
            {"account": cast.psw},
            {"account": cast.host_psw, "record": a2(review)},
            {"account": None},
        ):
            with pytest.raises(ValidationError):
                ask(cast, review, **about)


class TestErasure:
    def test_everything_of_the_person_goes_and_nothing_of_others(self, cast: Cast, review: Review):
        record = a2(review)
        others = Audit.objects.exclude(record=record).count()
        asked = actions.decide(by=cast.host_dass, asked=ask(cast, review), outcome="approved")
        done = actions.carry_out(by=cast.host_lead, asked=asked)
        assert done.done_at is not None
        assert not Record.objects.filter(pk=record.pk).exists()
        assert not Conversation.objects.filter(review=review).exists()
        assert sorted(f"{each.record}" for each in CaseNumber.objects.select_related("record")) == [
            "A1",
            "B1",
        ]
        assert Audit.objects.count() == others > 0
        assert Consent.objects.count() == 2
        with pytest.raises(Refused, match="already"):
            actions.carry_out(by=cast.host_lead, asked=done)
        assert "A2" not in "".join(
            f"{e.subject}{e.detail}" for e in Event.objects.filter(verb__startswith="person_r")
        )

    def test_audits_stay_where_the_public_task_needs_them(self, cast: Cast, review: Review):
        record = a2(review)
        asked = ask(cast, review, record=record, keeps_audits=True, keeps_why="A safeguarding inquiry")
        assert any("A safeguarding inquiry" in one for one in queries.outcome_of(asked).stays)
        actions.carry_out(
            by=cast.host_lead, asked=actions.decide(by=cast.host_dass, asked=asked, outcome="approved")
        )
        assert Audit.objects.filter(record=record).count() == 2
        assert not Consent.objects.filter(record=record).exists()
        assert not CaseNumber.objects.filter(record=record).exists()
        assert not Quote.objects.filter(conversation__isnull=False).exists()

    def test_their_words_leave_a_report_that_is_not_final(self, cast: Cast, review: Review):
        Review.objects.filter(pk=review.pk).update(final_at=None)
        Quote.objects.filter(conversation__isnull=False).update(text="She rang me & waited")
        Section.objects.filter(key="data").update(body="<p>One said: “she rang  me &amp; waited”. More.</p>")
        actions.carry_out(
            by=cast.host_lead,
            asked=actions.decide(by=cast.host_dass, asked=ask(cast, review), outcome="approved"),
        )
        assert Section.objects.get(key="data").body == "<p>One said: “[words taken out]”. More.</p>"
        assert not Rendering.objects.exists()

    def test_a_legal_hold_stops_it(self, cast: Cast, review: Review):
        actions.place_hold(by=cast.host_lead, review=review, reason="A claim", kind="cards")
        asked = actions.decide(by=cast.host_dass, asked=ask(cast, review), outcome="approved")
        assert queries.outcome_of(asked).stopped_by_hold
        with pytest.raises(Refused, match="legal hold"):
            actions.carry_out(by=cast.host_lead, asked=asked)
        assert Record.objects.filter(pk=a2(review).pk).exists()

    @pytest.mark.skipif(connection.vendor != "postgresql", reason="on SQLite there is one writer at a time")
    def test_a_hold_placed_at_that_moment_comes_before_or_after_and_not_between(
        self, cast: Cast, review: Review
    ):
        """Whether one stands is asked under the review's lock, which placing a hold takes too."""
        asked = actions.decide(by=cast.host_dass, asked=ask(cast, review), outcome="approved")
        with CaptureQueriesContext(connection) as made:
            actions.carry_out(by=cast.host_lead, asked=asked)
        asked_of = [query["sql"] for query in made]
        locked = [
            n for n, sql in enumerate(asked_of) if 'FROM "reviews_review"' in sql and "FOR UPDATE" in sql
        ]
        asking = [n for n, sql in enumerate(asked_of) if 'FROM "retention_hold"' in sql]
        assert locked
        assert asking
        assert locked[0] < asking[0]

    def test_an_account_loses_its_name_and_keeps_what_it_did(
        self, cast: Cast, review: Review, client: Client
    ):
        client.force_login(cast.host_psw)
        Event.objects.create(at=timezone.now(), by=cast.host_psw, verb="account.signed_in")
        asked = ask(cast, review, account=cast.host_psw)
        actions.decide(by=cast.host_dass, asked=asked, outcome="approved")
        call_command("erase_person", asked.ref, stdout=StringIO())
        user = User.objects.get(pk=cast.host_psw.pk)
        assert (user.name, user.email) == ("A person whose account was erased", f"{user.ref}@erased.invalid")
        assert not user.is_active
        assert not user.has_usable_password()
        assert not Membership.objects.filter(user=user, ended_at=None).exists()
        assert Event.objects.filter(by=user).exists()
        assert client.get(reverse("accounts:profile")).status_code == 302

    def test_a_role_elsewhere_is_ended_there_first(self, cast: Cast, review: Review):
        give(cast.host_psw, Role.PSW, cast.giver)
        asked = ask(cast, review, account=cast.host_psw)
        asked = actions.decide(by=cast.host_dass, asked=asked, outcome="approved")
        with pytest.raises(Refused, match="outside your council"):
            actions.carry_out(by=cast.host_lead, asked=asked)


class TestAccess:
    def test_the_file_holds_what_is_held_without_authors_or_number(
        self, cast: Cast, review: Review, client: Client
    ):
        CaseNumber.objects.update(sealed=seal(NUMBER, bound_to=f"{review.ref}/A2"))
        Audit.objects.update(lens_experience="Her neighbour Mrs Patel rang 0121 496 0000")
        asked = ask(cast, review, "access")
        actions.decide(by=cast.host_dass, asked=asked, outcome="approved")
        call_command("export_person", asked.ref, stdout=StringIO())
        asked.refresh_from_db()
        with asked.file.open() as file, zipfile.ZipFile(io.BytesIO(file.read())) as archive:
            texts = {name: archive.read(name).decode() for name in archive.namelist()}
        assert sorted(texts) == ["check-before-sending.txt", "what-is-held.json", "what-is-held.txt"]
        everything = "".join(texts.values())
        assert "Sam" in texts["what-is-held.txt"]
        assert CANARY in texts["what-is-held.json"]
        for name in (cast.psw.name, cast.second_psw.name, cast.peer.name, NUMBER):
            assert name not in everything
        for flagged in ("neighbour", "Mrs Patel", "0121 496 0000"):
            assert flagged in texts["check-before-sending.txt"]

        client.force_login(cast.host_lead)
        answer = client.get(reverse("retention:request_file", args=[review.ref, asked.ref]))
        assert answer.status_code == 302
        assert answer["Location"].startswith(reverse("account_reauthenticate"))

    def test_it_goes_on_the_fourteenth_day(
        self, cast: Cast, review: Review, django_capture_on_commit_callbacks
    ):
        made = timezone.localdate()
        asked = actions.decide(by=cast.host_dass, asked=ask(cast, review, "access"), outcome="approved")
        name = actions.carry_out(by=cast.host_lead, asked=asked).file.name
        with on(made + timedelta(days=13)), django_capture_on_commit_callbacks(execute=True):
            assert actions.destroy_old_files(by=None) == 0
        assert default_storage.exists(name)
        with on(made + timedelta(days=14)), django_capture_on_commit_callbacks(execute=True):
            assert actions.destroy_old_files(by=None) == 1
        assert not default_storage.exists(name)
        asked.refresh_from_db()
        with pytest.raises(Refused, match="no file"):
            actions.open_file(by=cast.host_lead, asked=asked)


def test_the_month_can_stand_still(cast: Cast, review: Review):
    asked = ask(cast, review)
    PersonRequest.objects.filter(pk=asked.pk).update(received_on=date(2026, 1, 31))
    assert actions.stop_clock(by=cast.host_lead, asked=asked, days=3, reason="Who?").due_on == date(
        2026, 3, 3
    )


def test_the_deadline_of_what_is_answered_does_not_move(cast: Cast, review: Review):
    declined = actions.decide(by=cast.host_dass, asked=ask(cast, review), outcome="declined", why="Not them")
    done = actions.decide(by=cast.host_dass, asked=ask(cast, review, "access"), outcome="approved")
    done = actions.carry_out(by=cast.host_lead, asked=done)
    for asked in (declined, done):
        with pytest.raises(Refused, match="answered already"):
            actions.stop_clock(by=cast.host_lead, asked=asked, days=3, reason="Who?")


def test_home_says_whose_turn_it_is_until_the_person_can_be_told(cast: Cast, review: Review):
    def told(user: User, day: date) -> list[str]:
        return [line.what for line in queries.waiting_for(user, today=day)]

    with on(date(2026, 6, 1)):
        asked = ask(cast, review, "access")
        assert told(cast.host_lead, date(2026, 6, 1)) == [
            "Waits for the DASS: a request for a copy: record A2"
        ]
        assert told(cast.host_dass, date(2026, 6, 1)) == ["Decide on a request for a copy: record A2"]
        waiting = queries.waiting_for(cast.host_lead, today=date(2026, 6, 1))[0]
        assert waiting.due_on == date(2026, 7, 1)
        actions.decide(by=cast.host_dass, asked=asked, outcome="declined", why="Not them")
    with on(date(2026, 6, 14)):
        assert told(cast.host_lead, date(2026, 6, 14)) == [
            "Tell the person: declined, a request for a copy: record A2"
        ]
        assert told(cast.host_dass, date(2026, 6, 14)) == []
    with on(date(2026, 6, 16)):
        assert told(cast.host_lead, date(2026, 6, 16)) == []


def test_mails_go_to_who_can_decide_and_back_to_who_asked(
    cast: Cast, review: Review, mailoutbox, django_capture_on_commit_callbacks
):
    another = make_user("Another Lead")
    give(another, Role.INFORMATION_LEAD, cast.host)
    with django_capture_on_commit_callbacks(execute=True):
        asked = ask(cast, review)
    assert sorted(mail.to[0] for mail in mailoutbox) == sorted([another.email, cast.host_dass.email])
    mailoutbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        actions.decide(by=cast.host_dass, asked=asked, outcome="declined", why="Not them")
    assert [mail.to for mail in mailoutbox] == [[cast.host_lead.email]]
    said = mailoutbox[0].subject + mailoutbox[0].body
    assert asked.ref in said
    assert "A2" not in said
    assert "Not them" not in said


def test_what_was_recorded_by_mistake_is_withdrawn_by_who_recorded_it(
    cast: Cast, review: Review, client: Client
):
    asked = actions.decide(by=cast.host_dass, asked=ask(cast, review), outcome="approved")
    another = make_user("Another Lead")
    give(another, Role.INFORMATION_LEAD, cast.host)
    for person in (another, cast.host_dass):
        with pytest.raises(Refused):
            actions.withdraw(by=person, asked=asked)
    client.force_login(cast.host_lead)
    page = reverse("retention:request", args=[review.ref, asked.ref])
    assert "Withdraw this request" in client.get(page).content.decode()
    client.post(reverse("retention:request_withdraw", args=[review.ref, asked.ref]))
    told = client.get(page).content.decode()
    assert "Withdrawn" in told
    assert "Withdraw this request" not in told
    assert "Pause the deadline" not in told
    asked.refresh_from_db()
    with pytest.raises(Refused, match="withdrawn"):
        actions.carry_out(by=cast.host_lead, asked=asked)
    assert queries.waiting_for(cast.host_lead, today=timezone.localdate()) == []
    assert list(PersonRequest.objects.over()) == [asked]
    with pytest.raises(IntegrityError, match="withdrawn"), transaction.atomic():
        PersonRequest.objects.update(done_at=timezone.now())


def test_a_date_of_receipt_long_ago_takes_a_second_look(cast: Cast, review: Review, client: Client):
    client.force_login(cast.host_lead)
    address = reverse("retention:request_make", args=[review.ref])
    sent = {"kind": "access", "about": "A2", "received_on-day": 31, "received_on-month": 5}
    assert "long_ago" not in client.get(address).content.decode()
    with on(date(2026, 9, 1)):
        page = client.post(address, {**sent, "received_on-year": 2026}).content.decode()
        assert "Check the year" in page
        assert not PersonRequest.objects.exists()
        assert client.post(address, {**sent, "received_on-year": 2026, "long_ago": "on"}).status_code == 302
    with on(date(2026, 8, 31)):
        assert client.post(address, {**sent, "received_on-year": 2026}).status_code == 302


def test_before_an_erasure_it_is_said_how_much_goes_and_what_the_sample_becomes(
    cast: Cast, review: Review, client: Client
):
    """A2 was read twice and talked to once; A1 and B1 stay, as the erasure of the same record shows above."""
    asked = actions.decide(by=cast.host_dass, asked=ask(cast, review), outcome="approved")
    Review.objects.filter(pk=review.pk).update(final_at=None)
    Record.objects.filter(review=review).update(selected_at=timezone.now())
    client.force_login(cast.host_lead)
    assert client.post("/account/reauthenticate/", {"password": PASSWORD}).status_code == 302
    page = reverse("retention:request_carry_out", args=[review.ref, asked.ref])
    told = client.get(page).content.decode()
    assert "This erases 2 audits and 1 conversation of this person." in told
    assert "The sample falls to 2 records" in told


def test_pausing_the_deadline_takes_a_number_and_a_reason(cast: Cast, review: Review, client: Client):
    asked = ask(cast, review)
    client.force_login(cast.host_lead)
    address = reverse("retention:request_clock", args=[review.ref, asked.ref])
    for days in ("-3", "366", "three"):
        page = client.post(address, {"days": days, "reason": "Who?"}).content.decode()
        assert "Enter a number of days from 0 to 365" in page
        assert "must be" not in page
    assert "Say why the deadline is paused" in client.post(address, {"days": "3"}).content.decode()
    assert client.post(address, {"days": "3", "reason": "Who?"}).status_code == 302
    told = Event.objects.get(verb="person_request.clock_stopped").detail
    assert (told["days"], told["reason"]) == (3, "Who?")


def test_a_request_through_its_pages(cast: Cast, review: Review, client: Client):
    client.force_login(cast.host_lead)
    today = timezone.localdate()
    sent: dict[str, object] = {"kind": "erasure", "about": "A2"}
    sent |= {"received_on-day": today.day, "received_on-month": today.month, "received_on-year": today.year}
    answer = client.post(reverse("retention:request_make", args=[review.ref]), sent)
    asked = PersonRequest.objects.get()
    page = reverse("retention:request", args=[review.ref, asked.ref])
    assert answer["Location"] == page
    assert b"Record your decision" not in client.get(page).content
    assert [one.what for one in queries.waiting_for(cast.host_dass, today=today)] == [
        "Decide on a request for erasure: record A2"
    ]
    client.force_login(cast.host_dass)
    assert b"Record your decision" in client.get(page).content
    decide = reverse("retention:request_decide", args=[review.ref, asked.ref])
    assert b"Select what you decide" in client.post(decide, {}).content
    assert client.post(decide, {"outcome": "approved"})["Location"] == page
    assert [one.what for one in queries.waiting_for(cast.host_lead, today=today)] == [
        "Answer a request for erasure: record A2"
    ]
    client.force_login(cast.host_lead)
    assert b"Go on to the erasure" in client.get(page).content


@pytest.mark.parametrize("about", ["record", "account"])
def test_nothing_is_offered_that_a_hold_refuses(cast: Cast, review: Review, client: Client, about: str):
    who: dict[str, object] = {"record": a2(review)} if about == "record" else {"account": cast.host_psw}
    asked = actions.decide(by=cast.host_dass, asked=ask(cast, review, **who), outcome="approved")
    hold = actions.place_hold(by=cast.host_lead, review=review, reason="A claim")
    client.force_login(cast.host_lead)
    page = reverse("retention:request", args=[review.ref, asked.ref])
    assert b"Go on to the erasure" not in client.get(page).content
    assert b"See the legal hold" in client.get(page).content
    actions.end_hold(by=cast.host_lead, hold=hold, reason="Settled")
    assert b"Go on to the erasure" in client.get(page).content
