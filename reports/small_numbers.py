"""Counts of so few people that everybody who reads them could work out who is meant. No database.

A council and its review team know more than a final report says; everybody does not. Ten is the fewest that a public
release may count (`security.md`, 2.6).
"""

from collections.abc import Iterable, Iterator
from typing import Any

FEWEST_PUBLISHED = 10


def too_small_to_publish(data: dict[str, Any]) -> list[str]:
    """What of a version's data counts fewer than ten people, but somebody: each in words, with its number."""
    return [f"{name} ({count})" for name, count in _counted(data) if 0 < count < FEWEST_PUBLISHED]


def _counted(data: dict[str, Any]) -> Iterator[tuple[str, int]]:
    """Each kind of picture or table that counts people, and the fewest one of it counts. A record is one person's."""
    found = data["data"]
    yield "overall ratings of records", _total(found["records"])
    yield "overall ratings of conversations", _total(found["conversations"])
    for source in ("records", "conversations"):
        yield f"ratings of a sub-theme by {source}", _fewest(one[source] for one in found["subthemes"])
    tallies = (criterion["tally"] for group in found["groups"] for criterion in group["criteria"])
    yield "criteria", _fewest(tallies)
    yield "ratings by record and by conversation side by side", _total(data["analysis"]["comparison"])


def _fewest(counted: Iterable[dict[str, int] | None]) -> int:
    return min((total for one in counted if (total := _total(one))), default=0)


def _total(counts: dict[str, int] | None) -> int:
    return sum((counts or {}).values())
