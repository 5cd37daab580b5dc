"""Dates and times as people in England write them."""

from datetime import UTC, date, datetime, time

import pytest

from core import dates


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("2:30pm", time(14, 30)),
        ("2.30 PM", time(14, 30)),
        ("2:30 p.m.", time(14, 30)),
        ("14:30", time(14, 30)),
        ("1430", time(14, 30)),
        ("9am", time(9)),
        ("9 am", time(9)),
        ("09:15", time(9, 15)),
        ("9:15", time(9, 15)),
        ("12pm", time(12)),
        ("12am", time(0)),
        ("midday", time(12)),
        ("Noon", time(12)),
        ("midnight", time(0)),
        ("02:30", time(2, 30)),
        ("2:30", "am or pm"),
        ("6:00", "am or pm"),
        ("7:00", time(7)),
        ("25:00", None),
        ("9:75", None),
        ("13pm", None),
        ("0am", None),
        ("9", None),
        ("lunch", None),
        ("\uff12pm", None),
        ("9:30:15", None),
    ],
)
def test_times_people_write(typed: str, meant: object):
    assert dates.parse_time(typed) == meant


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        (("14", "3", "2026"), date(2026, 3, 14)),
        (("04", "09", "2026"), date(2026, 9, 4)),
        (("1", "March", "2026"), date(2026, 3, 1)),
        (("1", "sept", "2026"), date(2026, 9, 1)),
        (("29", "feb", "2028"), date(2028, 2, 29)),
        (("29", "2", "2026"), None),
        (("31", "4", "2026"), None),
        (("0", "4", "2026"), None),
        (("1", "13", "2026"), None),
        (("1", "Ma", "2026"), None),
        (("1", "4", "26"), None),
        (("1", "4", "1066"), None),
        (("one", "4", "2026"), None),
        (("\uff11", "4", "2026"), None),
    ],
)
def test_dates_people_write(typed: tuple[str, str, str], meant: date | None):
    assert dates.parse_date(*typed) == meant


@pytest.mark.parametrize(
    ("moment", "shown"),
    [
        (time(14, 30), "2:30pm"),
        (time(9), "9am"),
        (time(12), "midday"),
        (time(0), "midnight"),
        (time(0, 5), "12:05am"),
        (time(12, 5), "12:05pm"),
    ],
)
def test_times_are_shown_as_they_are_said(moment: time, shown: str):
    assert dates.time_text(moment) == shown
    assert dates.parse_time(shown) == moment


def test_moments_are_shown_on_the_clocks_of_england():
    summer = datetime(2026, 7, 14, 23, 30, tzinfo=UTC)
    assert dates.datetime_text(summer) == "15 July 2026 at 12:30am"
    assert dates.date_text(summer) == "15 July 2026"
    assert dates.datetime_text(datetime(2026, 1, 14, 14, 30, tzinfo=UTC)) == "14 January 2026 at 2:30pm"


@pytest.mark.parametrize(
    ("first", "last", "shown"),
    [
        (date(2026, 3, 14), date(2026, 3, 14), "14 March 2026"),
        (date(2026, 3, 14), date(2026, 3, 16), "14 to 16 March 2026"),
        (date(2026, 3, 30), date(2026, 4, 2), "30 March to 2 April 2026"),
        (date(2026, 12, 30), date(2027, 1, 2), "30 December 2026 to 2 January 2027"),
    ],
)
def test_a_stretch_of_days_says_nothing_twice(first: date, last: date, shown: str):
    assert dates.range_text(first, last) == shown


def test_bank_holidays_are_those_the_government_publishes():
    assert dates.bank_holidays(2026) == {
        date(2026, 1, 1): "New Year’s Day",
        date(2026, 4, 3): "Good Friday",
        date(2026, 4, 6): "Easter Monday",
        date(2026, 5, 4): "Early May bank holiday",
        date(2026, 5, 25): "Spring bank holiday",
        date(2026, 8, 31): "Summer bank holiday",
        date(2026, 12, 25): "Christmas Day",
        date(2026, 12, 28): "Boxing Day (substitute day)",
    }


def test_working_days_step_over_easter():
    assert not dates.is_working_day(date(2026, 4, 3))
    assert not dates.is_working_day(date(2026, 4, 4))
    assert dates.add_working_days(date(2026, 4, 2), 1) == date(2026, 4, 7)
    assert dates.add_working_days(date(2026, 4, 7), -1) == date(2026, 4, 2)
