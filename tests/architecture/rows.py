"""Everything in the database, to be compared with everything in it after something was sent."""

from datetime import datetime, timedelta
from typing import Any

from django.apps import apps
from django.db.models import BinaryField, Model
from django.utils import timezone

KEPT_BY_DJANGO = {
    "accounts_session",
    "django_session",
    "cache_entry",
    "django_content_type",
    "auth_permission",
}
BY_CHANCE = {"ref", "uuid", "token_hash", "password", "subject", "digest", "hash"}
"""Columns that come out otherwise each time, whatever was sent."""

REFS_IN_DETAIL = {"grant", "request"}
"""What a line of the trail says of something by the reference it was given by chance."""

DAY = timedelta(days=1)

Rows = dict[str, dict[Any, dict[str, Any]]]


def models() -> list[type[Model]]:
    found = apps.get_models(include_auto_created=True)
    return [model for model in found if model._meta.managed and model._meta.db_table not in KEPT_BY_DJANGO]


def rows_of_all_tables() -> Rows:
    """Each row by its key, in each table by its name."""
    return {
        model._meta.db_table: {row[model._meta.pk.attname]: row for row in model._base_manager.values()}
        for model in models()
    }


def differences(before: Rows, after: Rows, *, but: tuple[str, ...] = ()) -> dict[str, list[dict[str, Any]]]:
    """What was added and changed, table by table, told so that the same done twice reads the same.

    Keys of rows that were not there before are only *new*, moments are told in days from now, and what comes out
    otherwise each time is left out.
    """
    found = {}
    for model in models():
        table = model._meta.db_table
        olds, news = before[table], after[table]
        changed = [_told(model, row, before) for key, row in news.items() if olds.get(key) != row]
        changed += [{"gone": key} for key in olds if key not in news]
        if changed and table not in but:
            found[table] = sorted(changed, key=repr)
    return found


def _told(model: type[Model], row: dict[str, Any], before: Rows) -> dict[str, Any]:
    told = {}
    for field in model._meta.concrete_fields:
        value = row[field.attname]
        of = field.related_model if field.is_relation else model if field.primary_key else None
        known = before.get(of._meta.db_table) if of is not None else None
        if known is not None and value is not None and value not in known:
            value = "new"
        if field.name == "detail" and isinstance(value, dict):
            value = {name: "some" if name in REFS_IN_DETAIL else one for name, one in value.items()}
        if isinstance(value, datetime):
            value = f"{round((value - timezone.now()) / DAY)} days from now"
        if field.name not in BY_CHANCE and not isinstance(field, BinaryField):
            told[field.attname] = value
    return told
