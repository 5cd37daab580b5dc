"""The pages of the pro forma, how far each is, and what is missing before handing in."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import groupby

from django.db.models import QuerySet

from audits.models import Audit, AuditRating, CriterionAnswer
from audits.scales import NEEDS_A_COMMENT, SUBTHEMES, TEXTS, WHOLE
from reviews.scales import Grade

from .boxes import warnings_in


@dataclass(frozen=True)
class Missing:
    """One thing to do before the audit can be handed in: in which section, at which control."""

    section: str
    anchor: str
    text: str


@dataclass
class Section:
    """One page of the pro forma: its address, its name, and how much of it is answered.

    A choice that lacks the comment it has to have is not counted as answered, but in `without_comment`.
    """

    slug: str
    title: str
    answered: int = 0
    total: int = 0
    without_comment: int = 0
    missing: list[Missing] = field(default_factory=list)

    @property
    def is_complete(self) -> bool:
        return not self.missing


def sections_of(
    audit: Audit,
    answers: Iterable[CriterionAnswer] | None = None,
    ratings: Iterable[AuditRating] | None = None,
) -> list[Section]:
    """The pages of the pro forma in order, with what is answered and what is missing.

    Two queries, or none where the answers and ratings are at hand.
    """
    rows = answers_in(audit) if answers is None else answers
    sections = []
    for (group, title), each in groupby(
        rows, key=lambda row: (row.criterion.group, row.criterion.group_title)
    ):
        section = Section(slug=f"group-{group}", title=f"{group}. {title}")
        for row in each:
            section.total += 1
            is_bare = lacks_its_comment(row.answer, row.comment)
            section.without_comment += is_bare
            section.answered += bool(row.answer) and not is_bare
            section.missing += _missing_answer(section.slug, row.criterion.code, row.answer, row.comment)
        sections.append(section)
    return [*sections, _whole(audit), _subthemes(ratings_in(audit) if ratings is None else ratings)]


def missing_in(audit: Audit) -> list[Missing]:
    """Everything that is missing before the audit can be handed in."""
    return [each for section in sections_of(audit) for each in section.missing]


def lacks_its_comment(answer: str, comment: str) -> bool:
    """Whether this choice counts only with a comment, and has none."""
    return answer in NEEDS_A_COMMENT and not comment


def _missing_answer(slug: str, code: str, answer: str, comment: str) -> list[Missing]:
    if not answer:
        return [Missing(slug, f"id_{code}-answer", f"Answer criterion {code}")]
    if lacks_its_comment(answer, comment):
        return [Missing(slug, f"id_{code}-comment", f"Add a comment to criterion {code}")]
    return []


def _whole(audit: Audit) -> Section:
    section = Section(slug=WHOLE, title="The record as a whole", total=len(TEXTS))
    for name, words in TEXTS.items():
        if getattr(audit, name):
            section.answered += 1
        else:
            verb = "Choose" if name == "overall" else "Write about"
            section.missing.append(Missing(WHOLE, f"id_{name}", f"{verb} {words}"))
    return section


def _subthemes(ratings: Iterable[AuditRating]) -> Section:
    section = Section(slug=SUBTHEMES, title="Sub-themes")
    for rating in ratings:
        section.total += 1
        number = rating.subtheme.number
        if rating.grade:
            section.answered += 1
        else:
            section.missing.append(Missing(SUBTHEMES, f"id_{number}-grade", f"Rate sub-theme {number}"))
    return section


def answers_in(audit: Audit) -> QuerySet[CriterionAnswer]:
    """The answers with their criteria, in order. One query."""
    return audit.answers.select_related("criterion").order_by("criterion__position")


def ratings_in(audit: Audit) -> QuerySet[AuditRating]:
    """The sub-theme ratings with their sub-themes. One query."""
    return audit.ratings.select_related("subtheme").order_by("subtheme__number")


def personal_in(
    audit: Audit, answers: Iterable[CriterionAnswer], ratings: Iterable[AuditRating]
) -> list[Missing]:
    """Each text of the audit in which something looks personal, with the page and the control where it stands."""
    texts = [
        (
            f"group-{row.criterion.group}",
            f"{row.criterion.code}-comment",
            f"criterion {row.criterion.code}",
            row.comment,
        )
        for row in answers
    ]
    texts += [(WHOLE, name, words, getattr(audit, name)) for name, words in TEXTS.items()]
    texts += [
        (SUBTHEMES, f"{row.subtheme.number}-note", f"sub-theme {row.subtheme.number}", row.note)
        for row in ratings
    ]
    return [Missing(slug, f"id_{name}", words) for slug, name, words, text in texts if warnings_in(text)]


@dataclass(frozen=True)
class LeftOff:
    """Where the reader wrote last: the page, the question on it, and how a sentence names it."""

    section: str
    anchor: str
    words: str


def left_off(
    audit: Audit, answers: Iterable[CriterionAnswer], ratings: Iterable[AuditRating]
) -> LeftOff | None:
    """Where the reader wrote last; None where nothing is written."""
    places = [
        (
            row.updated_at,
            f"group-{row.criterion.group}",
            row.criterion.code,
            f"criterion {row.criterion.code}",
        )
        for row in answers
        if row.version
    ]
    places += [
        (row.updated_at, SUBTHEMES, str(row.subtheme.number), f"sub-theme {row.subtheme.number}")
        for row in ratings
        if row.version
    ]
    found = [(at, LeftOff(section, f"box-{key}", words)) for at, section, key, words in places]
    if audit.version:
        found.append((audit.updated_at, LeftOff(WHOLE, "main-content", "the record as a whole")))
    return max(found, key=lambda one: one[0])[1] if found else None


def is_to_be_moderated(audit: Audit, ratings: Iterable[AuditRating]) -> bool:
    """Whether an Inadequate that holds back a good overall rating stands beside one of Good or better."""
    is_inadequate = any(rating.grade == Grade.INADEQUATE and rating.subtheme.holds_back for rating in ratings)
    return is_inadequate and audit.overall in {Grade.GOOD, Grade.OUTSTANDING}
