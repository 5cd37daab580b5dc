"""Reads of audits shaped for a page, for a count, for the home page; what is missing before handing in."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.urls import reverse

from accounts.models import User
from core.waiting import Waiting
from records import access as records_access
from records.models import Assignment
from reviews import access as reviews_access
from reviews.models import Criterion, Review
from reviews.scales import Grade

from . import access
from .counting import AnswerRow, CriterionCount, count_criteria
from .models import Audit, AuditRating, CriterionAnswer
from .scales import NEEDS_A_COMMENT, TEXTS

WHOLE, SUBTHEMES = "whole-record", "sub-themes"


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
            verb = "Choose" if name == "overall" else "Write about"
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


@dataclass(frozen=True)
class Reading:
    """One record a person reads, and how far their audit is."""

    ref: str
    category: str
    age_band: str
    reading: int
    is_started: bool
    handed_in: bool
    answered: int
    total: int


def readings_of(user: User, review: Review) -> list[Reading]:
    """The person's own records in this review, with the state of each audit. Two queries."""
    assignments = (
        records_access.assignments_of(user)
        .filter(record__review=review)
        .select_related("record")
        .order_by("record__category", "record__number")
    )
    audits = {
        audit.record_id: audit
        for audit in access.own_audits(user)
        .filter(record__review=review)
        .annotate(answered=Count("answers", filter=~Q(answers__answer="")), asked=Count("answers"))
    }
    readings = []
    for assignment in assignments:
        audit = audits.get(assignment.record_id)
        readings.append(
            Reading(
                ref=assignment.record.ref,
                category=assignment.record.get_category_display(),
                age_band=assignment.record.get_age_band_display(),
                reading=assignment.reading,
                is_started=audit is not None,
                handed_in=audit is not None and audit.handed_in_at is not None,
                answered=audit.answered if audit else 0,
                total=audit.asked if audit else 0,
            )
        )
    return readings


def handed_in_to(user: User, review: Review) -> QuerySet[Audit]:
    """Handed-in audits of the review that the person may read, their own among them."""
    return (
        access.audits_visible_to(user)
        .filter(record__review=review, handed_in_at__isnull=False)
        .select_related("record", "reader")
    )


@dataclass(frozen=True)
class AuditProgress:
    """How many of the assigned readings are handed in and begun."""

    assigned: int
    begun: int
    handed_in: int


def progress_of(user: User, review: Review) -> AuditProgress | None:
    """Counts for the review's task list; None for whoever may not know of audits, such as the host. Two queries."""
    counts = Assignment.objects.filter(review_of_team(user), record__review=review, ended_at=None).aggregate(
        assigned=Count("pk"),
        begun=Count("pk", filter=Q(begun_at__isnull=False)),
        handed_in=Count("pk", filter=Exists(_handed_in_for_assignment())),
    )
    if (
        not counts["assigned"]
        and not reviews_access.reviews_on_team(user, *_READS).filter(review=review).exists()
    ):
        return None
    return AuditProgress(**counts)


_READS = (reviews_access.COORDINATOR, reviews_access.PSW)


def review_of_team(user: User) -> Q:
    """Assignments of reviews in which the person is coordinator or PSW."""
    return Q(record__review__in=reviews_access.reviews_on_team(user, *_READS))


def _handed_in_for_assignment() -> QuerySet[Audit]:
    return Audit.objects.filter(
        record=OuterRef("record"), reader=OuterRef("reader"), handed_in_at__isnull=False
    )


def waiting_for(user: User, *, today: date) -> list[Waiting]:
    """The audits that wait for this person: each one begun, and together those of a review not yet begun. One query."""
    open_ones = (
        records_access.assignments_of(user)
        .filter(
            ~Exists(_handed_in_for_assignment()),
            record__review__fieldwork_opened_at__isnull=False,
            record__review__fieldwork_closed_at=None,
        )
        .select_related("record__review__host")
        .order_by("record__review__fieldwork_to_on", "record__review", "record__category", "record__number")
    )
    waiting = []
    for review, group in groupby(open_ones, key=lambda assignment: assignment.record.review):
        assignments = list(group)
        place = {"review_ref": review.ref, "where": str(review.host), "due_on": review.fieldwork_to_on}
        for assignment in assignments:
            if assignment.begun_at is not None:
                ref = assignment.record.ref
                url = reverse("audits:check", args=[review.ref, ref])
                waiting.append(Waiting(what=f"Finish the audit of record {ref}", url=url, **place))
        unread = [each.record.ref for each in assignments if each.begun_at is None]
        if unread:
            what = (
                f"Read record {unread[0]}"
                if len(unread) == 1
                else f"Read {len(unread)} records: {', '.join(unread)}"
            )
            waiting.append(Waiting(what=what, url=reverse("audits:list", args=[review.ref]), **place))
    return waiting


def criteria_counts(review: Review, reading_of: Mapping[int, int] | None = None) -> list[CriterionCount]:
    """Tally every criterion of the review's framework over its handed-in audits, each record once. Two queries.

    `reading_of` maps a record's key to the reading that counts, 1 where not named. For those who work on the whole
    review's figures: the caller has checked that the person may see the ratings together.
    """
    codes = list(
        Criterion.objects.filter(framework=review.framework_id)
        .order_by("position")
        .values_list("code", flat=True)
    )
    rows = CriterionAnswer.objects.filter(
        audit__record__review=review, audit__handed_in_at__isnull=False
    ).values_list("audit__record", "audit__reading", "criterion__code", "answer")
    return count_criteria((AnswerRow(*row) for row in rows.iterator()), codes=codes, reading_of=reading_of)
