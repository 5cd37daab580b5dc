"""What is kept of the person behind one record, for the copy they may ask for; the card is opened by an action."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db.models import QuerySet
from django.utils import timezone

from core.dates import date_text
from core.held import Held
from records.models import CaseNumber, Consent, PersonCard, Record
from reviews.models import Review


def held_about(record: Record) -> list[Held]:
    """How the record is listed, whether its number and a card are held, and what the person agreed to."""
    listed = Held(
        "How the record is listed",
        [
            ("Reference given to it here", record.ref),
            ("Category", record.get_category_display()),
            ("Age band", record.get_age_band_display()),
            (
                "Case record number",
                "Held, encrypted. The council knows it from its own system; it is not copied here."
                if CaseNumber.objects.filter(record=record).exists()
                else "Not held",
            ),
            (
                "Before-we-talk card",
                "Held" if PersonCard.objects.filter(record=record).exists() else "Not held",
            ),
        ],
    )
    consent = Consent.objects.filter(record=record).first()
    if consent is None:
        return [listed]
    withdrawn = f"Yes, on {date_text(consent.withdrawn_at)}" if consent.withdrawn_at else "No"
    agreed = Held(
        "What the person agreed to",
        [
            ("Asked on", date_text(consent.asked_on)),
            (
                "Asked how, and by whom",
                f"{consent.get_asked_how_display()}, {consent.get_asked_by_display()}",
            ),
            ("A conversation", "Yes" if consent.conversation else "No"),
            ("Their words quoted without their name", "Yes" if consent.quotes else "No"),
            ("To be told what came of it", "Yes" if consent.follow_up else "No"),
            ("A supporter with them", "Yes" if consent.has_supporter else "No"),
            ("Changed their mind", withdrawn),
        ],
    )
    return [listed, agreed]


def reviews_with_numbers() -> QuerySet[CaseNumber, int]:
    """Keys of the reviews of which a case record number is kept."""
    return CaseNumber.objects.order_by().values_list("record__review", flat=True).distinct()


def cards_kept(review: Review) -> dict[int, date | None]:
    """The records with a card, by primary key, and the day of their conversation where there is one."""
    rows: Iterable[tuple[int, datetime | None]] = PersonCard.objects.filter(
        record__review=review
    ).values_list("record", "record__appointment__slot__ends_at")
    return {record: timezone.localdate(ends_at) if ends_at is not None else None for record, ends_at in rows}
