"""What is drawn at random for a form: for each control something of its kind, for some of them anything at all."""

import re
import string
from collections.abc import Mapping
from datetime import timedelta

from django.utils import timezone
from hypothesis import strategies as st

from core.forms import IntegerField, LineField, TimeField
from tests.architecture.forms_of_pages import Control, ShownForm
from tests.audits.test_forms_hold import as_kept

Sent = dict[str, list[str]]

WORDS = "Some words"
BEYOND = 130_000
"""Longer than any text that the service takes."""
PAST = {"asked_on", "received_on", "confidentiality_signed_on", "dbs_seen_on"}
"""Days that must have been; all others may be to come."""

ODD_WORDS = [
    "=1+1",
    "<script>alert(9)</script>",
    "&amp; &lt;b&gt; \u201cquoted\u201d \"'",
    "e\u0301 \u0958 \ufb1d",
    "\u0645\u0631\u062d\u0628\u0627 \u05e9\u05dc\u05d5\u05dd",
    "a\r\nb\rc\n\nd",
    "  spaces  between  \t words ",
    "a\u200bb\u00adc\u2060d\u00a0e\u3000f",
    "\U0001f469\u200d\U0001f467 \U00010ffd",
    "LL-20245",
    "%s %(a)s {0} {{ a }} {% b %}",
    "' OR 1=1 --",
    "None",
    "0",
    "-",
]
ANYTHING = [
    "",
    " ",
    "\0",
    "a\0b",
    "\u202eabc",
    "\u2066a\u2069",
    "\ud800",
    "\x1b[31m",
    "a\x85b\u2028c\u2029d",
    "\ufeff",
    "\uffff",
    "-1",
    "0",
    "9" * 9,
    "9" * 10,
    "9" * 5000,
    "-" + "9" * 40,
    "1e3",
    "NaN",
    "Infinity",
    "\u0663",
    "1,2,3",
    "31",
    "32",
    "February",
    "0000",
    "9999",
    "10000",
    "24:00",
    "23:59",
    "12am",
    "2026-02-30",
    "true",
    "../..",
    "x" * 255,
    "x" * 256,
    "x" * BEYOND,
    "name@example.org",
]

PLAIN = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Co", "Cn"]), min_size=1, max_size=40
)
WILD = st.one_of(st.sampled_from(ANYTHING), st.text(st.characters(codec=None), max_size=80))


def plainly(shown: ShownForm, special: Mapping[str, str | None]) -> Sent:
    """What a careful person sends: what stands there, with words where words are asked for."""
    return {
        name: [value for value in [special[name]] if value is not None]
        if name in special
        else _plain_value(control)
        for name, control in shown.controls.items()
    }


def _plain_value(control: Control) -> list[str]:
    standing = [value for value in control.values if value]
    if control.is_day_part:
        return [_part_of_day(control.name)]
    if control.kind == "email":
        return ["somebody.else@example.org"]
    if control.is_text:
        return [WORDS]
    chosen = [value for value in control.options if value][:1]
    return standing or _counted(control) or chosen or control.values[:1]


def _counted(control: Control) -> list[str]:
    """A time of day or a number, where the field asks for one."""
    if isinstance(control.behind, TimeField):
        return ["9am"]
    return [str(control.behind.least or 1)] if isinstance(control.behind, IntegerField) else []


def _part_of_day(name: str) -> str:
    field, _, part = name.rpartition("-")
    ahead = timezone.localdate() + timedelta(days=-7 if field.rpartition("-")[2] in PAST else 14)
    return str(getattr(ahead, part))


def of_its_kind(control: Control, plain: list[str]) -> st.SearchStrategy[list[str]]:
    """Values that somebody might mean."""
    one: st.SearchStrategy[str]
    if control.kind in {"hidden", "file"}:
        return st.just(plain)
    if control.kind == "checkbox" and len(control.options) > 1:
        return st.lists(st.sampled_from(control.options), unique=True)
    if control.kind == "checkbox":
        return st.sampled_from([control.options, []])
    if control.options:
        return st.sampled_from(control.options).map(lambda value: [value])
    if control.is_day_part or isinstance(control.behind, TimeField):
        one = st.sampled_from([*plain, *plain, "1", "12"])
    elif isinstance(control.behind, IntegerField):
        one = st.integers(control.behind.least or 0, control.behind.most or 10**6).map(str)
    elif control.kind == "email":
        one = st.text(string.ascii_letters, min_size=1, max_size=20).map(lambda name: f"{name}@example.org")
    else:
        one = st.one_of(PLAIN, st.sampled_from(ODD_WORDS), st.sampled_from(near(control)))
    return one.map(lambda value: [value])


def near(control: Control) -> list[str]:
    """As long as it takes, in letters that are one or more bytes or characters when they are put in order."""
    limit = control.limit or 100
    return ["x" * limit, "\u00e9" * limit, "\U0001f469" * limit, "\u0958" * (limit // 2), "x" * (limit + 1)]


@st.composite
def sent_to(draw: st.DrawFn, shown: ShownForm, special: Mapping[str, str | None]) -> tuple[Sent, set[str]]:
    """A whole form, and the names of the controls in which anything may stand."""
    plain = plainly(shown, special)
    names = list(shown.controls)
    wild = draw(st.one_of(st.just(set()), st.sets(st.sampled_from(names), max_size=3)))
    kept = draw(st.sets(st.sampled_from(names)))
    sent = {}
    for name, control in shown.controls.items():
        if name in wild:
            sent[name] = [draw(WILD)]
        elif name in kept and not control.is_text:
            sent[name] = plain[name]
        else:
            sent[name] = draw(of_its_kind(control, plain[name]))
    return sent, wild


def received(text: str) -> str:
    """What arrives of it: half of a character is no UTF-8."""
    return text.encode(errors="surrogatepass").decode(errors="replace")


def kept(text: str, control: Control) -> str:
    """How it is stored: as `core.text` has it for a line or for several, told apart from it in the audits' tests."""
    stored = as_kept(received(text))
    is_line = control.kind != "textarea" or isinstance(control.behind, LineField)
    return re.sub(r"\s+", " ", stored) if is_line else stored
