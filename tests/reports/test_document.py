from dataclasses import replace
from decimal import Decimal

import pytest

from reports.document import Point, Quote, Strengths
from reports.figures import Comparison, Spread, Tally, percentage
from reviews.scales import Grade
from tests.reports.sample import bare_document, rich_document


@pytest.mark.parametrize(
    ("part", "whole", "expected"),
    [
        (1, 8, 13),
        (Decimal("11.5"), 16, 72),
        (1, 3, 33),
        (2, 3, 67),
        (0, 5, 0),
        (5, 5, 100),
        (1, 200, 1),
        (0, 0, None),
    ],
)
def test_percentages_round_half_up_as_a_spreadsheet_does(
    part: Decimal | int, whole: int, expected: int | None
):
    assert percentage(part, whole) == expected


def test_spread_leaves_out_what_stands_outside_the_scale():
    spread = Spread(1, 5, 7, 2, 3, 4)
    assert (spread.rated, spread.total) == (15, 22)
    assert [percent for _, _, percent in spread.on_scale] == [7, 33, 47, 13]
    assert spread.outside_scale == [(Grade.NOT_APPLICABLE, 3), (Grade.NOT_ENOUGH_EVIDENCE, 4)]


def test_tally_weighs_not_applicable_as_not_met_only_over_all_files():
    tally = Tally(met=9, partly=3, not_met=2, not_applicable=2)
    assert tally.positive == Decimal("10.5")
    assert (tally.files, tally.of_files) == (16, 66)
    assert (tally.applicable, tally.of_applicable) == (14, 75)
    assert Tally(not_applicable=4).of_applicable is None


@pytest.mark.parametrize(("people", "shown"), [(4, False), (5, True)])
def test_comparison_is_shown_from_five_people_on(people: int, shown: bool):  # noqa: FBT001
    assert Comparison(same=people).is_shown is shown


def test_quote_in_urdu_runs_from_the_right():
    assert Quote("x", lang="ur").direction == "rtl"
    assert Quote("x", lang="ar-IQ").direction == "rtl"
    assert Quote("x").direction == "ltr"


def test_descriptor_is_that_of_the_agreed_grade():
    subtheme = rich_document().data.subthemes[2]
    assert subtheme.agreed
    assert subtheme.agreed.grade == Grade.REQUIRES_IMPROVEMENT
    assert subtheme.descriptor == subtheme.descriptors[Grade.REQUIRES_IMPROVEMENT]
    assert replace(subtheme, agreed=None).descriptor == ""


def test_charts_are_two_overall_one_a_group_and_one_a_subtheme():
    titles = [chart.title for chart in rich_document().charts]
    assert titles[:2] == ["Overall ratings of records", "Overall ratings of conversations"]
    assert titles[2:6] == [
        "1 Outcomes",
        "2 People’s experiences",
        "3 Service delivery and effective practice",
        "4 Identity, equality and relationship",
    ]
    assert len(titles) == 2 + 4 + 12
    assert len(list(bare_document().charts)) == 2


def test_long_strengths_get_a_page_for_their_opening():
    short = tuple(Point(i, "Title", "word " * 50) for i in range(6))
    long = tuple(Point(i, "Title", "word " * 110) for i in range(6))
    assert Strengths("<p>Few words.</p>", short).fits_one_page
    assert not Strengths("<p>" + "word " * 150 + "</p>", long).fits_one_page
    assert Strengths().fits_one_page
