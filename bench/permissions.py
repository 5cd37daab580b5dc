"""What it costs to ask the database who may see which record: python -m bench.permissions prints two medians.

For somebody on the teams of 2,500 reviews with 40,000 records: a page of 25 records begun at `records_visible_to`,
and the same page by one bare query that joins the team and knows no other rule.
"""

import json
import statistics
import sys
import time
from collections.abc import Callable

import django

django.setup()

# ruff: noqa: E402, S608 -- the settings come first; tables and columns have our own names

from django.core.paginator import Paginator
from django.db import connection, transaction
from django.db.models import QuerySet

from accounts.models import Membership, User
from accounts.roles import Role
from core.moment import one_moment
from records import access
from records.models import Record
from reviews.models import Review, TeamMember

REVIEWS, RECORDS_EACH, ROWS = 2_500, 16, 25
TURNS, WARM_UP = 60, 10


def main() -> list[float]:
    """Milliseconds, ours and the bare query's, and the median of their ratios. Everything made for it is undone."""
    with transaction.atomic():
        user = _somebody_with_very_many()
        pairs = _times(lambda: _page_of(user), lambda: _page(_bare(user)))
        transaction.set_rollback(True)
    ours, bare = (1000 * statistics.median(times) for times in zip(*pairs, strict=True))
    return [ours, bare, statistics.median(long / short for long, short in pairs)]


def _page_of(user: User) -> list[Record]:
    """As a page that reads is made: what its reader may do is asked for once, here among what is measured."""
    with one_moment():
        return _page(access.records_visible_to(user))


def _bare(user: User) -> QuerySet[Record]:
    return Record.objects.filter(
        review__team__user=user.pk, review__team__left_at=None, review__closed_at=None
    )


def _page(records: QuerySet[Record]) -> list[Record]:
    """A page as it is listed, from the middle: how many there are, and 25 with their reviews and councils at hand."""
    rows = records.select_related("review__host").order_by("review__ref", "category", "number")
    found = list(Paginator(rows, ROWS).page(21))
    if len(found) != ROWS:
        raise RuntimeError(f"{len(found)} records instead of {ROWS}")
    return found


def _times(*asked: Callable[[], object]) -> list[list[float]]:
    """Seconds that each took, turn by turn, after some turns that warm the server's caches."""
    taken = [[_seconds(ask) for ask in asked] for _ in range(WARM_UP + TURNS)]
    return taken[WARM_UP:]


def _seconds(ask: Callable[[], object]) -> float:
    started = time.perf_counter()
    ask()
    return time.perf_counter() - started


def _somebody_with_very_many() -> User:
    """Copies of a review in fieldwork, straight into the database, with one coordinator on every team."""
    model = Review.objects.filter(
        fieldwork_opened_at__isnull=False, fieldwork_closed_at=None, imported=False
    ).first()
    if model is None:
        raise SystemExit("Load the demonstration first.")
    user = User.objects.create_user("bench@example.org", name="Somebody with very many")
    Membership.objects.create(user=user, role=Role.COORDINATOR, region=model.host.region)
    _insert(
        Review,
        f"FROM reviews_review, generate_series(1, {REVIEWS}) n WHERE id = {model.pk}",
        {"ref": "'XX-' || n"},
    )
    made = "FROM reviews_review r"
    member = {"user_id": str(user.pk), "review_id": "r.id", "part": "'coordinator'", "left_at": "NULL"}
    _insert(
        TeamMember,
        f"{made}, (SELECT * FROM reviews_teammember WHERE declared_at IS NOT NULL AND conflict = '' LIMIT 1) t"
        " WHERE starts_with(r.ref, 'XX-')",
        member,
    )
    place = {"review_id": "r.id", "category": "chr(65 + n / 4)", "number": "1 + mod(n, 4)"}
    _insert(
        Record,
        f"{made}, generate_series(0, {RECORDS_EACH - 1}) n, (SELECT * FROM records_record LIMIT 1) t"
        " WHERE starts_with(r.ref, 'XX-')",
        place,
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return user


def _insert(
    model: type[Review] | type[TeamMember] | type[Record], source: str, instead: dict[str, str]
) -> None:
    columns = [field.column for field in model._meta.concrete_fields if not field.primary_key]
    row = "" if model is Review else "t."
    said = ", ".join(instead.get(column, f"{row}{column}") for column in columns)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {model._meta.db_table} ({', '.join(columns)}) SELECT {said} {source}", []
        )


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main()))
