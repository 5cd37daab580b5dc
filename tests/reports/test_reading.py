"""How a narrative reads, and what changed between two."""

import pytest

from reports.comparing import ADDED, SAME, TAKEN_OUT, Run, compare
from reports.reading import age_of, plain_text, suggestions_for, words_in


def test_age_is_that_of_the_automated_readability_index():
    """Twenty sentences of five words of four characters: 4.71 x 4 + 0.5 x 5 - 21.43 = -0.09, and five years more."""
    assert age_of("<p>" + "Many kind folk work here. " * 20 + "</p>") == 6  # five, and nobody reads so young
    # Five sentences of twenty words of six characters: 4.71 x 6 + 0.5 x 20 - 21.43 = 16.83; 21.83 years
    assert age_of("<p>" + ("people " * 19 + "people. ") * 5 + "</p>") == 22
    # Ten sentences of ten words of five characters: 4.71 x 5 + 0.5 x 10 - 21.43 = 7.12; 12.12 years
    assert age_of("<ul>" + ("<li>" + "staff " * 9 + "staff</li>") * 10 + "</ul>") == 12


def test_a_short_text_has_no_age():
    assert age_of("<p>" + "word " * 99 + "</p>") is None
    assert age_of("") is None


def test_words_of_neighbouring_blocks_are_apart_and_tags_are_no_words():
    listed = "<h3>One</h3><ul><li>two<ol><li>thr<strong>ee</strong></li></ol></li></ul>"
    html = f"{listed}<table><tr><td>4</td><td>5</td></tr></table>"
    assert plain_text(html) == "One\ntwo\nthree\n4 5"
    assert words_in(html) == 5


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("<p>A service user came.</p>", ["“service user”"]),
        ("<p>Clients and cases.</p>", ["“Clients”", "“cases”"]),
        ("<p>The case record number, the case file audit.</p>", []),
        ("<p>In that case, showcases</p>", ["“case”"]),
        ("<blockquote><p>I am a client.</p></blockquote>", []),
        ("<p>Good casework</p>", ["“casework”"]),
        ("<p>The PSW said</p>", ["“PSW”"]),
        ("<p>The Principal Social Worker (PSW) and other PSWs</p>", []),
        ("<p>People who draw on social work</p>", []),
    ],
)
def test_words_of_the_house_are_suggested(text: str, found: list[str]):
    assert [suggestion.split(":")[0].split(" is not")[0] for suggestion in suggestions_for(text)] == found


def test_words_that_differ_are_found_within_their_paragraph():
    found = compare("<p>We saw good work.</p><p>Same.</p>", "<p>We saw very good care.</p><p>Same.</p>")

    assert found.paragraphs == [
        [
            Run(SAME, "We saw"),
            Run(ADDED, "very"),
            Run(SAME, "good"),
            Run(TAKEN_OUT, "work."),
            Run(ADDED, "care."),
        ],
        [Run(SAME, "Same.")],
    ]
    assert (found.added, found.taken_out) == (2, 1)


def test_only_the_form_differs():
    found = compare("<p>Words</p>", "<h3>Words</h3>")
    assert found.is_only_form
    assert not found.is_same
    assert compare("<p>Words</p>", "<p>Words</p>").is_same


def test_a_whole_report_is_compared_in_a_moment():
    """20,000 words in one paragraph, none of which stayed: pairing them off would take 400 million steps."""
    old, new = (" ".join(f"{letter}{number}" for number in range(20_000)) for letter in "ab")
    found = compare(f"<p>{old}</p>", f"<p>{new}</p>")
    assert [run.kind for run in found.paragraphs[0]] == [TAKEN_OUT, ADDED]
