"""Whether what is written holds the record's own number, or any of the log: compared and never shown."""

from collections.abc import Mapping

from cryptography.exceptions import InvalidTag

from core.personal import TELLING_DIGITS, holds_number
from records.models import CaseNumber, Record
from records.sealing import bound_to, unseal
from reviews.models import Review


def holding_its_number(record: Record, texts: Mapping[str, str]) -> list[str]:
    """The names of those texts. Whoever tells somebody of it leaves a line in the trail: it tells the number.

    No query where the record was found with its `case_number`, else one.
    """
    if not any(texts.values()):
        return []
    try:
        sealed = record.case_number.sealed
        number = unseal(sealed, bound_to=bound_to(record))
    except (CaseNumber.DoesNotExist, InvalidTag):
        return []
    return [name for name, text in texts.items() if holds_number(number, text)]


def holding_any_number(review: Review, texts: Mapping[str, str]) -> list[str]:
    """The same for every number of the log, where what is written may be of any record. One query.

    Numbers so short that an age or a time of day could be one are left out: they tell nobody, and what is urgent
    must not be held up by them.
    """
    if not any(texts.values()):
        return []
    numbers = []
    for each in CaseNumber.objects.filter(record__review=review).select_related("record__review"):
        try:
            number = unseal(each.sealed, bound_to=bound_to(each.record))
        except InvalidTag:
            continue
        if sum(character.isalnum() for character in number) >= TELLING_DIGITS:
            numbers.append(number)
    return [name for name, text in texts.items() if any(holds_number(number, text) for number in numbers)]
