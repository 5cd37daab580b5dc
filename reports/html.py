"""The report as HTML: narratives cleaned and bounded, and the one set of templates behind the preview and the PDF."""

import re
from collections.abc import Callable, Sequence
from html.parser import HTMLParser
from itertools import pairwise

import nh3
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from reports import marks
from reports.charts import Chart
from reports.document import Document
from reports.sections import SectionKey
from reports.tidying import VOID, Tidier

TAGS = {
    *("p", "br", "strong", "em", "u", "s", "sub", "sup", "ul", "ol", "li", "blockquote", "h3", "h4", "a"),
    *("table", "caption", "thead", "tbody", "tr", "th", "td"),
}
ATTRIBUTES = {
    "a": {"href"},
    "ol": {"start"},
    "th": {"scope", "colspan", "rowspan"},
    "td": {"colspan", "rowspan"},
    "span": {marks.ATTRIBUTE},
}
WITH_THEIR_CONTENT = {"script", "style", "svg", "math", "iframe", "object", "template", "noscript", "title"}
HOLDERS = {"div", "span", "section", "article", "font", "center"}
"""Not kept, but counted when the depth is measured: what holds them open is somebody else's page, or a trick."""

LEADS_OUT = re.compile(r"(?:https?://|mailto:|tel:)[^\\]+", re.IGNORECASE)
"""The only addresses a link may have: each says how it is opened, where `//host` hides that it leads elsewhere."""

MOST_CHARACTERS = 100_000
MOST_CHARACTERS_IN_ALL = 400_000
MOST_TAGS = 8_000
DEEPEST = 12
MOST_SPANNED = 20
BLOCKS_BETWEEN_QUOTES = 3


class NarrativeRefused(ValueError):
    """A narrative that cannot be printed as it is; the message says what to do."""


def clean(narrative: str, *, with_marks: bool = False) -> SafeString:
    """Cut a narrative down to the few elements the report prints. Refuses what is too long or nested too deeply.

    `with_marks` keeps what leads a passage to its source (`reports.marks`), which is never for an output.
    """
    if len(narrative) > MOST_CHARACTERS:
        raise NarrativeRefused(
            f"This text is longer than {MOST_CHARACTERS:,} characters. Shorten it or split it."
        )
    if narrative.count("<") > MOST_TAGS:
        raise NarrativeRefused(
            "This text has more formatting than a report can hold. Paste it as plain text."
        )
    if _depth(_cut(narrative, TAGS | HOLDERS)) > DEEPEST:
        raise NarrativeRefused(
            f"This text has more than {DEEPEST} layers of lists or boxes inside one another. Paste it as plain text."
        )
    tidied = Tidier()
    tidied.feed(_cut(narrative, TAGS | {"span"} if with_marks else TAGS))
    tidied.close()
    return SafeString("".join(tidied.blocks))


def blocks(narrative: str) -> list[SafeString]:
    """The cleaned narrative as its paragraphs, headings, lists and tables, one string each."""
    return _blocks(clean(narrative))


def blocks_with_marks(narrative: str) -> list[SafeString]:
    """The same with its marks, for those who ask what it rests on. Never for an output."""
    return _blocks(clean(narrative, with_marks=True))


def _blocks(cleaned: str) -> list[SafeString]:
    tidied = Tidier()
    tidied.feed(cleaned)
    tidied.close()
    return [SafeString(block) for block in tidied.blocks]


def as_made(page: str) -> SafeString:
    """A page that the templates below made, now or when its version was frozen: what people typed was cleaned then."""
    return SafeString(page)


def with_quotes(narrative: str, count: int) -> list[tuple[SafeString, int | None]]:
    """The narrative in pieces, with the numbers, from 0 to `count - 1`, of the quotes that follow them, spread evenly.

    A quote stands after a paragraph or a list, never between a heading and its text, with some text before the next:
    what does not fit is left out. A narrative that quotes people itself has chosen already, and gets no more.
    """
    pieces = blocks(narrative)
    if any("<blockquote" in piece for piece in pieces):
        return [(SafeString("".join(pieces)), None)]
    within = range(1, len(pieces) - 1)
    places = [place for place in within if not pieces[place].startswith(("<h3", "<h4"))]
    fitting = min(count, (len(places) + 1) // BLOCKS_BETWEEN_QUOTES)
    step = (len(places) + 1) / (fitting + 1)
    ends = [places[round(step * (number + 1)) - 1] for number in range(fitting)]
    runs: list[tuple[SafeString, int | None]] = []
    for number, (start, end) in enumerate(pairwise([-1, *ends, len(pieces) - 1])):
        run = SafeString("".join(pieces[start + 1 : end + 1]))
        runs.append((run, number if number < fitting else None))
    return runs


def render_html(
    document: Document,
    *,
    chart_url: Callable[[Chart], str],
    stylesheets: Sequence[str] = (),
    whole: bool = False,
) -> str:
    """The report as HTML: a fragment for a page of ours, or a whole page of its own, which is what becomes the PDF.

    `chart_url` says where the picture of a chart is. Raises NarrativeRefused.
    """
    if sum(map(len, document.narratives.values())) > MOST_CHARACTERS_IN_ALL:
        raise NarrativeRefused(
            f"The report’s text is longer than {MOST_CHARACTERS_IN_ALL:,} characters. Shorten it."
        )
    context = context_of(document, chart_url=chart_url, stylesheets=stylesheets)
    return render_to_string(f"reports/print/{'page' if whole else 'report'}.html", context)


def context_of(
    document: Document, *, chart_url: Callable[[Chart], str], stylesheets: Sequence[str] = ()
) -> dict[str, object]:
    """What the templates of the report are given."""
    return {
        "document": document,
        "chart_url": chart_url,
        "stylesheets": stylesheets,
        "titles": {section.value: section.label for section in SectionKey},
    }


def _cut(narrative: str, tags: set[str]) -> str:
    return nh3.clean(
        narrative,
        tags=tags,
        attributes=ATTRIBUTES,
        attribute_filter=_attribute,
        clean_content_tags=WITH_THEIR_CONTENT,
        url_schemes={"http", "https", "mailto", "tel"},
        link_rel=None,
    )


def _attribute(_tag: str, name: str, value: str) -> str | None:
    if name == "href":
        return value if LEADS_OUT.fullmatch(value.strip()) else None
    if name == "scope":
        return value if value in {"row", "col"} else None
    if name == marks.ATTRIBUTE:
        return value if marks.KEY.fullmatch(value) else None
    if name in {"colspan", "rowspan", "start"}:
        is_told = value.isdecimal() and (0 if name == "start" else 1) < int(value) <= MOST_SPANNED
        return value if is_told else None
    return value


def _depth(well_formed: str) -> int:
    measure = _Depth()
    measure.feed(well_formed)
    measure.close()
    return measure.deepest


class _Depth(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.depth = self.deepest = 0

    def handle_starttag(self, tag: str, _attrs: list[tuple[str, str | None]]) -> None:
        if tag not in VOID:
            self.depth += 1
            self.deepest = max(self.deepest, self.depth)

    def handle_endtag(self, tag: str) -> None:
        self.depth -= tag not in VOID
