"""Draws what was counted; each once for the same figures, which a page shows by the dozen and readers ask for again."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Protocol

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from ratings.counting import Spread
from reviews.scales import Grade

register = template.Library()

Counts = tuple[tuple[Grade, int], ...]


class HasSpreads(Protocol):
    """A sub-theme's line, or all of a review."""

    records: Spread
    conversations: Spread | None


@register.simple_tag
def spreads(line: HasSpreads, title: str, *, table: bool = False) -> SafeString:
    """Two spreads, records above, conversations below, each with its n: `ratings/_spreads.html`."""
    heard = line.conversations
    return _spreads(_counts(line.records), _counts(heard) if heard is not None else None, title, table)


@register.simple_tag
def figures(
    what: str, rows: Sequence[tuple[str, Sequence[int], int]], grades: Sequence[tuple[str, str]]
) -> SafeString:
    """The grades of every sub-theme as a table: `ratings/_figures.html`."""
    return _figures(what, tuple((title, tuple(counts), n) for title, counts, n in rows), tuple(grades))


@lru_cache(maxsize=1_024)
def _spreads(records: Counts, conversations: Counts | None, title: str, table: bool) -> SafeString:  # noqa: FBT001
    known = {
        "records": Spread(dict(records)),
        "conversations": Spread(dict(conversations)) if conversations is not None else None,
        "title": title,
        "table": table,
    }
    return render_to_string("ratings/_spreads.html", known)


@lru_cache(maxsize=128)
def _figures(
    what: str, rows: tuple[tuple[str, tuple[int, ...], int], ...], grades: tuple[tuple[str, str], ...]
) -> SafeString:
    return render_to_string("ratings/_figures.html", {"what": what, "rows": rows, "grades": grades})


def _counts(spread: Spread) -> Counts:
    return tuple(spread.counts.items())
