"""What looks personal in an audit is warned of and saved; this record's own number is not saved, and not said."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from audits import actions
from audits.actions import AnswerEdit, RatingEdit
from audits.models import Audit
from audits.scales import is_own_number
from tests.audits.making import to_read, with_number
from tests.cast import Cast, make_record
from trail.models import Event

HERE = "/reviews/PR-2026-01/records/A1/audit/"
NUMBER = "LL-20245"
WAYS = ["ll 20245", "LL20245", "2\u200b0245", "\uff12\uff10\uff12\uff14\uff15", "(20-\n245)", "See LL-20245."]
WORDS = "The case record number of A1 stands here, so this is not saved"


@pytest.fixture
def audit(cast: Cast, client: Client) -> Audit:
    client.force_login(cast.psw)
    return actions.start_audit(by=cast.psw, record=with_number(to_read(cast), NUMBER))


def typed_in_the_trail() -> int:
    return Event.objects.filter(verb="case_number.typed", subject="record A1").count()


@pytest.mark.parametrize("text", WAYS)
def test_no_way_of_writing_saves_the_records_own_number(cast: Cast, audit: Audit, text: str):
    attempts: list[tuple[Callable[..., Any], dict[str, Any], str]] = [
        (actions.save_answer, {"code": "1.1", "comment": text}, "comment"),
        (actions.save_rating, {"number": 1, "note": text}, "note"),
        *(
            (actions.save_texts, {name: text}, name)
            for name in ("lens_process", "overall_reason", "change_now")
        ),
    ]
    for act, what, name in attempts:
        with pytest.raises(ValidationError) as error:
            act(by=cast.psw, audit=audit, **what)
        assert is_own_number(error.value)
        assert list(error.value.message_dict) == [name]
        assert "20245" not in str(error.value)
    audit.refresh_from_db()
    assert (audit.version, audit.lens_process) == (0, "")
    assert not audit.answers.exclude(comment="").exists()


def test_a_whole_page_saves_the_rest_and_notes_it_once(cast: Cast, audit: Audit):
    stale, wrong = actions.save_answers(
        by=cast.psw,
        audit=audit,
        answers=[AnswerEdit("1.1", "Y", "It is 20245"), AnswerEdit("2.1", "P", "Seen in 2024")],
    )
    assert (stale, list(wrong)) == ({}, ["1.1"])
    _, wrong_ratings = actions.save_ratings(by=cast.psw, audit=audit, ratings=[RatingEdit(6, "good", NUMBER)])
    assert list(wrong_ratings) == [6]
    assert dict(audit.answers.values_list("criterion__code", "comment")) == {
        "1.1": "",
        "2.1": "Seen in 2024",
        "3.1": "",
        "4.1": "",
    }


def test_another_records_number_and_ordinary_numbers_are_saved(cast: Cast, audit: Audit):
    with_number(make_record(audit.record.review, "B1", cast.host_organiser), "LL-99999")
    for version, text in enumerate(["LL-99999", "20 visits and 245 calls", "3020245 pounds"]):
        saved = actions.save_answer(by=cast.psw, audit=audit, code="1.1", comment=text, version=version)
        assert saved == version + 1


@pytest.mark.parametrize(
    ("path", "sent", "name"),
    [
        ("answers/1.1/save/", {"1.1-comment": "it is 20245", "1.1-version": "0"}, "comment"),
        ("sub-themes/6/save/", {"6-note": "it is 20245", "6-version": "0"}, "note"),
        ("whole-record/save/", {"change_now": "it is 20245", "version": "0"}, "change_now"),
    ],
)
def test_while_writing_it_is_said_beside_the_field_and_noted(
    client: Client, audit: Audit, path: str, sent: dict[str, str], name: str
):
    answer = client.post(HERE + path, sent)
    assert answer.status_code == 400
    assert list(answer.json()["errors"]) == [name]
    assert answer.json()["errors"][name].startswith(WORDS)
    assert "20245" not in answer.text
    assert typed_in_the_trail() == 1


@pytest.mark.parametrize(
    ("path", "sent", "field"),
    [
        ("group-1/", {"1.1-comment": "it is 20245", "1.1-version": "0"}, "id_1.1-comment"),
        ("sub-themes/", {"6-note": "it is 20245", "6-version": "0"}, "id_6-note"),
        ("whole-record/", {"change_now": "it is 20245", "version": "0"}, "id_change_now"),
    ],
)
def test_without_a_script_the_page_says_so_keeps_the_words_and_notes_it(
    client: Client, audit: Audit, path: str, sent: dict[str, str], field: str
):
    page = client.post(HERE + path, sent)
    assert page.status_code == 200
    assert "<title>Error: " in page.text
    assert f'href="#{field}"' in page.text
    assert WORDS in page.text
    assert "it is 20245</textarea>" in page.text
    assert typed_in_the_trail() == 1


WARNING = "It looks as if “Mrs Khan” is a name."


def test_a_warning_comes_with_the_save(client: Client, audit: Audit):
    sent = {"1.1-answer": "P", "1.1-comment": "Mrs Khan was rung", "1.1-version": "0"}
    answer = client.post(HERE + "answers/1.1/save/", sent)
    assert answer.status_code == 200
    assert [words.startswith(WARNING) for words in answer.json()["warnings"]["comment"]] == [True]
    sent |= {"1.1-comment": "Their daughter was rung", "1.1-version": "1"}
    assert client.post(HERE + "answers/1.1/save/", sent).json()["warnings"] == {}


@pytest.mark.parametrize(
    ("path", "sent"),
    [
        ("group-1/", {"1.1-comment": "Mrs Khan was rung", "1.1-version": "0"}),
        ("sub-themes/", {"6-note": "Mrs Khan was rung", "6-version": "0"}),
        ("whole-record/", {"lens_process": "Mrs Khan was rung", "version": "0"}),
    ],
)
def test_a_warning_stands_on_the_page_of_what_is_saved(
    client: Client, audit: Audit, path: str, sent: dict[str, str]
):
    assert client.post(HERE + path, sent).status_code == 302
    page = client.get(HERE + path).text
    assert page.count(WARNING) == 1
    check = client.get(HERE + "check/").text
    assert f'{path}#id_{next(iter(sent))}"' in check.partition("could be known may stand in")[2]
