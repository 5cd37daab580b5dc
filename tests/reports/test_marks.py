"""Marks around passages: kept for the team, taken out of everything else."""

import pytest

from reports.html import NarrativeRefused, blocks, clean, with_quotes
from reports.marks import Passage, keys_in, marked, only, passages, taken_out, without_marks

A, B = "a" * 16, "b" * 16
BOTH = (
    f'<p>Before <span data-source="{A}">one &amp; <strong>two</strong></span> after.</p>'
    f'<blockquote><p><span data-source="{B}">three</span></p></blockquote>'
)


def test_a_mark_is_kept_only_where_it_is_asked_for():
    assert str(clean(BOTH, with_marks=True)) == BOTH
    plain = "<p>Before one &amp; <strong>two</strong> after.</p><blockquote><p>three</p></blockquote>"
    assert str(clean(BOTH)) == plain
    assert "".join(blocks(BOTH)) == plain
    assert "".join(piece for piece, _ in with_quotes(BOTH, 2)) == plain
    assert without_marks(BOTH) == plain


@pytest.mark.parametrize(
    "span",
    [
        "<span>x</span>",
        '<span data-source="">x</span>',
        '<span data-source="7">x</span>',
        f'<span data-source="{A}0">x</span>',
        f'<span data-source="{A.upper()}">x</span>',
        '<span data-source="javascript:alert(1)" onclick="x()">x</span>',
        '<span style="color:red">x</span>',
        f'<span data-sources="{A}">x</span>',
    ],
)
def test_nothing_else_comes_in_as_a_mark(span: str):
    assert str(clean(f"<p>{span}</p>", with_marks=True)) == "<p>x</p>"


def test_a_mark_brings_no_other_attribute_with_it():
    said = f'<p><span class="x" data-source="{A}" style="y" data-other="z">x</span></p>'
    assert str(clean(said, with_marks=True)) == f'<p><span data-source="{A}">x</span></p>'


def test_marks_count_towards_the_depth():
    deep = f"<p>{f'<span data-source={A}>' * 13}x{'</span>' * 13}</p>"
    with pytest.raises(NarrativeRefused, match="layers"):
        clean(deep, with_marks=True)


def test_marks_of_other_keys_go_and_their_words_stay():
    assert keys_in(BOTH) == [A, B]
    kept = only(BOTH, {B})
    assert keys_in(kept) == [B]
    assert without_marks(kept) == without_marks(BOTH)
    nested = f'<p><span data-source="{A}">x<span data-source="{B}">y</span>z</span></p>'
    assert only(nested, {A}) == f'<p><span data-source="{A}">xyz</span></p>'
    assert only(nested, ()) == "<p>xyz</p>"


def test_a_passage_is_taken_out_with_all_it_holds():
    assert taken_out(BOTH, {A}, "[out]") == (
        f'<p>Before <span data-source="{A}">[out]<strong></strong></span> after.</p>'
        f'<blockquote><p><span data-source="{B}">three</span></p></blockquote>'
    )
    nested = f'<p><span data-source="{A}">x<span data-source="{B}">y</span>z</span> w</p>'
    assert without_marks(taken_out(nested, {A}, "!")) == "<p>! w</p>"
    assert without_marks(taken_out(nested, {B}, "!")) == "<p>x!z w</p>"
    assert taken_out(BOTH, (), "!") == BOTH


def test_passages_are_plain_words():
    assert passages(BOTH) == [Passage(A, "one & two"), Passage(B, "three")]
    two = f'<p><span data-source="{A}">one</span></p><p>own</p><p><span data-source="{A}">two</span></p>'
    assert passages(two) == [Passage(A, "one"), Passage(A, "two")]


def test_one_paragraph_can_stand_within_another():
    assert marked("x", A, is_quote=False, within=True) == f'<span data-source="{A}">x</span>'
    assert marked("x", A, is_quote=True, within=True).startswith("<blockquote><p>")
    assert marked("x\n\ny", A, is_quote=False, within=True).count("<p>") == 2


def test_text_is_marked_paragraph_by_paragraph_and_never_becomes_html():
    assert marked("One <b>\ntwo\n\n\nThree", A, is_quote=False) == (
        f'<p><span data-source="{A}">One &lt;b&gt;<br>two</span></p><p><span data-source="{A}">Three</span></p>'
    )
    assert marked("x", A, is_quote=True) == (
        f'<blockquote><p><span data-source="{A}">x</span></p></blockquote>'
    )
    assert str(clean(marked("One\ntwo", A, is_quote=True), with_marks=True)) == marked(
        "One\ntwo", A, is_quote=True
    )
