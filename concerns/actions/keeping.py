"""What keeps concerns readable when the installation's keys change."""

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts import access as accounts_access
from accounts.models import User
from concerns.models import Concern, Entry
from concerns.sealing import seal_texts, texts_of
from core.refusals import Refused
from reviews.models import Review


@transaction.atomic
def reseal_concerns(*, by: User | None) -> int:
    """Seal every text again under the first key, so that an old key can go. Returns how many there are.

    All or none: where no key opens one, ValidationError says which it is.
    """
    accounts_access.check_is_the_machine(by)
    concerns = Concern.objects.select_for_update(of=("self",)).select_related("review").order_by("pk")
    entries = Entry.objects.select_for_update(of=("self",)).select_related("concern__review").order_by("pk")
    count = 0
    for rows in (concerns, entries):
        for row in rows:
            try:
                row.sealed = seal_texts(row, **texts_of(row))
            except Refused:
                raise ValidationError(f"{row} of {_review_of(row).ref}") from None
            row.save(update_fields=["sealed"])
            count += 1
    return count


def _review_of(row: Concern | Entry) -> Review:
    return row.review if isinstance(row, Concern) else row.concern.review
