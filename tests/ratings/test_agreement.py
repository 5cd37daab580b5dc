"""How far readers agree, against a sum done by hand, pandas, and the library called on a matrix made another way."""

import math
from collections import Counter

import krippendorff
import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, example, given, settings, strategies as st

from ratings.counting import (
    Grades,
    Read,
    agreement_of,
    may_be_told,
    overall_pairs,
    percent_told,
    spread_of,
    subtheme_pairs,
    told_of,
)
from ratings.counting.held_back import batches
from reviews.scales import Grade

I, R, G, O = "inadequate", "requires_improvement", "good", "outstanding"  # noqa: E741 # as short as the grades
NA, NEE, NONE = "not_applicable", "not_enough_evidence", ""
SCORES = {I: 1.0, R: 2.0, G: 3.0, O: 4.0}

steady = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
"""However busy the machine is."""

grades = st.sampled_from([I, R, G, O, NA, NEE, NONE])
pairs_of_records = st.dictionaries(
    st.sampled_from([f"{letter}{number}" for letter in "ABCDEFGH" for number in range(1, 5)]),
    st.lists(st.tuples(grades, grades), max_size=4),
    max_size=12,
)


def by_library(pairs: list[tuple[str, str]]) -> float | None:
    """A row a reader, a column a place, what is outside the scale missing; None where it is not defined."""
    columns = pd.DataFrame(pairs, columns=["first", "second"]).replace({"": None})
    matrix = columns.apply(lambda column: column.map(SCORES)).to_numpy(dtype=float).T
    pairable = matrix[:, ~np.isnan(matrix).any(axis=0)]
    if len(np.unique(pairable)) < 2:
        return None
    return float(
        krippendorff.alpha(
            reliability_data=matrix, level_of_measurement="ordinal", value_domain=[1.0, 2.0, 3.0, 4.0]
        )
    )


# A sum done by hand


def test_alpha_of_six_pairs_worked_out_by_hand():
    """Six records, two readers: I I, R R, R G, G G, G G, O G.

    Twelve grades, as often as: I 2, R 3, G 6, O 1.

    Apart, in ordered grades: all that were given between and at both ends, less half of each end, squared.
        I R: 2/2 + 3/2         = 2.5, squared  6.25
        I G: 2/2 + 3 + 6/2     = 7.0, squared 49
        I O: 2/2 + 3 + 6 + 1/2 = 10.5, squared 110.25
        R G: 3/2 + 6/2         = 4.5, squared 20.25
        R O: 3/2 + 6 + 1/2     = 8.0, squared 64
        G O: 6/2 + 1/2         = 3.5, squared 12.25

    As observed: R G once, G O once, each counted from both sides and shared among 12 grades:
        (2 x 20.25 + 2 x 12.25) / 12 = 65 / 12 = 5.41667

    As chance would have it, each two kinds from both sides, among 12 x 11:
        I R 2x3x6.25 = 37.5; I G 2x6x49 = 588; I O 2x1x110.25 = 220.5
        R G 3x6x20.25 = 364.5; R O 3x1x64 = 192; G O 6x1x12.25 = 73.5
        in all 1476, twice 2952, / 132 = 22.36364

    Alpha = 1 - 5.41667 / 22.36364 = 0.75779...
    """
    read = [(I, I), (R, R), (R, G), (G, G), (G, G), (O, G)]
    found = agreement_of({f"A{n}": [pair] for n, pair in enumerate(read)})

    assert found.alpha == pytest.approx(1 - (65 / 12) / (2952 / 132))
    assert found.alpha_text == "0.76"
    assert (found.records, found.n, found.exact, found.near) == (6, 6, 4, 6)
    assert (found.exact_percent, found.near_percent) == (67, 100)
    assert "would say that readers agree beyond chance, enough for tentative conclusions" in found.meaning
    assert "It rests on 6 records, so it is a hint and no more" in found.meaning


def test_two_grades_apart_is_not_near():
    found = agreement_of({"A1": [(I, G)], "B1": [(R, G)], "C1": [(O, O)]})
    assert (found.exact, found.near, found.n) == (1, 2, 3)
    assert (found.exact_percent, found.near_percent) == (33, 67)


def test_readers_at_odds_agree_less_than_chance():
    found = agreement_of({"A1": [(I, O)], "B1": [(O, I)]})
    assert found.alpha == pytest.approx(-0.5)  # 1 - 1 / (8/12): each pair apart, and 8 of 12 by chance
    assert found.alpha_text == "\N{MINUS SIGN}0.50"
    assert "no more than chance" in found.meaning


@pytest.mark.parametrize(
    ("records", "says", "and_not"),
    [
        (9, "so it is a hint and no more", "Readers agree far"),
        (10, "enough to show a direction", "a hint"),
        (29, "enough to show a direction", "a hint"),
        (30, "It rests on 30 records.", "direction"),
    ],
)
def test_what_it_means_says_how_many_it_rests_on(records: int, says: str, and_not: str):
    found = agreement_of({f"A{n}": [(G, G) if n % 2 else (I, I)] for n in range(records)})
    assert found.alpha == pytest.approx(1)
    assert says in found.meaning
    assert and_not not in found.meaning
    assert "Without any one of the records it would be 1.00." in found.meaning


# Where there is nothing to say


@pytest.mark.parametrize("pairs", [{}, {"A1": []}, {"A1": [(NA, G)]}, {"A1": [(NONE, NONE), (NEE, NA)]}])
def test_nothing_to_compare_is_said_in_words(pairs: dict[str, list[tuple[str, str]]]):
    found = agreement_of(pairs)
    assert (found.n, found.alpha, found.exact_percent, found.near_percent) == (0, None, None, None)
    assert found.alpha_text == "None yet"
    assert "nothing to compare" in found.meaning


@pytest.mark.parametrize("times", [1, 2, 40])
def test_all_the_same_grade_is_said_in_words(times: int):
    found = agreement_of({f"A{n}": [(G, G), (G, NA)] for n in range(times)})
    assert (found.n, found.exact_percent, found.alpha) == (times, 100, None)
    assert found.alpha_text == "Not defined"
    assert "does not mean that they disagree" in found.meaning
    assert "nan" not in found.meaning.lower()


def test_one_record_is_one_record():
    found = agreement_of({"A1": [(G, R), (G, G), (R, R)]})
    assert "It rests on 1 record" in found.meaning
    assert (found.lowest, found.highest) == (None, None)


@pytest.mark.parametrize("pair", [(G, R), (R, O), (I, O)])
def test_of_one_pair_that_differs_alpha_says_nothing(pair: tuple[str, str]):
    """Expected disagreement is that of the two grades given, which is the observed one: 1 - 1 = 0 by construction."""
    found = agreement_of({"A1": [pair]})
    assert found.alpha == pytest.approx(0.0)
    assert found.alpha_text == "0.00"
    assert "says nothing yet" in found.meaning
    assert "chance" not in found.meaning
    assert (found.lowest, found.highest) == (None, None)


# Against pandas and the library


@steady
@given(pairs_of_records)
@example({"A1": [(G, G)], "B1": [(G, NA)]})
@example({"A1": [(G, O), (NONE, R)]})
def test_counts_are_those_of_pandas(pairs: dict[str, list[tuple[str, str]]]):
    table = pd.DataFrame(
        [(record, *pair) for record, given_here in pairs.items() for pair in given_here],
        columns=["record", "first", "second"],
    )
    scored = table.assign(
        first=table["first"].map(SCORES).astype(float), second=table["second"].map(SCORES).astype(float)
    ).dropna()
    apart = (scored["first"] - scored["second"]).abs()
    found = agreement_of(pairs)

    assert found.n == len(scored)
    assert found.records == scored["record"].nunique()
    assert found.exact == int((apart == 0).sum())
    assert found.near == int((apart <= 1).sum())
    if len(scored):
        assert found.exact_percent == math.floor(100 * found.exact / found.n + 0.5)
        assert found.near_percent == math.floor(100 * found.near / found.n + 0.5)


@steady
@given(pairs_of_records)
@example({"A1": [(G, G)], "B1": [(O, NA)]})
@example({})
def test_alpha_is_the_librarys(pairs: dict[str, list[tuple[str, str]]]):
    expected = by_library([pair for given_here in pairs.values() for pair in given_here])
    found = agreement_of(pairs)

    assert (found.alpha is None) == (expected is None)
    if expected is not None:
        assert found.alpha == pytest.approx(expected, abs=1e-9)
    assert "nan" not in f"{found.alpha_text} {found.meaning}".lower()


@steady
@given(pairs_of_records)
def test_without_any_one_record(pairs: dict[str, list[tuple[str, str]]]):
    without = [
        by_library(
            [pair for record, given_here in pairs.items() if record != left_out for pair in given_here]
        )
        for left_out in pairs
        if any(one in SCORES and other in SCORES for one, other in pairs[left_out])
    ]
    defined = [alpha for alpha in without if alpha is not None]
    found = agreement_of(pairs)
    if found.alpha is None or len(without) < 2 or not defined:
        assert (found.lowest, found.highest) == (None, None)
    else:
        assert found.lowest == pytest.approx(min(defined), abs=1e-9)
        assert found.highest == pytest.approx(max(defined), abs=1e-9)


@steady
@given(pairs_of_records)
def test_which_reading_is_first_makes_no_difference(pairs: dict[str, list[tuple[str, str]]]):
    turned = {record: [(other, one) for one, other in given_here] for record, given_here in pairs.items()}
    one, other = agreement_of(pairs), agreement_of(turned)
    assert (one.n, one.exact, one.near) == (other.n, other.exact, other.near)
    assert one.alpha == (pytest.approx(other.alpha) if other.alpha is not None else None)


@steady
@given(st.lists(grades, max_size=60))
def test_the_middle_two_grades_are_those_of_pandas(given_here: list[str]):
    counted = pd.Series(given_here, dtype=object).value_counts()
    on_scale = int(counted.reindex([I, R, G, O]).fillna(0).sum())
    middle = int(counted.reindex([R, G]).fillna(0).sum())
    spread = spread_of(given_here)

    assert (spread.n, spread.middle) == (on_scale, middle)
    expected = math.floor(100 * middle / on_scale + 0.5) if on_scale else None
    assert spread.middle_percent == expected
    assert [row.count for row in spread.on_scale] == [counted.get(grade, 0) for grade in (I, R, G, O)]


# Which readings are compared


def test_only_records_whose_two_readings_are_in_are_compared():
    one, other = Grades(G, {1: G, 6: R}), Grades(O, {1: R})
    read = [
        Read("A1", {1: one}),
        Read("B1", {1: one}, expected=2),
        Read("C1", {1: one, 2: other}, expected=2),
        Read("D1", {2: other, 1: one}, expected=1, moderated=Grades(I, {})),
    ]
    assert overall_pairs(read) == {"C1": [(G, O)], "D1": [(G, O)]}
    assert subtheme_pairs(read) == {"C1": [(G, R), (R, "")], "D1": [(G, R), (R, "")]}
    assert subtheme_pairs(read, 6) == {"C1": [(R, "")], "D1": [(R, "")]}


# What may be told of a region

counts = st.tuples(*[st.integers(0, 14)] * 4)


def spread_from(counted: tuple[int, ...]):
    return spread_of(grade.value for grade, times in zip(Grade, counted, strict=False) for _ in range(times))


@steady
@given(counts)
def test_no_count_below_five_is_told_or_follows(counted: tuple[int, ...]):
    """Everyone who knows the shown counts, n and the middle share knows exactly these sums; none is of fewer than five.

    The middle share counts as if it told the number itself, which it does where there are few.
    """
    told = told_of(spread_from(counted))
    shown = [number for _, number in told.counts]
    equations = [
        [int(place == at) for place in range(4)] for at, number in enumerate(shown) if number is not None
    ]
    equations.append([1, 1, 1, 1])
    if told.middle_percent is not None:
        equations.append([0, 1, 1, 0])
    known = np.linalg.matrix_rank(np.array(equations))
    for subset in range(1, 15):
        wanted = [subset >> place & 1 for place in range(4)]
        follows = np.linalg.matrix_rank(np.array([*equations, wanted])) == known
        if follows and told.n >= 5:
            assert sum(number for number, taken in zip(counted, wanted, strict=True) if taken) >= 5


def test_what_is_large_enough_is_told():
    told = told_of(spread_from((5, 12, 9, 6)))
    assert [number for _, number in told.counts] == [5, 12, 9, 6]
    assert told.middle_percent == 66  # 21 of 32
    assert [number for _, number in told_of(spread_from((5, 12, 9, 4))).counts] == [None, 12, 9, None]
    assert [number for _, number in told_of(spread_from((1, 12, 9, 2))).counts] == [None] * 4
    assert told_of(spread_from((1, 20, 19, 2))).middle_percent is None


@pytest.mark.parametrize(
    ("part", "whole", "told"),
    [(20, 40, 50), (4, 40, None), (36, 40, None), (35, 40, 88), (12, 24, None), (13, 25, 52), (0, 0, None)],
)
def test_percentages_of_few_are_held_back(part: int, whole: int, told: int | None):
    assert percent_told(part, whole) == told


@steady
@given(st.lists(st.tuples(st.integers(1, 4), st.integers(0, 9)), max_size=8))
def test_five_people_three_councils_and_none_with_more_than_half(given_here: list[tuple[int, int]]):
    counted = Counter[int]()
    for council, records in given_here:
        counted.update({council: records})
    people = sum(counted.values())
    shares = [records / people for records in counted.values() if records] if people else []
    assert may_be_told(given_here) == (people >= 5 and len(shares) >= 3 and max(shares) <= 0.5)


def test_reviews_enter_in_whole_batches_and_the_earlier_batches_stay_as_they_were():
    assert [list(batch) for batch in batches([1, 2, 3, 4, 5])] == [[1, 2, 3]]
    assert [list(batch) for batch in batches([1, 2, 3, 4, 5, 6])] == [[1, 2, 3], [4, 5, 6]]
    assert batches([1, 2]) == []
