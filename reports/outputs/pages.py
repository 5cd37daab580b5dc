"""What the printed pages besides the report have in common."""

import re
from typing import Any

from django.template.loader import render_to_string

from reports.document import Document

from .packing import printed

SHEET = "print/documents.css"
SENTENCE_END = re.compile(r"(?:(?<=[.!?…])|(?<=[.!?…][\"”’)]))\s+(?![a-z])")
"""A small letter goes on with the sentence, as after “e.g.”."""


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


def in_whole_sentences(text: str, most: int) -> str:
    """As many of its first sentences as no more than so many characters hold; the first in any case, and whole."""
    first, *rest = sentences(text) or [""]
    kept = first
    for sentence in rest:
        if len(kept) + 1 + len(sentence) > most:
            break
        kept = f"{kept} {sentence}"
    return kept
