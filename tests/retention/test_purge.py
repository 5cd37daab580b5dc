"""What goes on which day, what holds it, and that nothing of it is left anywhere."""

import re
from datetime import UTC, date, datetime, timedelta
from io import StringIO

import pytest
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult, get_date_max

from accounts import queries as accounts_queries
from accounts.models import Invitation, KeptText, Session
from core.refusals import Refused
from ledger.models import Erasure
from records import actions as records_actions
from records.models import (
    CaseNumber,
    GovernanceChecklist,
    GrantRequest,
    PersonCard,
    Record,
    RecordGrant,
)
from reports.models import Rendering
from retention import actions, daily, queries
from retention.models import Hold, PurgeRun, ShorterPeriod
from retention.periods import Kind
from reviews.models import Review
from tests.cast import Cast, grant
from tests.retention.making import CANARY, files_with_canary, make_whole_review, on, tables_with_canary
from trail.models import Event

# By hand: fieldwork closed on 20 March, talks on 3 and 4 March, final on 20 May 2026.
DUE = {
    Kind.NUMBERS: date(2026, 5, 19),
    Kind.UNFINISHED: date(2026, 4, 19),
    Kind.DRAFTS: date(2026, 8, 20),
    Kind.HEARD: date(2026, 11, 20),
    Kind.AUDITS: date(2027, 5, 20),
    Kind.RECORDS: date(2028, 5, 20),
    Kind.REPORT: date(2032, 5, 20),
}
DAY = timedelta(days=1)
LONG_AFTER = date(2033, 1, 1)


def test_each_kind_stays_the_day_before_and_goes_on_its_day(cast: Cast):
    """In their order, as the clock goes on; the day after, there is nothing left of it to delete."""
    review = make_whole_review(cast)
    for kind, day in DUE.items():
        saved = transaction.savepoint()
        for before in [each for each in DUE if DUE[each] < day]:
            with on(day - DAY):
                actions.destroy_due(by=None, review=review, kind=before)
        with on(day - DAY):
            actions.destroy_due(by=None, review=review, kind=Kind.CARDS)
            assert actions.destroy_due(by=None, review=review, kind=kind) == 0, kind
        assert review.pk in queries.reviews_holding(kind), kind
        with on(day):
            assert actions.destroy_due(by=None, review=review, kind=kind) > 0, kind
        assert review.pk not in queries.reviews_holding(kind), kind
        with on(day + DAY):
            assert actions.destroy_due(by=None, review=review, kind=kind) == 0, kind
        assert Erasure.objects.get(rule=kind.value).target == ""
        transaction.savepoint_rollback(saved)


def test_each_card_goes_a_fortnight_after_its_own_conversation(cast: Cast):
    """Talks on 3 March with A2 and on 4 March with A1: 17 and 18 March."""
    review = make_whole_review(cast)
    left = []
    for day in (16, 17, 18):
        with on(date(2026, 3, day)):
            actions.destroy_due(by=None, review=review, kind=Kind.CARDS)
        left.append(sorted(f"{card.record}" for card in PersonCard.objects.select_related("record")))
    assert left == [["A1", "A2"], ["A1"], []]
    assert not review.slots.filter(kind="conversation", place__contains=CANARY).exists()


def test_nothing_of_it_is_left_in_any_table_or_file(cast: Cast, settings, django_capture_on_commit_callbacks):
    settings.CACHES = {
        "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache_for_this"}
    }
    call_command("createcachetable", stdout=StringIO())
    _put_canaries_around(cast, make_whole_review(cast))
    _put_canaries_apart(cast)
    assert {"records_casenumber", "audits_audit", "cache_for_this"} <= tables_with_canary()
    assert files_with_canary() == {"outputs", "renderings", "versions"}

    with on(date(2027, 5, 21)), django_capture_on_commit_callbacks(execute=True):
        done = daily.purge(confirm_clock=True)

    assert done.failed == 0
    assert tables_with_canary() == {
        *("reports_output", "reports_reportversion"),
        *("reviews_recommendation", "reviews_scope", "reviews_theme"),
        *("reviews_teammember", "reviews_slot"),
        *("records_governancechecklist", "records_grantrequest", "records_recordgrant"),
        *("retention_hold", "retention_personrequest"),
    }
    assert files_with_canary() == {"outputs", "versions"}

    with on(LONG_AFTER), django_capture_on_commit_callbacks(execute=True):
        done = daily.purge(confirm_clock=True)
    assert done.failed == 0
    assert tables_with_canary() == set()
    assert files_with_canary() == set()
    assert CANARY not in (settings.LEDGER_ROOT / "erasures.jsonl").read_text()

    with on(LONG_AFTER + DAY):
        assert daily.purge().lines == []


def _put_canaries_around(cast: Cast, review: Review) -> None:
    """In the reasons of grants, of the checklist, of a hold that ended and of a request that was declined."""
    record = Record.objects.get(review=review, category="A", number=2)
    grant(record, cast.peer, cast.host_lead)
    GrantRequest.objects.update(purpose=CANARY, reason=CANARY)
    RecordGrant.objects.update(
        purpose=CANARY, withdrawn_reason=CANARY, withdrawn_at=timezone.now(), withdrawn_by=cast.host_lead
    )
    GovernanceChecklist.objects.update(dpia_ref=CANARY, sharing_ref=CANARY, told_how=CANARY)
    hold = actions.place_hold(by=cast.host_lead, review=review, reason="A claim")
    Hold.objects.update(reason=CANARY)
    actions.end_hold(by=cast.host_lead, hold=hold, reason="Settled")
    asked = actions.ask_about_person(
        by=cast.host_lead, review=review, kind="access", received_on=timezone.localdate(), record=record
    )
    actions.decide(by=cast.host_dass, asked=asked, outcome="declined", why=CANARY)


def _put_canaries_apart(cast: Cast) -> None:
    """In the queue, a session, the cache and an invitation."""
    now = timezone.now()
    DBTaskResult.objects.create(
        args_kwargs={"args": [CANARY], "kwargs": {}},
        task_path="reports.tasks.render",
        queue_name="default",
        backend_name="default",
        run_after=get_date_max(),
        exception_class_path="",
        traceback=CANARY,
        status="FAILED",
        finished_at=now,
    )
    KeptText.objects.create(user=cast.psw, sealed=CANARY.encode(), kept_at=now)
    Session.objects.create(session_key="s" * 32, session_data=CANARY, expire_date=now + DAY, ref="s" * 16)
    Invitation.objects.create(
        email=f"{CANARY}@example.org",
        name=CANARY,
        role="psw",
        council=cast.giver,
        region=cast.region,
        token_hash="1" * 64,
        invited_by=cast.administrator,
        expires_at=now + timedelta(days=7),
    )
    with connection.cursor() as cursor:
        over = connection.ops.adapt_datetimefield_value(now + DAY)
        cursor.execute("INSERT INTO cache_for_this VALUES (%s, %s, %s)", ["typed", CANARY, over])
        cursor.execute(
            "INSERT INTO django_session (session_key, session_data, expire_date) VALUES (%s, %s, %s)",
            ["k" * 32, CANARY, over],
        )


def test_an_accepted_invitation_names_nobody_a_month_later(cast: Cast):
    accepted = Invitation.objects.create(
        email="psw@example.org",
        name="Pat Winter",
        role="psw",
        council=cast.giver,
        region=cast.region,
        token_hash="2" * 64,
        invited_by=cast.administrator,
        invited_at=datetime(2026, 2, 27, 12, tzinfo=UTC),
        expires_at=datetime(2026, 3, 6, 12, tzinfo=UTC),
        accepted_at=datetime(2026, 3, 1, 12, tzinfo=UTC),
        accepted_by=cast.psw,
    )
    with on(date(2026, 3, 31)):
        assert actions.destroy_sign_ins(by=None) == 0
    accepted.refresh_from_db()
    assert (accepted.name, accepted.email) == ("Pat Winter", "psw@example.org")
    with on(date(2026, 4, 1)):
        assert actions.destroy_sign_ins(by=None) == 1
        assert actions.destroy_sign_ins(by=None) == 0
    accepted.refresh_from_db()
    assert (accepted.name, accepted.email) == ("", "")
    assert (accepted.accepted_by, accepted.invited_by) == (cast.psw, cast.administrator)
    (told,) = [each for each in accounts_queries.held_about(cast.psw) if each.where == "Invitations"]
    assert [label for label, _ in told.facts] == ["Accepted"]


def test_every_page_of_the_review_still_opens_and_says_that_it_was_deleted(
    cast: Cast, client: Client, django_capture_on_commit_callbacks
):
    review = make_whole_review(cast)
    with on(date(2027, 5, 21)), django_capture_on_commit_callbacks(execute=True):
        daily.purge(confirm_clock=True)
    pages = (
        *("review", "records:list", "records:log", "records:people", "audits:list", "conversations:list"),
        *(
            "conversations:meeting_list",
            "ratings:observation_list",
            "ratings:conclusion_list",
            "ratings:overview",
        ),
        *("reports:workspace", "reports:check", "reports:facts", "reports:version", "retention:schedule"),
    )
    for person in (cast.coordinator, cast.host_lead):
        client.force_login(person)
        met = {name: client.get(reverse(name, args=[review.ref])).status_code for name in pages}
        assert set(met.values()) <= {200, 302, 403, 404}, met
        assert met["retention:schedule"] == 200
        assert met["reports:version"] == 200
    client.force_login(cast.coordinator)
    for name in (
        "audits:list",
        "conversations:list",
        "conversations:meeting_list",
        "ratings:observation_list",
    ):
        page = client.get(reverse(name, args=[review.ref]))
        assert b"was deleted on 21 May 2027" in page.content, name


def test_a_kind_goes_never_before_what_rests_on_it(cast: Cast):
    review = make_whole_review(cast)
    actions.shorten_period(by=cast.host_lead, review=review, kind=Kind.RECORDS, length=1, confirmed=True)
    lengths = {"records": 1}
    assert queries.due_on(review, Kind.RECORDS, lengths) == date(2027, 5, 20)


class TestHolds:
    def test_nothing_goes_while_it_stands_and_it_lapses_on_the_ninetieth_day(self, cast: Cast):
        review = make_whole_review(cast)
        with on(date(2026, 5, 1)):
            actions.place_hold(by=cast.host_lead, review=review, reason="A claim")
        with on(date(2026, 7, 29)):
            assert actions.destroy_due(by=None, review=review, kind=Kind.NUMBERS) == 0
        with on(date(2026, 7, 30)):
            assert actions.destroy_due(by=None, review=review, kind=Kind.NUMBERS) == 3

    def test_a_hold_on_one_kind_keeps_that_and_what_it_would_go_with(self, cast: Cast):
        review = make_whole_review(cast)
        with on(date(2027, 5, 1)):
            actions.place_hold(by=cast.host_lead, review=review, reason="A claim", kind="audits")
        with on(date(2027, 6, 1)):
            assert actions.destroy_due(by=None, review=review, kind=Kind.AUDITS) == 0
            assert actions.destroy_due(by=None, review=review, kind=Kind.UNFINISHED) == 0
            assert actions.destroy_due(by=None, review=review, kind=Kind.HEARD) > 0
            assert queries.is_held(review, Kind.RECORDS, today=date(2027, 6, 1))

    def test_renewed_it_stands_on_and_ended_it_holds_no_more(self, cast: Cast):
        review = make_whole_review(cast)
        with on(date(2026, 5, 1)):
            hold = actions.place_hold(by=cast.host_lead, review=review, reason="A claim")
        with on(date(2026, 7, 29)):
            actions.renew_hold(by=cast.host_lead, hold=hold)
        with on(date(2026, 8, 20)):
            assert actions.destroy_due(by=None, review=review, kind=Kind.NUMBERS) == 0
            actions.end_hold(by=cast.host_lead, hold=hold, reason="Settled")
            assert actions.destroy_due(by=None, review=review, kind=Kind.NUMBERS) == 3
            with pytest.raises(ValidationError, match="over"):
                actions.renew_hold(by=cast.host_lead, hold=hold)
        verbs = list(Event.objects.filter(subject="hold 1").order_by("pk").values_list("verb", flat=True))
        assert verbs[-3:] == ["hold.placed", "hold.renewed", "hold.ended"]

    def test_it_takes_the_information_lead_and_a_reason(self, cast: Cast):
        review = make_whole_review(cast)
        for person in (cast.host_dass, cast.host_organiser, cast.coordinator, cast.administrator):
            with pytest.raises(Refused):
                actions.place_hold(by=person, review=review, reason="A claim")
        with pytest.raises(ValidationError, match="Say why"):
            actions.place_hold(by=cast.host_lead, review=review, reason=" ")

    def test_the_lead_is_told_in_the_fortnight_before_it_lapses(self, cast: Cast):
        review = make_whole_review(cast)
        with on(date(2026, 5, 1)):
            actions.place_hold(by=cast.host_lead, review=review, reason="A claim")
        told = {
            day: len(queries.waiting_for(cast.host_lead, today=day))
            for day in (date(2026, 7, 15), date(2026, 7, 16), date(2026, 7, 29), date(2026, 7, 30))
        }
        assert list(told.values()) == [0, 1, 1, 0]
        assert queries.waiting_for(cast.coordinator, today=date(2026, 7, 16)) == []


class TestShortening:
    def test_by_the_lead_or_dass_and_never_longer(self, cast: Cast):
        review = make_whole_review(cast)
        actions.shorten_period(by=cast.host_dass, review=review, kind=Kind.AUDITS, length=9, confirmed=True)
        assert queries.due_on(review, Kind.AUDITS, {"audits": 9}) == date(2027, 2, 20)
        with pytest.raises(ValidationError, match="nobody keeps this for longer"):
            actions.shorten_period(by=cast.host_lead, review=review, kind=Kind.AUDITS, length=13)
        for person in (cast.coordinator, cast.host_organiser, cast.administrator, cast.psw):
            with pytest.raises(Refused):
                actions.shorten_period(by=person, review=review, kind=Kind.AUDITS, length=2)

    @pytest.mark.parametrize(
        ("kind", "length"), [("audits", 12), ("audits", 0), ("numbers", 61), ("else", 1)]
    )
    def test_the_database_refuses_too(self, cast: Cast, kind: str, length: int):
        review = cast.review()
        with pytest.raises(IntegrityError), transaction.atomic():
            ShorterPeriod.objects.create(review=review, kind=kind, length=length, set_by=cast.host_lead)

    def test_what_would_go_at_once_takes_a_tick_and_the_standard_undoes_it(self, cast: Cast):
        review = make_whole_review(cast)
        with on(date(2026, 9, 1)):
            with pytest.raises(ValidationError, match="Tick the box"):
                actions.shorten_period(by=cast.host_lead, review=review, kind=Kind.HEARD, length=1)
            assert not ShorterPeriod.objects.exists()
            actions.shorten_period(
                by=cast.host_lead, review=review, kind=Kind.HEARD, length=1, confirmed=True
            )
            actions.shorten_period(by=cast.host_lead, review=review, kind=Kind.HEARD, length=6)
        assert not ShorterPeriod.objects.exists()


def test_a_process_that_dies_between_rows_and_files_leaves_files_that_the_sweep_finds(cast: Cast):
    """Nothing that waits for the commit is run here, as when the process dies just after it."""
    review = make_whole_review(cast)
    with on(DUE[Kind.DRAFTS]):
        actions.destroy_due(by=None, review=review, kind=Kind.DRAFTS)
    assert not Rendering.objects.exists()
    assert files_with_canary() == {"outputs", "renderings", "versions"}
    with on(timezone.localdate() + DAY):
        daily.purge(confirm_clock=True)
    assert "renderings" not in files_with_canary()
    assert default_storage.listdir("outputs")[1] != [], "those of the version stay"
    assert default_storage.listdir("versions")[1] != []


def test_one_that_dies_before_the_commit_leaves_all_of_it(cast: Cast, monkeypatch):
    review = make_whole_review(cast)
    before = tables_with_canary()

    def die(**_: object) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr("conversations.actions.destroy_heard", die)
    with on(DUE[Kind.HEARD]), pytest.raises(KeyboardInterrupt):
        actions.destroy_due(by=None, review=review, kind=Kind.HEARD)
    assert tables_with_canary() == before
    assert not Erasure.objects.exists()


class TestClock:
    def test_a_clock_that_is_behind_or_far_ahead_deletes_nothing_unless_confirmed(self, cast: Cast):
        make_whole_review(cast)
        started = Event.objects.latest("at").at.date()
        with on(started + DAY):
            daily.purge(confirm_clock=True)
        for day in (started - DAY, started + 3 * DAY, date(2040, 1, 1)):
            with on(day), pytest.raises(CommandError, match="Nothing was deleted"):
                call_command("purge", stdout=StringIO())
        assert PurgeRun.objects.exclude(refused="").count() == 3
        with on(started + 2 * DAY):
            call_command("purge", stdout=StringIO())
        with on(date(2040, 1, 1)):
            Event.objects.create(at=timezone.now(), verb="account.signed_in")
            with pytest.raises(CommandError, match="25 hours ahead"):
                call_command("purge", stdout=StringIO())
            call_command("purge", "--confirm-clock", stdout=StringIO())
        assert not CaseNumber.objects.exists()

    @pytest.mark.django_db
    def test_days_with_something_in_the_trail_are_days_although_no_run_was(self):
        day = timezone.localdate() + DAY
        with on(day):
            daily.purge(confirm_clock=True)
        for _ in range(3):
            day += DAY
            with on(day):
                Event.objects.create(at=timezone.now(), verb="account.signed_in")
        with on(day):
            assert daily.purge().failed == 0


def test_a_dry_run_says_what_would_go_and_deletes_nothing(cast: Cast):
    review = make_whole_review(cast)
    before, said = tables_with_canary(), StringIO()
    with on(date(2026, 8, 20)):
        call_command("purge", "--dry-run", stdout=said)
    assert said.getvalue().splitlines() == [
        f"{review.ref}: Case record numbers",
        f"{review.ref}: Before-we-talk cards",
        f"{review.ref}: Audits and notes never handed in",
        f"{review.ref}: Drafts of the report",
    ]
    assert tables_with_canary() == before


def test_closing_a_review_keeps_what_is_held_and_notes_what_goes(cast: Cast):
    review = make_whole_review(cast)
    records_actions.close_review(by=cast.coordinator, review=review, held=["numbers"])
    assert CaseNumber.objects.count() == 3
    assert not PersonCard.objects.exists()
    assert list(Erasure.objects.values_list("rule", flat=True)) == ["cards"]


def test_nobody_deletes_before_the_day(cast: Cast):
    review = make_whole_review(cast)
    with on(LONG_AFTER), pytest.raises(Refused):
        actions.destroy_due(by=cast.host_lead, review=review, kind=Kind.NUMBERS)
    assert not Hold.objects.exists()


class TestDatesShown:
    def lines(self, review: Review, day: date) -> dict[str, tuple[bool, bool]]:
        return {
            line.kind: (line.is_over, line.deleted_at is not None)
            for line in queries.lines_of(review, today=day)
        }

    def test_cards_are_not_called_deleted_before_the_last_one_is(self, cast: Cast):
        """One talk was on 3 March and one on 4 March: the first card goes on 17 March, the other a day later."""
        review = make_whole_review(cast)
        met = []
        for day in (date(2026, 3, 16), date(2026, 3, 17), date(2026, 3, 18)):
            with on(day):
                actions.destroy_due(by=None, review=review, kind=Kind.CARDS)
                met.append(self.lines(review, day)["cards"])
        assert met == [(False, False), (False, True), (True, True)]

    def test_where_there_never_was_any_it_is_over_and_was_not_deleted(self, cast: Cast):
        review = cast.review(upto="final_at")
        with on(LONG_AFTER):
            assert self.lines(review, LONG_AFTER)["heard"] == (True, False)

    def test_a_day_that_came_while_it_was_held_is_not_over(self, cast: Cast):
        review = make_whole_review(cast)
        with on(DUE[Kind.HEARD]):
            assert self.lines(review, DUE[Kind.HEARD])["heard"] == (False, False)

    @pytest.mark.parametrize(
        ("upto", "told"),
        [
            ("fieldwork_opened_at", {"unfinished", "drafts", "heard", "audits", "records", "report"}),
            ("fieldwork_closed_at", {"drafts", "heard", "audits", "records", "report"}),
            ("final_at", set()),
        ],
    )
    def test_a_day_that_counts_without_a_final_report_says_so(self, cast: Cast, upto: str, told: set[str]):
        lines = queries.lines_of(cast.review(upto=upto), today=date(2026, 1, 1))
        assert {line.kind for line in lines if line.unless} == told


def test_the_page_of_dates_says_what_the_trail_keeps_and_offers_nothing_that_is_refused(
    cast: Cast, client: Client
):
    review = make_whole_review(cast)
    for person in (cast.coordinator, cast.host_organiser, cast.host_lead, cast.host_dass):
        client.force_login(person)
        page = client.get(reverse("retention:schedule", args=[review.ref])).content.decode()
        assert "six years, with the reasons people typed" in page
        linked = set(re.findall(r'<a [^>]*href="(/[^"]*)"', page[page.index("<main") :]))
        assert {link: client.get(link).status_code for link in linked} == dict.fromkeys(linked, 200)
