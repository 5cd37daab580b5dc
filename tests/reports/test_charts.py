import hashlib
import re
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from audits.scales import Answer
from reports import charts, drawing
from reports.charts import ANSWER_LOOKS, GRADE_LOOKS, Bar, BarChart, ChartStore, PieChart
from reports.figures import Spread, Tally
from reviews.scales import SCALE, Grade

MIXED = PieChart("Overall ratings of records", Spread(1, 5, 7, 2, 1, 0), large=True)
GROUP = BarChart("1 Outcomes", (Bar("1.1", Tally(9, 4, 2, 1)), Bar("1.2", Tally(0, 0, 16, 0))))


def texts(svg: bytes) -> list[str]:
    return [
        "".join(node.itertext())
        for node in ET.fromstring(svg).iter()  # noqa: S314 - drawn here
        if node.tag.endswith("}text")
    ]


def test_pie_labels_every_grade_with_count_and_percentage_in_order():
    labels = [text for text in texts(charts.draw(MIXED)) if ":" in text]
    assert labels == [
        "Inadequate: 1 (7%)",
        "Requires Improvement: 5 (33%)",
        "Good: 7 (47%)",
        "Outstanding: 2 (13%)",
    ]


def test_pie_draws_a_slice_for_each_grade_given_and_none_for_the_others():
    svg = charts.draw(PieChart("x", Spread(0, 3, 4, 0, 5, 0))).decode()
    slices = re.findall(r"stroke: #ffffff; stroke-width: 1\.1", svg)
    assert len(slices) == 2
    assert {"3", "4"} <= set(texts(svg.encode()))


@pytest.mark.parametrize(
    ("spread", "said"),
    [(Spread(0, 0, 0, 0, 3, 1), "None rated"), (Spread(), "None yet")],
    ids=["all outside the scale", "nothing at all"],
)
def test_pie_of_nothing_says_so(spread: Spread, said: str):
    assert said in texts(charts.draw(PieChart("x", spread)))


def test_pie_of_one_grade_is_whole():
    svg = charts.draw(PieChart("x", Spread(good=9)))
    assert "Good: 9 (100%)" in texts(svg)


def test_bars_show_every_count_and_the_percentage_of_all_files():
    said = texts(charts.draw(GROUP))
    assert {"1.1", "9", "4", "2", "1", "16", "Met", "Partly met", "Not met", "Not applicable"} <= set(said)
    assert "69%" in said, "9 and half of 4 are 11 of 16"
    assert "0%" in said


@pytest.mark.parametrize(
    "chart", [BarChart("x"), BarChart("x", (Bar("1.1", Tally()),))], ids=["no criteria", "no files"]
)
def test_bars_of_nothing_are_drawn(chart: BarChart):
    assert charts.draw(chart).startswith(b"<?xml")


@pytest.mark.parametrize("chart", [MIXED, GROUP], ids=["pie", "bars"])
def test_text_stays_text_in_the_reports_type(chart: charts.Chart):
    svg = charts.draw(chart).decode()
    assert "Atkinson Hyperlegible Next" in svg
    assert "DejaVu" not in svg
    assert "<metadata" not in svg
    assert not re.search(r"opacity", svg)


def test_grades_differ_by_more_than_colour():
    looks = [GRADE_LOOKS[grade] for grade in SCALE]
    assert [look.colour for look in looks] == ["#d55e00", "#e69f00", "#56b4e9", "#009e73"]
    assert len({look.hatch for look in looks}) == 4
    assert set(GRADE_LOOKS) == set(Grade)
    assert set(ANSWER_LOOKS) == set(Answer)


def test_hatches_make_no_heavy_picture():
    assert len(charts.draw(PieChart("x", Spread(4, 4, 4, 4)))) < 20_000


def test_alternative_text_has_every_count():
    assert MIXED.alt == (
        "Pie chart of Overall ratings of records. Inadequate: 1 (7%); Requires Improvement: 5 (33%); Good: 7 (47%); "
        "Outstanding: 2 (13%). n = 15 of 16 records rated; outside the scale: not applicable 1, not enough evidence 0."
    )
    assert GROUP.alt == (
        "Bar chart of 1 Outcomes. 1.1 met 9, partly met 4, not met 2, not applicable 1; "
        "1.2 met 0, partly met 0, not met 16, not applicable 0. n = 16 files."
    )
    assert "nothing to show" in PieChart("x", Spread()).alt
    assert "none was given a grade" in PieChart("x", Spread(not_applicable=2)).alt


def test_same_figures_are_the_same_bytes_in_another_process():
    code = (
        "import hashlib; from reports.charts import *; from reports.figures import Spread;"
        "print(hashlib.sha256(draw(PieChart('x', Spread(1, 5, 7, 2, 1, 0), large=True))).hexdigest())"
    )
    root = Path(__file__).resolve().parents[2]
    there = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=True)
    assert there.stdout.strip() == hashlib.sha256(charts.draw(MIXED)).hexdigest()


def test_convenient_names_draw_with_a_title():
    assert "Carers (2026)" in texts(charts.pie("Carers (2026)", [1, 2, 3, 4, 0, 0]))
    assert "n = 10 of 10 records rated" in texts(charts.pie("Carers", [1, 2, 3, 4, 0, 0]))
    assert "1 Outcomes" in texts(charts.bars("1 Outcomes", GROUP.bars))


def test_store_draws_once_for_the_same_figures_whatever_the_words(tmp_path: Path):
    store = ChartStore(tmp_path / "charts")
    first = store.picture(PieChart("One title", Spread(good=3)))
    assert store.picture(PieChart("Another title", Spread(good=3), of="conversations")) == first
    assert store.drawn == 1
    assert ChartStore(tmp_path / "charts").picture(PieChart("x", Spread(good=3))) == first
    store.picture(PieChart("One title", Spread(good=4)))
    assert store.drawn == 2


def test_store_keeps_a_picture_that_leaves_the_report_under_its_title(tmp_path: Path):
    store = ChartStore(tmp_path)
    one = store.picture(PieChart("One title", Spread(good=3)), "png", titled=True)
    other = store.picture(PieChart("Another title", Spread(good=3)), "png", titled=True)
    assert one.startswith(b"\x89PNG")
    assert one != other
    assert store.drawn == 2


def test_store_leaves_nothing_half_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    store = ChartStore(tmp_path)
    store.picture(MIXED)
    assert [path.suffix for path in tmp_path.iterdir()] == [".svg"]
    monkeypatch.setattr(drawing, "draw", lambda *_args, **_named: 1 / 0)
    assert store.picture(MIXED), "kept, so not drawn again"
    with pytest.raises(ZeroDivisionError):
        store.picture(GROUP)
    assert len(list(tmp_path.iterdir())) == 1


def test_kept_pictures_need_no_matplotlib(tmp_path: Path):
    ChartStore(tmp_path).picture(MIXED)
    code = (
        "import sys; from pathlib import Path; from reports.charts import *; from reports.figures import Spread;"
        f"ChartStore(Path({str(tmp_path)!r})).picture(PieChart('x', Spread(1, 5, 7, 2, 1, 0), large=True));"
        "print('matplotlib' in sys.modules)"
    )
    root = Path(__file__).resolve().parents[2]
    there = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=True)
    assert there.stdout.strip() == "False"
