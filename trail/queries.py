"""Reads shaped for the pages of the trail, and the ends of the chain."""

from collections.abc import Iterator
from datetime import UTC, datetime

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import connection
from django.db.models import Case, CharField, Q, QuerySet, Value, When
from django.db.models.fields.json import KT
from django.utils import timezone

from . import access, chain, verbs
from .models import Anchor, Event, Link
from .verbs import Kind

YEARS = 6
AT_A_TIME = 500
"""Events of a file held in memory at once."""
OWN_HEAD = ("When", "What", "Of what", "Review")
KINDS = [(kind.slug, kind.label) for kind in Kind]


def own_events(user: AbstractBaseUser) -> QuerySet[Event]:
    """The newest first."""
    return access.events_visible_to(user).select_related("by").order_by("-at", "-pk")


def own_rows(user: AbstractBaseUser) -> Iterator[tuple[str, str, str, str]]:
    """One row an event under `OWN_HEAD`, a batch in memory at a time."""
    for event in own_events(user).iterator(chunk_size=AT_A_TIME):
        yield moment_text(event.at), event.what_you_did, event.of_what_of_yours, event.review


def moment_text(moment: datetime) -> str:
    """Local time to the second, as a spreadsheet reads it: 2026-03-02 09:05:07."""
    return timezone.localtime(moment).strftime("%Y-%m-%d %H:%M:%S")


def of_kind(events: QuerySet[Event], slug: str) -> QuerySet[Event]:
    """Those of the kind with that word; everything else are those which no other kind claims."""
    if slug != Kind.OTHER.slug:
        return events.filter(*(_is(kind) for kind in Kind if kind.slug == slug))
    named = Q()
    for each in Kind:
        if each is not Kind.OTHER:
            named |= _is(each)
    return events.exclude(named)


def telling_of_which(events: QuerySet[Event]) -> QuerySet[Event]:
    """With `of_record`, the record at whose address somebody was refused: for those who may know who reads which."""
    refused = When(verb__in=[verbs.REFUSED, verbs.NOT_FOUND], then=KT("detail__record"))
    return events.annotate(of_record=Case(refused, default=Value(""), output_field=CharField()))


def _is(kind: Kind) -> Q:
    found = Q(verb__in=verbs.verbs_of(kind))
    for noun in verbs.nouns_of(kind):
        found |= Q(verb__startswith=f"{noun}.")
    return found


def digest_of(event: Event) -> str:
    """What the event's digest must be, from its other words."""
    return chain.digest(
        at=event.at,
        by=event.by_id,
        verb=event.verb,
        subject=event.subject,
        review=event.review,
        detail=event.detail,
    )


def anchor() -> tuple[int, str]:
    """Position and hash of the last event forgotten; 0 and the beginning while none is."""
    newest = Anchor.objects.order_by("-position").values_list("position", "hash").first()
    return newest or (0, chain.BEFORE_THE_FIRST)


def end_of_chain() -> tuple[int, str]:
    """Position and hash of the newest event, or of the anchor where nothing stands after it."""
    newest = Link.objects.exclude(position=None).order_by("-position").values_list("position", "hash").first()
    return (newest[0] or 0, newest[1]) if newest else anchor()


def last_to_forget() -> tuple[int, str] | None:
    """Position and hash of the last of those at the beginning that are all older than six years, or None."""
    kept_from = _six_years_ago()
    placed = Link.objects.exclude(position=None).order_by("position")
    first_kept = placed.filter(event__at__gte=kept_from).first()
    old = placed.filter(position__lt=first_kept.position) if first_kept else placed
    last = old.last()
    return (last.position or 0, last.hash) if last else None


def _six_years_ago() -> datetime:
    """The beginning of the day six years before today, by the clock of the database, which its triggers ask too."""
    today = (
        "SELECT date('now')" if connection.vendor == "sqlite" else "SELECT (now() AT TIME ZONE 'UTC')::date"
    )
    with connection.cursor() as cursor:
        cursor.execute(today)
        (day,) = cursor.fetchone()
    now = datetime.fromisoformat(str(day)).replace(tzinfo=UTC)
    last_of_february = now.month == 2 and now.day == 29
    return now.replace(year=now.year - YEARS, day=28 if last_of_february else now.day)
