"""Where a report that is being written still holds words of somebody who no longer lets them be quoted.

Derived each time from what stands and from who agrees, and kept nowhere: it ends when the words are gone. Quotes that
the report sets itself leave it at once; these are the places where somebody typed or pasted them. Until the writer has
mended those, the document stands without their sentences, wherever it is shown or made.
"""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import fields, is_dataclass, replace
from typing import Any, NamedTuple, cast

from django.db.models import CharField, F, IntegerField, TextField, Value
from django.db.models.functions import Concat
from django.urls import reverse

from conversations.queries import WithdrawnWords, withdrawn_from
from core.prepared import NOTHING, Prepared
from ratings.models import AgreedRating, Conclusion, Observation
from reports.document import Document, Quote
from reports.models import PlainText, Point, Section
from reports.sections import SectionKey
from reviews.models import Recommendation

from .sources import sections_with_gone


class Place(NamedTuple):
    """One part of the report: what it is called, and where it is mended. The words themselves are not shown again."""

    name: str
    address: str


def withdrawn_words(review: int) -> list[Place]:
    """The places of one review's report. Three queries, and two where nobody's words have to leave."""
    return withdrawn_words_in([review]).get(review, [])


def withdrawn_words_in(reviews: Collection[int]) -> dict[int, list[Place]]:
    """The places by the review's key. As many queries for one review as for many."""
    withdrawn = withdrawn_from(reviews)
    found: dict[int, list[Place]] = defaultdict(list)
    for review, ref, key in sections_with_gone(reviews):
        found[review].append(_place(ref, "section", key, None))
    if withdrawn:
        typed = (
            _texts_of_one.all(review=next(iter(withdrawn))) if len(withdrawn) == 1 else _texts_of(withdrawn)
        )
        for review, ref, kind, key, number, text in typed:
            place = _place(ref, kind, key, number)
            if withdrawn[review].are_in(text) and place not in found[review]:
                found[review].append(place)
    return found


def without(document: Document, words: WithdrawnWords) -> Document:
    """The document with none of these words in any text of it. Its quotes are of people who agree, and stand."""
    return cast(Document, _without(document, words)) if words else document


def _without(value: Any, words: WithdrawnWords) -> Any:
    if type(value) is str:
        return words.left_out_of(value)
    if isinstance(value, tuple):
        return tuple(_without(one, words) for one in value)
    if isinstance(value, dict):
        return {key: _without(one, words) for key, one in value.items()}
    if is_dataclass(value) and not isinstance(value, (Quote, type)):
        return replace(
            value, **{each.name: _without(getattr(value, each.name), words) for each in fields(value)}
        )
    return value


def _texts_of(reviews: Collection[int]) -> Any:
    """Everything the team types that a report prints: review, its ref, kind, key, number, text. One query."""
    rows = [
        _rows(Section, "report__review", reviews, "section", key="key", text="body"),
        _rows(Point, "report__review", reviews, "point", key="kind", number="number", text=("title", "text")),
        _rows(
            Recommendation,
            "review",
            reviews,
            "recommendation",
            number="number",
            text=("text", "measure", "baseline"),
        ),
        _rows(PlainText, "report__review", reviews, "plain", key="part", number="number", text="text"),
        _rows(AgreedRating, "review", reviews, "rating", number="subtheme__number", text="reason"),
        _rows(Observation, "review", reviews, "observation", number="number", text="text"),
        _rows(Conclusion, "review", reviews, "conclusion", number="number", text="text"),
    ]
    return rows[0].union(*rows[1:], all=True)


_texts_of_one = Prepared(lambda review: _texts_of([review]), review=NOTHING)


def _rows(
    model: Any,
    review: str,
    reviews: Collection[int],
    kind: str,
    *,
    text: str | tuple[str, ...],
    key: str = "",
    number: str = "",
) -> Any:
    parts: list[Any] = []
    for name in (text,) if isinstance(text, str) else text:
        parts += [name, Value("\n")]
    return (
        model.objects.filter(**{f"{review}__in": reviews})
        .order_by()
        .annotate(
            of_review=F(review),
            of_ref=F(f"{review}__ref"),
            of_kind=Value(kind, CharField()),
            of_key=F(key) if key else Value("", CharField()),
            of_number=F(number) if number else Value(0, IntegerField()),
            of_text=Concat(*parts, output_field=TextField()),
        )
        .values_list("of_review", "of_ref", "of_kind", "of_key", "of_number", "of_text")
    )


def _place(ref: str, kind: str, key: str, number: int | None) -> Place:
    if kind == "section":
        return Place(SectionKey(key).label, reverse("reports:section", args=[ref, key]))
    if kind in {"point", "plain"}:
        is_point = kind == "point"
        label = Point.Kind(key).label if is_point else f"Plain words: {PlainText.Part(key).label}"
        page = "reports:point" if is_point else "reports:plain_text"
        return Place(f"{label} {number}", reverse(page, args=[ref, key, number]))
    if kind == "rating":
        if number is None:
            return Place("The agreed overall rating", reverse("ratings:agree_overall", args=[ref]))
        return Place(f"The agreed rating of sub-theme {number}", reverse("ratings:agree", args=[ref, number]))
    page = "reports:recommendation" if kind == "recommendation" else f"ratings:{kind}_edit"
    return Place(f"{kind.capitalize()} {number}", reverse(page, args=[ref, number]))
