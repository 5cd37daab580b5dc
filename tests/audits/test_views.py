"""The pages of audits: filled in without a script, saved while writing, checked, handed in, read."""

from typing import Any
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from audits import actions
from audits.models import Audit
from audits.queries import progress_of, waiting_for
from reviews.access import standing
from tests.audits.making import CODES, SUBTHEMES, TEXTS, fill, handed_in, to_read
from tests.cast import Cast
from trail.models import Event

HERE = "/reviews/PR-2026-01/"


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def audit(cast: Cast) -> Audit:
    return actions.start_audit(by=cast.psw, record=to_read(cast))


TRANSACTIONS = ("SAVEPOINT", "RELEASE SAVEPOINT")
"""What stands in a test for the beginning and the end of a transaction."""


def queries_of(act) -> list[str]:
    with CaptureQueriesContext(
        connection,
    ) as captured:
        act()
    return [query["sql"] for query in captured if not query["sql"].startswith(TRANSACTIONS)]


def test_the_whole_pro_forma_without_a_script(cast: Cast):
    to_read(cast)
    client = signed_in(cast.psw)
    page = client.get(HERE + "audits/")
    assert "Start the audit" in page.text
    response = client.post(HERE + "records/A1/audit/start/")
    for code in CODES:
        group = f"group-{code[0]}"
        assert response.status_code == 302, response.text
        assert response["Location"].removesuffix("#main-content").endswith(f"/audit/{group}/")
        assert client.get(response["Location"]).status_code == 200
        sent = {
            f"{code}-answer": "N",
            f"{code}-comment": f"Why {code}\r\n",
            f"{code}-version": "0",
            "next": "1",
        }
        response = client.post(response["Location"], sent)
    assert response["Location"].removesuffix("#main-content").endswith("/audit/whole-record/")
    page = client.get(response["Location"])
    assert "The person’s experience" in page.text
    response = client.post(response["Location"], TEXTS | {"version": "0", "next": "1"})
    assert response["Location"].removesuffix("#main-content").endswith("/audit/sub-themes/")
    page = client.get(response["Location"])
    assert "What Good looks like for 6." in page.text
    sent = {
        f"{number}-{name}": value
        for number in SUBTHEMES
        for name, value in (("grade", "good"), ("version", "0"))
    }
    response = client.post(response["Location"], sent | {"next": "1"})
    assert response["Location"].removesuffix("#main-content").endswith("/audit/check/")
    page = client.get(response["Location"])
    assert "Everything is answered" in page.text
    assert "Why 3.1" in page.text
    assert client.post(HERE + "records/A1/audit/hand-in/")["Location"] == HERE + "audits/"
    saved = Audit.objects.get()
    assert saved.handed_in_at is not None
    assert saved.answers.get(criterion__code="1.1").comment == "Why 1.1"
    assert client.get(HERE + "records/A1/audit/group-1/")["Location"] == HERE + "records/A1/readings/1/"
    assert "Why 2.1" in client.get(HERE + "records/A1/readings/1/").text


def test_handing_in_too_early_lists_what_is_missing(cast: Cast, audit: Audit):
    client = signed_in(cast.psw)
    page = client.post(HERE + "records/A1/audit/hand-in/", follow=True)
    assert "13 things still to do" in page.text
    assert "Answer criterion 2.1" in page.text
    assert "/records/A1/audit/group-2/#id_2.1-answer" in page.text


@pytest.mark.parametrize("choice", ["P", "N"])
def test_a_choice_without_the_comment_it_has_to_have_is_not_counted(cast: Cast, audit: Audit, choice: str):
    actions.save_answer(by=cast.psw, audit=audit, code="1.1", answer=choice)
    client = signed_in(cast.psw)

    page = client.get(HERE + "records/A1/audit/group-1/")

    assert "1 needs its comment" in page.text
    assert "0 of 1</span>" in page.text
    assert "0 of 4 criteria answered, 1 needs its comment" in client.get(HERE + "audits/").text
    actions.save_answer(by=cast.psw, audit=audit, code="1.1", answer=choice, comment="As seen", version=1)
    assert "1 of 1</span>" in client.get(HERE + "records/A1/audit/group-1/").text
    assert "1 of 4 criteria answered" in client.get(HERE + "audits/").text
    assert "needs its comment" not in client.get(HERE + "audits/").text


def test_the_coordinator_sees_who_has_handed_in_how_many_and_by_when(cast: Cast):
    first = to_read(cast, twice=True)
    to_read(cast, "B1", review=first.review)
    handed_in(first, cast.psw)

    page = signed_in(cast.coordinator).get(HERE + "audits/")

    assert [(one.reader, one.handed_in, one.assigned) for one in page.context["readers"]] == [
        ("Psw", 1, 2),
        ("Second Psw", 0, 1),
    ]
    assert "1 of 2 handed in, the rest by 13 March 2026" in page.text
    assert HERE + "records/sample/" in page.text
    assert page.context["readers"][1].states[0].record.ref == "A1"


def test_a_reader_is_not_shown_who_else_reads_what(cast: Cast):
    to_read(cast, twice=True)

    page = signed_in(cast.psw).get(HERE + "audits/")

    assert page.context["readers"] is None
    assert "Second Psw" not in page.text


def test_a_stale_answer_is_shown_with_both_texts_and_the_rest_is_saved(cast: Cast, audit: Audit):
    actions.save_texts(by=cast.psw, audit=audit, lens_process="Written in the other window")
    client = signed_in(cast.psw)
    page = client.post(
        HERE + "records/A1/audit/whole-record/", {"lens_process": "Written here", "version": "0"}
    )
    assert "Written in the other window" in page.text
    assert "Written here" in page.text
    actions.save_rating(by=cast.psw, audit=audit, number=1, grade="good")
    sent = {"1-grade": "inadequate", "1-version": "0", "2-grade": "outstanding", "2-version": "0"}
    page = client.post(HERE + "records/A1/audit/sub-themes/", sent)
    assert "Saved meanwhile" in page.text
    assert 'name="1-version" value="1"' in page.text
    assert 'name="2-version" value="1"' in page.text
    assert dict(audit.ratings.values_list("subtheme__number", "grade")) == {
        1: "good",
        2: "outstanding",
        6: "",
    }
    page = client.post(HERE + "records/A1/audit/sub-themes/", sent | {"1-version": "1", "2-version": "1"})
    assert page.status_code == 302
    assert audit.ratings.get(subtheme__number=1).grade == "inadequate"


def test_what_is_wrong_stands_at_its_field_and_the_rest_is_saved(cast: Cast, audit: Audit):
    client = signed_in(cast.psw)
    sent = {"1-note": "x" * 1001, "1-grade": "good", "1-version": "0", "2-grade": "good", "2-version": "0"}
    page = client.post(HERE + "records/A1/audit/sub-themes/", sent)
    assert page.status_code == 200
    assert "<title>Error: " in page.text
    assert "Shorten this to 1,000 characters or fewer" in page.text
    assert "x" * 1001 in page.text
    assert 'href="#id_1-note"' in page.text
    assert dict(audit.ratings.values_list("subtheme__number", "grade")) == {1: "", 2: "good", 6: ""}


BAD = ["a\x00b", "a\ud800b", "x" * 200_000, "\u202eabc", "=1+1", "<script>alert(1)</script>"]


@pytest.mark.parametrize(
    ("path", "name", "version"),
    [
        ("group-1", "1.1-comment", "1.1-version"),
        ("sub-themes", "1-note", "1-version"),
        ("whole-record", "lens_process", "version"),
    ],
)
def test_bad_input_is_never_an_error_of_ours(cast: Cast, audit: Audit, path: str, name: str, version: str):
    client = signed_in(cast.psw)
    for text, number in [
        *((text, "0") for text in BAD),
        *(("a", number) for number in ("", "-1", "9" * 40, "NaN")),
    ]:
        body = urlencode({name: text, version: number}, errors="surrogatepass")
        response = client.post(
            HERE + f"records/A1/audit/{path}/", body, content_type="application/x-www-form-urlencoded"
        )
        assert response.status_code in {200, 302}
        assert "<script>alert(1)" not in response.text


def test_autosave_answers_in_a_few_bytes(cast: Cast, audit: Audit):
    client = signed_in(cast.psw)
    save = HERE + "records/A1/audit/answers/1.1/save/"
    answer = client.post(save, {"1.1-answer": "P", "1.1-comment": "So", "1.1-version": "0"})
    assert (answer.status_code, answer.json()["version"]) == (200, 1)
    again = client.post(save, {"1.1-answer": "P", "1.1-comment": "So", "1.1-version": "0"})
    assert (again.status_code, again.json()["version"]) == (200, 1)
    stale = client.post(save, {"1.1-answer": "N", "1.1-comment": "No", "1.1-version": "0"})
    assert (stale.status_code, stale.json()) == (
        409,
        {"version": 1, "theirs": {"answer": "P", "comment": "So"}},
    )
    wrong = client.post(save, {"1.1-answer": "N", "1.1-comment": "x" * 4001, "1.1-version": "1"})
    assert (wrong.status_code, list(wrong.json()["errors"])) == (400, ["comment"])
    assert client.post(HERE + "records/A1/audit/answers/9.9/save/", {"9.9-answer": "Y"}).status_code == 404
    rating = client.post(HERE + "records/A1/audit/sub-themes/6/save/", {"6-grade": "good", "6-version": "0"})
    assert rating.json()["version"] == 1
    text = client.post(
        HERE + "records/A1/audit/whole-record/save/", {"lens_process": "Timely", "version": "0"}
    )
    assert text.json()["version"] == 1


def test_autosave_takes_at_most_eight_queries_with_session_user_and_trail(cast: Cast, audit: Audit):
    client = signed_in(cast.psw)
    save = HERE + "records/A1/audit/answers/1.1/save/"
    asked = queries_of(
        lambda: client.post(save, {"1.1-answer": "P", "1.1-comment": "So", "1.1-version": "0"})
    )
    assert Event.objects.filter(verb="audit.saved").count() == 1
    assert len(asked) <= 8, "\n".join(asked)
    assert sum(sql.startswith("UPDATE") for sql in asked) == 1


@pytest.mark.parametrize(
    "path",
    ["records/A1/audit/sub-themes/", "records/A1/audit/group-1/", "records/A1/audit/check/", "audits/"],
)
def test_a_page_takes_at_most_twelve_queries(cast: Cast, audit: Audit, path: str):
    client = signed_in(cast.psw)
    asked = queries_of(lambda: client.get(HERE + path))
    assert len(asked) <= 12, "\n".join(asked)


def test_lists_take_as_many_queries_for_one_as_for_many(cast: Cast):
    review = cast.review()
    handed_in(to_read(cast, "A1", review=review), cast.psw)
    to_read(cast, "A2", review=review)
    users = (cast.psw, cast.second_psw, cast.coordinator)
    before = [len(queries_of(lambda user=user: signed_in(user).get(HERE + "audits/"))) for user in users]
    for ref in ("B1", "B2", "C1", "C2", "D1"):
        handed_in(to_read(cast, ref, review=review), cast.psw)
    to_read(cast, "E1", review=review)
    after = [len(queries_of(lambda user=user: signed_in(user).get(HERE + "audits/"))) for user in users]
    assert before == after


def test_every_reading_is_in_the_trail(cast: Cast):
    handed_in(to_read(cast), cast.psw)
    signed_in(cast.coordinator).get(HERE + "records/A1/readings/1/")
    event = Event.objects.get(verb="audit.opened")
    assert (event.by, event.subject, event.review) == (cast.coordinator, "audit A1, reading 1", "PR-2026-01")


def test_nothing_is_shown_when_the_trail_cannot_be_written(cast: Cast, monkeypatch):
    handed_in(to_read(cast), cast.psw)

    def broken(**kwargs: object) -> None:
        raise RuntimeError("no trail")

    monkeypatch.setattr("audits.actions.noting.note", broken)
    client = signed_in(cast.coordinator)
    client.raise_request_exception = False
    page = client.get(HERE + "records/A1/readings/1/")
    assert page.status_code == 500
    assert "Sound work" not in page.text


def test_a_closed_fieldwork_keeps_what_is_typed_on_the_screen(cast: Cast, audit: Audit):
    review = audit.record.review
    review.fieldwork_closed_at = timezone.now()
    review.save()
    page = signed_in(cast.psw).post(
        HERE + "records/A1/audit/group-1/", {"1.1-comment": "An hour of thought", "1.1-version": "0"}
    )
    assert page.status_code == 403
    assert "An hour of thought" in page.text
    assert signed_in(cast.psw).get(HERE + "records/A1/audit/check/").status_code == 200


def test_home_lists_what_waits(cast: Cast):
    review = cast.review()
    fill(actions.start_audit(by=cast.psw, record=to_read(cast, "A1", review=review)))
    to_read(cast, "B1", review=review)
    to_read(cast, "C1", review=review)
    handed_in(to_read(cast, "D1", review=review), cast.psw)
    asked = queries_of(lambda: waiting_for(cast.psw, today=timezone.localdate()))
    assert len(asked) == 1
    waiting = waiting_for(cast.psw, today=timezone.localdate())
    assert [(each.what, each.url) for each in waiting] == [
        ("Finish the audit of record A1", HERE + "records/A1/audit/check/"),
        ("Read 2 records: B1, C1", HERE + "audits/"),
    ]
    assert waiting_for(cast.second_psw, today=timezone.localdate()) == []
    progress = progress_of(standing(cast.coordinator, review))
    assert progress
    assert (progress.assigned, progress.begun, progress.handed_in) == (4, 2, 1)
    for user in (cast.host_organiser, cast.peer, cast.host_dass, cast.nobody):
        assert progress_of(standing(user, review)) is None


def test_the_form_is_small_on_the_wire_and_a_file_is_left_as_it_is(cast: Cast, audit: Audit):
    """Compressed where the browser takes it: the rest of the 80 KB is for what is fetched once."""
    client = signed_in(cast.psw)
    page = client.get(HERE + "records/A1/audit/sub-themes/", headers={"accept-encoding": "gzip"})
    assert page["Content-Encoding"] == "gzip"
    assert len(page.content) < 8_000
    save = client.post(
        HERE + "records/A1/audit/answers/1.1/save/",
        {"1.1-comment": "a" * 3000, "1.1-version": "9"},
        headers={"accept-encoding": "gzip"},
    )
    assert "Content-Encoding" not in save


def test_the_last_page_says_where_its_reader_wrote_last(cast: Cast, audit: Audit):
    client = signed_in(cast.psw)
    assert "You wrote last" not in client.get(HERE + "records/A1/audit/check/").text
    actions.save_answer(by=cast.psw, audit=audit, code="2.1", answer="Y")
    page = client.get(HERE + "records/A1/audit/check/").text
    assert "/audit/group-2/#box-2.1" in page.partition("You wrote last")[2]
    actions.save_rating(by=cast.psw, audit=audit, number=6, grade="good")
    page = client.get(HERE + "records/A1/audit/check/").text
    assert "/audit/sub-themes/#box-6" in page.partition("You wrote last")[2]


def refused_save(user: User) -> tuple[int, dict[str, Any]]:
    answer = signed_in(user).post(
        HERE + "records/A1/audit/answers/1.1/save/",
        {"1.1-comment": "Too late", "1.1-version": "1"},
        headers={"accept": "application/json"},
    )
    return answer.status_code, answer.json()


def test_a_save_after_handing_in_is_told_why_and_where_to_go(cast: Cast):
    audit = handed_in(to_read(cast), cast.psw)
    status, told = refused_save(cast.psw)
    assert status == 403
    assert told == {
        "refused": {
            "reason": "This audit was handed in, and can no longer be changed.",
            "ask": "the coordinator",
            "doors": [
                [HERE + "records/A1/readings/1/", "Read this audit as it was handed in"],
                [HERE + "records/A1/readings/1/reopen/", "Reopen this audit"],
            ],
        }
    }
    assert Event.objects.filter(verb="refused").count() == 1

    review = audit.record.review
    review.fieldwork_closed_at = timezone.now()
    review.save()
    doors = refused_save(cast.psw)[1]["refused"]["doors"]
    assert [words for _, words in doors] == ["Read this audit as it was handed in"]


def test_a_page_sent_after_handing_in_shows_the_same_doors_and_what_was_typed(cast: Cast):
    handed_in(to_read(cast), cast.psw)
    page = signed_in(cast.psw).post(
        HERE + "records/A1/audit/group-1/", {"1.1-comment": "Too late", "1.1-version": "1"}
    )
    assert page.status_code == 403
    for words in ("Too late", "was handed in", "/readings/1/reopen/"):
        assert words in page.text


def test_a_save_after_the_reading_was_set_aside_is_told_so(cast: Cast, audit: Audit):
    review = audit.record.review
    review.fieldwork_closed_at = timezone.now()
    review.save()
    assert refused_save(cast.psw)[1]["refused"]["reason"] == "Records are read while fieldwork is open."
    assignment = audit.record.assignments.get(reader=cast.psw)
    actions.set_aside(by=cast.coordinator, assignment=assignment, reason="It never came")
    status, told = refused_save(cast.psw)
    assert status == 403
    assert told["refused"]["reason"] == "This reading was set aside. What was saved of it is kept."
