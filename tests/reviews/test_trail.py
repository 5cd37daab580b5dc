"""Who opened what in a review: for its coordinator and the host's information lead, and never what it was about."""

import csv
import io

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.actions import rename_oneself
from accounts.models import User
from audits import actions as audits_actions
from audits.models import Audit
from ratings import actions as ratings_actions
from reviews.models import Review
from tests.cast import Cast, make_record
from tests.scene import make_scene
from trail import actions
from trail.models import Event

HERE = "PR-2026-01"
OTHERS = ["psw", "second_psw", "peer", "host_organiser", "host_psw", "host_dass"]
OUTSIDE = ["administrator", "other_coordinator", "reader", "outsider", "nobody"]


@pytest.fixture
def review(cast: Cast) -> Review:
    return cast.review(ref=HERE)


def see(client: Client, user: User, **asked: str):
    client.force_login(user)
    return client.get(reverse("reviews:trail", args=[HERE]), asked)


def file_of(client: Client, user: User, **asked: str) -> list[list[str]]:
    client.force_login(user)
    response = client.get(reverse("reviews:trail_file", args=[HERE]), asked)
    assert response.status_code == 200
    return list(csv.reader(io.StringIO(response.getvalue().decode("utf-8-sig"))))


def lines(response) -> list[tuple[str, str, str]]:
    events = response.context["page"].object_list
    return [(event.by.name if event.by else "", event.what, event.of_what) for event in events]


def note(
    by: User | None, verb: str, subject: str = "record A1", review: str = HERE, **detail: object
) -> None:
    actions.record(by=by, verb=verb, subject=subject, review=review, detail=detail)


def test_both_see_who_opened_what_and_when_and_never_the_detail(cast: Cast, client: Client, review: Review):
    note(cast.psw, "case_number.revealed", reason="Canary reason")
    note(cast.peer, "card.opened", "record B2", review="PR-2026-02")
    for user in (cast.coordinator, cast.host_lead):
        page = see(client, user, kind="numbers")
        assert lines(page) == [("Psw", "Case record number revealed", "record A1")]
        assert "Canary" not in page.text
        assert "Canary" not in str(file_of(client, user))
        assert "B2" not in page.text


@pytest.mark.parametrize("who", OTHERS)
def test_everybody_else_of_the_review_is_refused(cast: Cast, client: Client, review: Review, who: str):
    note(cast.psw, "record.opened", "record A7")
    for name in ("reviews:trail", "reviews:trail_file"):
        client.force_login(getattr(cast, who))
        response = client.get(reverse(name, args=[HERE]))
        assert response.status_code == 403
        assert "the coordinator or the information lead" in response.text
        assert "A7" not in response.text


@pytest.mark.parametrize("who", OUTSIDE)
def test_for_everybody_outside_there_is_nothing(cast: Cast, client: Client, review: Review, who: str):
    client.force_login(getattr(cast, who))
    for name in ("reviews:trail", "reviews:trail_file"):
        assert client.get(reverse(name, args=[HERE])).status_code == 404


def test_the_host_never_learns_who_wrote_what(cast: Cast, client: Client):
    """A whole fieldwork through the real actions: nothing that only an author does is among what the host sees."""
    scene = make_scene(cast)
    ref = scene.fieldwork.ref
    audit = Audit.objects.get(record__review=scene.fieldwork, reader=cast.psw, handed_in_at=None)
    read = Audit.objects.get(record__review=scene.fieldwork, reader=cast.psw, handed_in_at__isnull=False)
    audits_actions.open_audit(by=cast.psw, audit=audit)
    audits_actions.save_answer(by=cast.psw, audit=audit, code="1.1", answer="Y")
    audits_actions.open_audit(by=cast.coordinator, audit=read)
    ratings_actions.open_comparison(by=cast.second_psw, record=read.record)
    for verb in (
        "conversation.noted",
        "observation.noted",
        "meeting.opened",
        "report.section_saved",
        "rating.agreed",
    ):
        note(cast.peer, verb, "conversation 1", review=ref)
    client.force_login(cast.peer)
    client.get(reverse("conversations:write", args=[ref, 1, 1]))

    client.force_login(cast.host_lead)
    page = client.get(reverse("reviews:trail", args=[ref]))
    assert [line for line in lines(page) if line[0] in {"Psw", "Second Psw", "Peer", "Coordinator"}] == [
        ("Second Psw", "Audit opened", "audit A2, reading 1"),
        ("Coordinator", "Audit opened", "audit A2, reading 1"),
    ]
    client.force_login(cast.coordinator)
    seen = lines(client.get(reverse("reviews:trail", args=[ref])))
    assert ("Psw", "Audit saved", "audit A1, reading 1") in seen
    assert ("Psw", "Audit opened", "audit A1, reading 1") in seen
    assert ("Peer", "Conversation opened", "conversation 1") in seen


def test_grants_and_governance_are_the_hosts_own_business(cast: Cast, client: Client, review: Review):
    for verb in (
        "grant.approved",
        "governance.completed",
        "consent.withdrawn",
        "team.objected",
        "slot.added",
    ):
        note(cast.host_lead, verb, "record A1")
    assert [what for _, what, _ in lines(see(client, cast.host_lead))] == [
        "Consent withdrawn",
        "Governance completed",
        "Grant approved",
    ]
    assert len(lines(see(client, cast.coordinator))) == 5


def test_a_refusal_says_where_in_words_and_no_closer(cast: Cast, client: Client, review: Review):
    client.force_login(cast.psw)
    client.get(reverse("reviews:trail", args=[HERE]))
    client.force_login(cast.outsider)
    client.get(reverse("records:detail", args=[HERE, "A1"]))
    assert lines(see(client, cast.host_lead)) == [
        ("Outsider", "Asked for what is not there, or not theirs to see", "the records"),
        ("Psw", "Refused", "the review"),
    ]


def test_it_is_narrowed_to_a_person_and_a_kind(cast: Cast, client: Client, review: Review):
    note(cast.psw, "record.opened", "record A1")
    note(cast.psw, "case_number.revealed", "record A2")
    note(cast.peer, "card.opened", "record A3")
    note(None, "report.pdf_made", "PDF 1")
    note(cast.psw, "grant.requested", "record A4")

    def subjects(**asked: str) -> list[str]:
        return [line[2] for line in lines(see(client, cast.coordinator, **asked))]

    assert subjects() == ["record A4", "PDF 1", "record A3", "record A2", "record A1"]
    assert subjects(person=cast.psw.ref) == ["record A4", "record A2", "record A1"]
    assert subjects(kind="opened") == ["record A3", "record A1"]
    assert subjects(kind="numbers") == ["record A2"]
    assert subjects(kind="rights") == ["record A4"]
    assert subjects(kind="other") == ["PDF 1"]
    assert subjects(person=cast.psw.ref, kind="opened") == ["record A1"]
    assert subjects(person="nobody", kind="nothing") == subjects()
    page = see(client, cast.coordinator, person=cast.psw.ref, kind="numbers")
    assert f'<option value="{cast.psw.ref}" selected>' in page.text
    assert cast.second_psw.ref not in page.text
    rows = file_of(client, cast.coordinator, person=cast.psw.ref, kind="numbers")
    assert [row[1:] for row in rows[1:]] == [
        ["Psw", cast.psw.ref, "Case record number revealed", "record A2"]
    ]


def test_its_cost_does_not_grow(cast: Cast, client: Client, review: Review):
    def cost() -> int:
        with CaptureQueriesContext(connection) as made:
            see(client, cast.host_lead)
        return len(made)

    note(cast.psw, "record.opened")
    see(client, cast.host_lead)
    few = cost()
    for number in range(60):
        note(cast.peer if number % 2 else cast.psw, "record.opened", f"record A{number}")
    client.force_login(cast.host_lead)
    with CaptureQueriesContext(connection) as made:
        page = client.get(reverse("reviews:trail", args=[HERE]))
    assert len(page.context["page"].object_list) == 50
    assert len(made) <= min(few, 12)


def test_the_file_is_named_by_the_review_alone_and_its_taking_is_recorded(
    cast: Cast, client: Client, review: Review
):
    note(cast.psw, "record.opened")
    client.force_login(cast.host_lead)
    response = client.get(reverse("reviews:trail_file", args=[HERE]))
    assert response["Content-Disposition"] == f'attachment; filename="who-opened-what-{HERE}.csv"'
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert "no-store" in response["Cache-Control"]
    assert response.getvalue().startswith(b"\xef\xbb\xbfWhen,Who,Their reference,What,Of what\r\n")
    event = Event.objects.get(verb="trail.exported")
    assert (event.by, event.review) == (cast.host_lead, HERE)


def test_a_name_that_begins_a_formula_is_text(cast: Cast, client: Client, review: Review):
    User.objects.filter(pk=cast.psw.pk).update(name="=HYPERLINK(1)")
    note(cast.psw, "record.opened", "@record")
    rows = file_of(client, cast.coordinator, kind="opened")
    assert [row[1:] for row in rows[1:]] == [["'=HYPERLINK(1)", cast.psw.ref, "Record opened", "'@record"]]


@pytest.mark.parametrize("name", ["The service", "Second Psw"])
def test_nobody_opens_in_the_name_of_another(cast: Cast, client: Client, review: Review, name: str):
    """People choose their own names: beside each stands the reference, which they do not."""
    note(cast.psw, "record.opened", "record A1")
    rename_oneself(by=cast.psw, name=name)
    rows = file_of(client, cast.coordinator, kind="opened")
    assert rows[1][1:3] == [name, cast.psw.ref]
    page = client.get(reverse("reviews:trail", args=[HERE])).text
    assert f"{name} ({cast.psw.ref})" in page


@pytest.mark.parametrize("who", ["coordinator", "host_lead", "psw", "host_organiser", "host_dass"])
def test_the_review_s_page_leads_there_for_those_two_only(
    cast: Cast, client: Client, review: Review, who: str
):
    client.force_login(getattr(cast, who))
    page = client.get(reverse("review", args=[HERE])).text
    assert (reverse("reviews:trail", args=[HERE]) in page) == (who in {"coordinator", "host_lead"})


def test_the_coordinator_alone_sees_at_which_record_somebody_was_refused(
    cast: Cast, client: Client, review: Review
):
    make_record(review, "A4", cast.host_organiser)
    client.force_login(cast.psw)
    assert client.post(f"/reviews/{HERE}/records/A4/audit/start/").status_code == 403
    assert client.get(f"/reviews/{HERE}/records/1234567890/").status_code == 404
    assert list(
        Event.objects.filter(verb__in=["refused", "not_found"]).values_list("detail__record", flat=True)
    ) == [
        "A4",
        None,
    ]
    assert "the audits, record A4" in see(client, cast.coordinator).text
    assert "the audits, record A4" in {row[4] for row in file_of(client, cast.coordinator)}
    assert "1234567890" not in see(client, cast.coordinator).text
    assert "the audits" in see(client, cast.host_lead).text
    assert "A4" not in see(client, cast.host_lead).text
    assert "A4" not in str(file_of(client, cast.host_lead))
    client.force_login(cast.psw)
    assert "A4" not in client.get("/account/trail/").text
