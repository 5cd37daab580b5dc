"""Whether what is written of a record holds that record's own number, which is compared and never shown."""

from collections.abc import Mapping

from cryptography.exceptions import InvalidTag

from core.personal import holds_number
from records.models import CaseNumber, Record
from records.sealing import unseal


def holding_its_number(record: Record, texts: Mapping[str, str]) -> list[str]:
    """The names of those texts. Whoever tells somebody of it leaves a line in the trail: it tells the number.

    No query where the record was found with its `case_number`, else one.
    """
    if not any(texts.values()):
        return []
    try:
        sealed = record.case_number.sealed
        number = unseal(sealed, bound_to=f"{record.review.ref}/{record.ref}")
    except (CaseNumber.DoesNotExist, InvalidTag):
        return []
    return [name for name, text in texts.items() if holds_number(number, text)]
