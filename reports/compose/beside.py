"""What section 3 may be set beside, read from what final versions keep; and why something is not there."""

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from core.dates import month_text
from reports.beside import Before, Elsewhere, Kept, before_of, elsewhere_of, kept_of
from reports.document import Data
from reports.models import ReportVersion
from reviews.models import Review


@dataclass(frozen=True)
class Beside:
    """`why_no_before` and `why_not_elsewhere` are for the writer, and empty where the comparison stands."""

    before: Before | None
    elsewhere: Elsewhere | None
    why_no_before: str = ""
    why_not_elsewhere: str = ""


NO_PREVIOUS = "There is no previous review of this council whose figures could be set beside these."
NOT_ELSEWHERE = (
    "Other councils of the region are not shown: their final reports are counted once they are released, three at a "
    "time, when no council gives more than half of the records and at least 25 were rated. There are not enough yet."
)


def beside_of(review: Review, previous: Review | None, data: Data) -> Beside:
    """The previous review and the region beside these numbers. Two queries.

    A review keeps its place among those released when its report is destroyed after its years: with nothing kept of it
    its whole batch is told no more, and those after it stay the batches that they were.
    """
    region = Review.objects.filter(host__region=review.host.region_id, released_at__isnull=False)
    released = list(region.order_by("released_at", "pk").values_list("pk", "host"))
    wanted = Q(report__review__in=[pk for pk, _ in released])
    if previous is not None:
        wanted |= Q(report__review=previous.pk)
    kept_before, kept = None, {}
    for pk, council, records, subthemes in _newest().filter(wanted).values_list(*_KEPT):
        kept[pk] = kept_of(council, records, subthemes)
        if previous is not None and pk == previous.pk and records is not None:
            kept_before = kept[pk]
    before, why_no_before = _before(previous, kept_before, data)
    elsewhere = elsewhere_of(
        [kept.get(pk) or kept_of(council, None, None) for pk, council in released],
        review.host_id,
        [(each.number, each.title) for each in data.subthemes],
    )
    return Beside(before, elsewhere, why_no_before, "" if elsewhere else NOT_ELSEWHERE)


def _newest() -> QuerySet[ReportVersion]:
    """The newest version of each final report."""
    return ReportVersion.objects.newest().filter(report__review__final_at__isnull=False)


_KEPT = ("report__review", "report__review__host", "data__data__records", "data__data__subthemes")


def _before(previous: Review | None, kept: Kept | None, data: Data) -> tuple[Before | None, str]:
    if previous is None:
        return None, NO_PREVIOUS
    shown = f"The previous review, of {month_text(previous.fieldwork_from_on)}, is not shown beside this one"
    if kept is None:
        return None, f"{shown}: no figures of it are kept here."
    lines = ((each.number, each.title, each.records) for each in data.subthemes)
    before = before_of(month_text(previous.fieldwork_from_on), data.records, lines, kept)
    if before is None:
        return None, f"{shown}: fewer than ten records were rated in one of the two."
    return before, ""
