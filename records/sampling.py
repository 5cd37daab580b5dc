"""Suggests a sample and who reads it: spread over categories and ages, loads even. Knows no database and no chance.

Whatever could be decided either way is decided by `seed`: the same log, team and seed give the same sample, on any
machine and in any year, so that nobody has to take it on trust that records were not picked.
"""

import hashlib
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from math import ceil

from .categories import SAMPLE_AT_LEAST

A_QUARTER = Fraction(1, 4)


@dataclass(frozen=True)
class Listed:
    """One record of the log: what it counts for, and what is settled about it already."""

    ref: str
    category: str
    age_band: str
    is_kept: bool = False
    readers: tuple[int, ...] = ()
    """Those assigned, the first reader first; they stay."""
    may_be_given: bool = True
    """Whether somebody new could still read it without knowing what was written of it."""


@dataclass(frozen=True)
class Reader:
    """One who may be assigned, with the councils they come from."""

    key: int
    councils: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Suggested:
    """One record of the suggested sample and its readers; None where nobody can be found."""

    ref: str
    first: int | None = None
    second: int | None = None


@dataclass(frozen=True)
class Suggestion:
    """The sample, and in words what could not be had."""

    rows: list[Suggested]
    shortfalls: list[str] = field(default_factory=list)


def suggest(
    listed: Iterable[Listed],
    readers: Iterable[Reader],
    *,
    seed: int,
    size: int = SAMPLE_AT_LEAST,
    share: Fraction = A_QUARTER,
) -> Suggestion:
    """Suggest `size` records, `share` of them (rounded up) to be read twice, by readers of different councils."""
    log = list(listed)
    chosen = _choose(log, seed, size)
    wanted = ceil(len(chosen) * share)
    twice = _twice(chosen, seed, wanted)
    rows, one_reader = _assign(chosen, list(readers), twice, seed)
    shortfalls = []
    if len(chosen) < size:
        shortfalls.append(f"Only {len(chosen)} records are listed, and {size} were asked for")
    if len(twice) < wanted:
        shortfalls.append(
            f"{len(twice)} of these records can be read twice, and {wanted} were asked for: what was written of the "
            "others can be read by the team already"
        )
    if one_reader:
        shortfalls.append(
            f"No second reader from another council could be found for {', '.join(sorted(one_reader))}"
        )
    return Suggestion(sorted(rows, key=lambda row: row.ref), shortfalls)


def _draw(seed: int, *what: object) -> str:
    """A place in an order that nobody chose."""
    return hashlib.sha256(f"{seed}:{':'.join(map(str, what))}".encode()).hexdigest()


def _choose(log: list[Listed], seed: int, size: int) -> list[Listed]:
    """What is kept; then, one by one, the category with fewest so far, and in it the age seen least."""
    chosen = [record for record in log if record.is_kept]
    left = [record for record in log if not record.is_kept]
    while left and len(chosen) < size:
        of_category = Counter(record.category for record in chosen)
        of_age = Counter(record.age_band for record in chosen)
        order = [
            (of_category[record.category], of_age[record.age_band], _draw(seed, "record", record.ref))
            for record in left
        ]
        chosen.append(left.pop(order.index(min(order))))
    return chosen


def _twice(chosen: list[Listed], seed: int, wanted: int) -> set[str]:
    """Which records are read twice: those that are already, then from as many categories as can be."""
    twice = {record.ref for record in chosen if len(record.readers) > 1}
    left = [record for record in chosen if record.ref not in twice and record.may_be_given]
    while left and len(twice) < wanted:
        of_category = Counter(record.category for record in chosen if record.ref in twice)
        order = [(of_category[record.category], _draw(seed, "twice", record.ref)) for record in left]
        twice.add(left.pop(order.index(min(order))).ref)
    return twice


def _assign(
    chosen: list[Listed], readers: list[Reader], twice: Collection[str], seed: int
) -> tuple[list[Suggested], list[str]]:
    """Give each reading to whoever has fewest so far; those read twice first, as fewer people will do."""
    by_key = {reader.key: reader for reader in readers}
    load = Counter(key for record in chosen for key in record.readers)
    rows, one_reader = [], []
    for record in sorted(chosen, key=lambda one: (one.ref not in twice, _draw(seed, "order", one.ref))):
        given = [*record.readers]
        for _ in range(len(given), 2 if record.ref in twice else 1):
            able = [
                (load[reader.key], _draw(seed, "reader", record.ref, reader.key), reader.key)
                for reader in readers
                if record.may_be_given and _may_read(reader, given, by_key)
            ]
            if able:
                given.append(min(able)[2])
                load[given[-1]] += 1
        if record.ref in twice and len(given) < 2:
            one_reader.append(record.ref)
        rows.append(Suggested(record.ref, *given[:2]))
    return rows, one_reader


def _may_read(reader: Reader, given: list[int], readers: Mapping[int, Reader]) -> bool:
    """Whether the reader is somebody else than those given, and shares no council with them."""
    others = [readers[key].councils for key in given if key in readers]
    return reader.key not in given and not any(reader.councils & councils for councils in others)
