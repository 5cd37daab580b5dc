"""What is found in a document's texts, however it is disguised: examples by hand, and disguises at random."""

from collections.abc import Iterable, Mapping
from dataclasses import fields, is_dataclass, replace
from datetime import date
from enum import Enum
from typing import Any

import pytest
from hypothesis import given, strategies as st

from core.personal import Kind, number_places, plain_of
from reports.document import Document, Plain, PlainWords
from reports.passages import NOT_TYPED, Passage, passages_of
from reports.redaction import Finding, findings_in
from tests.reports.sample import rich_document

SAMPLE = rich_document()
WORDS = (PlainWords(1, "Workers ring back."),)
PLAIN = Plain(strengths=WORDS, areas=WORDS, recommendations=WORDS, changed="We ring sooner.")

TODAY = date(2026, 11, 28)
NUMBER = "LL-20245"


def passage(text: str, **parts: Any) -> Passage:
    return Passage(part="summary", name="Summary", section="summary", address="/", text=text, **parts)


def found(
    *passages: Passage | str, numbers: Iterable[str] = (NUMBER,), names: Iterable[str] = ("Robin Reader",)
) -> list[Finding]:
    def standing(texts: Mapping[str, str]) -> dict[str, list[tuple[int, int]]]:
        return {
            name: [place for number in numbers for place in number_places(number, plain_of(text))]
            for name, text in texts.items()
        }

    return findings_in(
        [passage(each) if isinstance(each, str) else each for each in passages],
        numbers=standing,
        people=lambda texts: {name: ["Sam"] for name, text in texts.items() if "Sam" in text.split()},
        names=names,
        today=TODAY,
    )


def kinds(*passages: Passage | str) -> list[Kind]:
    return [each.kind for each in found(*passages)]


BETWEEN = st.lists(
    st.sampled_from(
        [
            " ",
            "-",
            "\u2011",
            "\u2013",
            "\n",
            "\t",
            "\u00a0",
            "\u2009",
            "\u200b",
            "\u200d",
            "\u2060",
            "\ufeff",
            ".",
        ]
    ),
    max_size=3,
).map("".join)
SCRIPTS = st.sampled_from([ord("0"), 0xFF10, 0x0660, 0x06F0, 0x0966, 0x1D7CE])
"""Where the digits of a script begin: plain, full-width, Arabic, Persian, Devanagari, mathematical bold."""


@st.composite
def disguised(draw: st.DrawFn, number: str) -> str:
    """The same letters and digits, each of any width, script and case, with anything between that is not read."""
    zero = draw(SCRIPTS)
    said = ""
    for each in number:
        if each.isdigit():
            said += chr(zero + int(each))
        elif each.isalpha():
            said += draw(st.sampled_from([each, each.lower(), chr(ord(each) - ord("A") + 0xFF21)]))
        else:
            continue
        said += draw(BETWEEN)
    return said


@given(
    disguised(NUMBER),
    st.sampled_from(["", "as in ", "(", "ref: "]),
    st.sampled_from(["", " was read", ")", "."]),
)
def test_a_case_number_is_seen_in_any_disguise_and_never_shown(said: str, before: str, after: str):
    (finding,) = found(before + said + after)

    assert finding.kind is Kind.CASE_NUMBER
    assert finding.blocks
    assert not finding.said
    around = plain_of(finding.before + finding.after).letters
    assert not any(part in around for part in ("20245", "0245", "2024"))


@given(disguised("9434765919"))
def test_an_nhs_number_is_seen_in_disguise_as_long_as_it_reads_as_one(said: str):
    """943 476 5919 is the number that the NHS data dictionary works out: its check digit is 9."""
    parted_widely = (
        max(
            (len(gap) for gap in "".join(c if not c.isdecimal() else "|" for c in said).split("|")), default=0
        )
        > 2
    )
    kinds_found = kinds(f"known as {said}")
    assert parted_widely or kinds_found == [Kind.NHS_NUMBER]


def test_a_number_that_runs_over_paragraphs_is_seen_where_it_begins():
    first, second = passage("It was LL-", joined=True), passage("20245 that we read", joined=True)

    (finding,) = found(first, second)

    assert (finding.kind, finding.passage) == (Kind.CASE_NUMBER, first)
    assert "2" not in finding.before + finding.after


def test_cells_of_a_table_do_not_make_a_number():
    assert found(passage("LL 20"), passage("245")) == []


def test_a_number_beside_a_name_is_not_shown_with_it():
    number, name = sorted(
        found(f"{NUMBER} and again 20 245: Robin Reader said so"), key=lambda each: each.said
    )[::2]

    assert number.kind is Kind.CASE_NUMBER
    assert name.said == "Robin Reader"
    assert "20" not in name.before
    assert "[number]" in name.before


@pytest.mark.parametrize(
    ("text", "kind", "said"),
    [
        ("It was Robin who read", Kind.KNOWN_NAME, "Robin"),
        ("ROBIN\u00a0READER wrote", Kind.KNOWN_NAME, "ROBIN READER"),
        ("Ro\u200bbin read", Kind.KNOWN_NAME, "Robin"),
        ("We met Sam twice", Kind.KNOWN_NAME, "Sam"),
        ("She was born on 3 March 1947", Kind.BIRTH_DATE, "3 March 1947"),
        ("She lives in B1 1AA now", Kind.POSTCODE, "B1 1AA"),
        ("Ring 0121 496 0123", Kind.PHONE, "0121 496 0123"),
        ("Write to jo@example.org", Kind.EMAIL, "jo@example.org"),
        ("when the Director of Adult Social Services said", Kind.POST, "Director of Adult Social Services"),
        ("as the principal social worker said", Kind.POST, "principal social worker"),
        ("the Team Manager for hospital work", Kind.POST, "Team Manager for hospital work"),
    ],
)
def test_what_is_asked_about(text: str, kind: Kind, said: str):
    (finding,) = found(text)

    assert (finding.kind, finding.said) == (kind, said)
    assert not finding.blocks
    assert finding.before + finding.said + finding.after == text.replace("\u200b", "").replace("\u00a0", " ")


@pytest.mark.parametrize(
    "text",
    [
        "Principal Social Workers and heads of service met the reader of the record.",
        "Fieldwork was from 2 to 13 March 2026. Of 15 records, 9 were Good.",
        "The chair was broken. Robins sang.",
        "In 2024 we read 5 of 20 records twice.",
    ],
)
def test_what_tells_nobody_is_left_alone(text: str):
    assert found(text) == []


def test_who_owns_a_recommendation_is_a_role():
    assert found(passage("Head of safeguarding", asks_for_a_role=True)) == []
    assert kinds("Head of safeguarding") == [Kind.POST]


def test_an_answer_is_for_this_very_text():
    one, other = "It was Robin who read it.", "It was Robin who read it"
    (before,), (same,), (after,) = found(one), found(one), found(other)

    assert before.digest == same.digest != after.digest


def strings(value: Any, path: str = "") -> Iterable[str]:
    """The path of every text of the document, by a walk of its own."""
    if isinstance(value, str) and not isinstance(value, Enum):
        yield path
    elif isinstance(value, dict):
        for one in value.values():
            yield from strings(one, path)
    elif isinstance(value, tuple):
        for one in value:
            yield from strings(one, path)
    elif is_dataclass(value):
        for each in fields(value):
            yield from strings(getattr(value, each.name), f"{path}.{each.name}".lstrip("."))


def marked(value: Any) -> Any:
    """The document with a number in every text."""
    if isinstance(value, str) and not isinstance(value, Enum):
        return f"{value} {NUMBER}"
    if isinstance(value, dict):
        return {key: marked(one) for key, one in value.items()}
    if isinstance(value, tuple):
        return tuple(marked(one) for one in value)
    if is_dataclass(value):
        return replace(value, **{each.name: marked(getattr(value, each.name)) for each in fields(value)})  # type: ignore[type-var]
    return value


def test_every_text_of_the_document_is_looked_at_but_those_that_nobody_types():
    begun = replace(SAMPLE, introduction=SAMPLE.introduction or "<p>Begun</p>", plain=PLAIN)
    document: Document = marked(begun)
    not_typed = {
        path for path in strings(document) for known in NOT_TYPED if f"{path}.".startswith(f"{known}.")
    }

    looked_at = {
        finding.passage.part.split(" ")[0] for finding in found(*passages_of(document)) if finding.blocks
    }

    assert looked_at == set(strings(document)) - not_typed


def test_an_address_behind_a_link_is_looked_at():
    document = replace(SAMPLE, summary='<p>Write <a href="mailto:jo%40example.org">here</a>.</p>')

    texts = [each.text for each in passages_of(document) if each.section == "summary"]

    assert texts == ["Write here.\nmailto:jo@example.org"]
    assert Kind.EMAIL in kinds(texts[0])


def test_letters_in_bold_do_not_hide_a_name():
    document = replace(SAMPLE, summary="<p>R<strong>ob</strong>in read.</p><ul><li>One</li><li>Two</li></ul>")

    assert [each.text for each in passages_of(document) if each.section == "summary"] == [
        "Robin read.",
        "One\nTwo",
    ]
