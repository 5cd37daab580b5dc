"""Tags and filters for the templates of the report."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import template
from django.template.context import RequestContext
from django.utils.html import format_html
from django.utils.safestring import SafeString

from reports import charts, html, sentences
from reports.charts import BarChart, Chart
from reports.document import Quote
from reports.small_numbers import Count, counted as in_words

register = template.Library()


@register.simple_tag(takes_context=True)
def chart(context: RequestContext | dict[str, Any], chart: Chart) -> SafeString:
    """The picture of a chart, with every count in its text alternative; a sentence for one that is withheld."""
    if chart.is_withheld:
        return format_html('<p class="report-withheld">{}</p>', chart.alt)
    shape = "bars" if isinstance(chart, BarChart) else "large-pie" if chart.large else "pie"
    return format_html(
        '<img class="report-chart report-chart--{}" src="{}" alt="{}" data-chart="{}">',
        shape,
        context["chart_url"](chart),
        chart.alt,
        charts.name(chart),
    )


@register.filter
def clean(narrative: str) -> SafeString:
    return html.clean(narrative)


@register.filter
def with_quotes(narrative: str, quotes: Sequence[Quote]) -> list[tuple[SafeString, Quote | None]]:
    """Pieces of the narrative, each with the quote to be set after it, if any."""
    pieces = html.with_quotes(narrative, len(quotes))
    return [(piece, None if which is None else quotes[which]) for piece, which in pieces]


@register.filter
def counted(count: Count, words: str = ",") -> str:
    """A count of people in words, `words` being one and many: `16 records`, `fewer than 10 records`."""
    one, _, many = words.partition(",")
    return in_words(count, one, many)


@register.filter
def percent(value: int | None) -> str:
    return "–" if value is None else f"{value}%"


@register.filter
def halves(value: Decimal) -> str:
    """A positive count as people write it: `12` or `12.5`."""
    return sentences.halves(value)


@register.filter
def listed(numbers: Sequence[int]) -> str:
    """Numbers as a sentence has them: `3, 7 and 12`."""
    return sentences.listed([str(number) for number in numbers])
