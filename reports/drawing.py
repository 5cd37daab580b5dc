"""Draws the charts with matplotlib. Slow to import: only `charts.draw` does, and only for a picture not yet kept."""

import io
import itertools
import re
import textwrap
from collections.abc import Iterator
from dataclasses import replace
from html import escape
from math import cos, radians, sin
from typing import Any

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Circle, Rectangle, Wedge

from reports.charts import ANSWER_LOOKS, GRADE_LOOKS, BarChart, Chart, Kind, Look, PieChart

INK = "#1d2228"
QUIET = "#5b6570"
PAPER = "#ffffff"
MM = 1 / 25.4
"""Inches in a millimetre: figures are measured as they are printed."""

MEASURED_WITH = "DejaVu Sans"
"""Comes with matplotlib, so that a picture is laid out alike on every machine."""
SHOWN_WITH = "'Atkinson Hyperlegible Next', Arial, sans-serif"

BESIDE_TEXT, WIDE = 134.0, 150.0
"""Millimetres: a large pie as printed, in the report's narrow type, and with room for the key in any other."""
TITLE_LINE, TITLE_CHARACTER = 4.6, 2.45
"""Millimetres, of a title set in 10 points: from line to line, and of a broad character."""
SETTINGS: dict[Any, Any] = {
    "font.family": [MEASURED_WITH],
    "svg.fonttype": "none",
    "svg.hashsalt": "practice-review",
    "hatch.linewidth": 0.5,
    "path.simplify": False,
    "text.parse_math": False,
}


def draw(chart: Chart, kind: Kind, *, titled: bool) -> bytes:
    """Titled is by itself: a pie then has the room that an overall one has, and every picture holds its words."""
    if titled and isinstance(chart, PieChart):
        chart = replace(chart, large=True)
    with mpl.rc_context(SETTINGS):
        figure = (
            _pie(chart, titled=titled, width=WIDE if titled or kind == "png" else BESIDE_TEXT)
            if isinstance(chart, PieChart)
            else _bars(chart, titled=titled)
        )
        content = io.BytesIO()
        if kind == "png":
            said = {"Title": f"{chart.title}, {chart.n}", "Description": chart.alt} if titled else {}
            figure.savefig(
                content, format="png", dpi=220, metadata={"Software": None, **said}, facecolor=PAPER
            )
            return content.getvalue()
        figure.savefig(content, format="svg", metadata={"Date": None, "Creator": None}, transparent=True)
        drawn = _in_the_reports_type(content.getvalue())
        return _with_its_words(drawn, chart) if titled else drawn


def _with_its_words(svg: bytes, chart: Chart) -> bytes:
    """Title and text alternative where a screen reader looks for them in a picture that stands alone."""
    title, alt = escape(f"{chart.title}, {chart.n}"), escape(chart.alt)
    said = f'<title id="title">{title}</title><desc id="desc">{alt}</desc>'
    return re.sub(
        r"<svg ([^>]*)>",
        lambda found: f'<svg role="img" aria-labelledby="title desc" {found[1]}>{said}',
        svg.decode(),
        count=1,
    ).encode()


def _in_the_reports_type(svg: bytes) -> bytes:
    text = svg.decode()
    text = re.sub(r"'?DejaVu Sans'?(?:, sans-serif)?", SHOWN_WITH, text)
    return re.sub(r"<metadata>.*?</metadata>", "", text, flags=re.DOTALL).encode()


def _sheet(width: float, height: float, chart: Chart, *, titled: bool) -> tuple[Figure, Axes]:
    """An empty sheet measured in millimetres, y downwards, with room above for the title where there is one."""
    lines = textwrap.wrap(chart.title, int((width - 4) / TITLE_CHARACTER)) if titled else []
    head = TITLE_LINE * len(lines) + 9 if titled else 0
    figure = Figure(figsize=(width * MM, (height + head) * MM))
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set(xlim=(0, width), ylim=(height, -head))
    axes.set_axis_off()
    for number, line in enumerate(lines):
        y = -head + 5 + TITLE_LINE * number
        axes.text(2, y, line, size=10, weight="bold", color=INK, va="center")
    if titled:
        axes.text(2, -4, chart.n, size=8, color=QUIET, va="center")
    return figure, axes


def _pie(chart: PieChart, *, titled: bool, width: float) -> Figure:
    if chart.large:
        figure, axes = _sheet(width, 56, chart, titled=titled)
        _disc(axes, chart, centre=(30, 28), radius=23, size=10.5)
        _key(axes, chart, x=70, y=14.5, step=9, size=10.5)
    else:
        figure, axes = _sheet(56, 44, chart, titled=titled)
        _disc(axes, chart, centre=(26, 13.9), radius=10.4, size=8)
        _key(axes, chart, x=1, y=29.3, step=4.2, size=8)
    return figure


def _disc(axes: Axes, chart: PieChart, *, centre: tuple[float, float], radius: float, size: float) -> None:
    """The slices, clockwise from the top in the order of the grades, each with its count at the rim."""
    if not chart.spread.rated:
        axes.add_patch(
            Circle(centre, radius, facecolor=PAPER, edgecolor=QUIET, linewidth=0.8, linestyle=(0, (3, 3)))
        )
        said = "None rated" if chart.spread.total else "None yet"
        axes.text(*centre, said, size=size, color=QUIET, ha="center", va="center")
        return
    start = -90.0
    for grade, count, _ in chart.labels:
        if not count:
            continue
        turn = 360 * count / chart.spread.rated
        whole = count == chart.spread.rated
        slice_ = Wedge(
            centre, radius, start, start + turn, **_fill(GRADE_LOOKS[grade]), linewidth=0 if whole else 1.1
        )
        axes.add_patch(slice_)
        middle, far = radians(start + turn / 2), radius + size * 0.26
        x, y = centre[0] + far * cos(middle), centre[1] + far * sin(middle)
        axes.text(x, y, str(count), size=size, weight="bold", color=INK, ha="center", va="center")
        start += turn
    axes.add_patch(Circle(centre, radius, facecolor="none", edgecolor=INK, linewidth=0.6))


def _key(axes: Axes, chart: PieChart, *, x: float, y: float, step: float, size: float) -> None:
    square = size * 0.32
    for grade, _, label in chart.labels:
        _swatch(axes, x, y, square, GRADE_LOOKS[grade])
        axes.text(x + square + size * 0.2, y, label, size=size, color=INK, va="center_baseline")
        y += step


def _bars(chart: BarChart, *, titled: bool) -> Figure:
    row, top = 5.4, 7
    figure, axes = _sheet(166, top + row * max(len(chart.bars), 1) + 1, chart, titled=titled)
    _legend(axes)
    if not chart.bars:
        axes.text(2, top + row / 2, "No criteria", size=8.5, color=QUIET, va="center")
    for number, bar in enumerate(chart.bars):
        y = top + row * (number + 0.5)
        axes.text(2, y, bar.code, size=8.5, weight="bold", color=INK, va="center_baseline")
        _bar(axes, [(ANSWER_LOOKS[answer], count) for answer, count in bar.tally.counts], y, bar.tally.files)
        share = "no files" if bar.tally.of_files is None else f"{bar.tally.of_files}%"
        axes.text(164, y, share, size=8.5, weight="bold", color=INK, ha="right", va="center_baseline")
    return figure


def _legend(axes: Axes) -> None:
    x = 14.0
    for answer, look in ANSWER_LOOKS.items():
        _swatch(axes, x, 3, 2.8, look)
        axes.text(x + 4.2, 3, answer.label, size=8.5, color=INK, va="center_baseline")
        x += 9 + 1.75 * len(answer.label)
    axes.text(164, 3, "% of files", size=8.5, color=QUIET, ha="right", va="center_baseline")


def _bar(axes: Axes, parts: list[tuple[Look, int]], y: float, files: int) -> None:
    left, right, height = 14.0, 149.0, 3.9
    if not files:
        axes.add_patch(
            Rectangle((left, y - height / 2), right - left, height, facecolor=PAPER, edgecolor=QUIET)
        )
        return
    for (look, count), x in zip(parts, _starts([count for _, count in parts]), strict=True):
        if not count:
            continue
        at, width = left + (right - left) * x / files, (right - left) * count / files
        axes.add_patch(Rectangle((at, y - height / 2), width, height, **_fill(look), linewidth=0))
        axes.add_patch(
            Rectangle((at, y - height / 2), width, height, facecolor="none", edgecolor=INK, linewidth=0.5)
        )
        behind = {"facecolor": look.colour, "edgecolor": "none", "pad": 0.8} if look.hatch else None
        where = at + width / 2
        axes.text(where, y, str(count), size=8.5, color=INK, ha="center", va="center_baseline", bbox=behind)


def _starts(counts: list[int]) -> Iterator[int]:
    return itertools.accumulate([0, *counts[:-1]])


def _swatch(axes: Axes, x: float, y: float, side: float, look: Look) -> None:
    """A small square, hatched twice as closely as what it stands for so that the hatch shows at its size."""
    close = replace(look, hatch=look.hatch * 2)
    axes.add_patch(Rectangle((x, y - side / 2), side, side, **_fill(close), linewidth=0))
    axes.add_patch(Rectangle((x, y - side / 2), side, side, facecolor="none", edgecolor=INK, linewidth=0.5))


def _fill(look: Look) -> dict[str, Any]:
    return {"facecolor": look.colour, "edgecolor": PAPER, "hatch": look.hatch or None, "hatchcolor": INK}
