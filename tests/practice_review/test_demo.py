"""The demonstration holds what it promises, was made by actions alone, and is made once."""

import io
import json
import re
from collections import Counter
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings
from django.core import mail
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from accounts.models import User
from audits.models import Audit
from conversations.models import Conversation, Meeting, Quote
from councils.models import Council, Region
from practice_review.demo import PASSWORD, load, sign_ins
from practice_review.demo.calendar import WRITTEN_FOR, Calendar
from practice_review.demo.clock import standing_at
from ratings.models import Conclusion, Moderation, Observation
from records import access as records_access, queries as records_queries
from records.models import Consent, Record
from reports.models import Point, Report, ReportVersion, SectionLoan
from reports.queries import rests_on
from retention import daily
from retention.models import PurgeRun
from retention.periods import Kind
from reviews.models import Recommendation, Review
from reviews.queries import previous_review
from reviews.stages import Stage, stage_of
from tests.cast import set_up_second_steps
from trail.models import Event

LONDON = ZoneInfo("Europe/London")

# What the fixtures hold, counted by hand: one event for each of these.
MADE = {
    "region.created": 1,
    "council.created": 14,
    "framework.imported": 1,
    "account.opened": 42,
    "role.given": 1,
    "qualification.attested": 16,
    "review.imported": 13,
    "review.scheduled": 7,
    "team.member_added": 8 + 6 + 5 + 6,
    "conflict.declared": 8 + 6 + 3 + 6,
    "conflict.cleared": 2 + 1 + 1,
    "theme.added": 5 + 4 + 2 + 4,
    "recommendation.updated": 6 + 2 + 4,
    "scope.agreed": 3,
    "slot.added": 15 + 13 + 10,
    "record.listed": 32 + 32 + 32,
    "record.selected": 16 + 16 + 16,
    "reader.assigned": 20 + 20 + 20,
    "consent.recorded": 6 + 5 + 5 + 1,
    "card.written": 6 + 5 + 5,
    "appointment.made": 6 + 5 + 5,
    "grant.requested": 2,
    "grant.approved": 1,
    "concern.raised": 1 + 1,
    "concern.taken_up": 1 + 1,
    "concern.followed": 3 + 2,
    "concern.closed": 1 + 1,
    "audit.started": 20 + 12 + 20,
    "audit.handed_in": 20 + 8 + 20,
    "conversation.started": 6 + 3 + 5,
    "conversation.handed_in": 6 + 2 + 5,
    "meeting.written": 8 + 3 + 4,
    "observation.noted": 42 + 11 + 24,
    "conclusion.drawn": 12 + 4,
    "proposal.made": 2 + 1 + 2,
    "proposal.agreed": 1 + 1,
    "record.moderated": 4 + 4,
    "rating.agreed": 12 + 1 + 12 + 1,
    "evidence.put_in": 4 + 2 + 7 + 7,
    "report.section_saved": 10
    + (2 + 3 + 8 + 7)
    + (4 + 2 + 7 + 7),  # each stretch of text, each piece of evidence
    "report.section_lent": 1,
    "report.point_saved": 12 + 5,
    "report.plain_text_saved": 6 + 6 + 8 + 1,
    "recommendation.added": 8 + 2,
    "report.fact_commented": 4,
    "report.approved": 1,
    "report.frozen": 1,
    "report.edition_made": 3,
    "review.released": 1,
    "review.published": 1,
    "report.edition_published": 1,
}


def test_the_demonstration(demo: None):
    """One test for all of it, because to tell the story takes most of a minute."""
    check_the_region()
    finished = Review.objects.get(host__slug="ormsdale", imported=False)
    check_what_was_read_and_heard(finished)
    check_the_report(finished)
    drafting = Review.objects.get(host__slug="lindenvale", imported=False)
    check_the_report_being_written(drafting)
    check_the_year(finished)
    check_the_grants()
    check_the_trail()
    check_what_the_deletion_would_take(finished, drafting)
    check_the_mail()
    check_signing_in()
    check_a_second_time()
    check_as_visitors_find_it(finished)


def check_the_region():
    assert Region.objects.get().councils.count() == 14
    assert {user.email.partition("@")[2] for user in User.objects.all()} == {"example.org"}
    roles = set(Region.objects.get().memberships.values_list("role", flat=True))
    assert roles == {"psw", "dass", "organiser", "information_lead", "peer", "coordinator"}


def check_what_was_read_and_heard(finished: Review):
    sample = Record.objects.filter(review=finished, selected_at__isnull=False)
    assert sample.count() == 16
    assert len({record.category for record in sample}) == 8
    readings = Counter(Audit.objects.filter(record__in=sample).values_list("record", flat=True))
    assert sorted(readings.values()) == [1] * 12 + [2] * 4
    assert Moderation.objects.filter(record__in=sample).count() == 4
    assert Meeting.objects.filter(review=finished).count() == 8
    assert Conversation.objects.filter(review=finished, handed_in_at__isnull=False).count() == 6
    assert Observation.objects.filter(review=finished).count() == 42
    assert all(conclusion.observations.exists() for conclusion in Conclusion.objects.all())


def check_the_report(finished: Review):
    kinds = Counter(Point.objects.filter(report__review=finished).values_list("kind", flat=True))
    assert kinds == {"strength": 6, "development": 6}
    assert Recommendation.objects.filter(review=finished).count() == 8
    report = Report.objects.get(review=finished)
    authors = {section.updated_by for section in report.sections.all()}
    version = ReportVersion.objects.get()
    assert version.approved_by is not None
    assert version.approved_by not in authors
    assert version.frozen_at == finished.final_at
    pdf = PdfReader(version.file.open())
    assert 25 <= len(pdf.pages) <= 40
    assert len(pdf.pages) == version.pages
    assert version.edition.published_at == finished.published_at
    assert "how many conversations were held" in version.edition.left_out, "there were six"
    titles = [str(entry["/Title"]) for entry in pdf.outline if isinstance(entry, dict)]
    numbers = [found[0] for title in titles if (found := re.match(r"[1-7]\b", title))]
    assert numbers == ["1", "2", "3", "4", "5", "6", "7"]


def check_the_report_being_written(drafting: Review):
    """Half of it: what is there rests on evidence, a section is lent, and there is something to decide."""
    report = drafting.report
    bodies = dict(report.sections.exclude(body="").values_list("key", "body"))
    assert set(bodies) == {"introduction", "previous", "meetings", "analysis"}
    marked = {key: body.count("data-source=") for key, body in bodies.items()}
    assert marked == {"introduction": 4, "previous": 2, "meetings": 7, "analysis": 7}
    assert "evidence:" not in "".join(bodies.values())
    writer = drafting.team.get(part="coordinator").user
    sections, _ = rests_on(writer, report)
    assert [
        (each.key, passage.kind) for each in sections for passage in each.passages if passage.is_gone
    ] == [("analysis", "Quote")]
    assert all(passage.piece or passage.is_gone for each in sections for passage in each.passages)
    loan = SectionLoan.objects.get(ended_at=None)
    assert (loan.section.key, loan.to.email) == ("observations", "ruth.pemberton@example.org")
    assert loan.to.email in [person.email for person in sign_ins()]
    kinds = Counter(report.points.values_list("kind", flat=True))
    assert kinds == {"strength": 3, "development": 2}
    assert Recommendation.objects.filter(review=drafting).count() == 2
    spoken = Quote.objects.filter(conversation__review=drafting) | Quote.objects.filter(
        meeting__review=drafting
    )
    assert (spoken.count(), spoken.filter(use="").count()) == (30, 1)
    assert Consent.objects.get(record__review=drafting, taken_back_at__isnull=False).stands
    assert not drafting.team_check_opened_at


def check_the_year(finished: Review):
    previous = previous_review(finished)
    assert previous is not None
    assert finished.fieldwork_from_on.year - previous.fieldwork_from_on.year == 2
    assert previous.recommendations.count() == 6
    now = timezone.now()
    stages = Counter(stage_of(review.facts, now=now) for review in Review.objects.filter(imported=False))
    over = stages.pop(Stage.SHARED, 0) + stages.pop(Stage.FOLLOW_UP, 0)
    assert over == 1
    assert stages == {Stage.DRAFTING: 1, Stage.FIELDWORK: 1, Stage.SCOPING: 1, Stage.PLANNED: 3}
    under_way = Review.objects.get(
        fieldwork_opened_at__isnull=False, fieldwork_closed_at=None, imported=False
    )
    assert under_way.fieldwork_from_on < timezone.localdate() <= under_way.fieldwork_to_on
    never = Council.objects.exclude(pk__in=Review.objects.values("host"))
    assert never.count() == 1


def check_the_grants():
    """One peer reads the audit of one record, and one waits for the information lead, who can sign in to decide."""
    reader, waiting = (
        User.objects.get(email=f"{name}@example.org") for name in ("carol.fisk", "jo.merridew")
    )
    assert [
        record.ref for record in Record.objects.filter(pk__in=records_access.records_granted(reader))
    ] == ["B3"]
    assert not records_access.records_granted(waiting).exists()
    lead = User.objects.get(email="stuart.hebden@example.org")
    waits = records_queries.grants_to_decide(lead, today=timezone.localdate())
    assert [line.what for line in waits] == ["Decide whether Jo Merridew may read record G2"]
    assert "stuart.hebden@example.org" in [person.email for person in sign_ins()]


def check_the_trail():
    made = Counter(Event.objects.values_list("verb", flat=True))
    assert {verb: made[verb] for verb in MADE} == MADE
    moments = list(Event.objects.order_by("pk").values_list("at", flat=True))
    assert moments == sorted(moments)
    assert not Event.objects.filter(verb__startswith="refused").exists()


def check_what_the_deletion_would_take(finished: Review, drafting: Review):
    """Whatever day it is loaded: what visitors are shown of records, talks and the reports stays."""
    due = {(review.pk, kind) for review, kind in daily.plan()}
    gone = {(finished.pk, kind) for kind in (Kind.NUMBERS, Kind.CARDS, Kind.DRAFTS)}
    assert due <= gone | {(drafting.pk, Kind.CARDS)}


def check_the_mail():
    """The past is not told to anybody. The invitations of today are mailed after commit, which no test reaches."""
    assert mail.outbox == []


def check_signing_in():
    for person in sign_ins():
        user = User.objects.get(email=person.email)
        assert user.name == person.name
        assert user.check_password(PASSWORD)
    director = User.objects.get(email="catherine.stell@example.org")
    set_up_second_steps(director)  # which the demonstration's own settings do not ask for
    browser = Client()
    browser.force_login(director)
    address = reverse("reports:version_file", args=["PR-2026-01", 1])
    got: Any = browser.get(address)
    assert got.status_code == 200
    assert b"".join(got).startswith(b"%PDF-")
    said = io.StringIO()
    call_command("demo_people", stdout=said)
    assert all(person.email in said.getvalue() for person in sign_ins())
    assert PASSWORD in said.getvalue()


def check_a_second_time():
    before = (Event.objects.count(), User.objects.count(), Review.objects.count())
    assert load() is False
    said = io.StringIO()
    call_command("load_demo", yes_i_know=True, stdout=said)
    assert "there already" in said.getvalue()
    assert (Event.objects.count(), User.objects.count(), Review.objects.count()) == before


def check_as_visitors_find_it(finished: Review):
    """As `load_demo` leaves it: what is over is deleted, says so, and every page of it opens."""
    assert daily.purge(confirm_clock=True).failed == 0
    assert daily.plan() == []
    assert Audit.objects.filter(record__review=finished).count() == 20
    assert Conversation.objects.filter(review=finished).count() == 6
    assert Observation.objects.filter(review=finished).count() == 42
    pages = ("review", "records:list", "audits:list", "conversations:list", "conversations:meeting_list")
    pages += ("ratings:overview", "ratings:observation_list", "reports:workspace", "reports:version")
    for name in ("ines.calloway", "helen.wroe"):
        person = User.objects.get(email=f"{name}@example.org")
        set_up_second_steps(person)
        browser = Client()
        browser.force_login(person)
        met = {page: browser.get(reverse(page, args=[finished.ref])).status_code for page in pages}
        assert set(met.values()) == {200}, met
        assert browser.get(reverse("home")).status_code == 200
        written = browser.get(reverse("reports:workspace", args=[finished.ref])).content.decode()
        assert not Point.objects.filter(report__review=finished).exists()
        assert "was deleted on" in written
        assert "To write" not in written


def test_the_plain_words_of_the_published_report_are_plain():
    """As Easy Read has it: one idea a line, 10 to 15 words at most, no abbreviations and no words of the trade."""
    told = json.loads((settings.BASE_DIR / "fixtures/demo/finished/report.json").read_text(encoding="utf-8"))
    points = [row["plain"] for part in ("strengths", "areas", "recommendations") for row in told[part]]

    assert [len(told[part]) for part in ("strengths", "areas", "recommendations")] == [6, 6, 8]
    assert all(3 <= len(lines) <= 6 for lines in points)
    for line in [line for lines in [*points, told["changed"]] for line in lines]:
        assert len(line.split()) <= 15, line
        assert not re.search(r"[A-Z]{2,}|;|[.!?] ", line), line
        assert not re.search(
            r"\b(co-production|capacity|supervision|aftercare|recorded|assessment)\b", line
        ), line


@pytest.mark.parametrize(
    ("made", "options", "runs"), [(True, {}, 1), (True, {"keep_due": True}, 0), (False, {}, 0)]
)
def test_once_loaded_what_is_over_is_deleted(
    db: None, monkeypatch, *, made: bool, options: dict[str, bool], runs: int
):
    monkeypatch.setattr("practice_review.demo.load", lambda _: made)
    call_command("load_demo", yes_i_know=True, stdout=io.StringIO(), **options)
    assert PurgeRun.objects.count() == runs


def test_it_is_loaded_only_where_it_belongs(db: None):
    with pytest.raises(CommandError, match="--yes-i-know"):
        call_command("load_demo")
    assert not Region.objects.exists()


def test_nobody_is_named_where_nothing_is_loaded(db: None):
    with pytest.raises(CommandError, match="load_demo"):
        call_command("demo_people")


@pytest.mark.parametrize(
    ("today", "weeks"),
    [
        (date(2026, 11, 20), -1),
        (WRITTEN_FOR, 0),
        (date(2026, 11, 27), 0),
        (date(2026, 11, 28), 1),
        (date(2027, 11, 20), 52),
    ],
)
def test_dates_move_by_whole_weeks(today: date, weeks: int):
    assert Calendar.seen_from(today).weeks == weeks


def test_dates_stand_as_written_where_nothing_moves():
    assert Calendar().day("2026-04-20") == date(2026, 4, 20)
    assert Calendar().moment("2026-04-20T13:30") == datetime(2026, 4, 20, 13, 30, tzinfo=LONDON)


def test_a_moved_moment_keeps_its_hour_over_a_clock_change():
    moved = Calendar(weeks=30).moment("2026-04-20T13:30")
    assert moved == datetime(2026, 11, 16, 13, 30, tzinfo=LONDON)


def test_the_clock_stands_for_fields_and_functions_alike():
    moment = datetime(2024, 2, 29, 12, 0, tzinfo=LONDON)
    default: Any = User._meta.get_field("joined_at").default
    with standing_at(moment):
        assert timezone.now() == default() == moment
        assert timezone.localdate() == date(2024, 2, 29)
        assert isinstance(moment, vars(timezone)["datetime"])
    assert timezone.now() > moment
    assert vars(timezone)["datetime"] is datetime


def test_the_clock_goes_on_after_a_mishap():
    with pytest.raises(ValueError, match="mishap"), standing_at(datetime(2024, 1, 1, tzinfo=LONDON)):
        raise ValueError("mishap")
    assert vars(timezone)["datetime"] is datetime
