"""What waits to be put into the log, beside what the log holds already."""

from dataclasses import dataclass

from cryptography.exceptions import InvalidTag

from records.importing import Plan, Understood, plan_of
from records.models import LogImport, Record
from records.numbers import plain
from records.sealing import bound_to, import_bound_to, unseal
from reviews.models import Review


@dataclass(frozen=True)
class Waiting:
    """The rows with their places, and what was remarked of the file."""

    plan: Plan
    remarks: list[str]


def waiting_rows(waiting: LogImport) -> Waiting | None:
    """The rows as they would go into the log at this moment; None where the installation's keys no longer open them."""
    try:
        text = unseal(waiting.sealed, bound_to=import_bound_to(waiting))
    except InvalidTag:
        return None
    understood = Understood.from_text(text)
    return Waiting(plan_of(understood.rows, listed=listed_numbers(waiting.review)), understood.remarks)


def listed_numbers(review: Review) -> dict[str, str]:
    """The number of each listed record as numbers are compared, by reference; empty where none opens. One query."""
    records = Record.objects.filter(review=review).select_related("review", "case_number")
    return {record.ref: _number_of(record) for record in records}


def _number_of(record: Record) -> str:
    sealed = getattr(record, "case_number", None)
    try:
        return plain(unseal(sealed.sealed, bound_to=bound_to(record))) if sealed else ""
    except InvalidTag:
        return ""
