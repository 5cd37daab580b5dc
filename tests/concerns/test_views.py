"""The pages: the way to them, what they say first, and that nothing typed is lost."""

import re

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Session
from concerns.models import Concern, Told
from records.actions.log import bound_to
from records.models import CaseNumber
from records.sealing import seal
from tests.architecture.pages import CAST, FIELDWORK, GET, PAGES, arguments_for
from tests.cast import Cast, grant, make_concern, make_record
from tests.conversations.stage import Stage
from tests.scene import make_scene
from trail.models import Event

RAISED = {"seen": "Her purse is gone again", "danger": "not_sure", "told": ""}
LINK = re.compile(r'href="(/reviews/[^"]+/concerns/raise/[^"]*)"')


def raise_address(query: str = "", ref: str = "PR-2026-01") -> str:
    return reverse("concerns:raise", args=[ref]) + query


def text_of(client: Client, address: str) -> str:
    return client.get(address).content.decode()


class TestTheWayThere:
    OF_RECORDS = ("records:detail", "records:consent", "records:card", "audits:section", "audits:check")
    OF_TALKS = ("conversations:read", "conversations:write", "conversations:rate", "conversations:check")
    OF_MEETINGS = (
        "conversations:meeting_read",
        "conversations:meeting_write",
        "conversations:meeting_quotes",
    )

    @pytest.mark.parametrize("who", ["coordinator", "psw", "peer", "host_organiser"])
    def test_it_is_on_every_page_of_a_review_for_who_may_raise_one(
        self, cast: Cast, client: Client, who: str
    ):
        scene = make_scene(cast)
        client.force_login(getattr(cast, who))
        without = []
        for name, method, where, rest, row in PAGES:
            if where != FIELDWORK or method != GET or row[CAST.index(who)] != "O":
                continue
            response = client.get(reverse(name, args=arguments_for(scene, where, rest)))
            is_page = "text/html" in response["Content-Type"]
            if is_page and not name.startswith("concerns:") and not LINK.search(response.content.decode()):
                without.append(name)
        assert without == []

    @pytest.mark.parametrize("who", ["host_lead", "host_dass"])
    def test_nobody_is_led_to_a_refusal(self, cast: Cast, client: Client, who: str):
        scene = make_scene(cast)
        client.force_login(getattr(cast, who))
        for name in ("review", "retention:schedule", "concerns:list"):
            assert "concerns/raise" not in text_of(client, reverse(name, args=[scene.fieldwork.ref]))

    def test_it_knows_which_record_conversation_or_meeting_it_came_from(self, cast: Cast, client: Client):
        scene = make_scene(cast)
        led = {}
        for who, names in (
            ("psw", self.OF_RECORDS),
            ("peer", self.OF_TALKS),
            ("psw", self.OF_MEETINGS),
        ):
            client.force_login(getattr(cast, who))
            for name, _, where, rest, _ in PAGES:
                if name in names:
                    text = text_of(client, reverse(name, args=arguments_for(scene, where, rest)))
                    led[name] = LINK.search(text)[1].partition("?")[2]
        assert {led[name] for name in self.OF_RECORDS} == {"record=A1"}
        assert {led[name] for name in self.OF_TALKS} == {"slot=1"}
        assert {led[name] for name in self.OF_MEETINGS} == {"slot=3"}
        client.force_login(cast.peer)
        card = client.post(reverse("conversations:card", args=[scene.fieldwork.ref, 2])).content.decode()
        assert LINK.search(card)[1].endswith("?slot=2")

    def test_where_somebody_is_writing_it_opens_beside_the_page(self, cast: Cast, client: Client):
        scene = make_scene(cast)
        client.force_login(cast.peer)
        writing = text_of(client, reverse("conversations:write", args=[scene.fieldwork.ref, 1, 1]))
        reading = text_of(client, reverse("conversations:read", args=[scene.fieldwork.ref, 1]))
        assert "Raise a concern<span" in writing
        assert "(opens in a new tab)" in writing
        assert "(opens in a new tab)" not in reading


class TestRaising:
    @pytest.mark.usefixtures("stage")
    def test_the_page_says_first_what_to_do_now(self, client: Client, cast: Cast):
        client.force_login(cast.peer)
        text = text_of(client, raise_address("?slot=1"))
        said = [
            "ring 999",
            "safeguarding team",
            "Do not look into it yourself",
            "Do not promise to keep it secret",
        ]
        places = [text.index(one) for one in [*said, "<form method", "What did you see or hear?"]]
        assert places == sorted(places)
        assert cast.host_organiser.email in text
        assert "Do not write a name or a case record number" in text

    def test_it_confirms_who_was_told_and_when(
        self, client: Client, cast: Cast, stage: Stage, django_capture_on_commit_callbacks
    ):
        client.force_login(cast.peer)
        with django_capture_on_commit_callbacks(execute=True):
            response = client.post(raise_address("?slot=1"), RAISED)

        concern = Concern.objects.get()
        assert (concern.record, concern.slot, concern.danger) == (stage.record, stage.slot, "not_sure")
        assert response["Location"] == reverse("concerns:read", args=["PR-2026-01", 1])
        text = text_of(client, response["Location"])
        assert "Your concern is kept. These people were told." in text
        for person in (cast.coordinator, cast.host_organiser, cast.host_psw):
            assert f"{person.name}, by mail, " in text
        assert len(mail.outbox) == 3

    def test_it_says_when_a_mail_did_not_go(self, client: Client, cast: Cast, stage: Stage):
        concern = make_concern(stage.review, cast.peer)
        Told.objects.create(concern=concern, person=cast.coordinator, sent_at=timezone.now())
        Told.objects.create(concern=concern, person=cast.host_organiser)
        client.force_login(cast.peer)
        text = text_of(client, reverse("concerns:read", args=["PR-2026-01", 1]))
        assert "Not everybody could be told by mail" in text
        assert f"{cast.host_organiser.name}, <strong>the mail could not be sent</strong>" in text

    @pytest.mark.usefixtures("stage")
    def test_what_is_left_out_is_asked_for_and_nothing_typed_is_lost(self, client: Client, cast: Cast):
        client.force_login(cast.psw)
        text = client.post(raise_address(), {"seen": "A bruise", "danger": ""}).content.decode()
        assert "Select whether somebody is in danger now" in text
        assert "A bruise" in text
        assert not Concern.objects.exists()

    def test_a_number_is_not_kept_and_that_it_was_said_is_noted(
        self, client: Client, cast: Cast, stage: Stage
    ):
        sealed = seal("ZQ-90417/77", bound_to=bound_to(stage.record))
        CaseNumber.objects.create(record=stage.record, sealed=sealed, entered_by=cast.host_organiser)
        client.force_login(cast.psw)
        address = raise_address("?record=A1")
        text = client.post(address, {**RAISED, "seen": "Record 9041777 has a bruise"}).content.decode()
        assert "Take the case record number out" in text
        assert "has a bruise" in text
        assert Event.objects.filter(verb="concern.not_saved", by=cast.psw, review="PR-2026-01").count() == 1
        assert not Concern.objects.exists()

    @pytest.mark.parametrize("query", ["?record=H4", "?record=nonsense", "?slot=99", "?slot=x", "?slot=²"])
    @pytest.mark.usefixtures("stage")
    def test_where_it_came_from_never_holds_it_up(self, client: Client, cast: Cast, query: str):
        client.force_login(cast.peer)
        assert client.get(raise_address(query)).status_code == 200
        assert client.post(raise_address(query), RAISED).status_code == 302
        concern = Concern.objects.get()
        assert (concern.record, concern.slot) == (None, None)

    def test_nothing_is_told_of_a_record_one_does_not_see(self, client: Client, cast: Cast, stage: Stage):
        make_record(stage.review, "B1", cast.host_organiser)
        client.force_login(cast.peer)
        hidden, never = (text_of(client, raise_address(f"?record={ref}")) for ref in ("B1", "B2"))
        token = re.compile(r'name="csrfmiddlewaretoken" value="[^"]+"')
        assert token.sub("", hidden) == token.sub("", never)

    def test_a_refusal_shows_again_what_was_typed(self, client: Client, cast: Cast, stage: Stage):
        client.force_login(cast.host_organiser)
        stage.review.closed_at = timezone.now()
        stage.review.save()
        response = client.post(raise_address(), RAISED)
        assert response.status_code == 403
        assert "Her purse is gone again" in response.content.decode()
        assert "999" in response.content.decode()

    @pytest.mark.usefixtures("stage")
    def test_a_sign_in_that_ended_keeps_what_was_typed(self, client: Client, cast: Cast):
        client.force_login(cast.peer)
        Session.objects.all().delete()
        response = client.post(raise_address("?slot=1"), RAISED)
        assert response.status_code == 401
        assert "Her purse is gone again" in response.content.decode()


class TestReading:
    def test_a_grant_does_not_tell_whose_conversation_it_was(self, client: Client, cast: Cast, stage: Stage):
        """A peer who reads another's conversation, and may read the record, is not told that they belong together."""
        grant(stage.record, cast.peer, cast.host_lead)
        stage.slot.slot_attendees.all().delete()
        concern = make_concern(stage.review, cast.peer, stage.record)
        Concern.objects.filter(pk=concern.pk).update(slot=stage.slot)
        address = reverse("concerns:read", args=["PR-2026-01", 1])
        for who, said in (("peer", "Conversation on 3 March 2026"), ("host_organiser", "person of A1 on 3")):
            client.force_login(getattr(cast, who))
            text = text_of(client, address)
            assert said in text
            assert ("of A1" in text) is (who != "peer")

    def test_the_list_shows_the_open_ones_first_and_to_a_reviewer_their_own(
        self, client: Client, cast: Cast, stage: Stage
    ):
        for raiser in (cast.psw, cast.peer, cast.psw):
            make_concern(stage.review, raiser, seen="Seen zqz")
        now = timezone.now()
        Concern.objects.filter(number=3).update(closed_at=now, closed_by=cast.coordinator, outcome="acted")
        address = reverse("concerns:list", args=["PR-2026-01"])
        shown = {}
        for who in ("coordinator", "host_organiser", "host_lead", "psw", "peer", "second_psw"):
            client.force_login(getattr(cast, who))
            text = text_of(client, address)
            assert "zqz" not in text
            shown[who] = [int(number) for number in re.findall(r">Concern (\d)</a>", text)]
        everything = [2, 1, 3]
        assert shown == {
            **dict.fromkeys(("coordinator", "host_organiser", "host_lead"), everything),
            "psw": [1, 3],
            "peer": [2],
            "second_psw": [],
        }

    def test_it_is_followed_on_its_pages(self, client: Client, cast: Cast, stage: Stage):
        make_concern(stage.review, cast.peer)
        client.force_login(cast.host_organiser)
        steps = [
            ("take_up", {}, "You have taken it up"),
            ("follow", {"text": "Rang the team"}, "What was done is written down"),
            ("close", {"outcome": "passed_on", "reason": "They have it"}, "The concern is closed"),
        ]
        for name, sent, said in steps:
            address = reverse(f"concerns:{name}", args=["PR-2026-01", 1])
            assert said in client.post(address, sent, follow=True).content.decode()
        text = text_of(client, reverse("concerns:read", args=["PR-2026-01", 1]))
        assert text.index("Rang the team") < text.index("They have it")
        assert "The council’s safeguarding team has it. Closed on" in text
        assert "Say what was done" not in text
