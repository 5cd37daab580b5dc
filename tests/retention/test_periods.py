"""Every date here was counted by hand on a calendar."""

from datetime import date

import pytest

from retention.periods import Dates, Kind, add_months, answer_due_on, due_on, hold_lapses_on

PLANNED = date(2026, 3, 13)


@pytest.mark.parametrize(
    ("day", "months", "then"),
    [
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2027, 8, 31), 6, date(2028, 2, 29)),
        (date(2028, 2, 29), 12, date(2029, 2, 28)),
        (date(2026, 12, 15), 3, date(2027, 3, 15)),
        (date(2026, 10, 31), 1, date(2026, 11, 30)),
        (date(2026, 1, 31), 72, date(2032, 1, 31)),
        (date(2026, 11, 30), 1, date(2026, 12, 30)),
    ],
)
def test_months_end_where_the_month_does(day: date, months: int, then: date):
    assert add_months(day, months) == then


@pytest.mark.parametrize(
    ("kind", "dates", "due"),
    [
        # 60 days after 20 March, and after 13 March, are 19 May and 12 May.
        (Kind.NUMBERS, Dates(PLANNED, fieldwork_closed_on=date(2026, 3, 20)), date(2026, 5, 19)),
        (Kind.NUMBERS, Dates(PLANNED), date(2026, 5, 12)),
        (Kind.NUMBERS, Dates(PLANNED, closed_on=date(2026, 4, 1)), date(2026, 4, 1)),
        (Kind.NUMBERS, Dates(PLANNED, closed_on=date(2027, 4, 1)), date(2026, 5, 12)),
        (Kind.UNFINISHED, Dates(PLANNED, fieldwork_closed_on=date(2026, 3, 20)), date(2026, 4, 19)),
        (Kind.UNFINISHED, Dates(PLANNED), date(2028, 3, 13)),
        (Kind.DRAFTS, Dates(PLANNED, final_on=date(2026, 11, 30)), date(2027, 2, 28)),
        (Kind.HEARD, Dates(PLANNED, final_on=date(2026, 8, 31)), date(2027, 2, 28)),
        (Kind.AUDITS, Dates(PLANNED, final_on=date(2026, 8, 31)), date(2027, 8, 31)),
        (Kind.RECORDS, Dates(PLANNED, final_on=date(2026, 8, 31)), date(2028, 8, 31)),
        (Kind.REPORT, Dates(PLANNED, final_on=date(2026, 8, 31)), date(2032, 8, 31)),
        # Never final: two years after the last planned day.
        (Kind.AUDITS, Dates(PLANNED), date(2028, 3, 13)),
        (Kind.REPORT, Dates(PLANNED), date(2028, 3, 13)),
    ],
)
def test_the_day_on_which_each_kind_goes(kind: Kind, dates: Dates, due: date):
    assert due_on(kind, dates) == due


def test_a_card_goes_a_fortnight_after_its_conversation():
    assert due_on(Kind.CARDS, Dates(PLANNED), talked_on=date(2026, 3, 3)) == date(2026, 3, 17)
    assert due_on(Kind.CARDS, Dates(PLANNED)) == date(2026, 3, 27)


def test_a_council_may_shorten_and_nobody_lengthens():
    dates = Dates(PLANNED, final_on=date(2026, 8, 31))
    assert due_on(Kind.AUDITS, dates, length=3) == date(2026, 11, 30)
    assert due_on(Kind.AUDITS, dates, length=100) == date(2027, 8, 31)


def test_a_hold_lapses_after_ninety_days():
    assert hold_lapses_on(date(2026, 1, 1)) == date(2026, 4, 1)


def test_a_request_is_answered_within_a_calendar_month_and_the_days_it_stood_still():
    assert answer_due_on(date(2026, 1, 31)) == date(2026, 2, 28)
    assert answer_due_on(date(2026, 1, 31), stopped_days=3) == date(2026, 3, 3)
