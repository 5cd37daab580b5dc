"""Whether what is written holds the record's own number, or any of the log: compared and never shown."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from cryptography.exceptions import InvalidTag

from core.personal import TELLING_DIGITS, holds_number, number_places, plain_of
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
    numbers = [number for number in _numbers(review) if number and not _is_short(number)]
    return [name for name, text in texts.items() if any(holds_number(number, text) for number in numbers)]


class NumbersStanding(NamedTuple):
    """Where numbers of the log stand in texts, and of how many records that could not be said.

    `places` are beginnings and ends by the name of the text. Numbers `too_short` could be an age or a time of day;
    `unopened` ones are sealed with a key that this installation does not have; `gone` ones are destroyed, or were never
    entered for a record of the sample.
    """

    places: dict[str, list[tuple[int, int]]]
    too_short: int = 0
    unopened: int = 0
    gone: int = 0


def numbers_standing_in(review: Review, texts: Mapping[str, str]) -> NumbersStanding:
    """Where in these texts, each seen through, any number of the log stands; never which. Two queries.

    Whoever tells somebody of it leaves a line in the trail, as above.
    """
    numbers = list(_numbers(review))
    sought = [number for number in numbers if number and not _is_short(number)]
    plain = {name: plain_of(text) for name, text in texts.items()}
    found = {
        name: sorted({place for number in sought for place in number_places(number, text)})
        for name, text in plain.items()
    }
    return NumbersStanding(
        {name: places for name, places in found.items() if places},
        too_short=sum(bool(number) and _is_short(number) for number in numbers),
        unopened=numbers.count(""),
        gone=Record.objects.filter(review=review, selected_at__isnull=False, case_number=None).count(),
    )


def _numbers(review: Review) -> Iterator[str]:
    """Every number of the log, and nothing in place of one that cannot be opened."""
    for each in CaseNumber.objects.filter(record__review=review).select_related("record__review"):
        try:
            yield unseal(each.sealed, bound_to=bound_to(each.record))
        except InvalidTag:
            yield ""


def _is_short(number: str) -> bool:
    return sum(character.isalnum() for character in number) < TELLING_DIGITS
