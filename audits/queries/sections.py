"""The pages of the pro forma, how far each is, and what is missing before handing in."""

from dataclasses import dataclass, field
from itertools import groupby

from django.db.models import QuerySet

from audits.models import Audit, AuditRating, CriterionAnswer
from audits.scales import NEEDS_A_COMMENT, SUBTHEMES, TEXTS, WHOLE
from reviews.scales import Grade


@dataclass(frozen=True)
class Missing:
    """One thing to do before the audit can be handed in: in which section, at which control."""

    section: str
    anchor: str
    text: str


@dataclass
class Section:
    """One page of the pro forma: its address, its name, and how much of it is answered."""

    slug: str
    title: str
    answered: int = 0
    total: int = 0
    missing: list[Missing] = field(default_factory=list)

    @property
    def is_complete(self) -> bool:
        return not self.missing


def sections_of(audit: Audit) -> list[Section]:
    """The pages of the pro forma in order, with what is answered and what is missing. Two queries."""
    answers = list(
        audit.answers.order_by("criterion__position").values_list(
            "criterion__group", "criterion__group_title", "criterion__code", "answer", "comment"
        )
    )
    sections = []
    for (group, title), rows in groupby(answers, key=lambda row: (row[0], row[1])):
        section = Section(slug=f"group-{group}", title=f"{group}. {title}")
        for _, _, code, answer, comment in rows:
            section.total += 1
            section.answered += bool(answer)
            section.missing += _missing_answer(section.slug, code, answer, comment)
        sections.append(section)
    return [*sections, _whole(audit), _subthemes(audit)]


def missing_in(audit: Audit) -> list[Missing]:
    """Everything that is missing before the audit can be handed in."""
    return [each for section in sections_of(audit) for each in section.missing]


def _missing_answer(slug: str, code: str, answer: str, comment: str) -> list[Missing]:
    if not answer:
        return [Missing(slug, f"id_{code}-answer", f"Answer criterion {code}")]
    if answer in NEEDS_A_COMMENT and not comment:
        return [Missing(slug, f"id_{code}-comment", f"Add a comment to criterion {code}")]
    return []


def _whole(audit: Audit) -> Section:
    section = Section(slug=WHOLE, title="The record as a whole", total=len(TEXTS))
    for name in TEXTS:
        if getattr(audit, name):
            section.answered += 1
        else:
            label = Audit._meta.get_field(name).verbose_name
            verb = "Choose the" if name == "overall" else "Write about"
            section.missing.append(Missing(WHOLE, f"id_{name}", f"{verb} {label}"))
    return section


def _subthemes(audit: Audit) -> Section:
    section = Section(slug=SUBTHEMES, title="Sub-themes")
    for number, grade in audit.ratings.values_list("subtheme__number", "grade"):
        section.total += 1
        if grade:
            section.answered += 1
        else:
            section.missing.append(Missing(SUBTHEMES, f"id_{number}-grade", f"Rate sub-theme {number}"))
    return section


def answers_in(audit: Audit, group: int | None = None) -> QuerySet[CriterionAnswer]:
    """The answers of one group, or all, with their criteria. One query."""
    answers = audit.answers.select_related("criterion")
    return answers if group is None else answers.filter(criterion__group=group)


def ratings_in(audit: Audit) -> QuerySet[AuditRating]:
    """The sub-theme ratings with their sub-themes. One query."""
    return audit.ratings.select_related("subtheme")


def is_to_be_moderated(audit: Audit) -> bool:
    """Whether an Inadequate on capacity and rights or on safeguarding stands beside an overall Good or better."""
    return (
        audit.overall in {Grade.GOOD, Grade.OUTSTANDING}
        and audit.ratings.filter(grade=Grade.INADEQUATE, subtheme__number__in=(6, 7)).exists()
    )
