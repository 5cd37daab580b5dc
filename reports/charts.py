"""The report's charts: what each shows, what it says in words, and the pictures kept so that none is drawn twice."""

import csv
import hashlib
import io
import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Literal

from audits.scales import Answer
from reports.figures import Spread, Tally
from reports.small_numbers import FEWER
from reviews.scales import Grade

Kind = Literal["svg", "png"]
CONTENT_TYPES: dict[Kind, str] = {"svg": "image/svg+xml", "png": "image/png"}

CSV = "csv"
DOWNLOADS: dict[str, str] = {**dict(CONTENT_TYPES.items()), CSV: "text/csv; charset=utf-8"}
"""What a chart can be had as by itself: two pictures, and its table."""
SAID: dict[str, str] = {"svg": "Picture (SVG)", "png": "Picture (PNG)", CSV: "Table (CSV)"}

DRAWN_AS = 1
"""Goes up whenever the drawing changes, so that pictures kept from before are not used again."""


@dataclass(frozen=True)
class Look:
    """A fill, and a hatch that tells it from the others in grey print."""

    colour: str
    hatch: str = ""


GRADE_LOOKS = {
    Grade.INADEQUATE: Look("#d55e00", "xx"),
    Grade.REQUIRES_IMPROVEMENT: Look("#e69f00", "//"),
    Grade.GOOD: Look("#56b4e9"),
    Grade.OUTSTANDING: Look("#009e73", "--"),
    Grade.NOT_APPLICABLE: Look("#d9dcdf"),
    Grade.NOT_ENOUGH_EVIDENCE: Look("#b4b9be"),
}

ANSWER_LOOKS = {
    Answer.MET: Look("#6fb0b8"),
    Answer.PARTLY: Look("#c9e1e4", "//"),
    Answer.NOT_MET: Look("#ffffff"),
    Answer.NOT_APPLICABLE: Look("#d9dcdf"),
}


@dataclass(frozen=True)
class PieChart:
    """A spread of grades. `of` names what was rated, in the plural; `large` is for the overall ratings."""

    title: str
    spread: Spread
    of: str = "records"
    large: bool = False

    @property
    def data(self) -> dict[str, object]:
        return {"pie": self.spread.counts, "large": self.large}

    @property
    def labels(self) -> list[tuple[Grade, int, str]]:
        """Each grade with its count and its label, such as `Good: 7 (47%)`."""
        return [
            (grade, count, f"{grade.label}: {count} ({percent}%)")
            for grade, count, percent in self.spread.on_scale
        ]

    @property
    def is_withheld(self) -> bool:
        return self.spread.is_withheld

    @property
    def n(self) -> str:
        if self.is_withheld:
            return f"{FEWER} rated"
        return f"n = {self.spread.rated} of {self.spread.total} {self.of} rated"

    @property
    def alt(self) -> str:
        if self.is_withheld:
            return f"{FEWER.capitalize()} {self.of} were rated, so their ratings are not published."
        outside = ", ".join(f"{grade.label.lower()} {count}" for grade, count in self.spread.outside_scale)
        if not self.spread.total:
            return f"Pie chart of {self.title}: no {self.of}, so nothing to show."
        rated = "; ".join(label for _, _, label in self.labels)
        if not self.spread.rated:
            rated = "none was given a grade"
        return f"Pie chart of {self.title}. {rated}. {self.n}; outside the scale: {outside}."


@dataclass(frozen=True)
class Bar:
    """One criterion: its code beside the bar, and the answers the bar is made of."""

    code: str
    tally: Tally


@dataclass(frozen=True)
class BarChart:
    """A group of criteria, one bar each: all files read, parted by answer. Withheld where none of them is published."""

    title: str
    bars: tuple[Bar, ...] = field(default=())
    is_withheld: bool = False

    @property
    def data(self) -> dict[str, object]:
        return {"bars": [[bar.code, *(count for _, count in bar.tally.counts)] for bar in self.bars]}

    @property
    def n(self) -> str:
        if self.is_withheld:
            return "not published"
        return f"n = {max((bar.tally.files for bar in self.bars), default=0)} files"

    @property
    def alt(self) -> str:
        if self.is_withheld:
            return f"Each of these criteria applies to {FEWER} files, so the answers are not published."
        if not self.bars:
            return f"Bar chart of {self.title}: no criteria, so nothing to show."
        said = "; ".join(
            f"{bar.code} "
            + ", ".join(f"{answer.label.lower()} {count}" for answer, count in bar.tally.counts)
            for bar in self.bars
        )
        return f"Bar chart of {self.title}. {said}. {self.n}."


Chart = PieChart | BarChart


def name(chart: Chart) -> str:
    """What the chart is called in addresses and files, told by its place in the report and never by what it shows.

    `overall-ratings-of-records`, `sub-theme-3`, `criteria-2`: one of its kind in one report.
    """
    number = re.match(r"\d+", chart.title)
    if number is None:
        return re.sub(r"[^a-z0-9]+", "-", chart.title.lower()).strip("-")
    return f"{'criteria' if isinstance(chart, BarChart) else 'sub-theme'}-{number[0]}"


def table(chart: Chart) -> list[list[str]]:
    """The chart as rows of text, its heads first: the same counts and percentages as in print, and n in the last."""
    return _table_of_bars(chart) if isinstance(chart, BarChart) else _table_of_pie(chart)


def _table_of_pie(chart: PieChart) -> list[list[str]]:
    spread = chart.spread
    return [
        [chart.title, f"Number of {chart.of}", f"% of {chart.of} rated"],
        *([grade.label, str(count), f"{share}%"] for grade, count, share in spread.on_scale),
        *([grade.label, str(count), ""] for grade, count in spread.outside_scale),
        ["All rated", str(spread.rated), "100%" if spread.rated else ""],
        ["All", str(spread.total), ""],
    ]


def _table_of_bars(chart: BarChart) -> list[list[str]]:
    answers = [answer.label for answer in ANSWER_LOOKS]
    return [
        [chart.title, *answers, "Files", "Positive count", "% of all files", "Applies to", "% of these"],
        *(
            [
                bar.code,
                *(str(count) for _, count in bar.tally.counts),
                str(bar.tally.files),
                f"{bar.tally.positive.normalize():f}",
                _share(bar.tally.of_files),
                str(bar.tally.applicable),
                _share(bar.tally.of_applicable),
            ]
            for bar in chart.bars
        ),
    ]


def _share(percent: int | None) -> str:
    return "" if percent is None else f"{percent}%"


def as_csv(chart: Chart) -> bytes:
    """Its table as a file for a spreadsheet, in which no text is taken for a formula."""
    written = io.StringIO()
    rows = ([f"'{cell}" if cell[:1] in set("=+-@\t\r") else cell for cell in row] for row in table(chart))
    csv.writer(written, lineterminator="\r\n").writerows(rows)
    return written.getvalue().encode("utf-8-sig")


def key(chart: Chart) -> str:
    """A short name for what the chart shows: the same figures have the same key, whatever words stand around them."""
    return _fingerprint({"drawn as": DRAWN_AS, **chart.data})


def pie(title: str, counts: Sequence[int]) -> bytes:
    """Draw a pie as SVG under its title; `counts` are six, in the order of the grades."""
    return draw(PieChart(title, Spread(*counts)), titled=True)


def bars(title: str, rows: Sequence[Bar]) -> bytes:
    """Draw a bar a criterion as SVG under its title."""
    return draw(BarChart(title, tuple(rows)), titled=True)


def draw(chart: Chart, kind: Kind = "svg", *, titled: bool = False) -> bytes:
    """Draw one picture: the same bytes for the same figures. Titled is for a chart that leaves the report."""
    from reports import drawing  # noqa: PLC0415 - matplotlib takes a second to load, and kept pictures need none of it

    return drawing.draw(chart, kind, titled=titled)


class ChartStore:
    """Pictures kept in a folder under the fingerprint of what they show. `drawn` counts those that had to be drawn."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.drawn = 0

    def picture(self, chart: Chart, kind: Kind = "svg", *, titled: bool = False) -> bytes:
        def drawn() -> bytes:
            self.drawn += 1
            return draw(chart, kind, titled=titled)

        return self.kept(f"{_named(chart, titled=titled)}.{kind}", drawn)

    def kept(self, name: str, make: Callable[[], bytes]) -> bytes:
        """What is kept under the name, made first where it is not. The name must stand for everything it is made of."""
        path = self.folder / name
        try:
            return path.read_bytes()
        except FileNotFoundError:
            content = make()
        self._keep(path, content)
        return content

    def _keep(self, path: Path, content: bytes) -> None:
        """Write under another name first, so that nobody ever reads half a picture."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with NamedTemporaryFile(dir=self.folder, suffix=".part", delete=False) as unfinished:
            unfinished.write(content)
        Path(unfinished.name).replace(path)


def _named(chart: Chart, *, titled: bool) -> str:
    """A titled picture also shows its title and n, and holds its words."""
    if not titled:
        return key(chart)
    said = {"title": chart.title, "n": chart.n, "alt": chart.alt}
    return _fingerprint({"drawn as": DRAWN_AS, **said, **chart.data})


def _fingerprint(data: dict[str, object]) -> str:
    return hashlib.sha256(json.dumps(data, sort_keys=True).encode()).hexdigest()[:32]
