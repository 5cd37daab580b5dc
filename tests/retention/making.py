"""One review with something of every kind, a word nobody else uses in every field, and a clock that jumps."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time
from unittest.mock import patch

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection, models
from django.utils import timezone

from accounts.models import User
from audits.models import Audit, AuditRating, CriterionAnswer
from concerns.models import Concern, Entry
from conversations.models import Conversation, ConversationNote, ConversationRating, Meeting, Quote
from ratings.models import AgreedRating, Conclusion, Moderation, Observation, Proposal
from records.models import CaseNumber, PersonCard, Record
from reports.models import (
    FactComment,
    GateAnswer,
    Output,
    PlainText,
    Point,
    Rendering,
    Report,
    ReportVersion,
    Section,
    TeamComment,
)
from retention.models import Hold, PersonRequest
from reviews.models import Recommendation, Review, Scope, Slot, SubTheme, TeamMember, Theme
from tests import scene
from tests.cast import Cast
from tests.reports.makers import write_report

CANARY = "zqcanaryzq"
FINAL = datetime(2026, 5, 20, 12, tzinfo=UTC)
CLOSED = datetime(2026, 3, 20, 12, tzinfo=UTC)


@contextmanager
def on(day: date) -> Iterator[None]:
    """At noon of that day."""
    with patch.object(timezone, "now", lambda: datetime.combine(day, time(12), UTC)):
        yield


def make_whole_review(cast: Cast) -> Review:
    """A review that became final on 20 May 2026, its fieldwork closed on 20 March, with a canary in every text."""
    review = scene._fieldwork(cast)
    Hold.objects.all().delete()
    PersonRequest.objects.all().delete()
    Concern.objects.update(closed_at=CLOSED, closed_by=cast.host_organiser, outcome="acted")
    Scope.objects.create(review=review)
    Theme.objects.create(review=review, number=1, title="A theme")
    record = Record.objects.get(review=review, category="A", number=2)
    heard = Conversation.objects.get(review=review)
    for number, source in enumerate(
        ({"source": "record", "record": record}, {"source": "conversation", "conversation": heard}), 2
    ):
        Observation.objects.create(review=review, number=number, text="Seen", author=cast.psw, **source)
    Conclusion.objects.get(review=review).observations.set(Observation.objects.filter(review=review))
    Moderation.objects.create(record=record, reason="Because", decided_by=cast.coordinator)
    Proposal.objects.create(record=record, reason="Because", written_by=cast.psw)
    for each in Record.objects.filter(review=review):
        CaseNumber.objects.create(record=each, sealed=b"x", entered_by=cast.host_organiser)
    AgreedRating.objects.create(
        review=review,
        subtheme=SubTheme.objects.first(),
        grade="good",
        reason="So",
        agreed_by=cast.coordinator,
    )
    Review.objects.filter(pk=review.pk).update(fieldwork_closed_at=CLOSED, moderated_at=CLOSED)
    review.refresh_from_db()
    report = write_report(cast, review)
    answered = {
        "outcome": "accepted",
        "answer": "Yes",
        "answered_by": cast.coordinator,
        "answered_at": CLOSED,
    }
    FactComment.objects.create(
        report=report, number=1, section="data", text="Five", made_by=cast.host_dass, **answered
    )
    _put_team_comment(cast, report)
    GateAnswer.objects.create(
        report=report, part="summary", kind="POST", digest="0" * 64, reason="So", answered_by=cast.coordinator
    )
    asked = {"number": 1, "fingerprint": "0" * 64, "asked_by": cast.coordinator, "finished_at": CLOSED}
    Rendering.objects.create(
        report=report, **asked, pages=1, sha256="0" * 64, file=ContentFile(CANARY.encode(), "draft.pdf")
    )
    version = ReportVersion.objects.create(
        report=report,
        number=1,
        dated_on=FINAL.date(),
        frozen_by=cast.coordinator,
        approved_by=cast.psw,
        pages=1,
        sha256="0" * 64,
        html="words",
        file=ContentFile(CANARY.encode(), "final.pdf"),
    )
    _put_documents(cast, version)
    steps = dict.fromkeys(("team_check_opened_at", "accuracy_opened_at", "final_at"), FINAL)
    Review.objects.filter(pk=review.pk).update(**steps)
    _put_canaries()
    review.refresh_from_db()
    return review


def _put_team_comment(cast: Cast, report: Report) -> None:
    TeamComment.objects.create(
        report=report,
        number=1,
        section="data",
        passage="Four",
        text="Five",
        made_by=cast.psw,
        answer="Yes",
        answered_by=cast.coordinator,
        answered_at=CLOSED,
    )


def _put_documents(cast: Cast, version: ReportVersion) -> None:
    report = version.report
    PlainText.objects.create(report=report, part="changed", number=1, text="words", written_for="0" * 64)
    for of in (None, version):
        Output.objects.create(
            report=report,
            version=of,
            kind="word",
            fingerprint="0" * 64,
            asked_by=cast.coordinator,
            finished_at=CLOSED,
            size=1,
            sha256="0" * 64,
            html="words",
            file=ContentFile(CANARY.encode(), "made.word"),
        )


SENSITIVE: tuple[type[models.Model], ...] = (
    *(CaseNumber, PersonCard, Audit, CriterionAnswer, AuditRating, Conversation, ConversationNote),
    *(ConversationRating, Meeting, Quote, Observation, Conclusion, Moderation, Proposal, AgreedRating),
    *(Concern, Entry),
    *(
        Section,
        Point,
        PlainText,
        Output,
        FactComment,
        TeamComment,
        GateAnswer,
        ReportVersion,
        Recommendation,
        Scope,
        Theme,
        Slot,
    ),
)


def _put_canaries() -> None:
    """In every field of these tables in which people type, or in which what they typed is kept."""
    for model in SENSITIVE:
        rows = model._default_manager.all()
        if model is Observation:
            rows.filter(source="document").update(document=CANARY)
        values: dict[str, object] = {
            field.name: CANARY
            for field in model._meta.fields
            if isinstance(field, models.TextField)
            or (isinstance(field, models.CharField) and field.name == "title")
        }
        values |= {
            field.name: CANARY.encode()
            for field in model._meta.fields
            if isinstance(field, models.BinaryField)
        }
        if model is Quote:
            rows.update(**_reworded())
        else:
            rows.update(**values)
    Slot.objects.filter(kind="conversation").update(place=CANARY)
    TeamMember.objects.update(conflict_cleared_reason=CANARY)


def _reworded() -> dict[str, object]:
    """What a quote may hold at most: its words, and the others that somebody else put for them."""
    decided_by = User.objects.exclude(pk__in=Quote.objects.values("author")).earliest("pk")
    return {
        "text": CANARY,
        "use": Quote.Use.REWORDED,
        "reworded": f"{CANARY} in other words",
        "decided_by": decided_by,
        "decided_at": timezone.now(),
    }


def tables_with_canary() -> set[str]:
    """Every column of every table, asked in plain SQL."""
    found = set()
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608 - our own tables
            if any(_has_canary(cell) for row in cursor.fetchall() for cell in row):
                found.add(table)
    return found


def _has_canary(cell: object) -> bool:
    if isinstance(cell, bytes | memoryview):
        return CANARY.encode() in bytes(cell)
    return CANARY in str(cell)


def files_with_canary() -> set[str]:
    found = set()
    for folder in ("outputs", "renderings", "versions", "requests"):
        try:
            names = default_storage.listdir(folder)[1]
        except FileNotFoundError:
            continue
        for name in names:
            with default_storage.open(f"{folder}/{name}") as file:
                if CANARY.encode() in file.read():
                    found.add(folder)
    return found
