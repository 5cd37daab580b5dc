"""Slides of the findings for the feedback meeting: real titles, text alternatives, in the notes what each rests on."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from core.dates import date_text, month_text
from reports import charts
from reports.charts import Chart, ChartStore, PieChart
from reports.document import Document, Point, Quote
from reports.small_numbers import counted

from .deck import Deck, Line, lines_taken

HEIGHT = 14
"""Lines of the usual size on one slide."""
QUOTES_SHOWN = 6
CHARTS_ON_A_SLIDE = 4
ROWS_ON_A_SLIDE = 12


@dataclass(frozen=True)
class Entry:
    """Lines that stay together on one slide, and what they rest on, for the speaker."""

    lines: list[Line]
    rests: str = ""


def as_slides(document: Document, *, store: ChartStore) -> bytes:
    """The findings as .pptx. The same document gives the same bytes."""
    deck = Deck()
    deck.opening(
        document.title,
        [document.council, f"Practice review of adult social work, {document.month}"],
        notes=f"{document.ref}. {document.status}, {date_text(document.dated_on)}. {document.region}.",
    )
    _text(deck, "How we did it", _method(document))
    _ratings(deck, document, store)
    _text(deck, "Six key strengths", _points(document.strengths.points))
    _text(deck, "Six areas for development", _points(document.recommendations.areas))
    _charts(deck, document, store)
    _text(deck, "What people said", _quotes(document))
    _text(deck, "What the team recommends", _recommendations(document))
    _text(deck, "What happens next", _next(document))
    return deck.saved(document)


def _text(deck: Deck, title: str, entries: Iterable[Entry]) -> None:
    """As many slides as they need, each numbered where there are several."""
    slides = list(_parted(entries))
    for number, slide in enumerate(slides, start=1):
        of = f" ({number} of {len(slides)})" if len(slides) > 1 else ""
        lines = [line for entry in slide for line in entry.lines]
        deck.text(f"{title}{of}", lines, notes="\n".join(entry.rests for entry in slide if entry.rests))


def _parted(entries: Iterable[Entry]) -> Iterator[list[Entry]]:
    held: list[Entry] = []
    for entry in entries:
        if held and sum(lines_taken(each.lines) for each in [*held, entry]) > HEIGHT:
            yield held
            held = []
        held.append(entry)
    if held:
        yield held


def _method(document: Document) -> list[Entry]:
    method = document.method
    twice = f", {counted(method.read_twice)} of them twice" if method.read_twice != 0 else ""
    return [
        Entry(
            [
                Line(f"Fieldwork: {method.fieldwork}"),
                Line(f"Records read: {counted(method.records)}{twice}"),
                Line(f"Conversations with people who draw on social work: {counted(method.conversations)}"),
                Line(f"Meetings: {method.meetings}, in which {counted(method.people_met)} people took part"),
                Line(f"Review team: {method.psws} Principal Social Workers (PSWs), {method.peers} peers"),
                Line(f"Observations: {method.observations}, each from one source"),
                Line("A small sample: it shows what practice can be like, not how often", bold=True),
            ],
            "A difference of one or two records is not a finding.",
        )
    ]


def _ratings(deck: Deck, document: Document, store: ChartStore) -> None:
    data = document.data
    overall = data.overall
    said = f"The team’s overall rating: {overall.grade.label}. {overall.reason}" if overall else ""
    overall_charts = [data.records_chart, data.conversations_chart]
    _pictures(deck, "Overall ratings", overall_charts, store, notes=said)
    rows = [
        (str(each.number), each.title, each.agreed.grade.label if each.agreed else "Not yet agreed")
        for each in data.subthemes
    ]
    for title, part in _numbered("What the team agreed on the sub-themes", rows, ROWS_ON_A_SLIDE):
        deck.table(
            title, ("No.", "Sub-theme", "Agreed by the team"), part, notes="The reasons are in section 3."
        )


def _charts(deck: Deck, document: Document, store: ChartStore) -> None:
    pies = [each.chart for each in document.data.subthemes]
    _pictures(deck, "Ratings of the sub-themes", pies, store)
    for group in document.data.groups:
        own = " The region’s own criteria." if group.regional else ""
        words = "\n".join(f"{each.code} {each.text}" for each in group.criteria)
        _pictures(deck, f"Criteria: {group.title}", [group.chart], store, notes=f"{words}{own}")


def _pictures(deck: Deck, title: str, shown: Sequence[Chart], store: ChartStore, *, notes: str = "") -> None:
    for name, part in _numbered(title, shown, CHARTS_ON_A_SLIDE):
        said = "\n".join([chart.alt for chart in part] + ([notes] if notes else []))
        deck.pictures(
            name, [(_drawn(chart, store), chart.alt, charts.name(chart)) for chart in part], notes=said
        )


def _drawn(chart: Chart, store: ChartStore) -> bytes:
    large = replace(chart, large=True) if isinstance(chart, PieChart) else chart
    return store.picture(large, "png", titled=True)


def _numbered(title: str, rows: Sequence[Any], most: int) -> Iterator[tuple[str, Sequence[Any]]]:
    parts = [rows[at : at + most] for at in range(0, len(rows), most)]
    for number, part in enumerate(parts, start=1):
        yield f"{title} ({number} of {len(parts)})" if len(parts) > 1 else title, part


def _points(points: tuple[Point, ...]) -> list[Entry]:
    entries = []
    for point in points:
        rests = ", ".join(str(number) for number in point.rests_on)
        said = f" Rests on observations {rests} of the report." if rests else ""
        heading = Line(f"{point.number}  {point.title}", bold=True)
        entries.append(Entry([heading, Line(point.text, small=True)], f"{point.number}.{said}"))
    return entries or [Entry([Line("Not yet written.")])]


def _quotes(document: Document) -> list[Entry]:
    """Those the report prints first, of both kinds; nobody is named, and nothing says where it was said."""
    quotes = [*document.analysis.quotes[: QUOTES_SHOWN // 2], *document.meetings.quotes[: QUOTES_SHOWN // 2]]
    return [Entry(list(_quoted(quote))) for quote in quotes]


def _quoted(quote: Quote) -> Iterator[Line]:
    yield Line(f"“{quote.text}”", lang=quote.lang if quote.lang != "en" else "", is_quote=True)
    if quote.in_english:
        yield Line(f"“{quote.in_english}”", small=True)


def _recommendations(document: Document) -> list[Entry]:
    return [
        Entry(
            [
                Line(f"{advised.number}  {advised.text}", bold=True),
                Line(f"{advised.owner}, by {date_text(advised.due_on)}", small=True),
            ],
            f"{advised.number}. How we will know: {advised.measure} Where it starts from: {advised.baseline}",
        )
        for advised in document.recommendations.recommendations
    ] or [Entry([Line("Not yet written.")])]


def _next(document: Document) -> list[Entry]:
    lines = [
        Line("The council decides who may read the report: itself, the region or everybody"),
        Line("The council writes its action plan from the recommendations"),
        Line("Everyone who took part is told what came of it"),
    ]
    if not document.is_draft:
        lines += [
            Line(f"Follow-up after six months: {_months_on(document.dated_on, 6)}"),
            Line(f"Follow-up after a year: {_months_on(document.dated_on, 12)}"),
        ]
    return [Entry(lines)]


def _months_on(day: date, months: int) -> str:
    month = day.month - 1 + months
    return month_text(date(day.year + month // 12, month % 12 + 1, 1))
