"""A review with evidence enough to write a report from, made straight into the tables."""

from datetime import date

from audits.models import Audit, AuditRating, CriterionAnswer
from ratings.models import AgreedRating, Conclusion, Observation
from reports import actions
from reports.models import Report
from reports.sections import STRENGTHS_AND_AREAS, SectionKey
from reviews import actions as reviews_actions
from reviews.models import Criterion, Review, SubTheme
from tests.cast import LONG_AGO, Cast, assign, make_record


def make_audit(cast: Cast, review: Review, ref: str, *, answers: str, grade: str, overall: str) -> Audit:
    """Hand in one reading by the first PSW: `answers` in the order of the criteria, as `Y P N NA`."""
    record = make_record(review, ref, cast.host_organiser)
    assign(record, cast.psw)
    audit = Audit.objects.create(
        record=record,
        reader=cast.psw,
        reading=1,
        handed_in_at=LONG_AGO,
        overall=overall,
        overall_reason=f"Why {ref} is {overall}",
    )
    criteria = Criterion.objects.filter(framework=review.framework).order_by("position")
    for criterion, answer in zip(criteria, answers.split(), strict=True):
        CriterionAnswer.objects.create(
            audit=audit, criterion=criterion, answer=answer, comment="Seen on file."
        )
    for subtheme in SubTheme.objects.filter(framework=review.framework):
        AuditRating.objects.create(audit=audit, subtheme=subtheme, grade=grade)
    return audit


def make_evidence(cast: Cast, review: Review) -> None:
    """Two records, three observations, a conclusion, and an agreed rating for every sub-theme."""
    make_audit(cast, review, "A1", answers="Y P N NA", grade="good", overall="good")
    make_audit(cast, review, "B1", answers="Y Y NA Y", grade="requires_improvement", overall="outstanding")
    for number in (1, 2, 3):
        Observation.objects.create(
            review=review,
            number=number,
            text=f"Observation {number} in words",
            source="document",
            document="Supervision policy",
            author=cast.psw,
        )
    conclusion = Conclusion.objects.create(
        review=review, number=1, text="A conclusion in words", author=cast.psw
    )
    conclusion.observations.set(Observation.objects.filter(review=review, number__in=(1, 2)))
    for subtheme in SubTheme.objects.filter(framework=review.framework):
        AgreedRating.objects.create(
            review=review,
            subtheme=subtheme,
            grade="good",
            reason="Because of what we saw",
            agreed_by=cast.coordinator,
        )


def write_report(cast: Cast, review: Review) -> Report:
    """Write a whole small report as the coordinator."""
    report = actions.start_report(by=cast.coordinator, review=review)
    for key in SectionKey.values:
        actions.save_section(
            by=cast.coordinator, report=report, key=key, body=f"<p>Words of {key}.</p>", version=0
        )
    for kind in ("strength", "development"):
        for number in range(1, STRENGTHS_AND_AREAS + 1):
            actions.save_point(
                by=cast.coordinator,
                report=report,
                kind=kind,
                number=number,
                title=f"{kind} {number}",
                text="What the team found",
                observations=[1, 2],
            )
    reviews_actions.add_recommendation(
        by=cast.coordinator,
        review=review,
        text="Ring people back",
        owner="Heads of service",
        measure="Calls returned in two days",
        baseline="Half are",
        due_on=date(2026, 12, 1),
    )
    return report
