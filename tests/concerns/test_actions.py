"""Raising, telling, following and closing: what is kept, who learns of it, and what is refused."""

from datetime import timedelta

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from accounts.models import Membership
from concerns import actions
from concerns.models import Concern, Entry, Told
from core.refusals import Refused
from records import actions as records_actions
from records.actions.log import bound_to
from records.models import CaseNumber
from records.sealing import seal
from tests.cast import Cast, make_concern, make_record
from tests.conversations.stage import Stage, withdraw
from trail.models import Event

SEEN = "She said her purse is gone again"


def raise_one(cast: Cast, stage: Stage, **facts: object) -> Concern:
    given = {"by": cast.peer, "review": stage.review, "seen": SEEN, "danger": "no", "told": "Her sister"}
    return actions.raise_concern(**{**given, **facts})


class TestRaising:
    def test_coordinator_and_everybody_of_the_host_who_can_act_are_told_at_once(
        self, cast: Cast, stage: Stage, django_capture_on_commit_callbacks
    ):
        with django_capture_on_commit_callbacks(execute=True):
            concern = raise_one(cast, stage)

        told = {cast.coordinator, cast.host_organiser, cast.host_psw}
        assert {one.person for one in Told.objects.filter(concern=concern)} == told
        assert all(one.sent_at == concern.raised_at for one in Told.objects.all())
        assert sorted(message.to[0] for message in mail.outbox) == sorted(one.email for one in told)
        for message in mail.outbox:
            assert f"http://testserver/reviews/PR-2026-01/concerns/{concern.number}/" in message.body
            for word in ("purse", "Hostwick", "A1", cast.peer.name):
                assert word not in f"{message.subject} {message.body}"

    def test_whoever_raises_it_gets_no_mail_about_it(self, cast: Cast, stage: Stage):
        concern = raise_one(cast, stage, by=cast.coordinator)

        assert cast.coordinator not in {one.person for one in concern.told.all()}

    def test_a_mail_that_cannot_be_sent_loses_nothing_and_is_not_said_to_have_gone(
        self, cast: Cast, stage: Stage, django_capture_on_commit_callbacks, monkeypatch
    ):
        def fail(*_: object) -> None:
            raise OSError("the mail server is down")

        monkeypatch.setattr("concerns.notices.send_mail", fail)
        with django_capture_on_commit_callbacks(execute=True):
            concern = raise_one(cast, stage)

        assert Concern.objects.get() == concern
        assert set(Told.objects.values_list("sent_at", flat=True)) == {None}

    def test_nothing_of_it_can_be_read_in_the_database(self, cast: Cast, stage: Stage):
        concern = raise_one(cast, stage)
        actions.write_entry(by=cast.coordinator, concern=concern, text="Rang about the purse")

        with connection.cursor() as cursor:
            for table in ("concerns_concern", "concerns_entry", "trail_event"):
                cursor.execute(f"SELECT * FROM {table}")  # noqa: S608 # our own tables
                rows = [bytes(cell) if isinstance(cell, memoryview) else cell for cell in cursor.fetchone()]
                assert "purse" not in str(rows)
        assert actions.open_concern(by=cast.coordinator, concern=concern).seen == SEEN

    def test_rows_cannot_be_exchanged(self, cast: Cast, stage: Stage):
        one, other = make_concern(stage.review, cast.peer), make_concern(stage.review, cast.psw, seen="Other")
        Concern.objects.filter(pk=one.pk).update(sealed=other.sealed)

        with pytest.raises(Refused, match="keys"):
            actions.open_concern(by=cast.coordinator, concern=Concern.objects.get(pk=one.pk))

    @pytest.mark.parametrize(("field", "facts"), [("seen", {"seen": " "}), ("danger", {"danger": "maybe"})])
    def test_it_takes_what_was_seen_and_whether_somebody_is_in_danger(
        self, cast: Cast, stage: Stage, field: str, facts: dict[str, str]
    ):
        with pytest.raises(ValidationError) as caught:
            raise_one(cast, stage, **facts)
        assert list(caught.value.error_dict) == [field]

    @pytest.mark.parametrize(
        "text",
        [
            "It is record ZQ-90417/77",
            "zq 90417 77 it was",
            "Her number, 9041777, stood there",
            "9 0 4 1 7 - 7 7",
            "９０４１７７７",  # noqa: RUF001 # wide digits
        ],
    )
    @pytest.mark.parametrize("field", ["seen", "told"])
    def test_a_case_record_number_of_the_log_is_not_kept_however_it_is_written(
        self, cast: Cast, stage: Stage, text: str, field: str
    ):
        _number(cast, stage, "ZQ-90417/77")

        with pytest.raises(ValidationError) as caught:
            raise_one(cast, stage, **{field: text})

        assert list(caught.value.error_dict) == [field]
        assert not Concern.objects.exists()

    def test_days_and_ages_are_not_run_together_into_a_number(self, cast: Cast, stage: Stage):
        _number(cast, stage, "82143")
        other = make_record(stage.review, "A2", cast.host_organiser)
        CaseNumber.objects.create(
            record=other, sealed=seal("7", bound_to=bound_to(other)), entered_by=cast.host_organiser
        )

        assert raise_one(cast, stage, seen="She is 82, and on the 14th at 3, or 7, he rang").number == 1

    def test_a_person_who_no_longer_agrees_to_talk_is_still_protected(self, cast: Cast, stage: Stage):
        concern = raise_one(cast, stage, record=stage.record, slot=stage.slot)

        records_actions.withdraw_consent(by=cast.host_organiser, record=stage.record)

        concern.refresh_from_db()
        assert concern.record == stage.record
        assert actions.open_concern(by=cast.host_organiser, concern=concern).seen == SEEN

    @pytest.mark.parametrize("who", ["host_lead", "host_dass", "reader", "administrator", "outsider"])
    def test_others_do_not_raise_one_here(self, cast: Cast, stage: Stage, who: str):
        with pytest.raises(Refused):
            raise_one(cast, stage, by=getattr(cast, who))

    def test_none_is_raised_where_nobody_waits_for_it(self, cast: Cast, stage: Stage):
        stage.review.closed_at = timezone.now()
        stage.review.save()

        with pytest.raises(Refused, match="999"):
            raise_one(cast, stage, by=cast.host_organiser)


def _number(cast: Cast, stage: Stage, number: str) -> None:
    CaseNumber.objects.create(
        record=stage.record,
        sealed=seal(number, bound_to=bound_to(stage.record)),
        entered_by=cast.host_organiser,
    )


class TestFollowing:
    def test_taken_up_followed_and_closed_each_by_whom_and_when(
        self, cast: Cast, stage: Stage, django_capture_on_commit_callbacks
    ):
        concern = make_concern(stage.review, cast.peer)

        with django_capture_on_commit_callbacks(execute=True):
            actions.take_up(by=cast.host_organiser, concern=concern)
        actions.write_entry(by=cast.host_organiser, concern=concern, text="Rang the safeguarding team")
        actions.write_entry(by=cast.coordinator, concern=concern, text="Spoke with the peer")
        with django_capture_on_commit_callbacks(execute=True):
            actions.close_concern(
                by=cast.host_psw, concern=concern, outcome="passed_on", reason="They have it"
            )

        concern.refresh_from_db()
        assert (concern.taken_up_by, concern.closed_by) == (cast.host_organiser, cast.host_psw)
        assert concern.state == "Closed"
        opened = actions.open_concern(by=cast.host_lead, concern=concern)
        assert [(one.entry.number, one.entry.written_by, one.text) for one in opened.entries] == [
            (1, cast.host_organiser, "Rang the safeguarding team"),
            (2, cast.coordinator, "Spoke with the peer"),
            (3, cast.host_psw, "They have it"),
        ]
        assert [message.to for message in mail.outbox] == [[cast.peer.email]] * 2
        assert "safeguarding team" not in "".join(message.body for message in mail.outbox)

    def test_whoever_raised_it_learns_how_it_ended_and_no_more_of_the_person(self, cast: Cast, stage: Stage):
        concern = make_concern(stage.review, cast.peer, seen=SEEN, done="Her bank was rung")

        opened = actions.open_concern(by=cast.peer, concern=concern)

        assert (opened.seen, opened.entries) == (SEEN, None)

    def test_once_taken_up_or_closed_it_is_so_for_good(self, cast: Cast, stage: Stage):
        concern = actions.take_up(by=cast.host_psw, concern=make_concern(stage.review, cast.peer))
        with pytest.raises(Refused, match="taken up already"):
            actions.take_up(by=cast.host_organiser, concern=concern)

        closed = actions.close_concern(by=cast.coordinator, concern=concern, outcome="known", reason="Known")
        for write in (
            lambda: actions.write_entry(by=cast.coordinator, concern=closed, text="More"),
            lambda: actions.close_concern(by=cast.coordinator, concern=closed, outcome="acted", reason="x"),
        ):
            with pytest.raises(Refused, match="is closed"):
                write()
        assert Entry.objects.count() == 1

    def test_it_is_not_closed_without_saying_how_and_why(self, cast: Cast, stage: Stage):
        concern = make_concern(stage.review, cast.peer)
        for facts in ({"outcome": "", "reason": "Safe"}, {"outcome": "acted", "reason": " "}):
            with pytest.raises(ValidationError):
                actions.close_concern(by=cast.host_organiser, concern=concern, **facts)
        concern.refresh_from_db()
        assert concern.closed_at is None

    def test_what_was_done_holds_no_number_either(self, cast: Cast, stage: Stage):
        _number(cast, stage, "ZQ-90417/77")
        concern = make_concern(stage.review, cast.peer)
        with pytest.raises(ValidationError):
            actions.write_entry(by=cast.host_organiser, concern=concern, text="Under 90417/77 in our system")

    @pytest.mark.parametrize("who", ["psw", "peer", "host_lead", "host_dass"])
    def test_nobody_else_follows_it(self, cast: Cast, stage: Stage, who: str):
        concern, by = make_concern(stage.review, cast.peer), getattr(cast, who)
        for write in (
            lambda: actions.take_up(by=by, concern=concern),
            lambda: actions.write_entry(by=by, concern=concern, text="x"),
            lambda: actions.close_concern(by=by, concern=concern, outcome="acted", reason="x"),
        ):
            with pytest.raises(Refused):
                write()

    def test_the_coordinator_follows_and_the_host_takes_up(self, cast: Cast, stage: Stage):
        concern = make_concern(stage.review, cast.peer)
        with pytest.raises(Refused, match="organiser takes up"):
            actions.take_up(by=cast.coordinator, concern=concern)
        assert (
            actions.write_entry(by=cast.coordinator, concern=concern, text="Rang the organiser").number == 1
        )

    def test_the_database_wants_somebody_and_an_outcome_too(self, cast: Cast, stage: Stage):
        concern = make_concern(stage.review, cast.peer)
        for change in ({"taken_up_at": timezone.now()}, {"closed_at": timezone.now(), "outcome": "acted"}):
            with pytest.raises(IntegrityError), transaction.atomic():
                Concern.objects.filter(pk=concern.pk).update(**change)


class TestTrail:
    def test_each_step_and_opening_is_a_line_without_a_word_of_it(self, cast: Cast, stage: Stage):
        concern = raise_one(cast, stage)
        actions.open_concern(by=cast.peer, concern=concern)
        actions.open_concern(by=cast.host_organiser, concern=concern)
        actions.take_up(by=cast.host_organiser, concern=concern)
        actions.write_entry(by=cast.host_organiser, concern=concern, text="Rang")
        actions.close_concern(by=cast.host_organiser, concern=concern, outcome="acted", reason="Safe")

        lines = Event.objects.filter(verb__startswith="concern.").order_by("pk")
        assert [line.verb.partition(".")[2] for line in lines] == [
            *("raised", "opened", "opened", "taken_up", "followed", "closed")
        ]
        assert {line.subject for line in lines} == {f"concern {concern.number}"}
        assert [line.detail.get("own") for line in lines[1:3]] == [True, None]
        for word in ("purse", "sister", "Rang", "Safe"):
            assert word not in str([line.detail for line in lines])

    def test_it_is_not_shown_when_it_cannot_be_noted(self, cast: Cast, stage: Stage, monkeypatch):
        def fail(**_: object) -> None:
            raise OSError("no trail")

        concern = make_concern(stage.review, cast.peer)
        monkeypatch.setattr("trail.actions.record", fail)
        with pytest.raises(OSError, match="no trail"):
            actions.open_concern(by=cast.coordinator, concern=concern)


def test_a_member_who_left_reads_their_own_no_more(cast: Cast, stage: Stage):
    concern = make_concern(stage.review, cast.peer)
    stage.review.team.filter(user=cast.peer).update(left_at=timezone.now())
    with pytest.raises(Refused):
        actions.open_concern(by=cast.peer, concern=concern)


def test_an_organiser_whose_role_ended_is_not_told(cast: Cast, stage: Stage):
    withdraw(stage.record, cast)
    Membership.objects.filter(user=cast.host_psw).update(ended_at=timezone.now() - timedelta(days=1))

    concern = raise_one(cast, stage)

    assert {one.person for one in concern.told.all()} == {cast.coordinator, cast.host_organiser}
