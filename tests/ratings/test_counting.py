"""How ratings are counted, against figures worked out by hand."""

import pytest

from ratings.counting import Grades, Read, differences, spread_of, spreads_of
from ratings.scales import clashes

GOOD = Grades("good", {1: "good", 6: "good"})
POOR = Grades("inadequate", {1: "good", 6: "inadequate"}, frozenset({6}))
CLASH = Grades("good", {6: "inadequate"}, frozenset({6}))


def test_a_spread_counts_the_scale_and_what_stands_outside_it_apart():
    spread = spread_of(["good", "good", "inadequate", "not_applicable", "not_enough_evidence", ""])

    assert spread.n == 3
    assert spread.outside == 2
    assert [(row.grade.value, row.count, row.percent) for row in spread.rows] == [
        ("inadequate", 1, 33),
        ("requires_improvement", 0, 0),
        ("good", 2, 67),
        ("outstanding", 0, 0),
        ("not_applicable", 1, None),
        ("not_enough_evidence", 1, None),
    ]


@pytest.mark.parametrize(("part", "whole", "percent"), [(1, 8, 13), (1, 200, 1), (3, 8, 38), (2, 3, 67)])
def test_percentages_round_halves_up(part: int, whole: int, percent: int):
    spread = spread_of(["good"] * part + ["outstanding"] * (whole - part))

    assert spread.on_scale[2].percent == percent  # 12.5, 0.5, 37.5, 66.67


def test_an_empty_spread_divides_by_nothing():
    assert spread_of([]).n == 0
    assert spread_of([]).on_scale[0].percent is None


def test_a_record_read_once_stands_as_it_was_read():
    assert Read("A1", {1: GOOD}).stands == GOOD
    assert Read("A1", {}).stands is None


def test_a_record_read_twice_counts_only_when_moderated():
    half = Read("A1", {1: GOOD}, expected=2)
    both = Read("A1", {1: GOOD, 2: POOR}, expected=2)
    settled = Read("A1", {1: GOOD, 2: POOR}, expected=2, moderated=GOOD)

    assert (half.stands, half.needs_moderation, half.is_all_handed_in) == (None, False, False)
    assert (both.stands, both.needs_moderation) == (None, True)
    assert (settled.stands, settled.needs_moderation) == (GOOD, False)


def test_two_readings_that_agree_still_wait_for_moderation():
    assert Read("A1", {1: GOOD, 2: GOOD}, expected=2).needs_moderation


def test_two_readings_of_which_one_reader_has_left_are_still_two():
    assert Read("A1", {1: GOOD, 2: POOR}, expected=1).stands is None


def test_a_clash_waits_for_moderation_though_read_once():
    assert Read("A1", {1: CLASH}).needs_moderation
    assert Read("A1", {1: CLASH}).stands is None


@pytest.mark.parametrize(
    ("overall", "subthemes", "numbers"),
    [
        ("good", {6: "inadequate"}, [6]),
        ("outstanding", {6: "inadequate", 7: "inadequate"}, [6, 7]),
        ("good", {5: "inadequate", 8: "inadequate"}, []),
        ("requires_improvement", {6: "inadequate"}, []),
        ("not_enough_evidence", {7: "inadequate"}, []),
        ("good", {6: "requires_improvement", 7: "not_applicable"}, []),
        ("good", {}, []),
    ],
)
def test_which_ratings_clash(overall: str, subthemes: dict[int, str], numbers: list[int]):
    assert clashes(overall, subthemes, {7, 6}) == numbers


def test_differences_name_the_overall_rating_first():
    assert differences(GOOD, POOR) == [0, 6]
    assert differences(GOOD, GOOD) == []
    assert differences(
        Grades("good", {1: "good"}), Grades("good", {1: "not_enough_evidence", 2: "good"})
    ) == [1, 2]


def test_spreads_by_subtheme_leave_out_what_was_not_rated():
    overall, by_number = spreads_of([GOOD, POOR, Grades("good", {1: "outstanding"})], [1, 6])

    assert (overall.n, by_number[1].n, by_number[6].n) == (3, 3, 2)
