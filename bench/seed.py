"""Brings the demonstration to so many reviews by copying its finished one: python -m bench.seed 2000.

Straight into PostgreSQL, past the actions: nobody works on these rows, they only have to be there. Every second copy
was the same people's, the others have people of their own; one in twenty is in its fieldwork, the rest are closed.
Those in fieldwork are of people of their own, in the one council: what waits for the people who are measured is the
same with many reviews as with a few.
"""

import sys
from typing import Any

import django

django.setup()

# ruff: noqa: E402, S608 -- the settings come first; tables and columns have our own names

from django.db import connection, models, transaction

from accounts.models import Membership, User
from audits.models import Audit, AuditRating, CriterionAnswer
from councils.models import Council
from records.models import Assignment, Consent, Record
from reports.models import Report, ReportVersion
from reviews.models import Recommendation, Review, Scope, Slot, SlotAttendee, TeamMember, Theme

Model = Any
"""A model's class."""

COPIED: dict[Model, str] = {
    Review: "pk",
    Scope: "review",
    Theme: "review",
    Recommendation: "review",
    TeamMember: "review",
    Slot: "review",
    SlotAttendee: "slot__review",
    Record: "review",
    Assignment: "record__review",
    Consent: "record__review",
    Audit: "record__review",
    CriterionAnswer: "audit__record__review",
    AuditRating: "audit__record__review",
    Report: "review",
    ReportVersion: "report__review",
}
"""What a review consists of, and how the review is found from there."""

AFTER_FIELDWORK = [
    "fieldwork_closed_at",
    "moderated_at",
    "team_check_opened_at",
    "accuracy_opened_at",
    "final_at",
    "released_at",
    "published_at",
]
IN_FIELDWORK = "mod(n, 20) = 1"
INSTEAD: dict[tuple[Model, str], str] = {
    (Review, "ref"): "'PR-' || (1900 + mod(n, 100)) || '-' || (1000 + n)",
    (Review, "fieldwork_from_on"): "fieldwork_from_on - mod(2 * n, 4000)",
    (Review, "fieldwork_to_on"): "fieldwork_to_on - mod(2 * n, 4000)",
    (Review, "closed_at"): f"CASE WHEN {IN_FIELDWORK} THEN NULL ELSE final_at END",
    **{(Review, fact): f"CASE WHEN {IN_FIELDWORK} THEN NULL ELSE {fact} END" for fact in AFTER_FIELDWORK},
    (User, "email"): "'twin.' || email",
    (User, "ref"): "substr(md5(email), 1, 8)",
    (Membership, "ref"): "substr(md5(ref), 1, 8)",
    (ReportVersion, "html"): "'<p>As it was.</p>'",
}
"""What a copy says instead, as SQL; `n` is its number."""


def main(wanted: int) -> None:
    finished = Review.objects.filter(report__versions__isnull=False).order_by("pk").first()
    if finished is None:
        raise SystemExit("Load the demonstration first.")
    made = Review.objects.filter(ref__regex=r"^PR-19\d\d-\d{4}$").count()
    copies = range(made + 1, made + 1 + wanted - Review.objects.count())
    highest: dict[Model, int] = {model: _highest(model) for model in COPIED}
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "SET LOCAL session_replication_role = replica"
        )  # foreign keys hold by the way this is made
        if not made:
            highest[User] = _highest(User)
            for model in (User, Membership):
                keys = list(model.objects.values_list("pk", flat=True))
                _copy(cursor, model, keys, range(1, 2), {User: highest[User], model: _highest(model)})
        highest[User] = User.objects.count() // 2
        for model, path in COPIED.items():
            keys = list(model.objects.filter(**{path: finished.pk}).values_list("pk", flat=True))
            _copy(cursor, model, keys, copies, highest)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _highest(model: Model) -> int:
    return model.objects.aggregate(last=models.Max("pk"))["last"] or 0


def _copy(cursor: Any, model: Model, keys: list[int], copies: range, highest: dict[Model, int]) -> None:
    """Insert copies of these rows. A key becomes the old one and n times the highest there was of its kind."""
    table = model._meta.db_table
    columns = {f'"{field.column}"': _said(model, field, highest) for field in model._meta.concrete_fields}
    cursor.execute(
        f"INSERT INTO {table} ({', '.join(columns)}) SELECT {', '.join(columns.values())} "
        f"FROM {table}, generate_series({copies.start}, {copies.stop - 1}) n WHERE {table}.id = ANY(%s)",
        [keys],
    )
    cursor.execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), max(id)) FROM {table}")


def _said(model: Model, field: Any, highest: dict[Model, int]) -> str:
    column = f'"{field.column}"'
    if (model, field.name) in INSTEAD:
        return INSTEAD[model, field.name]
    if field.primary_key:
        return f"{column} + n * {highest[model]}"
    if field.related_model is User:
        often = "n" if model is Membership else "mod(n, 2)"  # every second copy has people of its own
        return f"{column} + {often} * {highest[User]}"
    if field.related_model is Council and model is Review:
        table, council = Council._meta.db_table, f"mod(n, {Council.objects.count()})"
        other = f"(SELECT id FROM {table} ORDER BY id OFFSET {council} LIMIT 1)"
        return f"CASE WHEN {IN_FIELDWORK} THEN {column} ELSE {other} END"
    return f"{column} + n * {highest[field.related_model]}" if field.related_model in highest else column


if __name__ == "__main__":
    main(int(sys.argv[1]))
