"""The spread of ratings, sub-theme by sub-theme, with what the team agreed."""

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import QuerySet

from conversations.access import conversations_standing
from conversations.models import Conversation
from conversations.queries import WithdrawnWords, words_to_leave
from core.prepared import NOTHING, Prepared
from ratings import access
from ratings.counting import Grades, Spread, spreads_of
from ratings.models import Moderation
from reviews.models import Review, SubTheme
from reviews.scales import Grade

from .reading import read_records


@dataclass(frozen=True)
class Agreed:
    """What the team agreed, with its reason."""

    grade: Grade
    reason: str


@dataclass(frozen=True)
class Line:
    """One sub-theme: how records and conversations were rated, and what was agreed.

    `conversations` is None where conversations are not rated for it.
    """

    subtheme: SubTheme
    records: Spread
    conversations: Spread | None
    agreed: Agreed | None


@dataclass(frozen=True)
class Comparable:
    """A record that was moderated, or is ready to be."""

    ref: str
    is_read_twice: bool
    is_decided: bool


@dataclass(frozen=True)
class Overview:
    """All spreads of a review.

    `counted` holds the grades that stand for each record that is counted, by its reference, `heard` those of each
    conversation, by its number; `behind` names the record behind a conversation, for those who may know.
    `waiting` are the references of records left out until they are moderated, `unfinished` of those left out
    because a reading that was asked for is not handed in. `read_twice` counts the records of two readings.
    """

    records: Spread
    conversations: Spread
    agreed: Agreed | None
    lines: list[Line]
    counted: dict[str, Grades]
    heard: dict[int, Grades]
    behind: dict[int, str]
    waiting: list[str]
    unfinished: list[str]
    read_twice: int
    comparable: list[Comparable]

    @property
    def all_agreed(self) -> bool:
        return bool(self.lines) and all(line.agreed for line in self.lines)


def spreads(review: Review) -> Overview:
    """Count everything. Two queries for records, one each for conversations, sub-themes and what was agreed."""
    read = read_records(review)
    stand = {record.ref: grades for record in read if (grades := record.stands) is not None}
    heard, behind = heard_in(review)
    subthemes = subthemes_of(review)
    numbers = [subtheme.number for subtheme in subthemes]
    by_record, records = spreads_of(stand.values(), numbers)
    by_conversation, conversations = spreads_of(heard.values(), numbers)
    agreed = {
        rating.subtheme.number if rating.subtheme else 0: Agreed(Grade(rating.grade), rating.reason)
        for rating in access.agreed_ratings_of(review)
    }
    lines = [
        Line(
            subtheme,
            records[subtheme.number],
            conversations[subtheme.number] if subtheme.rated_by_peers else None,
            agreed.get(subtheme.number),
        )
        for subtheme in subthemes
    ]
    return Overview(
        records=by_record,
        conversations=by_conversation,
        agreed=agreed.get(0),
        lines=lines,
        counted=stand,
        heard=heard,
        behind=behind,
        waiting=[record.ref for record in read if record.needs_moderation],
        unfinished=[
            record.ref for record in read if record.moderated is None and not record.is_all_handed_in
        ],
        read_twice=sum(record.is_read_twice for record in read),
        comparable=[
            Comparable(record.ref, record.is_read_twice, record.moderated is not None)
            for record in read
            if record.needs_moderation or record.moderated is not None
        ],
    )


def reading_choice(review: Review) -> dict[int, int]:
    """Which reading's answers to the criteria count, by the record's key; where a record is not named, the first."""
    return dict(Moderation.objects.filter(record__review=review).values_list("record", "reading"))


_subthemes = Prepared(lambda framework: SubTheme.objects.filter(framework=framework), framework=NOTHING)


def subthemes_of(review: Review) -> list[SubTheme]:
    """Those of the review's framework, in their order; none while it has no framework. One query at most."""
    return _subthemes.all(framework=review.framework_id) if review.framework_id else []


def _heard(review: int) -> QuerySet[Conversation, Any]:
    return (
        conversations_standing()
        .filter(review=review, handed_in_at__isnull=False)
        .order_by("number")
        .values_list(
            "number",
            "overall",
            "ratings__subtheme__number",
            "ratings__grade",
            "appointment__record__category",
            "appointment__record__number",
        )
    )


_heard_in_one = Prepared(_heard, review=NOTHING)


def heard_in(review: Review) -> tuple[dict[int, Grades], dict[int, str]]:
    """The grades of conversations handed in while consent stands, and whose record is behind each. One query."""
    overall: dict[int, str] = {}
    behind: dict[int, str] = {}
    subthemes: dict[int, dict[int, str]] = defaultdict(dict)
    for number, grade, subtheme, rated, category, place in _heard_in_one.all(review=review.pk):
        overall[number] = grade
        behind[number] = f"{category}{place}"
        if rated:
            subthemes[number][subtheme] = rated
    return {number: Grades(grade, subthemes[number]) for number, grade in overall.items()}, behind


def without_withdrawn(review: Review, overview: Overview) -> Overview:
    """The same, its reasons without the words of those who no longer agree to be quoted: for more than the team."""
    words = words_to_leave(review)
    if not words:
        return overview
    lines = [replace(line, agreed=_without(line.agreed, words)) for line in overview.lines]
    return replace(overview, agreed=_without(overview.agreed, words), lines=lines)


def _without(agreed: Agreed | None, words: WithdrawnWords) -> Agreed | None:
    return replace(agreed, reason=words.left_out_of(agreed.reason)) if agreed else None
