"""Counts of so few people that everybody who reads them could work out who is meant. No database.

A council and its review team know more than a final report says; everybody does not. Ten is the fewest that a public
release may count (`security.md`, 2.6). What has to reach ten is what a figure is of, its n: how many were given one of
the four grades, how many files a criterion applies to. The grades within it may be fewer, as 2.6 has it of a pie: one
Inadequate among sixteen says nothing of any of the sixteen to somebody who does not know whose they are. A criterion
that applies to two of sixteen files speaks of two people, and is not published, however many files were read.
"""

FEWEST_PUBLISHED = 10
FEWER = f"fewer than {FEWEST_PUBLISHED}"

Count = int | None
"""How many people, or records of theirs; None where it is of so few that it is not published."""


def too_few(people: int) -> bool:
    """Whether it counts somebody, and fewer than everybody may count."""
    return 0 < people < FEWEST_PUBLISHED


def counted(count: Count, one: str = "", many: str = "") -> str:
    """A count in words: `16`, `16 records`, `1 record`, `fewer than 10 records`."""
    said = FEWER if count is None else str(count)
    return f"{said} {one if count == 1 else many}".rstrip()
