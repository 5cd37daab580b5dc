"""What the printed pages besides the report have in common."""

import re
from typing import Any

from django.template.loader import render_to_string

from reports.document import Document

from .packing import printed

SHEET = "print/documents.css"
SENTENCE_END = re.compile(r"(?<=[.!?…])\s+|(?<=[.!?…][\"”’)])\s+")


def page(name: str, document: Document, *, title: str, about: str, **context: Any) -> str:
    """A whole page of HTML to be printed."""
    html = render_to_string(
        "reports/outputs/page.html",
        {
            "document": document,
            "title": f"{title} – {document.council}, {document.month}",
            "about": about,
            "body": f"reports/outputs/{name}.html",
            "is_printed": True,
            **context,
        },
    )
    return printed(html)


def sentences(text: str) -> list[str]:
    """A plain text in its sentences, each on a line of its own."""
    return [
        sentence.strip()
        for line in text.splitlines()
        for sentence in SENTENCE_END.split(line)
        if sentence.strip()
    ]


def shortened(text: str, most: int) -> str:
    """The text in no more than so many characters, cut between words, and seen to be cut."""
    words = " ".join(text.split())
    if len(words) <= most:
        return words
    cut = words[: most - 1]
    return f"{cut.rsplit(' ', 1)[0].rstrip(',;:') if ' ' in cut else cut}…"
