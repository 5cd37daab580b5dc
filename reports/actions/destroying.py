"""What was written towards the report, and at last the report itself, deleted in time."""

from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import F, QuerySet

from accounts.models import User
from core.after_commit import after_commit
from reports import compose
from reports.models import (
    Correction,
    Deadline,
    EditionFile,
    FactComment,
    GateAnswer,
    Output,
    PlainText,
    Point,
    PublicEdition,
    Rendering,
    Report,
    ReportVersion,
    Section,
    SectionLoan,
    SectionVersion,
    Source,
    TeamComment,
)
from reviews import access as reviews_access
from reviews.models import Review


@transaction.atomic
def destroy_drafts(*, by: User | None, review: Review) -> int:
    """Delete narratives with their versions, points, plain words, comments, answers and files of drafts.

    The frozen versions say all that was decided. Answers to the gate that settle what stands in the newest of them go
    with it, since nobody could give them again and it could not be published without; what is answered for a
    correction that is open stays until it ends.
    """
    reviews_access.check_answers_for_data(by, review)
    locked_report(review)
    gone = (
        Section.objects.filter(report__review=review)
        .exclude(body="")
        .update(body="", version=F("version") + 1, updated_by=None)
    )
    Section.objects.filter(report__review=review).update(figures=None, figures_at=None)
    gone += SectionVersion.objects.filter(section__report__review=review).delete()[0]
    gone += SectionLoan.objects.filter(section__report__review=review).delete()[0]
    gone += Point.objects.filter(report__review=review).delete()[0]
    gone += PlainText.objects.filter(report__review=review).delete()[0]
    gone += Source.objects.filter(report__review=review).delete()[0]
    for table in (FactComment, TeamComment, Deadline):
        gone += table.objects.filter(report__review=review).delete()[0]
    answers = GateAnswer.objects.filter(report__review=review)
    answers = answers.exclude(correction__in=Correction.objects.filter(Correction.OPEN))
    gone += answers.exclude(digest__in=_settled_in_newest(review)).delete()[0]
    gone += delete_with_files(Output.objects.filter(report__review=review, version=None))
    return gone + delete_with_files(Rendering.objects.filter(report__review=review))


def locked_report(review: Review) -> Report | None:
    """The report, by whose lock a version is frozen: after this it is frozen already, or from what is left."""
    rows = Report.objects.select_for_update(of=("self",)).select_related("review")
    return rows.filter(review=review).first()


def _settled_in_newest(review: Review) -> set[str]:
    versions = ReportVersion.objects.newest().filter(
        report__review=review, report__review__final_at__isnull=False
    )
    version = versions.exclude(data={}).select_related("report__review__host__region").first()
    return compose.settled_in(version) if version is not None else set()


@transaction.atomic
def destroy_report(*, by: User | None, review: Review) -> int:
    """Delete the report with every version and file of it, and what was to be corrected in it."""
    reviews_access.check_answers_for_data(by, review)
    locked_report(review)
    gone = delete_with_files(Output.objects.filter(report__review=review))
    gone += delete_with_files(Rendering.objects.filter(report__review=review))
    gone += delete_with_files(EditionFile.objects.filter(edition__version__report__review=review))
    gone += PublicEdition.objects.filter(version__report__review=review).delete()[0]
    gone += Correction.objects.filter(report__review=review).delete()[0]
    gone += delete_with_files(ReportVersion.objects.filter(report__review=review))
    return gone + Report.objects.filter(review=review).delete()[0]


def delete_with_files(
    rows: "QuerySet[Rendering] | QuerySet[ReportVersion] | QuerySet[Output] | QuerySet[EditionFile]",
) -> int:
    """Delete the rows, and their files once that stands; whoever dies in between leaves files that nothing names."""
    names = [name for name in rows.values_list("file", flat=True) if name]
    count = rows.delete()[0]
    for name in names:
        after_commit(default_storage.delete, name)
    return count
