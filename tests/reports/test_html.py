import re
from dataclasses import replace
from itertools import pairwise

import pytest

from reports import charts
from reports.document import Analysis, Document, Previous, Quote
from reports.figures import Comparison
from reports.html import NarrativeRefused, blocks, clean, render_html, with_quotes
from tests.reports.sample import AREAS, STRENGTHS, bare_document, rich_document


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("<p onclick=x style='background:url(file:///x)'>a</p>", "<p>a</p>"),
        ("<p>a<img src=file:///etc/passwd><script>1</script><style>@import</style></p>", "<p>a</p>"),
        ("<p>a<svg><use href=x></svg><iframe src=file:///x>b</iframe></p>", "<p>a</p>"),
        ('<p><a href="javascript:x">a</a></p>', "<p>a</p>"),
        ('<p><a href="file:///x">a</a></p>', "<p>a</p>"),
        ('<p><a href="//elsewhere.example/x">a</a></p>', "<p>a</p>"),
        ('<p><a href=" //elsewhere.example">a</a></p>', "<p>a</p>"),
        ('<p><a href="/\\\\elsewhere.example">a</a></p>', "<p>a</p>"),
        ('<p><a href="https:elsewhere.example">a</a></p>', "<p>a</p>"),
        ('<p><a href="/account/logout/">a</a></p>', "<p>a</p>"),
        ('<p><a href="tel:+441210000000">a</a></p>', '<p><a href="tel:+441210000000">a</a></p>'),
        ('<p><a href="mailto:a@example.org">a</a></p>', '<p><a href="mailto:a@example.org">a</a></p>'),
        (
            '<p><a href="https://a.org/?b=1&amp;c=2" rel=attachment target=x>a</a></p>',
            '<p><a href="https://a.org/?b=1&amp;c=2">a</a></p>',
        ),
        ("<p>1 &lt; 2 &amp; 3</p>", "<p>1 &lt; 2 &amp; 3</p>"),
        ("<p>a</p><p>&nbsp;</p><p></p><p>b</p>", "<p>a</p><p>b</p>"),
        ("loose <strong>text</strong><p>a</p>", "<p>loose <strong>text</strong></p><p>a</p>"),
        ("<ul><li><p>a</p></li></ul>", "<ul><li>a</li></ul>"),
        ("<h1>a</h1><h2>b</h2>", "<p>ab</p>"),
        ("<h4>a</h4><p>b</p>", "<h3>a</h3><p>b</p>"),
        ("<h3>a</h3><h4>b</h4>", "<h3>a</h3><h4>b</h4>"),
        ("<blockquote><h3>a</h3></blockquote>", "<blockquote><strong>a</strong></blockquote>"),
        (
            "<table><thead><tr><td>h</td></tr></thead><tbody><tr><th>r</th><td colspan=999>c</td></tr></tbody></table>",
            (
                '<table><thead><tr><th scope="col">h</th></tr></thead>'
                '<tbody><tr><th scope="row">r</th><td>c</td></tr></tbody></table>'
            ),
        ),
        ("<!-- a --><p>b</p>", "<p>b</p>"),
        ("", ""),
    ],
)
def test_narrative_is_cut_down_to_what_is_printed(given: str, kept: str):
    assert clean(given) == kept


def test_cleaning_twice_changes_nothing():
    for narrative in rich_document().narratives.values():
        assert clean(clean(narrative)) == clean(narrative)


@pytest.mark.parametrize(
    "narrative",
    [
        "<div>" * 400 + "x" + "</div>" * 400,
        "<div>" * 19_000 + "x",
        "<ul><li>" * 20 + "x",
        "<blockquote>" * 13 + "x",
    ],
    ids=["divs", "many divs", "lists", "boxes"],
)
def test_deep_nesting_is_refused_with_what_to_do(narrative: str):
    with pytest.raises(NarrativeRefused, match="Paste it as plain text"):
        clean(narrative)


def test_long_narrative_is_refused_with_what_to_do():
    with pytest.raises(NarrativeRefused, match="Shorten it or split it"):
        clean("x" * 100_001)


def test_long_report_is_refused():
    document = bare_document()
    long = "<p>" + "x" * 99_000 + "</p>"
    document = replace(
        document, introduction=long, summary=long, previous=Previous(long), analysis=Analysis(long)
    )
    document = replace(document, observations=replace(document.observations, narrative=long))
    with pytest.raises(NarrativeRefused, match="400,000"):
        preview(document)


def test_quotes_are_spread_and_never_part_a_heading_from_its_text():
    narrative = "".join(f"<h3>h{i}</h3><p>a{i}</p><p>b{i}</p>" for i in range(4))
    pieces = with_quotes(narrative, 2)
    assert "".join(piece for piece, _ in pieces) == narrative
    assert [quote for _, quote in pieces] == [0, 1, None]
    assert not any(re.search(r"</h3>$", piece) for piece, quote in pieces if quote is not None)


def test_more_quotes_than_fit_are_left_out():
    assert [quote for _, quote in with_quotes("<p>a</p>" * 8, 40)] == [0, 1, None]
    assert with_quotes("<p>a</p>", 3) == [("<p>a</p>", None)]
    assert with_quotes("", 3) == [("", None)]


def test_narrative_that_quotes_gets_no_other_quotes():
    narrative = "<p>a</p>" * 5 + "<blockquote>b</blockquote>" + "<p>a</p>" * 5
    assert with_quotes(narrative, 3) == [(narrative, None)]


def test_blocks_are_the_parts_of_a_narrative():
    assert blocks("<h3>a</h3>\n<p>b</p><ul><li>c</li></ul>") == [
        "<h3>a</h3>",
        "<p>b</p>",
        "<ul><li>c</li></ul>",
    ]


def preview(document: Document) -> str:
    return render_html(document, chart_url=lambda chart: f"/charts/{charts.key(chart)}.svg")


@pytest.fixture(scope="module")
def page() -> str:
    return preview(rich_document())


def test_sections_stand_in_their_fixed_order(page: str):
    openers = re.findall(r'id="(introduction|summary|section-\d|appendices)"', page)
    assert openers == ["introduction", "summary", *(f"section-{n}" for n in range(1, 8)), "appendices"]


def test_headings_never_skip_a_level_and_leave_the_first_to_the_page(page: str):
    levels = [int(level) for level in re.findall(r"<h([1-6])", page)]
    assert levels[0] == 2, "the page it stands in has the heading of level 1"
    assert 1 not in levels
    assert all(lower - higher <= 1 for higher, lower in pairwise(levels))


def test_whole_page_has_one_h1_its_title_and_its_language():
    html = render_html(rich_document(), chart_url=lambda _: "x", stylesheets=["report.css"], whole=True)
    assert re.findall(r"<h1>(.*?)</h1>", html) == [rich_document().title]
    assert '<html lang="en-GB">' in html
    assert '<link rel="stylesheet" href="report.css">' in html


def test_every_link_within_leads_somewhere_once(page: str):
    ids = re.findall(r'id="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r'href="#([^"]+)"', page)) <= set(ids)


def test_every_chart_has_its_address_its_counts_in_words_and_a_table(page: str):
    images = re.findall(r'<img class="[^"]+" src="([^"]+)" alt="([^"]+)" data-chart="[^"]+">', page)
    expected = list(rich_document().charts)
    assert len(images) == len(expected) == 18
    assert {src for src, _ in images} == {f"/charts/{charts.key(chart)}.svg" for chart in expected}
    assert all("n = " in alt for _, alt in images)
    for start in (found.end() for found in re.finditer(r"<img class", page)):
        rest = page[start:]
        assert "<table" in rest[: rest.find("<h3") if "<h3" in rest else None], (
            "its table comes before the next part"
        )


def test_numbers_of_the_criteria_are_printed_with_their_n(page: str):
    row = re.search(r'<th scope="row">2\.4</th>.*?</tr>', page, re.DOTALL)
    assert row
    numbers = re.findall(r'class="report-number">([^<]+)<', row[0])
    assert numbers == ["10", "16", "63%", "14", "71%"], "8 met, 4 partly, 2 not met and 2 not applicable"


def test_twelve_subthemes_and_two_sets_of_six(page: str):
    assert len(re.findall(r'id="sub-theme-\d+"', page)) == 12
    assert len(re.findall(r'class="report-point"', page)) == 12
    for title in (*STRENGTHS, *AREAS):
        assert title in page


def test_regions_own_criteria_stand_apart(page: str):
    assert page.index("3 Service delivery and effective practice") < page.index("4 Identity, equality")
    assert "no part of the national summary" in page


def test_words_typed_by_people_are_text():
    document = replace(rich_document(), council="<b>East</b> & March", headlines=())
    html = preview(document)
    assert "&lt;b&gt;East&lt;/b&gt; &amp; March" in html
    assert "<b>East" not in html


def test_comparison_of_few_people_is_not_printed():
    few = replace(rich_document(), analysis=Analysis("<p>a</p>", Comparison(2, 1, 1)))
    assert "Fewer than five people" in preview(few)
    assert "Higher than the record" not in preview(few)


def test_quote_in_another_language_says_so_and_has_its_english():
    document = replace(
        rich_document(), analysis=Analysis("<p>a</p>" * 9, Comparison(), (Quote("x", "ur", "y"),))
    )
    html = preview(document)
    assert '<blockquote class="report-quote" lang="ur"><p dir="rtl">“x”</p>' in html
    assert 'lang="en-GB">“y”' in html


def test_report_with_nothing_written_still_reads():
    html = preview(bare_document())
    assert "first practice review of Eastmarch" in html
    assert html.count("Not yet written.") == 3


def test_preview_brings_no_style_or_script_of_its_own(page: str):
    assert not re.search(r"<(style|script|link|html|body)\b|\sstyle=|\son\w+=", page)
