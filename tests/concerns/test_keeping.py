"""No review closes over an open concern; concerns go in time, or with their person; none is in a report."""

import ast
from datetime import date
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from concerns import actions
from concerns.models import Concern, Entry
from core.refusals import Refused
from records.models import Record
from reports import compose
from retention import actions as retention_actions, queries as retention_queries
from retention.models import PersonRequest
from retention.periods import Kind
from reviews.models import Review
from tests.architecture.house import APPS, name_of, python_files
from tests.cast import Cast, make_concern, make_record
from tests.reports.makers import make_evidence, write_report
from tests.retention.making import make_whole_review, on
from trail.models import Event

OLD, NEW = b"o" * 32, b"n" * 32


class TestClosing:
    def test_not_while_one_is_open_and_then_at_once(self, cast: Cast):
        review = cast.review(upto="final_at")
        one, other = make_concern(review, cast.peer), make_concern(review, cast.psw)
        with pytest.raises(Refused, match="Concerns 1, 2 are not closed yet"):
            retention_actions.close_review(reason="Over", by=cast.coordinator, review=review)
        actions.close_concern(by=cast.coordinator, concern=one, outcome="acted", reason="Safe")
        with pytest.raises(Refused, match="Concern 2 is not closed yet"):
            retention_actions.close_review(reason="Over", by=cast.coordinator, review=review)
        assert Review.objects.get(pk=review.pk).closed_at is None

        actions.close_concern(by=cast.coordinator, concern=other, outcome="known", reason="Known")
        retention_actions.close_review(reason="Over", by=cast.coordinator, review=review)
        assert Review.objects.get(pk=review.pk).closed_at is not None

    def test_its_page_says_so_before_anything_is_ticked(self, cast: Cast, client: Client):
        review = cast.review(upto="final_at")
        make_concern(review, cast.peer)
        client.force_login(cast.coordinator)
        response = client.get(reverse("close_review", args=[review.ref]))
        assert response.status_code == 403
        assert "Concern 1 is not closed yet, so the review stays open" in response.content.decode()

    def test_by_the_coordinator_alone(self, cast: Cast):
        review = cast.review(upto="final_at")
        with pytest.raises(Refused):
            retention_actions.close_review(reason="Over", by=cast.host_organiser, review=review)

    def test_no_other_door_of_the_product_leads_round_it(self):
        doors = {
            name_of(path)
            for app in APPS
            for path in python_files(app)
            for node in ast.walk(ast.parse(path.read_text()))
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "records.close_review"
        }
        assert doors == {"retention/actions/closing.py"}


class TestNeverInTheReport:
    def test_no_app_that_says_what_was_found_knows_of_concerns(self):
        for app in ("reports", "ratings", "audits", "conversations", "records"):
            for path in python_files(app):
                assert "concerns" not in {
                    (node.module or "").partition(".")[0]
                    for node in ast.walk(ast.parse(path.read_text()))
                    if isinstance(node, ast.ImportFrom)
                }, path

    def test_a_report_is_word_for_word_the_same_with_and_without_one(self, cast: Cast):
        review = cast.review(upto="moderated_at")
        make_evidence(cast, review)
        write_report(cast, review)
        review = Review.objects.select_related("host__region", "framework").get(pk=review.pk)
        before = compose.document_of(review)

        record = Record.objects.filter(review=review).first()
        make_concern(review, cast.psw, record, seen="Bruises zqz", done="Rung zqz")

        after = compose.document_of(review)
        assert after == before
        assert "zqz" not in repr(after)


class TestDeleting:
    def test_it_goes_with_the_audits_and_a_hold_keeps_it(self, cast: Cast):
        """Final on 20 May 2026, so on 20 May 2027."""
        review = make_whole_review(cast)
        with on(date(2027, 5, 19)):
            assert retention_actions.destroy_due(by=None, review=review, kind=Kind.AUDITS) == 0
            retention_actions.place_hold(by=cast.host_lead, review=review, reason="A claim", kind="audits")
        with on(date(2027, 5, 20)):
            assert retention_actions.destroy_due(by=None, review=review, kind=Kind.AUDITS) == 0
        assert Concern.objects.filter(review=review).exists()
        with on(date(2027, 9, 1)):
            assert retention_actions.destroy_due(by=None, review=review, kind=Kind.AUDITS) > 0
        assert not Concern.objects.exists()
        assert not Entry.objects.exists()

    def test_a_review_that_keeps_nothing_but_a_concern_is_found(self, cast: Cast):
        review = cast.review()
        make_concern(review, cast.peer)
        assert review.pk in retention_queries.reviews_holding(Kind.AUDITS)

    @pytest.mark.parametrize("keeps_audits", [False, True])
    def test_an_erasure_takes_it_once_it_is_closed_unless_the_audits_stay(
        self, cast: Cast, *, keeps_audits: bool
    ):
        review = cast.review()
        record = _record(cast, review)
        concern = make_concern(review, cast.peer, record, done="Rung")
        asked = _approved(cast, review, record, keeps_audits=keeps_audits)
        if not keeps_audits:
            with pytest.raises(Refused, match="not closed yet"):
                retention_actions.carry_out(by=cast.host_lead, asked=asked)
            assert Record.objects.filter(pk=record.pk).exists()
            actions.close_concern(by=cast.coordinator, concern=concern, outcome="acted", reason="Safe")

        retention_actions.carry_out(by=cast.host_lead, asked=asked)

        assert Concern.objects.exists() is keeps_audits
        assert Entry.objects.exists() is keeps_audits

    def test_the_copy_for_the_person_says_what_was_raised_and_nobody_who_did(self, cast: Cast):
        review = cast.review()
        record = _record(cast, review)
        make_concern(review, cast.peer, record, seen="A bruise on the arm", done="The team was rung")
        make_concern(review, cast.psw, None, seen="Somebody else’s worry")

        (held,) = actions.copy_concerns(by=cast.host_lead, record=record)

        text = str(held)
        assert "A bruise on the arm" in text
        assert "The team was rung" in text
        assert "Somebody else" not in text
        assert cast.peer.name not in text
        assert Event.objects.filter(verb="concern.copied", by=cast.host_lead).count() == 1
        with pytest.raises(Refused):
            actions.copy_concerns(by=cast.host_organiser, record=record)


def _record(cast: Cast, review: Review) -> Record:
    return make_record(review, "A1", cast.host_organiser)


def _approved(cast: Cast, review: Review, record: Record, *, keeps_audits: bool) -> PersonRequest:
    asked = retention_actions.ask_about_person(
        by=cast.host_lead,
        review=review,
        kind="erasure",
        received_on=timezone.localdate(),
        record=record,
        keeps_audits=keeps_audits,
        keeps_why="The public task" if keeps_audits else "",
    )
    return retention_actions.decide(by=cast.host_dass, asked=asked, outcome="approved")


@pytest.fixture
def one_key(settings: Any) -> None:
    """Before anybody is made: their second steps are sealed too."""
    settings.CASE_NUMBER_KEYS = [OLD]


def test_after_a_change_of_keys_the_old_one_can_be_dropped(one_key: None, cast: Cast, settings: Any):
    review = cast.review()
    concern = make_concern(review, cast.peer, seen="A bruise", done="Rung")
    settings.CASE_NUMBER_KEYS = [NEW, OLD]
    out = StringIO()
    call_command("rotate_keys", stdout=out)
    assert "concerns: 2" in out.getvalue()

    settings.CASE_NUMBER_KEYS = [NEW]
    opened = actions.open_concern(by=cast.coordinator, concern=Concern.objects.get(pk=concern.pk))
    assert (opened.seen, opened.entries[0].text) == ("A bruise", "Rung")
