"""Dates and times as people in England write and read them, and which days are worked."""

import re
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Literal

from django.utils import timezone

MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
NAMED_TIMES = {"midday": time(12), "noon": time(12), "midnight": time(0)}
SATURDAY = 5
HOLIDAY_NAMES = {
    "May Day": "Early May bank holiday",
    "Spring Bank Holiday": "Spring bank holiday",
    "Late Summer Bank Holiday": "Summer bank holiday",
}

_CLOCK = re.compile(r"([0-9]{1,2})(?:[:.]?([0-9]{2}))?\s*(am|pm)?")


def date_text(day: date) -> str:
    """14 March 2026."""
    if isinstance(day, datetime):
        day = _local(day).date()
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def short_date_text(day: date) -> str:
    """14 Mar 2026, for tables."""
    if isinstance(day, datetime):
        day = _local(day).date()
    return f"{day.day} {MONTHS[day.month - 1][:3]} {day.year}"


def weekday_text(day: date) -> str:
    """Saturday 14 March 2026."""
    return f"{day:%A} {date_text(day)}"


def day_text(day: date) -> str:
    """Saturday 14 March, for a day that is near."""
    return f"{day:%A} {day.day} {MONTHS[day.month - 1]}"


def month_text(day: date) -> str:
    """March 2026."""
    return f"{MONTHS[day.month - 1]} {day.year}"


def range_text(first: date, last: date) -> str:
    """14 to 16 March 2026, and no more of it said twice than need be."""
    if first == last:
        return date_text(first)
    if first.year != last.year:
        return f"{date_text(first)} to {date_text(last)}"
    if first.month != last.month:
        return f"{first.day} {MONTHS[first.month - 1]} to {date_text(last)}"
    return f"{first.day} to {date_text(last)}"


def time_text(moment: time | datetime) -> str:
    """2:30pm, 9am, midday."""
    if isinstance(moment, datetime):
        moment = _local(moment).time()
    if moment.minute == 0 and moment.hour in {0, 12}:
        return "midday" if moment.hour else "midnight"
    minutes = f":{moment.minute:02}" if moment.minute else ""
    return f"{moment.hour % 12 or 12}{minutes}{'am' if moment.hour < 12 else 'pm'}"


def datetime_text(moment: datetime) -> str:
    """14 March 2026 at 2:30pm, on the clocks of England."""
    return f"{date_text(moment)} at {time_text(moment)}"


def _local(moment: datetime) -> datetime:
    return timezone.localtime(moment) if timezone.is_aware(moment) else moment


def parse_date(day: str, month: str, year: str) -> date | None:
    """Return the date that three typed texts mean; the month may be a number, "March" or "Mar"."""
    number = _month_number(month)
    if number is None or not re.fullmatch(r"[0-9]{1,2}", day) or not re.fullmatch(r"[0-9]{4}", year):
        return None
    try:
        found = date(int(year), number, int(day))
    except ValueError:
        return None
    return found if found.year >= 1900 else None


def _month_number(text: str) -> int | None:
    if re.fullmatch(r"[0-9]{1,2}", text):
        return int(text)
    if len(text) >= 3:
        for number, name in enumerate(MONTHS, start=1):
            if name.lower().startswith(text.lower()) or (number == 9 and text.lower() == "sept"):
                return number
    return None


def parse_time(text: str) -> time | Literal["am or pm"] | None:
    """Return the time a typed text means, None when it means none, or "am or pm" when it might mean two.

    2:30 in a working day is the afternoon, but only the writer knows: from 1 to 6 without a half of the day we ask.
    """
    text = (
        text.strip().lower().replace(".m.", "m").replace("a.m", "am").replace("p.m", "pm").removesuffix(".")
    )
    if text in NAMED_TIMES:
        return NAMED_TIMES[text]
    matched = _CLOCK.fullmatch(text)
    if not matched:
        return None
    hours, minutes, half = matched[1], int(matched[2] or 0), matched[3]
    hour = int(hours)
    if minutes > 59 or hour > 23 or (half and not 1 <= hour <= 12) or (not half and not matched[2]):
        return None
    if half:
        hour = hour % 12 + (12 if half == "pm" else 0)
    elif 1 <= hour <= 6 and not hours.startswith("0"):
        return "am or pm"
    return time(hour, minutes)


@lru_cache(maxsize=32)
def bank_holidays(year: int) -> dict[date, str]:
    """Return the bank holidays of England in that year, by date, named as the government names them."""
    import holidays  # noqa: PLC0415 - knows every country, which takes a while to load

    found = holidays.country_holidays("GB", subdiv="ENG", years=year)
    return {day: _holiday_name(name) for day, name in sorted(found.items()) if day.weekday() < SATURDAY}


def _holiday_name(name: str) -> str:
    name = name.replace("(observed)", "(substitute day)").replace("'", "’")
    return HOLIDAY_NAMES.get(name, name)


def is_working_day(day: date) -> bool:
    return day.weekday() < SATURDAY and day not in bank_holidays(day.year)


def add_working_days(day: date, count: int) -> date:
    """Return the working day that comes `count` working days after (before, when negative)."""
    step = timedelta(days=1 if count >= 0 else -1)
    for _ in range(abs(count)):
        day += step
        while not is_working_day(day):
            day += step
    return day
