"""Whatever is sent to the pages of an audit: never an error of ours, never a text cut or changed unseen."""

import unicodedata
from typing import Any, NamedTuple
from urllib.parse import urlencode

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings, strategies as st

from audits import actions
from audits.models import Audit
from audits.scales import LONGEST_COMMENT, LONGEST_NOTE
from tests.audits.making import to_read, with_number
from tests.cast import Cast

HERE = "/reviews/PR-2026-01/records/A1/audit/"
FORM = "application/x-www-form-urlencoded"
QUIETLY_DROPPED = [
    *map(chr, range(9)),
    *map(chr, range(0xE, 0x20)),
    *map(chr, range(0x7F, 0xA0)),
    *"\ufeff\ufffe\uffff",
]
"""What no page shows and no database keeps."""

TEXTS = st.one_of(
    st.text(st.characters(codec=None), max_size=60),
    st.text(st.characters(codec="utf-8"), max_size=60),
    st.sampled_from(
        ["x" * n for n in (LONGEST_NOTE, LONGEST_NOTE + 1, LONGEST_COMMENT, LONGEST_COMMENT + 1)]
    ),
    st.sampled_from(
        ["LL-20245", "L\u200bL20245", "=1+1", "\u202eabc", "\r\n\r\n", "e\u0301", "Mrs X", "\u2028"]
    ),
)
CHOICES = st.sampled_from(["", "Y", "P", "N", "NA", "good", "MAYBE", "\0", "\ud800"])
VERSIONS = st.one_of(
    st.integers(0, 3).map(str), st.sampled_from(["", "-1", "9" * 40, "NaN", "1e3", "\u0663", "\0"])
)
LENIENT = settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@pytest.fixture
def audit(cast: Cast, client: Client) -> Audit:
    client.force_login(cast.psw)
    client.raise_request_exception = False
    return actions.start_audit(by=cast.psw, record=with_number(to_read(cast), "LL-20245"))


def as_kept(text: str) -> str:
    """The same words as they are stored, told apart from the code: NFC, one kind of line end."""
    for end in ("\r\n", "\r", "\x0b", "\x0c", "\x85", "\u2028", "\u2029"):
        text = text.replace(end, "\n")
    for each in QUIETLY_DROPPED:
        text = text.replace(each, "")
    return unicodedata.normalize("NFC", text).strip()


def sent_to(client: Client, path: str, sent: dict[str, str]) -> Any:
    body = urlencode(sent, errors="surrogatepass")
    return client.post(HERE + path, body, content_type=FORM)


class Asked(NamedTuple):
    """One address, the names of the controls that are sent to it, and of the field that keeps the text."""

    path: str
    text: str
    choice: str
    version: str
    field: str

    def sent(self, text: str, choice: str, version: str) -> dict[str, str]:
        return {self.text: text, self.choice: choice, self.version: version}


CRITERION = ("1.1-comment", "1.1-answer", "1.1-version", "comment")
SUBTHEME = ("6-note", "6-grade", "6-version", "note")
WHOLE = ("lens_process", "overall", "version", "lens_process")


def stored(audit: Audit, name: str) -> tuple[str, int]:
    if name == "comment":
        row: Any = audit.answers.get(criterion__code="1.1")
    elif name == "note":
        row = audit.ratings.get(subtheme__number=6)
    else:
        row = Audit.objects.get(pk=audit.pk)
    return getattr(row, name), row.version


@pytest.mark.parametrize(
    "asked",
    [
        Asked("answers/1.1/save/", *CRITERION),
        Asked("sub-themes/6/save/", *SUBTHEME),
        Asked("whole-record/save/", *WHOLE),
    ],
)
@LENIENT
@given(sent=st.tuples(TEXTS, CHOICES, VERSIONS))
def test_a_save_is_whole_or_says_why_not(
    client: Client, audit: Audit, asked: Asked, sent: tuple[str, str, str]
):
    before = stored(audit, asked.field)
    answer = sent_to(client, asked.path, asked.sent(*sent))
    assert answer.status_code in {200, 400, 409}, answer.text
    after = stored(audit, asked.field)
    if answer.status_code == 200:
        assert after == (as_kept(sent[0]), answer.json()["version"])
    else:
        assert after == before
        assert answer.json().get("errors") or "theirs" in answer.json()


@pytest.mark.parametrize(
    "asked",
    [Asked("group-1/", *CRITERION), Asked("sub-themes/", *SUBTHEME), Asked("whole-record/", *WHOLE)],
)
@LENIENT
@given(sent=st.tuples(TEXTS, CHOICES, VERSIONS))
def test_a_page_saves_it_whole_or_shows_it_again(
    client: Client, audit: Audit, asked: Asked, sent: tuple[str, str, str]
):
    before = stored(audit, asked.field)
    page = sent_to(client, asked.path, asked.sent(*sent))
    assert page.status_code in {200, 302}, page.text
    after = stored(audit, asked.field)
    if page.status_code == 302:
        assert after[0] == as_kept(sent[0])
    else:
        assert after == before
        assert "govuk-error-summary" in page.text or 'class="conflict"' in page.text
