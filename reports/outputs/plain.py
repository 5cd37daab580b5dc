"""The plain-language version, built for Easy Read: short sentences, one idea a line, room for a picture beside each."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.template.loader import render_to_string

from core.dates import date_text
from reports import pdf
from reports.charts import ChartStore
from reports.document import Document, PlainWords, plain_words
from reports.small_numbers import counted

from .pages import SHEET, page, sentences

HARD_WORDS = (
    ("Carer", "Someone who helps a family member or friend, and is not paid for it."),
    ("Council", "The people who run services where you live."),
    ("Practice review", "Councils check how well another council does its work."),
    ("Record", "What a council writes down about its work with a person."),
    ("Social worker", "Someone whose job is to help people to live the life they want."),
)


@dataclass(frozen=True)
class Item:
    """One idea with room for its picture: a heading where it has one, and lines of one sentence each."""

    lines: list[str]
    heading: str = ""
    number: int = 0


@dataclass(frozen=True)
class Part:
    title: str
    items: list[Item]


def as_plain(document: Document, *, store: ChartStore) -> bytes:
    """As PDF/UA-1. The same document gives the same bytes. Raises pdf.CannotRender."""
    html = page(
        "plain",
        document,
        title="What we found out about support for adults",
        about=f"The practice review of adult social work in {document.council} in plain language",
        parts=list(_parts(document)),
    )
    return pdf.print_page(html, sheet=SHEET, pictures={}, store=store)


def plain_html(document: Document) -> str:
    """The same as part of a page of ours."""
    return render_to_string(
        "reports/outputs/plain.html", {"document": document, "parts": list(_parts(document))}
    )


def lines_of(words: tuple[PlainWords, ...], number: int, *, otherwise: list[str]) -> list[str]:
    """The writer's plain words for a point, a line each; where there are none, the report's own sentences."""
    own = [line.strip() for line in plain_words(words, number).splitlines() if line.strip()]
    return own or otherwise


def _parts(document: Document) -> Iterator[Part]:
    yield Part("About this paper", _about(document))
    strengths = [(point.number, point.title, point.text) for point in document.strengths.points]
    areas = [(point.number, point.title, point.text) for point in document.recommendations.areas]
    yield Part("What is going well", _points(document.plain.strengths, strengths))
    yield Part("What needs to get better", _points(document.plain.areas, areas))
    yield Part("What should happen next", _next(document))
    yield Part("What some words mean", [Item([meaning], word) for word, meaning in HARD_WORDS])


def _about(document: Document) -> list[Item]:
    method = document.method
    items = [
        Item(
            [
                "Councils near each other check each other’s work with adults.",
                "This is called a practice review.",
                f"A team came to {document.council} in {document.month}.",
            ]
        ),
        Item(
            [
                f"The team had {counted(method.psws, 'social worker', 'social workers')} from other councils.",
                f"It had {counted(method.peers, 'person', 'people')} who have needed support, or are carers.",
            ]
        ),
        Item(
            [
                f"The team read {counted(method.records, 'record', 'records')}.",
                f"It talked with {counted(method.conversations, 'person', 'people')} who need support.",
                "Some chose someone to talk for them.",
                f"It met {counted(method.people_met, 'worker', 'workers')} and managers.",
                "These are small numbers. They cannot tell us about everybody.",
            ]
        ),
    ]
    if document.data.overall:
        grade = document.data.overall.grade.label
        items.append(Item(["The team gave the work one mark for everything.", f"The mark is: {grade}."]))
    return items


def _points(words: tuple[PlainWords, ...], points: list[tuple[int, str, str]]) -> list[Item]:
    """The first line is the heading: the writer's own, or the point's title."""
    items = []
    for number, title, text in points:
        first, *rest = lines_of(words, number, otherwise=[title, *sentences(text)])
        items.append(Item(rest, first, number))
    return items or [Item(["This part is not written yet."])]


def _next(document: Document) -> list[Item]:
    items = []
    for advised in document.recommendations.recommendations:
        said = sentences(advised.text) or ["…"]
        first, *rest = lines_of(document.plain.recommendations, advised.number, otherwise=said)
        lines = [*rest, f"Who will do it: {advised.owner}", f"When: by {date_text(advised.due_on)}"]
        items.append(Item(lines, first, advised.number))
    return items or [Item(["This part is not written yet."])]
