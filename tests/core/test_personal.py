"""What looks personal in a text: examples by hand, and numbers whose check digit was worked out on paper."""

from datetime import date
from time import perf_counter

import pytest
from hypothesis import given, strategies as st

from core.personal import Kind, holds_number, is_nhs_number, looks_personal

TODAY = date(2026, 11, 28)


def seen(text: str) -> list[tuple[str, str]]:
    return [(found.kind.name, found.said) for found in looks_personal(text, today=TODAY)]


@pytest.mark.parametrize(
    ("text", "kind", "said"),
    [
        ("NHS number 943 476 5919", "NHS_NUMBER", "943 476 5919"),
        ("\uff19\uff14\uff13-476\n5919", "NHS_NUMBER", "943-476 5919"),
        ("943\u200b476\u200d5919", "NHS_NUMBER", "9434765919"),
        ("٩٤٣٤٧٦٥٩١٩", "NHS_NUMBER", "9434765919"),
        ("dob 12/3/47", "BIRTH_DATE", "12/3/47"),
        ("D.O.B.: 12.03.2024", "BIRTH_DATE", "12.03.2024"),
        ("born on the 3rd of March 1990", "BIRTH_DATE", "3rd of March 1990"),
        ("date of birth is March 3, 2021", "BIRTH_DATE", "March 3, 2021"),
        ("seen 1947-02-01", "BIRTH_DATE", "1947-02-01"),
        ("12\u201103\u20111947", "BIRTH_DATE", "12-03-1947"),
        ("ring 0121 496 0123 now", "PHONE", "0121 496 0123"),
        ("(0121)\n496-0123", "PHONE", "(0121) 496-0123"),
        ("07700 900123.", "PHONE", "07700 900123"),
        ("+44 (0)7700 900 123", "PHONE", "+44 (0)7700 900 123"),
        ("lives in B1 1AA", "POSTCODE", "B1 1AA"),
        ("lives in sw1a\u00a01aa", "POSTCODE", "sw1a 1aa"),
        ("jo.smith@example.org", "EMAIL", "jo.smith@example.org"),
        ("jo @example.org", "EMAIL", "jo @example.org"),
        ("when Mrs X said", "NAME", "Mrs X"),
        ("the Mr\nKhan", "NAME", "Mr Khan"),
        ("mrs smith came", "NAME", "mrs smith"),
        ("and Dr Patel wrote", "NAME", "Dr Patel"),
        ("He met John Smith twice", "NAME", "John Smith"),
        ("John Smith visited.", "NAME", "John Smith"),
        ("They saw Margaret there", "NAME", "Margaret"),
        ("Later Zed Khan came", "NAME", "Zed Khan"),
        ("son, Gurdeep O’Sangha, rang", "NAME", "Gurdeep O’Sangha"),
    ],
)
def test_what_looks_personal_is_seen_through_blanks_hyphens_and_scripts(text: str, kind: str, said: str):
    assert seen(text) == [(kind, said)]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "9434765918",
        "0000000000",
        "Seen on 12/03/2026, and on 3 March 2025.",
        "31/02/1947",
        "A1 1st reading, E1 2nd reading, at 4pm in G1 4pm",
        "Adult Social Care under the Care Act 2014",
        "the Mental Capacity Act 2005 and Deprivation of Liberty Safeguards",
        "It Requires Improvement. West Midlands Police and Manchester Royal Infirmary came.",
        "NHS England, ICB and the Principal Social Worker",
        "The dr said she would miss work. Miss nothing.",
        "Met. Partly met. Nothing Recorded",
        "- Kitchen\n- Bathroom\n1. Hallway",
        "He spoke Urdu and Polish. She is a Sikh from Punjab",
        "2 of 10 visits, 14 days, 40%",
        "Given 100 123 456 pounds",
    ],
)
def test_ordinary_words_of_an_audit_are_left_alone(text: str):
    assert seen(text) == []


def test_a_warning_says_what_it_looks_like_and_what_to_write():
    [found] = looks_personal("rang on 07700 900123", today=TODAY)
    assert found.kind is Kind.PHONE
    assert found.warning == (
        "It looks as if “07700 900123” is a phone number. "
        "Write who was rung, such as “their daughter”, instead."
    )


def test_the_check_digit_of_an_nhs_number():
    """By hand: 4×10+0×9+1×8+0×7+2×6+3×5+2×4+1×3+3×2 = 92; 92 mod 11 = 4; 11-4 = 7."""
    assert is_nhs_number("4010232137")
    assert not is_nhs_number("4010232138")


@pytest.mark.parametrize(
    "text",
    [
        "it is ll 20245",
        "LL\u200b20245",
        "2 0-2\n4 5",
        "\uff12\uff10\uff12\uff14\uff15",
        "(20245)",
        "ref:LL-20245and more",
    ],
)
def test_a_case_record_number_is_seen_however_it_is_written(text: str):
    assert holds_number("LL-20245", text)


@pytest.mark.parametrize(
    ("number", "text"),
    [
        ("H2024", "in 2024"),
        ("123456", "12345678"),
        ("LL-20245", "20 visits and 245 calls"),
        ("12", "120 visits"),
        ("LL-20245", ""),
        ("-", "a - b"),
    ],
)
def test_an_ordinary_number_is_not_taken_for_it(number: str, text: str):
    assert not holds_number(number, text)


@given(st.text(max_size=300))
def test_any_text_can_be_looked_at(text: str):
    for found in looks_personal(text, today=TODAY):
        assert found.said
        assert found.warning.startswith("It looks as if")
    holds_number("LL-20245", text)
    holds_number(text, text)


@pytest.mark.parametrize("unit", [" ", "a", "A ", "1 ", "1-", "Aa ", "@", "a.", "\ufdfa", "mr ", "B1 ", "'"])
def test_a_long_text_is_looked_at_in_no_time(unit: str):
    text = (unit * 4000)[:4000]
    begun = perf_counter()
    looks_personal(text, today=TODAY)
    holds_number("111111112", text)
    assert perf_counter() - begun < 0.5
