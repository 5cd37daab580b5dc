"""A read that cannot be recorded is not shown: each page with what is most private, and a trail that takes nothing."""

from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from audits.models import Audit, CriterionAnswer
from conversations.models import Conversation, ConversationNote, Meeting, Quote
from records import actions as records_actions
from records.models import PersonCard, Record
from reports.models import Section, SectionVersion
from tests.cast import Cast
from tests.records.test_views import signed_in, with_number
from tests.scene import make_scene
from tests.trail.making import let_the_trail_take_nothing
from trail.models import Event

CANARY = "Canary 4711 sings"


@dataclass(frozen=True)
class Read:
    """One page that shows something private: whose turn, where, and what shows that it was shown."""

    who: str
    name: str
    args: tuple[Any, ...]
    verb: str
    shows: str = CANARY
    where: str = "fieldwork"
    method: str = "get"
    data: dict[str, str] = field(default_factory=dict)


READS = [
    Read("coordinator", "records:detail", ("A1",), "record.opened", shows="45 to 64"),
    Read("host_organiser", "records:card", ("A1",), "card.opened"),
    Read("host_organiser", "records:card_write", ("A1",), "card.opened"),
    Read(
        "host_organiser",
        "records:card_write",
        ("A1",),
        "card.opened",
        method="post",
        data={"name": "Sue", "version": "0"},
    ),
    Read("peer", "conversations:card", (2,), "card.opened", method="post"),
    Read("coordinator", "audits:read", ("A2", 1), "audit.opened"),
    Read("psw", "audits:section", ("A1", "group-1"), "audit.opened"),
    Read("psw", "audits:check", ("A1",), "audit.opened"),
    Read(
        "psw",
        "audits:answer_save",
        ("A1", "1.1"),
        "audit.opened",
        method="post",
        data={"1.1-answer": "N", "1.1-comment": "Other", "1.1-version": "7"},
    ),
    Read("coordinator", "ratings:moderate", ("A2",), "audit.opened"),
    Read("peer", "conversations:read", (1,), "conversation.opened"),
    Read("peer", "conversations:write", (1, 1), "conversation.opened"),
    Read("peer", "conversations:rate", (1,), "conversation.opened"),
    Read("peer", "conversations:check", (1,), "conversation.opened"),
    Read("peer", "conversations:hand_in", (1,), "conversation.opened", method="post"),
    Read("peer", "conversations:quotes", (1,), "conversation.opened"),
    Read("peer", "conversations:quote_edit", (1, 1), "conversation.opened"),
    Read("coordinator", "conversations:meeting_read", (1,), "meeting.opened"),
    Read("psw", "conversations:meeting_write", (3,), "meeting.opened"),
    Read("psw", "conversations:meeting_quotes", (1,), "meeting.opened"),
    Read("psw", "conversations:meeting_quote_edit", (1, 1), "meeting.opened"),
    Read("coordinator", "reports:section", ("data",), "evidence.opened", where="drafted"),
    Read("coordinator", "reports:section_state", ("data", 1), "report.history_opened", where="drafted"),
    Read(
        "coordinator",
        "reports:section_save",
        ("data",),
        "report.draft_opened",
        method="post",
        data={"body": "<p>Other</p>", "version": "7"},
        where="drafted",
    ),
    Read("coordinator", "reports:preview", (), "report.draft_opened", where="drafted"),
    Read(
        "coordinator",
        "reports:rendering_file",
        (1,),
        "report.draft_downloaded",
        shows="%PDF",
        where="drafted",
    ),
    Read("host_dass", "reports:version", (), "report.opened", shows="SHA-256", where="final"),
    Read("host_dass", "reports:version_file", (1,), "report.downloaded", shows="%PDF", where="final"),
    Read("host_lead", "reviews:trail_file", (), "trail.exported", shows="Who"),
]


def plant(cast: Cast, record: Record) -> None:
    """Put the canary wherever a person's life is written down."""
    version = PersonCard.objects.get(record=record).version
    records_actions.write_card(by=cast.host_organiser, record=record, called_by=CANARY, version=version)
    CriterionAnswer.objects.update(comment=CANARY)
    Audit.objects.update(overall_reason=CANARY)
    ConversationNote.objects.update(text=CANARY)
    Conversation.objects.update(overall_reason=CANARY)
    Meeting.objects.update(notes=CANARY, areas=CANARY)
    Quote.objects.update(text=CANARY)
    Section.objects.update(body=f"<p>{CANARY}</p>")
    SectionVersion.objects.update(body=f"<p>{CANARY}</p>")


def body_of(response: HttpResponse) -> str:
    return b"".join(response).decode("utf-8", "replace")


def test_no_row_no_read(cast: Cast, client: Client):
    """Each page twice: as it is, which shows the canary after a row; and with a trail that takes nothing."""
    scene = make_scene(cast)
    plant(cast, Record.objects.get(review=scene.fieldwork, category="A", number=1))
    client.raise_request_exception = False
    for read in READS:
        client.force_login(getattr(cast, read.who))
        address = reverse(read.name, args=[getattr(scene, read.where).ref, *read.args])
        name = f"{read.method} {read.name}"
        before = Event.objects.filter(verb=read.verb).count()

        shown = getattr(client, read.method)(address, read.data)
        assert (shown.status_code in {200, 409}, name) == (True, name)
        assert read.shows in body_of(shown), name
        assert Event.objects.filter(verb=read.verb).count() > before, name

        with transaction.atomic():
            let_the_trail_take_nothing()
            refused = getattr(client, read.method)(address, read.data)
            transaction.set_rollback(True)
        body = body_of(refused)
        assert (refused.status_code, name) == (500, name)
        assert CANARY not in body, name
        assert read.shows not in body, name


def test_no_row_no_case_number(cast: Cast):
    record = with_number(cast)
    client = signed_in(cast.psw, again=True)
    client.raise_request_exception = False
    address = reverse("records:reveal", args=[record.review.ref, record.ref])
    assert "90417" in client.post(address, {"reason": "To find it", "version": 0}).text

    let_the_trail_take_nothing()
    refused = client.post(address, {"reason": "To find it", "version": 1})
    assert refused.status_code == 500
    assert "90417" not in refused.text
