"""The sentences of section 3, each against one that was worked out and written by hand."""

import pytest

from reports.figures import Spread, Tally
from reports.sentences import CONVERSATIONS, RECORDS, listed, number, spread_sentence, standing_of


@pytest.mark.parametrize(
    ("spread", "expected"),
    [
        (Spread(), "No record was rated."),
        (Spread(good=1), "One record was rated, and it was Good."),
        (Spread(inadequate=2), "Both records rated were Inadequate."),
        (Spread(good=4), "All four records rated were Good."),
        (Spread(outstanding=12), "All 12 records rated were Outstanding."),
        (
            Spread(good=1, outstanding=1),
            "Both records rated were Good or Outstanding: one Good and one Outstanding.",
        ),
        (
            Spread(good=9, outstanding=2),
            "All 11 records rated were Good or Outstanding: nine Good and two Outstanding.",
        ),
        (
            Spread(1, 4, 8, 3),
            (
                "Of 16 records rated, 11 (69%) were Good or Outstanding, "
                "four were Requires Improvement and one was Inadequate."
            ),
        ),
        (
            Spread(1, 8, 6, 0),
            "Of 15 records rated, six (40%) were Good, eight were Requires Improvement and one was Inadequate.",
        ),
        (Spread(1, 0, 0, 1), "Of two records rated, one was Outstanding and one was Inadequate."),
        (
            Spread(1, 2, 0, 0),
            (
                "Of three records rated, none was Good or Outstanding: "
                "two were Requires Improvement and one was Inadequate."
            ),
        ),
        (
            Spread(0, 8, 1, 0),
            "Of nine records rated, one was Good and eight were Requires Improvement.",
        ),
        (
            Spread(0, 9, 1, 0),
            "Of 10 records rated, one (10%) was Good and nine were Requires Improvement.",
        ),
        (
            Spread(0, 5, 3, 2, 5, 1),
            (
                "Of 10 records rated, five (50%) were Good or Outstanding and five were Requires Improvement."
                " For five more this did not apply and for one there was not enough evidence."
            ),
        ),
        (
            Spread(good=1, not_enough_evidence=1),
            "One record was rated, and it was Good. For one more there was not enough evidence.",
        ),
        (Spread(not_applicable=3), "No record was given a grade: for all three records this did not apply."),
        (Spread(not_applicable=1), "No record was given a grade: for the one record this did not apply."),
        (
            Spread(not_enough_evidence=2),
            "No record was given a grade: for both records there was not enough evidence.",
        ),
        (
            Spread(not_applicable=3, not_enough_evidence=1),
            "No record was given a grade: for three this did not apply and for one there was not enough evidence.",
        ),
    ],
)
def test_a_spread_in_a_sentence(spread: Spread, expected: str):
    assert spread_sentence(spread, RECORDS) == expected


@pytest.mark.parametrize(
    ("spread", "expected"),
    [
        (Spread(), "No conversation was rated."),
        (Spread(good=1), "One conversation was rated, and it was Good."),
        (
            Spread(0, 2, 3, 1),
            "Of six conversations rated, four were Good or Outstanding and two were Requires Improvement.",
        ),
    ],
)
def test_conversations_are_said_likewise(spread: Spread, expected: str):
    assert spread_sentence(spread, CONVERSATIONS) == expected


def test_numbers_are_words_below_ten():
    assert [number(count) for count in (0, 1, 9, 10, 21)] == ["none", "one", "nine", "10", "21"]
    assert [listed(parts) for parts in ([], ["a"], ["a", "b"], ["a", "b", "c"])] == [
        "",
        "a",
        "a and b",
        "a, b and c",
    ]


def criteria(**tallies: Tally) -> list[tuple[str, str, Tally]]:
    return [(code, f"Words of {code}.", tally) for code, tally in tallies.items()]


def test_criteria_stand_highest_and_lowest_over_the_records_they_apply_to():
    # Shares by hand: a 16/16, b 15.5/16, c 4/4 (too few), d 9/11, e 8/16, f 2.5/10, g 5/16, h 13/16, i 12/16.
    standing = standing_of(
        criteria(
            a=Tally(16),
            b=Tally(15, 1),
            c=Tally(4, not_applicable=12),
            d=Tally(8, 2, 1, 5),
            e=Tally(8, 0, 8),
            f=Tally(1, 3, 6, 6),
            g=Tally(5, 0, 11),
            h=Tally(13, 0, 3),
            i=Tally(12, 0, 4),
        )
    )

    assert [one.code for one in standing.highest] == ["a", "b", "d"]
    assert [one.code for one in standing.lowest] == ["f", "g", "e"]
    assert standing.lowest[0].sentence == "Words of f: 2.5 of 10 records (25%)."
    assert standing.opening == (
        "Highest and lowest of the eight criteria that apply to five records or more, each counted over those records."
    )
    assert standing.left_out == 1
    assert [standing.highest_sentence, standing.lowest_sentence] == [
        (
            "The criteria met most fully were a with 16 of 16 records (100%), "
            "b with 15.5 of 16 records (97%) and d with 9 of 11 records (82%)."
        ),
        (
            "The criteria met least were f with 2.5 of 10 records (25%), "
            "g with 5 of 16 records (31%) and e with 8 of 16 records (50%)."
        ),
    ]


def test_criteria_that_stand_level_are_named_together_or_not_at_all():
    level = {name: Tally(6) for name in "abcde"}
    low = {"f": Tally(0, 0, 6), "g": Tally(1, 0, 5)}

    five = standing_of(criteria(**level, **low))
    six = standing_of(criteria(**level, z=Tally(6), **low))

    assert [one.code for one in five.highest] == ["a", "b", "c", "d", "e"]
    assert [one.code for one in five.lowest] == ["f", "g"]
    assert five.lowest[0].sentence == "Words of f: 0 of 6 records."
    assert six.highest == ()


def test_a_few_criteria_have_no_highest_and_no_lowest():
    standing = standing_of(criteria(a=Tally(6), b=Tally(1, 0, 5), c=Tally(2, 0, 2, 20)))

    assert (standing.highest, standing.lowest, standing.ranked, standing.left_out) == ((), (), 2, 1)
    assert standing.highest_sentence == standing.lowest_sentence == ""


def test_one_criterion_that_stands_out_is_said_alone():
    standing = standing_of(
        criteria(a=Tally(6), **{name: Tally(3, 0, 3) for name in "bcdefg"}, h=Tally(0, 1, 5))
    )

    assert [standing.highest_sentence, standing.lowest_sentence] == [
        "The criterion met most fully was a with 6 of 6 records.",
        "The criterion met least was h with 0.5 of 6 records.",
    ]
