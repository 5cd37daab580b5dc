"""Which names of the people whose records are read stand in a text: compared with their sealed cards, never shown."""

import json
from collections.abc import Mapping

from cryptography.exceptions import InvalidTag
from django.utils import timezone

from core.personal import Kind, KnownNames, looks_personal
from records.models import PersonCard
from records.sealing import card_bound_to, unseal
from reviews.models import Review

MOST_WORDS_OF_A_NAME = 3
"""More are a sentence, in which a name has to be told from what else is written with a capital."""


def people_named_in(review: Review, texts: Mapping[str, str]) -> dict[str, list[str]]:
    """What of these texts, each seen through, is the name of a person or of their supporter, by the text's name.

    Only words of the texts themselves come back. One query.
    """
    names: list[str] = []
    for card in PersonCard.objects.filter(record__review=review).select_related("record__review"):
        try:
            kept = json.loads(unseal(card.sealed, bound_to=card_bound_to(card.record)))
        except InvalidTag:
            continue
        for field in ("called_by", "supporter"):
            names += _names_in(str(kept.get(field, "")))
    sought = KnownNames(names)
    found = {name: sought.found_in(text) for name, text in texts.items()}
    return {name: said for name, said in found.items() if said}


def _names_in(text: str) -> list[str]:
    if 0 < len(text.split()) <= MOST_WORDS_OF_A_NAME:
        return [text]
    today = timezone.localdate()
    return [found.said for found in looks_personal(text, today=today) if found.kind is Kind.NAME]
