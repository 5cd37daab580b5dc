"""Which place of the log each row takes, beside what is listed already: all of them, or what keeps them out."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from records.categories import PER_CATEGORY, Category
from records.numbers import plain

from .rows import Row, numbered

MOST = len(Category) * PER_CATEGORY


@dataclass(frozen=True)
class Place:
    """A row, the place it takes (empty where it can take none), and all that keeps it out."""

    row: Row
    ref: str
    problems: list[str]

    @property
    def category(self) -> str:
        letter = self.row.category
        return f"{letter}. {Category(letter).label}" if letter else ""


@dataclass(frozen=True)
class Plan:
    """All rows in the order of the sheet, and what is wrong with the file as a whole. It fits, or nothing is taken."""

    places: list[Place]
    problems: list[str]

    @property
    def fits(self) -> bool:
        return bool(self.places) and not self.problems and not any(place.problems for place in self.places)

    @property
    def in_order(self) -> list[Place]:
        """Those to mend first."""
        return sorted(self.places, key=lambda place: (not place.problems, place.row.line))

    @property
    def to_mend(self) -> list[Place]:
        return [place for place in self.places if place.problems]


def plan_of(rows: Sequence[Row], *, listed: Mapping[str, str]) -> Plan:
    """Give every row its place. `listed` has the references that are taken, each with its number as it is compared."""
    problems: dict[int, list[str]] = {row.line: list(row.problems) for row in rows}
    _check_numbers(rows, listed, problems)
    refs = _given(rows, set(listed), problems)
    whole = _fill(rows, set(listed), refs)
    if len(rows) > MOST:
        over = numbered([row.line for row in rows[MOST:]])
        whole.insert(
            0,
            f"A record log has {MOST} records, and this file lists {len(rows)}. Take out {over}, or others.",
        )
    return Plan([Place(row, refs.get(row.line, ""), problems[row.line]) for row in rows], whole)


def _check_numbers(rows: Sequence[Row], listed: Mapping[str, str], problems: dict[int, list[str]]) -> None:
    same: dict[str, list[int]] = defaultdict(list)
    taken = {number: ref for ref, number in listed.items() if number}
    for row in rows:
        if row.case_number:
            same[plain(row.case_number)].append(row.line)
    for number, lines in same.items():
        for line in lines:
            if len(lines) > 1:
                others = numbered([other for other in lines if other != line])
                problems[line].append(f"The case record number is the same as in {others}.")
            if number in taken:
                problems[line].append(f"This number is already in the log, as {taken[number]}.")


def _given(rows: Sequence[Row], taken: set[str], problems: dict[int, list[str]]) -> dict[int, str]:
    """The places that the file itself gives, where they are free."""
    asked: dict[str, list[int]] = defaultdict(list)
    for row in rows:
        if row.category and row.number is not None:
            asked[f"{row.category}{row.number}"].append(row.line)
    for ref, lines in asked.items():
        for line in lines:
            if len(lines) > 1:
                others = numbered([other for other in lines if other != line])
                problems[line].append(f"The reference {ref} is also given to {others}.")
            if ref in taken:
                problems[line].append(f"{ref} is already in the log. Change it there, or take this row out.")
    return {lines[0]: ref for ref, lines in asked.items() if len(lines) == 1 and ref not in taken}


def _fill(rows: Sequence[Row], taken: set[str], refs: dict[int, str]) -> list[str]:
    """Give the free places of each category to its rows that name none, in their order; say where they are too few."""
    used = taken | set(refs.values())
    whole = []
    for category in Category:
        waiting = [row.line for row in rows if row.category == category and row.number is None]
        free = [f"{category}{n}" for n in range(1, PER_CATEGORY + 1) if f"{category}{n}" not in used]
        refs.update(zip(waiting, free, strict=False))
        if len(waiting) > len(free):
            every = [row.line for row in rows if row.category == category]
            before = sum(ref[0] == category for ref in taken)
            have = f", and {before} {'is' if before == 1 else 'are'} listed already" if before else ""
            whole.append(
                f"Category {category} has {PER_CATEGORY} places{have}. The file lists {len(every)} records of it: "
                f"{numbered(every)}."
            )
    return whole
