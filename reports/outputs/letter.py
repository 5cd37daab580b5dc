"""The letter to each person who took part: one for all, finished by hand, in words written to be read by them.

It holds no name, no audit reference and nobody's words; of the report only what the writer put plainly, because a
report may still be for the host and the team alone when the letters go out.
"""

from reports import pdf
from reports.charts import ChartStore
from reports.document import Document, plain_words

from .pages import SHEET, page

FEWEST_WORDS = 4
"""A quote shorter than this is in any text by chance."""


def as_letter(document: Document, *, store: ChartStore) -> bytes:
    """As PDF/UA-1. The same document gives the same bytes. Raises pdf.CannotRender."""
    changed, advised = _changed(document), _advised(document)
    _check_quotes_nobody(document, [*changed, *advised])
    html = page(
        "letter",
        document,
        title="What came of your taking part",
        about="Letter to a person who took part in a practice review",
        changed=changed,
        advised=advised,
    )
    return pdf.print_page(html, sheet=SHEET, pictures={}, store=store)


def _changed(document: Document) -> list[str]:
    own = [line.strip() for line in document.plain.changed.splitlines() if line.strip()]
    count = len(document.recommendations.recommendations)
    return own or [
        "What people said is part of what the team found.",
        f"The team asked the council to make {count} change{'s' if count != 1 else ''}.",
    ]


def _advised(document: Document) -> list[str]:
    """Recommendations that the writer has put plainly, each as one line."""
    plain = (
        plain_words(document.plain.recommendations, one.number).split("\n")
        for one in document.recommendations.recommendations
    )
    return [" ".join(line.strip() for line in lines if line.strip()) for lines in plain if any(lines)]


def _check_quotes_nobody(document: Document, lines: list[str]) -> None:
    said = " ".join(" ".join(lines).split()).casefold()
    for quote in (*document.meetings.quotes, *document.analysis.quotes):
        words = " ".join(quote.text.split()).casefold()
        if len(words.split()) >= FEWEST_WORDS and words in said:
            raise pdf.CannotRender(
                "The plain words hold what a person said, and a letter goes to others. Say it in your own words."
            )
