"""Finding the piece to correct: the report's own headings in its order, and where words stand in it."""

from dataclasses import replace

import pytest
from django.urls import reverse

from reports import compose
from reports.correcting import pieces_of
from reports.document import Document, Plain, PlainWords
from reports.finding import Part, parts_of
from reports.models import ReportVersion
from tests.cast import Cast
from tests.reports import sample
from tests.reports.test_correcting import REF, begun, saved
from tests.reports.test_documents import at_desk, final
from tests.reports.test_life import report, review
from trail.models import Event

__all__ = ["final", "report", "review"]

QUOTED = "They rang me back"
"""Said by a person: nobody corrects that."""


def found(document: Document, words: str) -> list[Part]:
    return parts_of(pieces_of(document), set(), words)


def told(document: Document, words: str) -> list[str]:
    return [
        f"{line.piece.name}: {place.before}[{place.words}]{place.after}"
        for part in found(document, words)
        for line in part.lines
        for place in line.places
    ]


def test_pieces_stand_below_the_headings_of_the_report_in_its_order():
    plain = Plain(strengths=(PlainWords(1, "We listened."),), areas=(), recommendations=(), changed="")
    document = replace(sample.rich_document(), plain=plain)

    parts = found(document, "")

    assert [part.title for part in parts] == [
        "Introduction and method",
        "Summary",
        "1. Previous practice review",
        "2. Areas discussed and recurrent themes from meetings",
        "3. Data analysis from the case records audit tool",
        "4. Analysis of records and of conversations",
        "5. Observations of the review team",
        "6. Key strengths",
        "7. Recommendations for practice development",
        "Appendices",
        "Plain words, for the plain-language version and the letter",
    ]
    pieces = [line.piece for part in parts for line in part.lines]
    assert pieces == pieces_of(document)


@pytest.mark.parametrize(
    ("text", "words", "place"),
    [
        ("<p>The <em>van</em> came.</p>", "VAN CAME", "Summary: The [van came]."),
        ("<p>It is Angela’s.</p>", "angela's", "Summary: It is [Angela’s]."),
        ("<p>A well-known<br>way</p>", "well–known  way", "Summary: A [well-known way]"),
        ("<p>R&amp;D (late)</p>", "r&d (", "Summary: [R&D (]late)"),
        ("<p>One</p><p>two</p>", "one two", "Summary: [One two]"),
    ],
)
def test_words_are_found_as_people_read_them(text: str, words: str, place: str):
    document = replace(sample.rich_document(), summary=text)

    assert [each for each in told(document, words) if each.startswith("Summary")] == [place]


def test_a_little_of_what_is_around_is_shown():
    document = replace(sample.rich_document(), summary=f"<p>{'before ' * 30}zebra {'after ' * 30}</p>")

    [place] = told(document, "zebra")

    before, _, after = place.partition("[zebra]")
    assert before.startswith("Summary: …before")
    assert after.endswith("after…")
    assert len(before) < 90
    assert len(after) < 90


def test_what_is_no_word_of_the_writer_is_not_looked_through():
    document = sample.rich_document()
    quotes = tuple(replace(each, text=QUOTED) for each in document.analysis.quotes)
    document = replace(document, analysis=replace(document.analysis, quotes=quotes))

    assert quotes
    assert found(document, QUOTED) == []


def test_the_page_leads_to_where_the_words_are_corrected(cast: Cast, final: ReportVersion):
    document = replace(compose.document_from(final.data), summary="<p>The <em>van</em> came & went.</p>")
    ReportVersion.objects.filter(pk=final.pk).update(data=compose.data_of(document))
    saved(cast, begun(cast, ReportVersion.objects.get()), "strength", 2, title="A van that comes <b>")
    desk, address = at_desk(cast.coordinator), reverse("reports:correction_pieces", args=[REF])

    whole, narrowed = desk.get(address).text, desk.get(address, {"words": "van"}).text
    none = desk.get(address, {"words": "</p><script>"}).text

    assert 'href="#part-strengths"' in whole
    assert whole.count("Changed</strong>") == 1
    assert "The <mark>van</mark> came &amp; went." in narrowed
    assert "A <mark>van</mark> that comes &lt;b&gt;" in narrowed
    assert "“van” stands in 2 parts." in narrowed
    assert reverse("reports:correction_piece", args=[REF, "strength", 2]) in narrowed
    assert reverse("reports:correction_piece", args=[REF, "strength", 3]) not in narrowed
    assert "“&lt;/p&gt;&lt;script&gt;” stands in nothing that can be corrected" in none
    assert Event.objects.filter(verb="report.draft_opened", subject="correction 1").count() == 3
    assert not any("van" in f"{each.subject}{each.detail}" for each in Event.objects.all())
