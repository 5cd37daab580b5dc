"""Whether what is written of a record holds that record's own number, which is compared and never shown."""

from collections.abc import Mapping

from cryptography.exceptions import InvalidTag

from core.personal import holds_number
from records.actions.log import bound_to
from records.models import CaseNumber, Record
from records.sealing import unseal


def holding_its_number(record: Record, texts: Mapping[str, str]) -> list[str]:
    """The names of those texts. Whoever tells somebody of it leaves a line in the trail: it tells the number.

    No query where the record was found with its `case_number`, else one.
    """
    if not any(texts.values()):
        return []
    try:
        number = unseal(record.case_number.sealed, bound_to=bound_to(record))
    except (CaseNumber.DoesNotExist, InvalidTag):
        return []
    return [name for name, text in texts.items() if holds_number(number, text)]
