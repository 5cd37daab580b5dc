"""The edition for everybody as a document: what is left out, what stays, and that the one cannot be told from it."""

import io
import types
import typing
from dataclasses import fields, is_dataclass, replace
from decimal import Decimal
from enum import Enum

import pytest
from hypothesis import given, settings, strategies as st
from pypdf import PdfReader

from reports import charts, compose, pdf
from reports.charts import ChartStore
from reports.document import CriteriaGroup, Criterion, Document, Headline
from reports.edition import NOT_OF_PEOPLE, WITHHELD, for_everybody
from reports.figures import Comparison, Spread, Tally
from reports.html import render_html
from reports.outputs.kinds import FOR_EVERYBODY
from reports.outputs.making import make
from reports.passages import NOT_TYPED, Passage
from reports.small_words import sentences_counting_few
from tests.reports.sample import rich_document

COUNT_NOBODY = {
    "ref",
    "council",
    "region",
    "month",
    "status",
    "previous.recommendations.status",
    "meetings.meetings.kind",
    "meetings.quotes.lang",
    "analysis.quotes.lang",
    "data.groups",
    "data.subthemes.title",
    "data.subthemes.descriptors",
    "observations.groups.observations.source",
    "appendices.team",
    "appendices.glossary",
    "corrections.places",
    "left_out",
}
"""Texts that the software writes, or that stand in a framework, and that say no number of people."""


def enough() -> Document:
    """A document of which no figure is of fewer than ten people: nothing has to be left out."""
    rich = rich_document()
    ten = Spread(0, 3, 5, 2)
    return replace(
        rich,
        method=replace(rich.method, read_twice=12, conversations=10),
        headlines=tuple(replace(headline, people=16) for headline in rich.headlines),
        data=replace(
            rich.data,
            elsewhere=None,
            conversations=ten,
            subthemes=tuple(
                replace(one, conversations=ten if one.conversations else None) for one in rich.data.subthemes
            ),
        ),
        analysis=replace(rich.analysis, comparison=Comparison(3, 4, 3)),
    )


def everybodys(document: Document) -> Document:
    return for_everybody(document, version=1)


def in_group(tally: Tally) -> Document:
    """A document with one group of two criteria, of which the first has these answers."""
    group = CriteriaGroup(1, "Outcomes", (Criterion("1.1", "One", tally), Criterion("1.2", "Two", Tally(16))))
    return replace(enough(), data=replace(enough().data, groups=(group,)))


def test_a_report_without_small_figures_stays_as_it_is_but_for_its_cover():
    edition = everybodys(enough())

    assert edition.left_out == ()
    assert edition.status == "Edition for everybody, of final version 1"
    assert replace(edition, status=enough().status, is_for_everybody=False) == enough()


def test_what_other_councils_only_released_is_not_told_to_everybody():
    """With what two of the three publish themselves, it would tell how the third was rated."""
    rich = rich_document()
    edition = everybodys(rich)

    assert rich.data.elsewhere is not None
    assert rich.data.elsewhere_sentence
    assert edition.data.elsewhere is None
    assert "the comparison with other councils of the region, who may not have published" in edition.left_out


def test_of_the_sample_everything_of_its_six_conversations_goes_and_everything_of_its_sixteen_records_stays():
    before, edition = rich_document(), everybodys(rich_document())

    assert edition.data.records == before.data.records
    assert edition.data.groups == before.data.groups
    assert [one.records for one in edition.data.subthemes] == [one.records for one in before.data.subthemes]
    assert edition.data.conversations == Spread(is_withheld=True)
    assert {one.conversations for one in edition.data.subthemes} == {Spread(is_withheld=True), None}
    assert edition.analysis.comparison == Comparison(is_withheld=True)
    assert (edition.method.records, edition.method.read_twice, edition.method.conversations) == (
        16,
        None,
        None,
    )
    assert edition.method.people_met == 61
    assert [headline.number for headline in edition.headlines] == ["10", "84%", "5", "8", "3"]
    assert edition.left_out == (
        "how many records were read twice",
        "how many conversations were held",
        "a headline number of the summary",
        "the overall ratings of conversations",
        "the ratings of conversations on sub-themes 1, 2, 3, 4, 7, 8, 9, 10 and 11",
        "the comparison with other councils of the region, who may not have published",
        "how the ratings of records and of conversations compare",
    )


@pytest.mark.parametrize(
    ("spread", "is_left_out"),
    [
        (Spread(), False),
        (Spread(good=1), True),
        (Spread(good=9), True),
        (Spread(good=10), False),
        (Spread(inadequate=1, good=9), False),
        (Spread(good=4, not_applicable=12), True),
        (Spread(not_applicable=12), False),
        (Spread(not_enough_evidence=3), True),
    ],
)
def test_ten_is_the_fewest_that_a_spread_may_be_of(spread: Spread, *, is_left_out: bool):
    document = replace(enough(), data=replace(enough().data, records=spread))

    assert everybodys(document).data.records.is_withheld is is_left_out
    assert everybodys(document).left_out == (("the overall ratings of records",) if is_left_out else ())


@pytest.mark.parametrize(
    ("tally", "is_left_out"),
    [
        (Tally(), False),
        (Tally(met=9), True),
        (Tally(met=10), False),
        (Tally(met=2, not_applicable=14), True),
        (Tally(not_applicable=16), False),
    ],
)
def test_a_criterion_that_applies_to_fewer_than_ten_files_says_nothing_of_them(
    tally: Tally, *, is_left_out: bool
):
    edition = everybodys(in_group(tally))
    (group,) = edition.data.groups

    assert group.criteria[0].tally.is_withheld is is_left_out
    assert [bar.code for bar in group.chart.bars] == (["1.2"] if is_left_out else ["1.1", "1.2"])
    assert edition.left_out == (("the answers to criterion 1.1",) if is_left_out else ())


@pytest.mark.parametrize(("people", "stays"), [(None, False), (0, True), (1, False), (9, False), (10, True)])
def test_a_headline_goes_with_what_it_is_of(people: int | None, *, stays: bool):
    document = replace(enough(), headlines=(Headline("1", "of them said so", people),))

    assert bool(everybodys(document).headlines) is stays


few = st.integers(1, 9)
small_spreads = st.builds(Spread, *[st.integers(0, 2)] * 4, st.integers(0, 1), st.just(0)).filter(
    lambda spread: 0 < spread.total < 10 and spread.rated > 0
)
small_tallies = st.builds(Tally, *[st.integers(0, 3)] * 3, st.integers(0, 16)).filter(
    lambda tally: 0 < tally.applicable < 10
)


@st.composite
def of_few(draw: st.DrawFn) -> Document:
    """The same document with other figures of one to nine people wherever figures are of people."""
    document = in_group(draw(small_tallies))
    comparison = draw(st.builds(Comparison, few, st.just(0), st.just(0)))
    return replace(
        document,
        method=replace(
            document.method,
            records=draw(few),
            read_twice=draw(few),
            conversations=draw(few),
            people_met=draw(few),
        ),
        headlines=(Headline(str(draw(few)), f"of {draw(few)} people", draw(few)),),
        data=replace(
            document.data,
            records=draw(small_spreads),
            conversations=draw(small_spreads),
            subthemes=tuple(
                replace(one, records=draw(small_spreads), conversations=draw(small_spreads))
                for one in document.data.subthemes
            ),
        ),
        analysis=replace(document.analysis, comparison=comparison),
    )


@settings(max_examples=30, deadline=None)
@given(one=of_few(), other=of_few())
def test_two_reports_that_differ_only_in_small_figures_have_the_same_edition(one: Document, other: Document):
    """So nothing that was left out can be told from it, nor from anything that is made of it."""
    assert everybodys(one) == everybodys(other)


def types_in(annotation: object) -> typing.Iterator[object]:
    """The plain types and the dataclasses that a value of this type may hold."""
    arguments = typing.get_args(annotation)
    if typing.get_origin(annotation) in {tuple, dict, typing.Union, types.UnionType}:
        for argument in arguments:
            yield from types_in(argument)
    elif annotation not in {Ellipsis, types.NoneType}:
        yield annotation


def fields_within(kind: type, seen: set[type]) -> typing.Iterator[tuple[str, object]]:
    """Each field of a dataclass and of those in it, `Class.field`, with each type it may hold."""
    if kind in seen:
        return
    seen.add(kind)
    hints = typing.get_type_hints(kind)
    for each in fields(kind):
        for held in types_in(hints[each.name]):
            yield f"{kind.__name__}.{each.name}", held
            if is_dataclass(held):
                yield from fields_within(held, seen)


def test_every_number_of_a_document_is_one_that_the_edition_knows():
    """Whoever adds a figure to the document says in `reports.edition` what it counts, or this fails."""
    handled = {kind.__name__ for kind in WITHHELD}
    known = {str, int, bool, Spread, Tally, Comparison}
    for name, held in fields_within(Document, set()):
        kind = name.partition(".")[0]
        assert held not in {float, Decimal, complex, object, typing.Any}, name
        if held is int:
            assert kind in handled or name in NOT_OF_PEOPLE, name
        is_plain = held in known or getattr(held, "__name__", "") == "date"
        assert is_plain or is_dataclass(held) or issubclass(held, Enum), name


def test_every_text_that_nobody_typed_is_known_to_say_no_number_of_people():
    """A sentence that is computed from figures is none of these: it has to follow what was left out."""
    assert set(NOT_TYPED) == COUNT_NOBODY | {"method", "headlines", "data.before"}


def test_no_sentence_says_what_is_withheld():
    few = replace(enough().data.subthemes[0], records=Spread(is_withheld=True), conversations=Spread(good=6))
    withheld = everybodys(
        replace(enough(), data=replace(enough().data, records=Spread(good=4), subthemes=(few,)))
    )
    page = render_html(withheld, chart_url=lambda chart: f"charts/{charts.key(chart)}.svg")

    assert enough().data.records_sentence in render_html(enough(), chart_url=lambda _chart: "")
    assert withheld.data.records_sentence == ""
    assert withheld.data.elsewhere_sentence == ""
    assert withheld.data.subthemes[0].sentences == []
    for words in ("No record was rated", "No conversation was rated", "All six", "0 of 0"):
        assert words not in page


def test_criteria_that_are_withheld_stand_in_no_order_of_the_others():
    ten = tuple(Criterion(f"1.{n}", f"Asked {n}", Tally(met=n, not_met=16 - n)) for n in range(1, 9))
    few = Criterion("1.9", "Asked of few", Tally(met=6, not_applicable=10))
    document = replace(
        enough(), data=replace(enough().data, groups=(CriteriaGroup(1, "Outcomes", (*ten, few)),))
    )

    assert document.data.standing.highest[0].code == "1.9"
    standing = everybodys(document).data.standing
    assert "1.9" not in [one.code for one in (*standing.highest, *standing.lowest)]
    assert "eight criteria that apply to 10 records or more" in standing.opening


def test_a_number_that_nobody_spoke_for_stops_the_edition(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.delitem(NOT_OF_PEOPLE, "Theme.manager_meetings")
    with pytest.raises(LookupError, match=r"Theme\.manager_meetings"):
        everybodys(enough())


def test_the_page_says_in_words_what_is_left_out_and_shows_no_picture_of_it():
    edition = everybodys(in_group(Tally(met=2, not_applicable=14)))
    edition = replace(edition, data=replace(edition.data, conversations=Spread(is_withheld=True)))
    page = render_html(edition, chart_url=lambda chart: f"charts/{charts.key(chart)}.svg")

    assert "Fewer than 10 conversations were rated, so their ratings are not published." in page
    assert 'data-chart="overall-ratings-of-conversations"' not in page
    assert "Not published: of fewer than 10 files" in page
    assert "Not published, being of fewer than 10 files: 1.1" in page
    assert "1.1 met" not in page
    assert page.count("What this edition leaves out") == 1
    assert "<li>the answers to criterion 1.1</li>" in page
    assert "What this edition leaves out" not in render_html(everybodys(enough()), chart_url=charts.key)


def test_a_group_of_which_nothing_is_published_has_no_picture():
    group = CriteriaGroup(1, "Outcomes", (Criterion("1.1", "One", Tally(met=3)),))
    edition = everybodys(replace(enough(), data=replace(enough().data, groups=(group,))))
    page = render_html(edition, chart_url=charts.key)

    assert "Each of these criteria applies to fewer than 10 files, so the answers are not published." in page
    assert group.chart.title not in {chart.title for chart in edition.charts}


def text_of(content: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages).split())


def test_the_files_for_everybody_are_whole_and_the_same_when_made_again(tmp_path):
    """From what a version keeps, as JSON."""
    kept = compose.document_from(compose.data_of(rich_document()))
    edition = everybodys(kept)
    store = ChartStore(tmp_path)
    report = pdf.render_pdf(edition, store=store)
    others = {kind: make(kind, edition, store=store).content for kind in FOR_EVERYBODY}

    assert pdf.render_pdf(edition, store=store) == report
    assert {kind: make(kind, edition, store=store).content for kind in FOR_EVERYBODY} == others
    said = text_of(report)
    assert "Edition for everybody, of final version 1, 26 June 2026" in said
    assert "Fewer than 10 conversations were rated, so their ratings are not published." in said
    assert "Fewer than 10 with people who draw on social work" in said
    assert "What this edition leaves out" in said
    assert "of 6 conversations" not in said
    assert "held fewer than 10 conversations" in text_of(others["summary"])
    assert "It talked with fewer than 10 people who need support." in text_of(others["plain"])


@pytest.mark.parametrize(
    ("text", "is_found"),
    [
        ("Three of the eight people said so.", True),
        ("In 5 of 16 records nobody had looked.", True),
        ("Both carers agreed.", True),
        ("One told us that she waits.", True),
        ("Two young people knew the name.", True),
        ("Nine practitioners were met.", True),
        ("Ten of the twelve people said so.", False),
        ("In 15 of 16 records it was there.", False),
        ("One idea, and many people.", False),
        ("Section 3 is about records.", False),
        ("It took two weeks.", False),
        ("84% of people, and 5% of records.", False),
    ],
)
def test_sentences_that_count_few_people_are_found(text: str, *, is_found: bool):
    passage = Passage("summary", "Summary", "summary", "", f"Before it. {text} After it.")
    found = sentences_counting_few([passage])

    assert [(sentence.text, sentence.parts) for sentence in found] == (
        [(text, ("Summary",))] if is_found else []
    )


COUNTS = (
    "three of the eight people",
    "5 of 16 records",
    "both carers",
    "one of them",
    "two young women",
    "one father",
    "four children",
    "neither of the parents",
    "no more than two practitioners",
    "in this section three people",
    "in this section 3 of the workers",
    "in section 3 people",
    "in this theme 3 young women",
    "two council workers",
    "one team manager",
    "two services managers",
    "two teams’ senior managers",
    "one day centre worker",
    "nine year-old children",
    "two plans of people",
    "three assessments of adults",
    "four in five of the records",
)
"""Each counts fewer than ten people, or may."""

NO_COUNTS = (
    "after six weeks",
    "within three working days",
    "for five more months",
    "on 5 May 2026",
    "by 3 pm",
    "at nine o’clock",
    "of the six strengths",
    "of seven areas",
    "with five themes",
    "on 2 criteria",
    "in section 3",
    "under criterion 4",
    "(sub-theme 7",
    "from page 9",
    "84% of people",
    "five per cent of people",
    "by six points",
    "in three councils",
    "at eight meetings",
    "of two practice reviews",
    "by no one",
    "in 2026",
)
"""None counts people, however near a word for people stands."""


def is_found(text: str) -> bool:
    return bool(sentences_counting_few([Passage("summary", "Summary", "summary", "", text)]))


no_counts = st.lists(st.sampled_from(NO_COUNTS), max_size=4).map(
    lambda drawn: " ".join(f"{one} about the people and the records" for one in drawn)
)


@settings(max_examples=400, deadline=None)
@given(before=no_counts, count=st.sampled_from(COUNTS), after=no_counts)
def test_nothing_around_it_hides_a_count_of_few_people(before: str, count: str, after: str):
    assert is_found(f"It was said {before} that {count} were asked {after}.")


@settings(max_examples=400, deadline=None)
@given(drawn=no_counts)
def test_what_counts_something_else_is_not_shown(drawn: str):
    assert not is_found(f"It was said {drawn} by staff.")


@pytest.mark.parametrize("count", COUNTS)
def test_each_count_of_few_people_is_found_by_itself(count: str):
    assert is_found(f"It was said that {count} were asked.")
    assert is_found(f"{count[0].upper()}{count[1:]} were asked.")


@pytest.mark.parametrize(
    "few", ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "3", "9"]
)
@pytest.mark.parametrize("of", ["people", "of the records", "of the twelve carers", "older women", "of us"])
def test_every_number_below_ten_is_found(few: str, of: str):
    assert is_found(f"In the end {few} {of} had been asked.")
