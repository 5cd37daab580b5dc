"""A framework as a file: out and in again byte for byte; a file that is none is told what to mend, and where."""

import json
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given, settings, strategies as st

from reviews import actions, exports, importing
from tests.cast import Cast

DEFAULT = Path(__file__).resolve().parents[2] / "fixtures/frameworks/region-2026.json"
Data = dict[str, Any]


def default() -> Data:
    return dict(json.loads(DEFAULT.read_text()))


def bytes_of(data: Any) -> bytes:
    return json.dumps(data).encode()


def complaints(content: bytes) -> list[str]:
    with pytest.raises(ValidationError) as caught:
        importing.read(content)
    assert list(caught.value.message_dict) == ["file"]
    return caught.value.messages


@pytest.mark.django_db
def test_what_goes_out_comes_in_and_goes_out_byte_for_byte(cast: Cast):
    by = cast.administrator
    first = exports.framework_text(actions.export_framework(by=by, framework=cast.framework))
    far = actions.import_framework(
        by=by, region=cast.elsewhere.region, data=importing.read(first.encode()), is_draft=True
    )
    second = exports.framework_text(actions.export_framework(by=by, framework=far))

    assert second == first
    assert far.published_at is None


@pytest.mark.django_db
def test_the_default_framework_goes_out_as_its_file_is(cast: Cast):
    made = actions.import_framework(by=cast.administrator, region=cast.elsewhere.region, data=default())
    out = exports.framework_text(actions.export_framework(by=cast.administrator, framework=made))
    assert out == DEFAULT.read_text()


@pytest.mark.django_db
def test_a_file_comes_in_whole_or_not_at_all(cast: Cast):
    data = default()
    data["prompts"][-1]["text"] = ""
    with pytest.raises(ValidationError, match=r"prompts\[\d+\]\.text: this is empty"):
        actions.import_framework(by=cast.administrator, region=cast.elsewhere.region, data=data)
    assert not cast.elsewhere.region.frameworks.exists()


def spoil(change: Callable[[Data], object]) -> bytes:
    data = default()
    change(data)
    return bytes_of(data)


SPOILT: list[tuple[Callable[[Data], object], str]] = [
    (lambda d: d.pop("schema"), "schema: this is missing"),
    (lambda d: d.update(schema=2), "schema: this service reads 1, and no other"),
    (lambda d: d.update(schema=True), "schema: this service reads 1, and no other"),
    (lambda d: d.update(colour="red"), "colour: a framework has no such key"),
    (lambda d: d["criteria"][0].update(pk=1), "criteria[0].pk: a framework has no such key"),
    (lambda d: d["criteria"][2].update(text=7), "criteria[2].text: write a text in quotation marks"),
    (lambda d: d["criteria"][2].update(text=" "), "criteria[2].text: this is empty"),
    (
        lambda d: d["criteria"][2].update(text="x" * 301),
        "criteria[2].text: Shorten this to 300 characters or fewer. It has 301 now",
    ),
    (
        lambda d: d["criteria"][1].update(code="1.1"),
        "criteria[1].code: 1.1 is the code of another criterion",
    ),
    (lambda d: d["criteria"][0].update(group=9), "criteria[0].group: there is no group 9"),
    (
        lambda d: d["criteria"][0].update(regional=True),
        "criteria[0].regional: this is not as its group has it",
    ),
    (
        lambda d: d["criteria"][0].update(position="1"),
        "criteria[0].position: write a whole number from 1 to 60",
    ),
    (
        lambda d: d["criteria"][1].update(position=1),
        "criteria[1].position: each is greater than the one before it, 1",
    ),
    (
        lambda d: d["groups"].append({"number": 9, "title": "Empty", "regional": True}),
        "groups[4]: no criterion is in it",
    ),
    (lambda d: d["groups"][0].update(regional="no"), "groups[0].regional: write true or false"),
    (lambda d: d.update(effective_on="1 April"), "effective_on: write a date such as 2026-04-01"),
    (lambda d: d.update(effective_on="2026-02-30"), "effective_on: write a date such as 2026-04-01"),
    (lambda d: d.update(groups={}), "groups: write a list in square brackets"),
    (lambda d: d["subthemes"].insert(0, 3), "subthemes[0]: write an object in curly brackets"),
    (
        lambda d: d["subthemes"][3]["descriptors"].pop("good"),
        "subthemes[3].descriptors.good: this is missing",
    ),
    (
        lambda d: d["subthemes"][0].update(criteria=["1.1", "8.8"]),
        "subthemes[0].criteria[1]: there is no criterion 8.8",
    ),
    (
        lambda d: d["subthemes"][0].update(title="a\u202eb"),
        "subthemes[0].title: Remove the hidden characters after “a”, or type the words again",
    ),
]


@pytest.mark.parametrize(("change", "says"), SPOILT, ids=[says for _, says in SPOILT])
def test_a_spoilt_file_is_told_where(change: Callable[[Data], object], says: str):
    assert says in complaints(spoil(change))


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "The file is not JSON: look at line 1, column 1. It stops making sense there"),
        (
            b'{"schema": 1,\n "title" 2}',
            "The file is not JSON: look at line 2, column 10. It stops making sense there",
        ),
        (b"\xff\xfe", "The file is not text in UTF-8. Export a framework, and change that file"),
        (b"[]", "The file: write an object in curly brackets"),
        (b"null", "The file: write an object in curly brackets"),
        (b'{"title": 1, "title": 2}', "“title” stands twice in the same place. Take one of them out"),
        (b'{"schema": NaN}', "NaN is no number that a framework holds"),
        (b'{"schema": ' + b"9" * 5000 + b"}", "The file holds a number that cannot be read"),
        (b"[" * 200_000, "The file is nested deeper than a framework is"),
        (b" " * (512 * 1024 + 1), "The file is larger than 512 KB, which no framework needs"),
    ],
    ids=range(10),
)
def test_what_is_no_framework_at_all_is_told_so(content: bytes, says: str):
    assert complaints(content) == [says]


def test_a_text_that_holds_brackets_is_not_deep():
    data = default()
    data["criteria"][0]["guidance"] = '[[[[[[[[ "{{{{{{{{" \\'
    assert importing.read(bytes_of(data))["criteria"][0]["guidance"] == '[[[[[[[[ "{{{{{{{{" \\'


def test_not_more_is_told_than_can_be_read():
    data = default()
    for row in data["criteria"]:
        row.update(text=1, code=1)
    told = complaints(bytes_of(data))
    assert (len(told), told[-1]) == (21, f"And {2 * len(data['criteria']) - 20} more")


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)


def places_in(data: Any, at: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    rows = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    return [at, *(place for key, value in rows for place in places_in(value, (*at, key)))]


PLACES = [place for place in places_in(default()) if place]


@settings(max_examples=150, deadline=None)
@given(place=st.sampled_from(PLACES), value=ANYTHING)
def test_whatever_stands_anywhere_is_understood_or_told(place: tuple[Any, ...], value: Any):
    data: Any = default()
    within = data
    for key in place[:-1]:
        within = within[key]
    within[place[-1]] = value
    with suppress(ValidationError):
        again = exports.framework_text(importing.read(bytes_of(data)))
        assert exports.framework_text(importing.read(again.encode())) == again


@settings(max_examples=150, deadline=None)
@given(
    content=st.binary(max_size=200) | st.text(max_size=200).map(lambda text: text.encode("utf-8", "replace"))
)
def test_whatever_bytes_come_are_told(content: bytes):
    assert complaints(content)
