"""The writer's plain words, and which of them were written for something that has changed since."""

import hashlib

from reports.document import Plain, PlainWords
from reports.models import PlainText, Report
from reviews.models import Review

Part = PlainText.Part


def plain_of(review: Review) -> Plain:
    """Everything the writer has put plainly. One query."""
    rows = list(PlainText.objects.filter(report__review=review))

    def words(part: Part) -> tuple[PlainWords, ...]:
        return tuple(PlainWords(row.number, row.text) for row in rows if row.part == part)

    return Plain(
        strengths=words(Part.STRENGTH),
        areas=words(Part.DEVELOPMENT),
        recommendations=words(Part.RECOMMENDATION),
        changed=next((row.text for row in rows if row.part == Part.CHANGED), ""),
    )


def hash_of(original: str) -> str:
    """What a plain text is kept with, to know when what it puts plainly has changed."""
    return hashlib.sha256(original.encode()).hexdigest()


def originals_of(report: Report) -> dict[tuple[str, int], str]:
    """What there is to put plainly: each point and recommendation, in the report's own words. Two queries."""
    points = {(row.kind, row.number): f"{row.title}\n{row.text}" for row in report.points.all()}
    advised = {
        (Part.RECOMMENDATION.value, row.number): row.text for row in report.review.recommendations.all()
    }
    return {**points, **advised, (Part.CHANGED.value, 1): ""}


def outdated_in(report: Report) -> list[PlainText]:
    """The plain texts that were written for other words than stand now. None asked where none is."""
    rows = list(report.plain_texts.all())
    if not rows:
        return []
    originals = originals_of(report)
    return [
        row
        for row in rows
        if (row.part, row.number) in originals and hash_of(originals[row.part, row.number]) != row.written_for
    ]
