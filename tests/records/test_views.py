"""The pages of records, used as the host, the coordinator, a reviewer and a peer use them."""

import re
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from records import actions, queries
from records.models import Assignment, Consent, PersonCard, Record
from reviews.access import standing
from tests.cast import (
    PASSWORD,
    Cast,
    assign,
    consent_to_talk,
    make_appointment,
    make_record,
    make_slot,
)
from trail.models import Event

HERE = "/reviews/PR-2026-01/"
SECRET = "HW-90417"


def signed_in(user: User, *, again: bool = False) -> Client:
    """A browser of this person; `again` when they have just given their password once more."""
    client = Client()
    client.force_login(user)
    if again:
        assert client.post("/account/reauthenticate/", {"password": PASSWORD}).status_code == 302
    return client


def with_number(cast: Cast) -> Record:
    """A1 with its sealed number, read by the first PSW in open fieldwork."""
    review = cast.review(upto="sampling_opened_at")
    actions.list_record(by=cast.host_organiser, review=review, ref="A1", age=84, case_number=SECRET)
    review.fieldwork_opened_at = timezone.now()
    review.save()
    record = Record.objects.get()
    record.selected_at = timezone.now()
    record.save()
    assign(record, cast.psw)
    return record


def test_the_host_enters_the_log_category_by_category(cast: Cast):
    cast.review(upto="sampling_opened_at")
    client = signed_in(cast.host_organiser)
    assert "0 of 32 records are listed" in client.get(HERE + "records/log/").text
    sent = {"1-age": "84", "1-case_number": SECRET, "2-age": "91", "2-case_number": "HW-2", "next": "1"}
    response = client.post(HERE + "records/log/A/", sent)
    assert response["Location"] == HERE + "records/log/B/"
    page = client.get(HERE + "records/log/A/")
    assert "Type a new one to replace it" in page.text
    assert "90417" not in page.text
    assert "2 of 4" in client.get(HERE + "records/log/").text
    assert (
        client.post(HERE + "records/log/H/", {"1-age": "30", "1-case_number": "x"})["Location"]
        == HERE + "records/log/"
    )


def test_what_is_to_be_mended_stands_at_its_place_with_all_that_was_typed(cast: Cast):
    cast.review(upto="sampling_opened_at")
    client = signed_in(cast.host_organiser)
    sent = {"1-age": "", "1-case_number": "HW-1", "2-age": "old", "2-case_number": "HW-2"}
    page = client.post(HERE + "records/log/A/", sent)
    assert page.status_code == 200
    assert page.text.count("<title>Error: ") == 1
    assert "Age must be a whole number" in page.text
    page = client.post(HERE + "records/log/A/", sent | {"2-age": "90"})
    assert "Enter the person’s age" in page.text
    assert 'href="#id_1-age"' in page.text
    assert 'value="HW-1"' in page.text
    assert not Record.objects.exists()


@pytest.mark.parametrize("text", ["a\x00b", "x" * 9000, "\u202e1", "\ud800", "-1", "1e9", "9" * 5000])
def test_bad_input_is_never_an_error_of_ours(cast: Cast, text: str):
    cast.review(upto="sampling_opened_at")
    client = signed_in(cast.host_organiser)
    body = urlencode({"1-age": text, "1-case_number": text}, errors="surrogatepass")
    page = client.post(HERE + "records/log/A/", body, content_type="application/x-www-form-urlencoded")
    assert page.status_code == 200
    assert not Record.objects.exists()
    assert client.get(HERE + "records/log/Z/").status_code == 404


def test_the_coordinator_chooses_the_sample(cast: Cast):
    review = cast.review(upto="sampling_opened_at")
    for ref in ("A1", "A2", "B1"):
        make_record(review, ref, cast.host_organiser, selected=False)
    client = signed_in(cast.coordinator)
    page = client.get(HERE + "records/sample/")
    assert "Select at least 15 records. There are 0 now" in page.text
    sent = {
        "A1-selected": "on",
        "A1-first": cast.psw.pk,
        "A1-second": cast.second_psw.pk,
        "B1-selected": "on",
    }
    assert client.post(HERE + "records/sample/", sent)["Location"] == HERE + "records/sample/"
    assert sorted((each.record.ref, each.reader.name, each.reading) for each in Assignment.objects.all()) == [
        ("A1", "Psw", 1),
        ("A1", "Second Psw", 2),
    ]
    page = client.post(HERE + "records/sample/", sent | {"A1-second": cast.psw.pk})
    assert "Choose somebody else for the second reading" in page.text
    page = client.post(HERE + "records/sample/", {"A1-selected": "on", "A1-first": cast.peer.pk})
    assert "Select one of the choices" in page.text
    page = client.post(HERE + "records/sample/open-fieldwork/", follow=True)
    assert "Fieldwork cannot open yet" in page.text


def test_the_host_never_learns_who_reads(cast: Cast):
    record = with_number(cast)
    for user in (cast.host_organiser, cast.host_psw, cast.host_lead):
        client = signed_in(user)
        for path in ("records/", "records/?show=sample", "records/A1/", "records/log/", "records/people/"):
            page = client.get(HERE + path)
            if page.status_code == 200:
                assert not re.search(r">\s*Psw\s*<", page.text), path
    assert "Psw" in signed_in(cast.coordinator).get(HERE + "records/").text
    assert record.assignments.exists()


def test_opening_a_record_is_in_the_trail(cast: Cast):
    with_number(cast)
    page = signed_in(cast.psw).get(HERE + "records/A1/")
    assert "Open the audit of this record" in page.text
    assert Event.objects.get(verb="record.opened").by == cast.psw
    assert signed_in(cast.nobody).get(HERE + "records/A1/").status_code == 404
    assert signed_in(cast.peer).get(HERE + "records/A1/").status_code == 404


def test_the_number_is_shown_once_to_who_signed_in_again_and_gave_a_reason(cast: Cast):
    with_number(cast)
    client = signed_in(cast.psw)
    away = client.get(HERE + "records/A1/number/")
    assert away.status_code == 302
    assert "reauthenticate" in away["Location"]
    assert client.post(HERE + "records/A1/number/", {"reason": "to find it"}).status_code == 302
    assert not Event.objects.filter(verb="case_number.revealed").exists()

    client = signed_in(cast.psw, again=True)
    page = client.get(HERE + "records/A1/number/")
    assert page.status_code == 200
    assert SECRET not in page.text
    assert "Say why you need the number" in client.post(HERE + "records/A1/number/", {"reason": ""}).text
    page = client.post(HERE + "records/A1/number/", {"reason": "to find it"})
    assert page.text.count(SECRET) == 1
    assert SECRET not in page.text.partition("</title>")[0]
    assert "no-store" in page["Cache-Control"]
    assert SECRET not in client.get(HERE + "records/A1/number/").text
    assert SECRET not in client.get(HERE + "records/A1/").text
    assert Event.objects.filter(verb="case_number.revealed", by=cast.psw).count() == 1


def test_whoever_is_refused_the_number_is_not_asked_for_a_password_first(cast: Cast):
    with_number(cast)
    for user, status in (
        (cast.coordinator, 403),
        (cast.second_psw, 403),
        (cast.peer, 404),
        (cast.reader, 404),
    ):
        assert signed_in(user).get(HERE + "records/A1/number/").status_code == status
    away = signed_in(cast.psw).get(HERE + "records/A1/number/")
    assert "reauthenticate" in away["Location"]


def test_the_number_is_refused_to_others_even_when_they_signed_in_again(cast: Cast):
    with_number(cast)
    for user in (cast.coordinator, cast.second_psw, cast.host_lead):
        page = signed_in(user, again=True).post(HERE + "records/A1/number/", {"reason": "curious"})
        assert (page.status_code, SECRET in page.text) == (403, False)
    for user in (cast.peer, cast.host_dass, cast.administrator, cast.reader):
        page = signed_in(user, again=True).post(HERE + "records/A1/number/", {"reason": "curious"})
        assert (page.status_code, SECRET in page.text) == (404, False)
    assert Event.objects.filter(verb="refused", review="PR-2026-01").count() == 3


def test_consent_card_and_appointment(cast: Cast):
    review = cast.review()
    make_record(review, "A1", cast.host_organiser)
    make_slot(review, "conversation", cast.member(review, cast.peer))
    host = signed_in(cast.host_organiser)
    assert "Not asked yet" in host.get(HERE + "records/people/").text
    asked = {
        "asked_by": "worker",
        "asked_how": "phone",
        "asked_on-day": "2",
        "asked_on-month": "3",
        "asked_on-year": "2026",
        "decided_by": "themselves",
        "conversation": "yes",
        "quotes": "on",
    }
    assert host.post(HERE + "records/A1/consent/", asked).status_code == 302
    assert Consent.objects.get().stands
    assert host.get(HERE + "records/A1/card/write/").status_code == 200
    card = {"called_by": "Mo", "safety": "a friendly dog", "version": "0"}
    assert host.post(HERE + "records/A1/card/write/", card).status_code == 302
    assert "a friendly dog" in host.get(HERE + "records/A1/card/write/").text
    page = host.post(HERE + "records/A1/card/write/", card | {"safety": "two dogs"})
    assert "a friendly dog" in page.text
    assert "two dogs" in page.text

    peer = signed_in(cast.peer)
    assert peer.get(HERE + "records/A1/card/").status_code == 404
    assert host.post(HERE + "records/A1/appointment/", {"slot": "1"}).status_code == 302
    page = peer.get(HERE + "records/A1/card/")
    assert "a friendly dog" in page.text
    assert Event.objects.filter(verb="card.opened", by=cast.peer).count() == 1
    assert "Psw" not in peer.get(HERE + "records/people/").text

    assert peer.post(HERE + "records/A1/consent/withdraw/").status_code == 302
    assert not PersonCard.objects.exists()
    for client, status in ((peer, 404), (signed_in(cast.coordinator), 403)):
        page = client.get(HERE + "records/A1/card/")
        assert (page.status_code, "dog" in page.text) == (status, False)
    page = host.post(HERE + "records/A1/card/write/", {"safety": "An hour of typing", "version": "1"})
    assert (page.status_code, "An hour of typing" in page.text) == (403, True)


def test_an_appointment_can_be_cancelled(cast: Cast):
    review = cast.review()
    record = make_record(review, "A1", cast.host_organiser)
    consent_to_talk(record, cast.host_organiser)
    make_appointment(record, make_slot(review, "conversation"), cast.coordinator)
    client = signed_in(cast.coordinator)
    assert "Cancel this appointment" in client.get(HERE + "records/A1/appointment/").text
    client.post(HERE + "records/A1/appointment/cancel/")
    assert "Not arranged yet" in client.get(HERE + "records/people/").text


def queries_of(client: Client, path: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(HERE + path).status_code == 200
    assert len(captured) <= 12, "\n".join(query["sql"] for query in captured)
    return len(captured)


@pytest.mark.parametrize("path", ["records/", "records/log/", "records/people/", "records/sample/"])
def test_lists_take_as_many_queries_for_one_as_for_many(cast: Cast, path: str):
    review = cast.review()
    members = [cast.member(review, user) for user in (cast.peer, cast.second_psw)]

    def add(ref: str, number: int) -> None:
        record = make_record(review, ref, cast.host_organiser)
        assign(record, cast.psw)
        assign(record, cast.second_psw, reading=2)
        consent_to_talk(record, cast.host_organiser)
        slot = make_slot(review, "conversation", *members, number=number, day=number)
        make_appointment(record, slot, cast.coordinator)

    add("A1", 1)
    users = [cast.coordinator] if "sample" in path else [cast.coordinator, cast.host_organiser]
    before = [queries_of(signed_in(user), path) for user in users]
    for number, ref in enumerate(("A2", "B1", "C1", "H4"), start=2):
        add(ref, number)
    assert [queries_of(signed_in(user), path) for user in users] == before


def test_what_waits(cast: Cast):
    today = timezone.localdate()
    review = cast.review(upto="sampling_opened_at")
    assert [each.what for each in queries.waiting_for(cast.host_organiser, today=today)] == [
        "Enter the record log: 0 of 32 listed"
    ]
    assert queries.waiting_for(cast.coordinator, today=today) == []
    for letter in "ABCDEFGH":
        for number in (1, 2):
            make_record(review, f"{letter}{number}", cast.host_organiser, selected=False)
    assert [each.what for each in queries.waiting_for(cast.coordinator, today=today)] == [
        "Choose the sample and assign readers"
    ]
    consent_to_talk(review.records.get(category="H", number=2), cast.host_organiser)
    assert [each.what for each in queries.waiting_for(cast.host_organiser, today=today)] == [
        "Enter the record log: 16 of 32 listed",
        "Write the before-we-talk card for H2",
    ]
    for user in (cast.psw, cast.peer, cast.host_dass, cast.nobody, cast.other_coordinator):
        assert queries.waiting_for(user, today=today) == []
    seen = queries.progress_of(standing(cast.coordinator, review))
    assert seen
    assert (seen.listed, seen.selected, seen.assigned, seen.agreed_to_talk) == (16, 0, 0, 1)
    seen = queries.progress_of(standing(cast.host_lead, review))
    assert seen
    assert (seen.listed, seen.assigned, seen.agreed_to_talk) == (16, None, None)
    assert queries.progress_of(standing(cast.peer, review)) is None


def test_a_number_tried_against_the_log_leaves_a_line(cast: Cast, client: Client):
    """Beside a row that cannot be saved, nothing of the page is: only the answer says that the number is known."""
    review = cast.review(upto="sampling_opened_at")
    actions.list_record(by=cast.host_organiser, review=review, ref="A1", age=84, case_number="4711-22")
    client.force_login(cast.host_organiser)
    address = reverse("records:log_category", args=[review.ref, "B"])
    page = client.post(address, {"1-age": "40", "1-case_number": "471122", "2-age": "40"})
    assert "already in the log, as A1" in page.text
    event = Event.objects.get(verb="record_log.not_saved")
    assert (event.by, event.subject, event.review) == (cast.host_organiser, "category B", review.ref)


def test_what_fieldwork_waits_for_names_who_does_it_where_and_at_which_address(cast: Cast):
    cast.review(upto="sampling_opened_at")
    text = signed_in(cast.coordinator).get(HERE + "records/sample/").text
    for where, said, person in (
        ("scope/", "Host Dass, DASS of Hostwick, has to agree the scope", cast.host_dass),
        ("records/log/", "Ask Host Organiser, who lists them at Hostwick", cast.host_organiser),
        ("records/governance/", "Ask Host Lead, Hostwick’s information lead", cast.host_lead),
    ):
        line = next(line for line in text.split("<li>") if said in line)
        assert f'href="{HERE}{where}"' in line
        assert f'href="mailto:{person.email}"' in line
    assert "of each category. There is none yet of A, B, C, D, E, F, G, H" in text
    assert "of category A" not in text


def test_before_sampling_the_sample_leads_to_the_step_that_says_what_is_missing(cast: Cast):
    cast.review(upto="scoping_opened_at")
    client = signed_in(cast.coordinator)
    refused = client.get(HERE + "records/sample/")
    assert refused.status_code == 403
    assert f'href="{HERE}open-sampling/"' in refused.text
    assert f"mailto:{cast.host_dass.email}" in client.get(HERE + "open-sampling/").text
