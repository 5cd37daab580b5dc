"""One form for every text that is kept."""

import pytest
from django.core.exceptions import ValidationError

from core.text import clean_text, printable


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        pytest.param("She rang back.", "She rang back.", id="plain"),
        pytest.param("  ends \n", "ends", id="ends are trimmed"),
        pytest.param("one\r\ntwo\rthree", "one\ntwo\nthree", id="line ends of every machine"),
        pytest.param(
            "one\x0btwo\u2028three\x85four", "one\ntwo\nthree\nfour", id="line ends of word processors"
        ),
        pytest.param("nul\x00bell\x07del\x7f", "nulbelldel", id="control characters go"),
        pytest.param("tab\tstays", "tab\tstays", id="tab"),
        pytest.param("\ufeffmark", "mark", id="byte order mark"),
        pytest.param("cafe\u0301", "caf\u00e9", id="composed letters"),
        pytest.param(
            "\u0634\u06a9\u0631\u06cc\u06c1 \u200f",
            "\u0634\u06a9\u0631\u06cc\u06c1 \u200f",
            id="Urdu and its marks stay",
        ),
        pytest.param("👩\u200d🦽", "👩\u200d🦽", id="joined signs stay"),
    ],
)
def test_text_is_kept_in_one_form(typed: str, kept: str):
    assert clean_text(typed) == kept


def test_one_line_has_single_spaces():
    assert clean_text(" two\n words\u00a0and\tmore ", lines=False) == "two words and more"


@pytest.mark.parametrize("hidden", [*"\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069", "\ud800"])
def test_hidden_characters_are_refused_where_they_are(hidden: str):
    with pytest.raises(ValidationError) as refused:
        clean_text(f"the words before {hidden} and after")
    assert refused.value.messages == [
        "Remove the hidden characters after “the words before”, or type the words again"
    ]


@pytest.mark.parametrize("hidden", ["\x00", "\x07", "\x1f", "\x7f", "\x9f"])
def test_in_one_line_nothing_goes_in_silence(hidden: str):
    with pytest.raises(ValidationError) as refused:
        clean_text(f"Amrit{hidden}Gill", lines=False)
    assert refused.value.messages == ["Remove the hidden characters after “Amrit”, or type the words again"]


def test_hidden_characters_after_much_text_show_the_last_of_it():
    with pytest.raises(ValidationError, match="after “…been waiting so long”"):
        clean_text("We have all been waiting so long\u202e")


def test_hidden_characters_at_the_start():
    with pytest.raises(ValidationError, match="at the start"):
        clean_text("\u202ehello")


def test_length_is_counted_as_it_is_kept():
    assert clean_text("ab  ", max_length=2) == "ab"
    with pytest.raises(ValidationError) as refused:
        clean_text("a" * 4321, max_length=4000)
    assert refused.value.messages == ["Shorten this to 4,000 characters or fewer. It has 4,321 now"]


def test_what_is_shown_again_can_be_sent():
    assert printable("a\ud800b").encode() == "a\ufffdb".encode()
