"""All that a review's reviewers handed in, row by row, without anybody's name: for the coordinator's own tables."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from accounts.models import User
from audits import access as audits_access
from audits.models import Audit, AuditRating, CriterionAnswer
from conversations import access as conversations_access
from conversations.models import Conversation, ConversationRating
from ratings import access
from ratings.models import AgreedRating
from reviews.models import Review


class Line(NamedTuple):
    """One thing that was said: of which record or conversation, about what, what was chosen and what was written."""

    source: str
    ref: str
    reading: int | None
    category: str
    age_band: str
    about: str
    code: str
    title: str
    choice: str
    words: str


HEAD = (
    "Source",
    "Reference",
    "Reading",
    "Category",
    "Age",
    "About",
    "Number",
    "Criterion or sub-theme",
    "Choice",
    "Words",
)

AGREED = ("Agreed for the review", "", None, "", "")

Said = tuple[str, str, str, str, str]
"""What it is about, with its number and title; what was chosen; what was written."""

LENSES = (
    ("lens_process", "Process"),
    ("lens_experience", "The person’s experience"),
    ("lens_difference", "The difference made"),
    ("change_now", "What should change now"),
)


@dataclass(frozen=True)
class ReviewData:
    """The rows, sorted by source; a conversation does not say whose record it belongs to."""

    records: list[Line]
    conversations: list[Line]
    agreed: list[Line]

    @property
    def every(self) -> list[Line]:
        return [*self.records, *self.conversations, *self.agreed]


def data_of(user: User, review: Review) -> ReviewData:
    """What was handed in and this person may read. For the coordinator, after `audits.actions.note_export`."""
    return ReviewData(
        records=sorted(_records(user, review)),
        conversations=sorted(_conversations(user, review)),
        agreed=[Line(*AGREED, *_rated(one, one.reason)) for one in access.agreed_ratings_of(review)],
    )


def _records(user: User, review: Review) -> Iterator[Line]:
    audits = (
        audits_access.audits_to_work_with(user)
        .filter(record__review=review, handed_in_at__isnull=False)
        .select_related("record")
    )
    begins = {
        audit.pk: (
            "Record",
            audit.record.ref,
            audit.reading,
            audit.record.get_category_display(),
            audit.record.get_age_band_display(),
        )
        for audit in audits
    }
    for audit in audits:
        yield Line(*begins[audit.pk], *_overall(audit))
        for name, title in LENSES:
            yield Line(*begins[audit.pk], "Record as a whole", "", title, "", getattr(audit, name))
    for answer in CriterionAnswer.objects.filter(audit__in=begins).select_related("criterion"):
        asked = answer.criterion
        said = ("Criterion", asked.code, asked.text, answer.get_answer_display(), answer.comment)
        yield Line(*begins[answer.audit_id], *said)
    for rating in AuditRating.objects.filter(audit__in=begins).select_related("subtheme"):
        yield Line(*begins[rating.audit_id], *_rated(rating, rating.note))


def _conversations(user: User, review: Review) -> Iterator[Line]:
    heard = conversations_access.conversations_visible_to(user).filter(
        review=review, handed_in_at__isnull=False
    )
    begins = {one.pk: ("Conversation", str(one.number), None, "", "") for one in heard}
    for one in heard:
        yield Line(*begins[one.pk], *_overall(one))
    for rating in ConversationRating.objects.filter(conversation__in=begins).select_related("subtheme"):
        yield Line(*begins[rating.conversation_id], *_rated(rating, rating.note))


def _overall(one: Audit | Conversation) -> Said:
    return ("Overall rating", "", "", one.get_overall_display(), one.overall_reason)


def _rated(one: AuditRating | ConversationRating | AgreedRating, words: str) -> Said:
    """A rating without a sub-theme is the overall one."""
    if one.subtheme is None:
        return ("Overall rating", "", "", one.get_grade_display(), words)
    return (
        "Sub-theme rating",
        str(one.subtheme.number),
        one.subtheme.title,
        one.get_grade_display(),
        words,
    )
