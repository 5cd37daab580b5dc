"""Makes any of the documents by its kind; `bounded` has a process for it."""

from reports import pdf
from reports.charts import ChartStore
from reports.document import Document

from .bounded import Made
from .chart_files import as_zip
from .kinds import Kind
from .letter import as_letter
from .plain import as_plain, plain_html
from .slides import as_slides
from .summary import as_summary
from .word import as_word


def make(kind: str, document: Document, *, store: ChartStore) -> Made:
    """In this very process. The same document gives the same bytes. Raises pdf.CannotRender."""
    ways = {
        Kind.SUMMARY: as_summary,
        Kind.PLAIN: as_plain,
        Kind.WORD: as_word,
        Kind.SLIDES: as_slides,
        Kind.CHARTS: as_zip,
        Kind.LETTER: as_letter,
    }
    content = ways[Kind(kind)](document, store=store)
    pages = pdf.count_pages(content) if content.startswith(b"%PDF") else None
    return Made(content, pages, plain_html(document) if kind == Kind.PLAIN else "")
