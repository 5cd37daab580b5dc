"""Dates, counts and errors as the pages say them."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import lru_cache
from typing import Any, NamedTuple

from django import forms, template
from django.core.exceptions import NON_FIELD_ERRORS
from django.template.loader import render_to_string
from django.urls import NoReverseMatch, reverse
from django.utils.safestring import SafeString

from core import dates
from core.markup import with_whole_codes
from core.renderers import GovukBoundField

register = template.Library()


# Dates. Each filter gives nothing for nothing, so that a page need not ask first.


@register.filter
def date_text(day: date | None) -> str:
    return dates.date_text(day) if day else ""


@register.filter
def short_date_text(day: date | None) -> str:
    return dates.short_date_text(day) if day else ""


@register.filter
def weekday_text(day: date | None) -> str:
    return dates.weekday_text(day) if day else ""


@register.filter
def month_text(day: date | None) -> str:
    return dates.month_text(day) if day else ""


@register.filter
def time_text(moment: time | datetime | None) -> str:
    return dates.time_text(moment) if moment is not None else ""


@register.filter
def datetime_text(moment: datetime | None) -> str:
    return dates.datetime_text(moment) if moment else ""


@register.filter
def to(first: date | None, last: date | None) -> str:
    """{{ review.starts_on|to:review.ends_on }}: 14 to 16 March 2026."""
    return dates.range_text(first, last) if first and last else date_text(first or last)


# Words and numbers


@register.filter
def as_json(value: object) -> str:
    """For a data attribute that a script of ours reads; escaped like any text."""
    return json.dumps(value)


@register.filter
def count(number: int, words: str) -> str:
    """{{ 3|count:"record,records" }}: 3 records. One word alone takes an s."""
    one, _, many = words.partition(",")
    return f"{number:,} {one if number == 1 else many or one + 's'}"


@register.filter
def whole_codes(text: object) -> SafeString:
    """{{ label|whole_codes }}: a reference such as PR-2026-03 is never broken over two lines."""
    return with_whole_codes(text)


@register.filter
def percent(share: float | None) -> str:
    """A share between 0 and 1 as whole per cent, halves upward; a dash for none."""
    return "–" if share is None else f"{int(share * 100 + 0.5)}%"


@register.filter
def lookup(mapping: Mapping[Any, Any], key: object) -> Any:
    return mapping.get(key)


TAG_COLOURS = frozenset({"grey", "green", "teal", "blue", "red", "purple", "magenta", "orange", "yellow"})


@register.filter
def tag_class(colour: str) -> str:
    """Return the class for `components/_tag.html`; an unknown colour is a mistake of ours, and says so."""
    if not colour:
        return ""
    if colour not in TAG_COLOURS:
        raise ValueError(f"There is no tag of the colour {colour}")
    return f"govuk-tag--{colour}"


# Errors


class ErrorLink(NamedTuple):
    id: str
    text: str


@register.simple_tag
def error_links(*forms_on_page: forms.BaseForm | None) -> list[ErrorLink]:
    """Every error on the page in order, with the id of what to mend; empty where it is about no one field."""
    return [link for form in forms_on_page if form for link in _links(form)]


def _links(form: forms.BaseForm) -> Iterable[ErrorLink]:
    for message in form.errors.get(NON_FIELD_ERRORS, []):
        yield ErrorLink("", str(message))
    for name in form.fields:
        if messages := form.errors.get(name):
            field = form[name]
            place = field.first_wrong_id if isinstance(field, GovukBoundField) else field.auto_id
            for message in messages:
                yield ErrorLink("" if field.is_hidden else place, str(message))


@register.simple_tag
def error_prefix(*forms_on_page: forms.BaseForm | None) -> str:
    """{% error_prefix form %}: "Error: " before the title of a page that has something to mend."""
    return "Error: " if any(form and form.errors for form in forms_on_page) else ""


# Addresses


@register.simple_tag
def url_if_any(name: str, *args: object) -> str:
    """Return the address of that name, or nothing while no such page is there."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""


@register.simple_tag(takes_context=True)
def page_address(context: template.Context, number: int) -> str:
    """Return the address of another page of this list, with whatever else was asked for."""
    query = context["request"].GET.copy()
    query[context.get("parameter") or "page"] = str(number)
    return f"?{query.urlencode()}"


# Grades


@dataclass(frozen=True)
class Share:
    """One piece of a stacked bar: where it starts, how wide it is and where its middle is, in per cent of the bar."""

    key: str
    label: str
    count: int
    start: float
    width: float

    @property
    def middle(self) -> float:
        return self.start + self.width / 2


@register.filter
def shares(counts: Iterable[tuple[str, str, int]]) -> list[Share]:
    """Lay (key, label, count) side by side over the whole width, without the empty ones."""
    rows = [(key, label, number) for key, label, number in counts if number]
    total = sum(number for *_, number in rows)
    laid, start = [], 0.0
    for key, label, number in rows:
        width = 100 * number / total
        laid.append(Share(key, label, number, round(start, 2), round(width, 2)))
        start += width
    return laid


@register.simple_tag
def spread(
    counts: Iterable[tuple[str, str, int]], title: str = "", *, table: object = False, none: str = ""
) -> SafeString:
    """How many of each grade as a stacked bar, `_spread.html`: drawn once for the same figures under the same title."""
    return _spread(tuple(counts), title, bool(table), none)


@lru_cache(maxsize=1_024)
def _spread(counts: tuple[tuple[str, str, int], ...], title: str, table: object, none: str) -> SafeString:
    known = {"counts": counts, "title": title, "table": table, "none": none}
    return render_to_string("components/_spread.html", known)


@register.filter
def total(counts: Iterable[tuple[str, str, int]]) -> int:
    return sum(number for *_, number in counts)
