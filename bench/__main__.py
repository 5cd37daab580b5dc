"""Measures everything and prints it: bin/bench. Ends with 1 where a figure is worse than it may be."""

import os
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from . import databases
from .processes import BARE, Place
from .saving import saving
from .servers import Visitor, serving

RENDERING, MEMORY, IN_A_WORKER, LONGER, CHARTS_REDRAWN = 1.10, 1.3, 0.85, 1.0, 0
PREVIEW, QUERIES_OF_A_REPORT, QUERIES_OF_A_FILE = 300, 25, 10
"""The first in milliseconds."""
QUERIES_OF_A_LIST, QUERIES_OF_A_SAVE, SAVING = 12, 8, "Saving one audit answer"
MANY_TO_FEW, PAGE_TO_FLOOR = 1.3, 3.0
RATINGS_TO_FLOOR, QUERIES_OF_RATINGS = 2.0, 15
"""Of the ratings and the agreement of a review; more than a list reads, less than a form draws."""
VISIBLE_TO_BARE = 3.0

QUERIES_MOST = {
    SAVING: QUERIES_OF_A_SAVE,
    "Ratings": QUERIES_OF_RATINGS,
    "How far readers agree": QUERIES_OF_RATINGS,
}
TO_FLOOR = {"ratings of a review": RATINGS_TO_FLOOR, "agreement of a review": RATINGS_TO_FLOOR}

SECONDS_OF_TWENTY = 20
"""Two minutes is what the service promises: SECONDS_OF_TWENTY=120 bin/bench takes five minutes more."""

PAIRS = 9
TURNS = 120

FINISHED = "from reports.models import ReportVersion as V; print(V.objects.earliest('pk').report.review.ref)"


@dataclass(frozen=True)
class Figure:
    """What was found, and what it may be at most: a count, or a ratio in hundredths."""

    name: str
    found: float
    most: float
    note: str = ""
    form: str = ".2f"

    @property
    def is_good(self) -> bool:
        return self.found <= self.most

    def __str__(self) -> str:
        found = format(self.found, self.form)
        mark = "" if self.is_good else "  TOO MUCH"
        return f"  {self.name:<58} {found:>6}  at most {self.most:<4} {self.note}{mark}"


def main() -> int:
    started = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="practice-review-bench.") as name:
        folder = Path(name)
        say("Making the databases: the demonstration, with 25 reviews and with 2,000")
        few, many = databases.few_and_many(folder)
        floor, of_floor = databases.floor(folder)
        here, bare, of_bare = databases.on_sqlite(folder)
        seconds = int(os.environ.get("SECONDS_OF_TWENTY", SECONDS_OF_TWENTY))
        found = []
        for title, figures in (
            ("Making the report's PDF, whole processes", rendering(few, folder)),
            ("Reading the report", reading(few)),
            ("Queries, for whoever of the demonstration causes most", queries(few)),
            ("Who may see which record, on PostgreSQL", permissions(few)),
            ("Saving an answer, on PostgreSQL", writing(few, floor, of_floor["writing"], seconds)),
            ("Saving an answer, on SQLite", writing(here, bare, of_bare["writing"], seconds)),
            ("Pages on PostgreSQL", pages(few, many, floor, of_floor["cookie"])),
        ):
            say(f"\n{title}")
            for figure in figures:
                say(str(figure))
                found.append(figure)
    bad = [figure for figure in found if not figure.is_good]
    say(f"\n{len(found)} figures, {len(bad)} of them too much, in {time.monotonic() - started:.0f} seconds")
    return 1 if bad else 0


def rendering(place: Place, folder: Path) -> Iterator[Figure]:
    """The finished review's report against bare WeasyPrint on the same final HTML; then reworded, warm, and longer."""
    ref = place.run("manage.py", "shell", "--no-imports", "-c", FINISHED).strip()
    page = place.ask("bench.report", "bare", ref, str(folder / "bare"))
    bare = ("-c", BARE, page, f"{folder}/bare.pdf")
    ours = ("manage.py", "render_report", ref, "--output", f"{folder}/ours.pdf")
    pairs = [(place.cost(*bare), place.cost(*ours)) for _ in range(PAIRS)]
    alone, whole = (statistics.median(cost[0] for cost in costs) for costs in zip(*pairs, strict=True))
    yield Figure(
        "render_report to bare WeasyPrint, processor time",
        statistics.median(whole[0] / alone[0] for alone, whole in pairs),
        RENDERING,
        f"({whole:.1f} s to {alone:.1f} s)",
    )
    yield Figure(
        "The same, the most memory held at a moment",
        statistics.median(whole[1] / alone[1] for alone, whole in pairs),
        MEMORY,
        f"({pairs[0][1][1] // 1024} MiB to {pairs[0][0][1] // 1024} MiB)",
    )
    warm = place.ask("bench.report", "warm", ref, page)
    yield Figure(
        "In a worker that has made one before, to bare WeasyPrint", statistics.median(warm), IN_A_WORKER
    )
    pages, seconds = zip(*place.ask("bench.report", "longer", ref), strict=True)
    for longer in (1, 2):
        yield Figure(
            f"Time a page: {pages[longer]} pages to {pages[0]}",
            (seconds[longer] / pages[longer]) / (seconds[0] / pages[0]),
            LONGER,
            f"({seconds[longer]:.1f} s to {seconds[0]:.1f} s)",
        )
    first, again = place.ask("bench.report", "again", ref, str(folder / "again"))
    yield Figure(
        "Charts drawn again after a change of wording", again, CHARTS_REDRAWN, f"(first {first})", "d"
    )


def reading(place: Place) -> Iterator[Figure]:
    """What is seen of the report in a browser: its preview, and the final file."""
    found = place.ask("bench.reading")
    yield Figure("Preview beyond its bare template, milliseconds", found["beyond"], PREVIEW, "", ".0f")
    yield Figure("Queries for the whole report", found["composing"], QUERIES_OF_A_REPORT, "", "d")
    yield Figure("Queries for downloading the final report", found["downloading"], QUERIES_OF_A_FILE, "", "d")


def queries(place: Place) -> Iterator[Figure]:
    counted = place.ask("bench.queries")
    for title, (count, person, address) in sorted(counted.items(), key=lambda item: -item[1][0]):
        most = QUERIES_MOST.get(title, QUERIES_OF_A_LIST)
        yield Figure(title, count, most, f"({person}, {address})", "d")


def permissions(place: Place) -> Iterator[Figure]:
    ours, bare, ratio = place.ask("bench.permissions")
    yield Figure(
        "25 records visible to somebody with 2,500 reviews, to bare",
        ratio,
        VISIBLE_TO_BARE,
        f"({ours:.1f} ms to {bare:.1f} ms)",
    )


def writing(place: Place, floor: Place, of_floor: list[dict[str, Any]], seconds: int) -> Iterator[Figure]:
    for name, found, most, note in saving(place, floor, of_floor, seconds):
        yield Figure(name, found, most, note)


def pages(few: Place, many: Place, floor: Place, floor_cookie: str) -> Iterator[Figure]:
    """Each page asked for in turns: with few reviews, with many, and a bare list of 25 rows."""
    of_few, of_many = few.ask("bench.visitors"), many.ask("bench.visitors")
    with serving(few, many, floor) as (at_few, at_many, at_floor):
        for title, (cookie, address) in of_few.items():
            one = Visitor(at_few, cookie, address)
            other = Visitor(at_many, *of_many[title])
            bare = Visitor(at_floor, floor_cookie, "/list/")
            for _ in range(TURNS):
                one.ask()
                other.ask()
                bare.ask()
            ratios = [long / short for short, long in zip(one.seconds, other.seconds, strict=True)]
            yield Figure(
                f"{title}: time with 2,000 reviews to 20",
                statistics.median(ratios),
                MANY_TO_FEW,
                f"({1000 * statistics.median(other.seconds):.0f} ms to {1000 * statistics.median(one.seconds):.0f} ms)",
            )
            yield Figure(
                f"{title}: processor time to a bare list",
                other.processor_seconds / bare.processor_seconds,
                TO_FLOOR.get(title, PAGE_TO_FLOOR),
                f"({1000 * other.processor_seconds:.1f} ms to {1000 * bare.processor_seconds:.1f} ms)",
            )


def say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
