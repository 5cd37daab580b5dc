"""The two-page summary: as much as two pages hold, in the order of what matters, and never a third.

Nothing in it ends in the middle of a sentence. What does not fit is said in fewer sentences or not at all, and the
page says that the report has the rest.
"""

from dataclasses import dataclass, replace
from typing import Any

from reports import html, pdf
from reports.charts import ChartStore, PieChart
from reports.document import Document, Point, Recommendation
from reports.html import NarrativeRefused

from .pages import SHEET, in_whole_sentences, page, sentences

PAGES = 2
READ_ON = ("<p", "<ul", "<ol")
"""What a summary takes over of the report's own: a heading without its text, or a table, would help nobody here."""


EVERYTHING = 9999


@dataclass(frozen=True)
class Measure:
    """How much of the report stands on the pages: the first of `STEPS` with which it fits is taken.

    `point` and `recommendation` are how many characters of each; one sentence of a recommendation stands in any case.
    """

    paragraphs: int = 99
    point: int = 240
    recommendation: int = EVERYTHING
    recommendations: int = 99
    tight: bool = False


STEPS = (
    Measure(),
    Measure(point=130),
    Measure(point=0),
    *(Measure(point=0, recommendation=most) for most in (300, 250, 200, 150, 0)),
    *(Measure(point=0, recommendation=0, recommendations=most) for most in (12, 10, 8, 6, 4)),
    *(Measure(point=0, recommendation=0, recommendations=most, tight=True) for most in (10, 6, 4, 2, 1, 0)),
)


def as_summary(document: Document, *, store: ChartStore) -> bytes:
    """The summary as PDF/UA-1 of two pages. The same document gives the same bytes. Raises pdf.CannotRender."""
    try:
        paragraphs = [block for block in html.blocks(document.summary) if block.startswith(READ_ON)]
    except NarrativeRefused as problem:
        raise pdf.CannotRender(str(problem)) from problem
    pies = _pies(document)
    pictures = pdf.picture_table((pie for pie in pies.values() if not pie.is_withheld), store)

    def fits(measure: Measure, *, first: bool) -> bool:
        tried = _page(document, paragraphs, pies, measure, first=first, second=not first)
        return pdf.pages_of(tried, sheet=SHEET, pictures=pictures, store=store) == 1

    second = next((step for step in STEPS if fits(step, first=False)), STEPS[-1])
    most = next(
        (n for n in range(min(len(paragraphs), 8), -1, -1) if fits(Measure(paragraphs=n), first=True)), 0
    )
    whole = _page(document, paragraphs, pies, replace(second, paragraphs=most), first=True, second=True)
    made = pdf.print_page(whole, sheet=SHEET, pictures=pictures, store=store)
    if pdf.count_pages(made) != PAGES:
        raise pdf.CannotRender(
            "The summary does not fit two pages. Shorten the title, the strengths, the areas or the recommendations."
        )
    return made


def _pies(document: Document) -> dict[str, PieChart]:
    return {
        "records": replace(document.data.records_chart, large=False),
        "conversations": replace(document.data.conversations_chart, large=False),
    }


def _page(
    document: Document,
    paragraphs: list[Any],
    pies: dict[str, PieChart],
    measure: Measure,
    *,
    first: bool,
    second: bool,
) -> str:
    subthemes = document.data.subthemes
    middle = (len(subthemes) + 1) // 2
    advised = document.recommendations.recommendations
    shown = [_recommendation(one, measure.recommendation) for one in advised[: measure.recommendations]]
    return page(
        "summary",
        document,
        title=f"Summary: {document.title}",
        about=f"Two-page summary of the practice review of adult social work in {document.council}",
        first=first,
        second=second,
        tight=measure.tight,
        chart_url=pdf.chart_address,
        **pies,
        paragraphs=paragraphs[: measure.paragraphs],
        paragraphs_left=len(paragraphs) > measure.paragraphs,
        halves=[half for half in (subthemes[:middle], subthemes[middle:]) if half],
        sides=[
            {"title": "Six key strengths", "points": _points(document.strengths.points, measure.point)},
            {
                "title": "Six areas for development",
                "points": _points(document.recommendations.areas, measure.point),
            },
        ],
        advised=len(advised),
        recommendations=shown,
        is_all=len(shown) == len(advised),
        is_whole=all(_same(one, whole) for one, whole in zip(shown, advised, strict=False)),
    )


def _points(points: tuple[Point, ...], most: int) -> list[Point]:
    """Each with its first sentence, where that has room."""
    firsts = (next(iter(sentences(point.text)), "") for point in points)
    return [
        replace(point, text=first if len(first) <= most else "")
        for point, first in zip(points, firsts, strict=True)
    ]


def _recommendation(recommendation: Recommendation, most: int) -> Recommendation:
    return replace(recommendation, text=in_whole_sentences(recommendation.text, most))


def _same(shown: Recommendation, whole: Recommendation) -> bool:
    return shown.text.split() == whole.text.split()
