"""Where a report that is being written still holds words of somebody who no longer lets them be quoted.

Derived each time from what stands and from who agrees, and kept nowhere: it ends when the words are gone. Quotes that
the report sets itself leave it at once; these are the places where somebody typed or pasted them.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from html import unescape
from typing import Any, NamedTuple, cast
from unicodedata import normalize

from django.db.models import CharField, F, IntegerField, TextField, Value
from django.db.models.functions import Concat
from django.urls import reverse

from conversations.access import conversations_standing
from conversations.models import Quote
from ratings.models import AgreedRating, Conclusion, Observation
from reports.models import Point, Section
from reports.sections import SectionKey
from reviews.models import Recommendation

TELLING_WORDS = 7
"""So many words in a row are nobody else's; a shorter quote is looked for as a whole."""
FEWEST_WORDS = 3
"""What is shorter, such as "They did", anybody says."""

_BLOCK = re.compile(r"</?(?:p|li|ul|ol|h[1-6]|blockquote|div|br|t[dhr])\b[^>]*>", re.IGNORECASE)
_TAG = re.compile(r"<[^>]+>")

Words = tuple[str, ...]


class Place(NamedTuple):
    """One part of the report: what it is called, and where it is mended. The words themselves are not shown again."""

    name: str
    address: str


def withdrawn_words(review: int) -> list[Place]:
    """The places of one review's report. Two queries, and one where nobody's words have to leave."""
    return withdrawn_words_in([review]).get(review, [])


def withdrawn_words_in(reviews: Collection[int]) -> dict[int, list[Place]]:
    """The places by the review's key. As many queries for one review as for many."""
    quotes = _quotes_to_leave(reviews)
    found: dict[int, list[Place]] = defaultdict(list)
    if quotes:
        for review, ref, kind, key, number, text in _texts_of(quotes):
            if any(_holds(text, quote) for quote in quotes[review]):
                found[review].append(_place(ref, kind, key, number))
    return found


def _quotes_to_leave(reviews: Collection[int]) -> dict[int, list[Words]]:
    """The words of those who do not agree, at this moment, to be quoted."""
    agreed = conversations_standing().filter(review__in=reviews, appointment__record__consent__quotes=True)
    rows = (
        Quote.objects.filter(conversation__review__in=reviews)
        .exclude(conversation__in=agreed.values("pk"))
        .values_list("conversation__review", "text")
    )
    quotes = defaultdict(list)
    for review, text in rows:
        words = _words(text)
        if len(words) >= FEWEST_WORDS:
            quotes[review].append(words)
    return quotes


def _texts_of(reviews: Collection[int]) -> Iterable[Any]:
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
        _rows(AgreedRating, "review", reviews, "rating", number="subtheme__number", text="reason"),
        _rows(Observation, "review", reviews, "observation", number="number", text="text"),
        _rows(Conclusion, "review", reviews, "conclusion", number="number", text="text"),
    ]
    return cast(Iterable[Any], rows[0].union(*rows[1:], all=True))


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
    if kind == "point":
        name = f"{Point.Kind(key).label} {number}"
        return Place(name, reverse("reports:point", args=[ref, key, number]))
    if kind == "rating":
        if number is None:
            return Place("The agreed overall rating", reverse("ratings:agree_overall", args=[ref]))
        return Place(f"The agreed rating of sub-theme {number}", reverse("ratings:agree", args=[ref, number]))
    page = "reports:recommendation" if kind == "recommendation" else f"ratings:{kind}_edit"
    return Place(f"{kind.capitalize()} {number}", reverse(page, args=[ref, number]))


def _words(text: str) -> Words:
    """Words in lower case, without tags, marks and what people write differently: a note and a narrative differ."""
    text = unescape(_TAG.sub("", _BLOCK.sub(" ", text)))
    text = re.sub(r"['’]", "", normalize("NFKC", text))
    return tuple(re.findall(r"\w+", text.casefold()))


def _holds(text: str, quote: Words) -> bool:
    """Whether the text holds the quote, or so long a piece of it that it is nobody else's."""
    length = min(len(quote), TELLING_WORDS)
    return not set(_runs(quote, length)).isdisjoint(_runs(_words(text), length))


def _runs(words: Words, length: int) -> Iterator[Words]:
    return (words[at : at + length] for at in range(len(words) - length + 1))
