"""Something ends while an editor is open: the very next request is refused, and what was typed stays on the screen."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Membership, Qualification
from audits.models import CriterionAnswer
from conversations.models import ConversationNote
from records import actions as records_actions
from records.models import Assignment, Record
from reports.models import Section
from reviews.models import Review, Slot, TeamMember
from tests.cast import Cast
from tests.scene import Scene, make_scene

TYPED = "She said that nobody rang her back, and she waited"


@dataclass(frozen=True)
class Editor:
    """A page somebody writes in, what they send from it, and what stands when it was saved."""

    who: str
    address: Callable[[Scene], str]
    sends: dict[str, object]
    kept: Callable[[], bool]


AUDIT = Editor(
    "psw",
    lambda scene: reverse("audits:section", args=[scene.fieldwork.ref, "A1", "group-1"]),
    {"1.1-answer": "P", "1.1-comment": TYPED, "1.1-version": 0},
    lambda: CriterionAnswer.objects.filter(comment=TYPED).exists(),
)
CONVERSATION = Editor(
    "peer",
    lambda scene: reverse("conversations:write", args=[scene.fieldwork.ref, 1, 1]),
    {"text": TYPED, "version": 0},
    lambda: ConversationNote.objects.filter(text=TYPED).exists(),
)
REPORT = Editor(
    "coordinator",
    lambda scene: reverse("reports:section", args=[scene.drafted.ref, "data"]),
    {"body": f"<p>{TYPED}</p>", "version": 1},
    lambda: Section.objects.filter(body__contains=TYPED).exists(),
)


def team(who: str) -> Callable[[Cast, Scene], None]:
    def leave(cast: Cast, scene: Scene) -> None:
        TeamMember.objects.filter(user=getattr(cast, who)).update(left_at=timezone.now())

    return leave


def role(who: str) -> Callable[[Cast, Scene], None]:
    def lose(cast: Cast, scene: Scene) -> None:
        Membership.objects.filter(user=getattr(cast, who)).update(ended_at=timezone.now())

    return lose


def account(who: str) -> Callable[[Cast, Scene], None]:
    def close(cast: Cast, scene: Scene) -> None:
        getattr(cast, who).is_active = False
        getattr(cast, who).save()

    return close


def consent(cast: Cast, scene: Scene) -> None:
    records_actions.withdraw_consent(
        by=cast.host_organiser, record=Record.objects.get(review=scene.fieldwork, category="A", number=2)
    )


def lapsed(cast: Cast, scene: Scene) -> None:
    Qualification.objects.filter(user=cast.psw).update(dbs_until_on=timezone.localdate() - timedelta(days=1))


def withdrawn(cast: Cast, scene: Scene) -> None:
    Qualification.objects.filter(user=cast.psw).update(
        withdrawn_at=timezone.now(), withdrawn_by=cast.administrator
    )


def unassigned(cast: Cast, scene: Scene) -> None:
    Assignment.objects.filter(reader=cast.psw).update(ended_at=timezone.now())


def fieldwork(cast: Cast, scene: Scene) -> None:
    Review.objects.filter(pk=scene.fieldwork.pk).update(fieldwork_closed_at=timezone.now())


def attendance(cast: Cast, scene: Scene) -> None:
    for slot in Slot.objects.filter(review=scene.fieldwork):
        slot.attendees.clear()


def closed(cast: Cast, scene: Scene) -> None:
    Review.objects.filter(pk=scene.drafted.pk).update(closed_at=timezone.now(), final_at=timezone.now())


@pytest.mark.parametrize(
    ("editor", "end"),
    [
        pytest.param(AUDIT, team("psw"), id="audit, place on the team"),
        pytest.param(AUDIT, role("psw"), id="audit, role"),
        pytest.param(AUDIT, account("psw"), id="audit, account"),
        pytest.param(AUDIT, lapsed, id="audit, DBS check run out"),
        pytest.param(AUDIT, withdrawn, id="audit, qualification withdrawn"),
        pytest.param(AUDIT, unassigned, id="audit, assignment"),
        pytest.param(AUDIT, fieldwork, id="audit, fieldwork"),
        pytest.param(CONVERSATION, team("peer"), id="conversation, place on the team"),
        pytest.param(CONVERSATION, role("peer"), id="conversation, role"),
        pytest.param(CONVERSATION, account("peer"), id="conversation, account"),
        pytest.param(CONVERSATION, consent, id="conversation, consent"),
        pytest.param(CONVERSATION, attendance, id="conversation, assignment"),
        pytest.param(CONVERSATION, fieldwork, id="conversation, fieldwork"),
        pytest.param(REPORT, team("coordinator"), id="report, place on the team"),
        pytest.param(REPORT, role("coordinator"), id="report, role"),
        pytest.param(REPORT, account("coordinator"), id="report, account"),
        pytest.param(REPORT, closed, id="report, review closed"),
    ],
)
def test_the_next_request_is_refused_and_the_words_stay(
    cast: Cast, editor: Editor, end: Callable[[Cast, Scene], None]
):
    scene = make_scene(cast)
    client = Client()
    client.force_login(getattr(cast, editor.who))
    address = editor.address(scene)
    assert client.get(address).status_code == 200

    end(cast, scene)
    response = client.post(address, editor.sends)

    assert response.status_code in {401, 403, 404}
    assert TYPED in response.content.decode()
    assert not editor.kept()


@pytest.mark.parametrize("editor", [AUDIT, CONVERSATION, REPORT])
def test_while_nothing_ended_the_words_are_kept(cast: Cast, editor: Editor):
    scene = make_scene(cast)
    client = Client()
    client.force_login(getattr(cast, editor.who))

    client.post(editor.address(scene), editor.sends)

    assert editor.kept()
