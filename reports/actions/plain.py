"""The writer's plain words for each point, for the plain-language version and the letter."""

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.models import User
from conversations.queries import usable_quotes
from core.refusals import Conflict
from reports import access, compose
from reports.models import PlainText, Report
from trail import actions as trail

FEWEST_WORDS = 4
"""A quote shorter than this is in any text by chance."""


@transaction.atomic
def save_plain_text(
    *, by: User, report: Report, part: str, number: int, text: str, version: int | None = None
) -> bool:
    """Save the plain words for one point; empty words take them out again. Returns whether any stand.

    Raises Conflict when somebody saved them after `version` was read; ValidationError when they hold what a person
    said: the letter goes to everyone who took part, and nobody reads there what another said.
    """
    access.check_can_write(by, report.review)
    Report.objects.select_for_update().get(pk=report.pk)
    originals = compose.originals_of(report)
    if (part, number) not in originals:
        raise ValidationError({"text": "There is no such point to put plainly any more."})
    _check_quotes_nobody(report, text)
    row = PlainText.objects.filter(report=report, part=part, number=number).first()
    if row is not None and version != row.version and row.text != text:
        raise Conflict(theirs={"text": row.text}, version=row.version)
    if not text:
        if row is not None:
            row.delete()
    else:
        row = row or PlainText(report=report, part=part, number=number)
        row.text, row.version = text, row.version + 1
        row.written_for = compose.hash_of(originals[part, number])
        row.save()
    report.authors.add(by)
    trail.record(
        by=by,
        verb="report.plain_text_saved",
        subject=f"plain words {part} {number}",
        review=report.review.ref,
    )
    return bool(text)


def _check_quotes_nobody(report: Report, text: str) -> None:
    said = " ".join(text.split()).casefold()
    for quote in usable_quotes(report.review):
        words = quote.words.split()
        if len(words) >= FEWEST_WORDS and " ".join(words).casefold() in said:
            raise ValidationError(
                {
                    "text": "This holds words that a person said. Say it in your own: everyone who took part reads it."
                }
            )
