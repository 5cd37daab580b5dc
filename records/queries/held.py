"""What is kept of the person behind one record, for the copy they may ask for; the card is opened by an action."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import User
from core.dates import date_text
from core.held import Held
from records.models import CaseNumber, Consent, GrantRequest, PersonCard, Record
from reviews.models import Review

from .grants import last_day


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
    shown = Held("Whom it was shown to, or was asked for", _shown(record))
    if consent is None:
        return [listed, shown]
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
    return [listed, agreed, shown]


def _shown(record: Record) -> list[tuple[str, str]]:
    """Every request of a lived-experience peer, whose name is theirs and stays out."""
    return [
        (f"A lived-experience peer, asked on {date_text(request.asked_at)}", _grant_text(request))
        for request in GrantRequest.objects.filter(record=record).select_related("grant").order_by("pk")
    ]


def _grant_text(request: GrantRequest) -> str:
    """To read what, for what, on which basis and for how long; or that they were not given it."""
    asked = f"{request.get_scope_display()}, for: {request.purpose.rstrip('.')}."
    grant = getattr(request, "grant", None)
    if grant is None:
        outcome = request.get_outcome_display() or "not decided"
        return f"{asked} Outcome: {outcome}. {request.reason}".strip()
    until = grant.withdrawn_at or last_day(grant.ends_at)
    return (
        f"{asked} Given from {date_text(grant.starts_at)} to {date_text(until)}, for: {grant.purpose.rstrip('.')}. "
        f"{grant.get_article_6_display()}; {grant.get_article_9_display()}; {grant.get_safeguard_display()}. "
        f"{grant.withdrawn_reason}"
    ).strip()


def held_about_peer(person: User) -> list[Held]:
    """What was asked and granted for somebody to read records as a lived-experience peer, by reference."""
    rows = GrantRequest.objects.filter(peer=person).select_related("record__review", "grant").order_by("pk")
    facts = [(f"{row.record.review.ref}, {row.record.ref}", _grant_text(row)) for row in rows]
    return [Held("Records asked for or read as a peer", facts)]


def reviews_with_numbers() -> QuerySet[CaseNumber, int]:
    """Keys of the reviews of which a case record number is kept."""
    return CaseNumber.objects.order_by().values_list("record__review", flat=True).distinct()


def cards_kept(review: Review) -> dict[int, date | None]:
    """The records with a card, by primary key, and the day of their conversation where there is one."""
    rows: Iterable[tuple[int, datetime | None]] = PersonCard.objects.filter(
        record__review=review
    ).values_list("record", "record__appointment__slot__ends_at")
    return {record: timezone.localdate(ends_at) if ends_at is not None else None for record, ends_at in rows}
