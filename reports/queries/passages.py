"""Passages of the draft that can be commented on, and comments beside the passages they are about."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar

from django.db.models import Max

from records.models import Consent
from reports import compose
from reports.document import Document
from reports.models import FactComment, Report, TeamComment
from reports.passages import passages_of

Comment = TypeVar("Comment", TeamComment, FactComment)


@dataclass(frozen=True)
class Choice:
    """One passage: `key` names its text, so that a comment is on the words that were read."""

    key: str
    name: str
    text: str


def passages_in(document: Document, section: str) -> list[Choice]:
    """The passages of one section, in its order, the same words once. No query."""
    found = {
        _key(each.text): Choice(_key(each.text), each.name, each.text)
        for each in passages_of(document)
        if each.section == section
    }
    return list(found.values())


def _key(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]


@dataclass(frozen=True)
class Commented(Generic[Comment]):
    """A comment as it may be read.

    `is_changed`: the passage no longer stands as it was. `is_hidden`: nor may it be read, because since then somebody
    took back what they had agreed to, and it may be of their words.
    """

    comment: Comment
    passage: str
    text: str
    answer: str
    is_changed: bool = False
    is_hidden: bool = False


def commented(report: Report, document: Document, comments: Iterable[Comment]) -> list[Commented[Comment]]:
    """The comments, each with the passage it is about. Two queries.

    Words that somebody took back stay out of them when the report is final, too: it stands, and they are no part of it.
    """
    stands = defaultdict(set)
    for each in passages_of(document):
        stands[each.section].add(each.text)
    words = compose.withdrawn_words_of(report)
    taken_back_at = Consent.objects.filter(record__review=report.review_id).aggregate(
        last=Max("taken_back_at")
    )["last"]
    found = []
    for comment in comments:
        changed = bool(comment.passage) and comment.passage not in stands[comment.section]
        hidden = changed and taken_back_at is not None and taken_back_at >= comment.made_at
        found.append(
            Commented(
                comment,
                passage="" if hidden else words.left_out_of(comment.passage),
                text=words.left_out_of(comment.text),
                answer=words.left_out_of(comment.answer),
                is_changed=changed,
                is_hidden=hidden,
            )
        )
    return found


def facts_table(report: Report, document: Document) -> list[dict[str, object]]:
    """What the host said of the facts and what the team decided, as it is kept with a final version. Three queries."""
    return [
        {
            "number": each.comment.number,
            "section": each.comment.get_section_display(),
            "passage": each.passage,
            "text": each.text,
            "outcome": each.comment.get_outcome_display(),
            "answer": each.answer,
        }
        for each in commented(report, document, report.fact_comments.all())
    ]
