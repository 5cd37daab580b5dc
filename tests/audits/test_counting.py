"""The tally against sums done by hand."""

from decimal import Decimal

from audits.counting import AnswerRow, count_criteria, rounded
from audits.queries import criteria_counts
from tests.audits.making import handed_in, to_read
from tests.cast import Cast


def rows(answers: str, code: str = "1.1", reading: int = 1) -> list[AnswerRow]:
    return [AnswerRow(n, reading, code, answer) for n, answer in enumerate(answers.split())]


def test_a_tally_by_hand():
    # Ten files: 4 met, 3 partly, 1 not met, 2 not applicable. 4 + 3 x 0.5 = 5.5; of 10 is 55, of 8 is 68.75.
    (count,) = count_criteria(rows("Y Y Y Y P P P N NA NA"), codes=["1.1"])
    assert (count.files, count.applicable, count.positive) == (10, 8, Decimal("5.5"))
    assert count.lga_percent == Decimal(55)
    assert count.applicable_percent == Decimal("68.75")
    assert rounded(count.applicable_percent) == Decimal(69)
    assert rounded(count.applicable_percent, 1) == Decimal("68.8")


def test_nothing_applicable_and_nothing_at_all():
    nowhere, nothing = count_criteria(rows("NA NA"), codes=["1.1", "2.1"])
    assert (nowhere.files, nowhere.lga_percent, nowhere.applicable_percent) == (2, Decimal(0), None)
    assert (nothing.files, nothing.lga_percent, nothing.applicable_percent) == (0, None, None)
    assert rounded(None) is None


def test_a_record_read_twice_counts_once_by_the_reading_that_was_chosen():
    both = [AnswerRow(7, 1, "1.1", "Y"), AnswerRow(7, 2, "1.1", "N"), AnswerRow(8, 1, "1.1", "P")]
    (first,) = count_criteria(both, codes=["1.1"])
    (second,) = count_criteria(both, codes=["1.1"], reading_of={7: 2})
    assert (first.files, first.positive) == (2, Decimal("1.5"))
    assert (second.files, second.positive, second.not_met) == (2, Decimal("0.5"), 1)


def test_only_what_is_handed_in_of_this_review_is_counted(cast: Cast):
    review = cast.review()
    one = to_read(cast, "A1", review=review, twice=True)
    handed_in(one, cast.psw, answer="Y")
    handed_in(one, cast.second_psw, answer="N")
    handed_in(to_read(cast, "B1", review=review), cast.psw, answer="P")
    to_read(cast, "C1", review=review)
    handed_in(to_read(cast, "A1", review=cast.review(ref="PR-2026-02")), cast.psw, answer="N")
    counts = criteria_counts(review)
    assert [count.code for count in counts] == ["1.1", "2.1", "3.1", "4.1"]
    assert {(count.files, count.positive, count.lga_percent) for count in counts} == {
        (2, Decimal("1.5"), Decimal(75))
    }
    assert {count.positive for count in criteria_counts(review, {one.pk: 2})} == {Decimal("0.5")}
