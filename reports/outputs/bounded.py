"""Makes a document by its kind in a process of its own, within the bounds that the report's PDF has."""

from dataclasses import dataclass

from reports import press
from reports.charts import ChartStore
from reports.document import Document
from reports.jobs import Progress


@dataclass(frozen=True)
class Made:
    """A document's bytes; its pages where it is a PDF; its page in HTML where it has one."""

    content: bytes
    pages: int | None = None
    html: str = ""


def make(kind: str, document: Document, *, store: ChartStore, told: Progress) -> Made:
    """The same document gives the same bytes. Raises CannotRender, PressLost, and what `told` raises."""
    made = press.make_bounded((kind, document, store), told)
    if not isinstance(made, Made):
        raise TypeError(made)
    return made
