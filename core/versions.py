"""Two people saving at once: one guarded UPDATE, and what the other person wrote when it does not go through."""

import json
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any, TypeVar
from zlib import crc32

from django.db.models import Manager, Model, QuerySet
from django.utils import timezone

from .dates import date_text
from .refusals import Conflict

Row = TypeVar("Row", bound=Model)


def replace(
    row: Row,
    *,
    version: int,
    values: Mapping[str, Any],
    sets: Mapping[str, Iterable[Model]] | None = None,
) -> bool:
    """Write `values` and the many-to-many `sets`, if the row still has that version; call inside a transaction.

    True when something changed. Saving what is there already changes nothing and is no conflict. Otherwise raises
    `Conflict` with the fields in which the two texts differ. Afterwards `row` holds what is stored.
    """
    manager: Manager[Row] = type(row)._default_manager  # noqa: SLF001 # the documented way to it
    stored = manager.select_for_update().get(pk=row.pk)
    wanted = {name: list(members) for name, members in (sets or {}).items()}
    differing = [name for name, value in values.items() if getattr(stored, name) != value]
    differing += [name for name, members in wanted.items() if _keys(stored, name) != {m.pk for m in members}]
    if differing:
        _write(stored, version, values, wanted, differing)
    row.refresh_from_db(fields=[*values, "version"])
    return bool(differing)


def rewrite(rows: "QuerySet[Row]", by_rule: Mapping[str, Callable[[str], str]]) -> list[Row]:
    """Change texts by a rule for each, in whatever rows it changes any; call inside a transaction. Returns these rows.

    Where a row has a version it is another one then, so that whoever has its page open is told.
    """
    changed = []
    for row in rows.select_for_update(of=("self",)):
        after = {name: rule(getattr(row, name)) for name, rule in by_rule.items()}
        if any(getattr(row, name) != text for name, text in after.items()):
            if hasattr(row, "version"):
                after["version"] = row.version + 1
            for name, value in after.items():
                setattr(row, name, value)
            row.save(update_fields=list(after))
            changed.append(row)
    return changed


def _write(
    stored: Model,
    version: int,
    values: Mapping[str, Any],
    sets: Mapping[str, list[Model]],
    differing: list[str],
) -> None:
    changes = {**values, "version": version + 1}
    if any(field.name == "updated_at" for field in stored._meta.fields):
        changes["updated_at"] = timezone.now()
    rows = type(stored)._default_manager.filter(pk=stored.pk, version=version)  # noqa: SLF001
    if not rows.update(**changes):
        stored.refresh_from_db()
        raise Conflict(theirs={name: _shown(stored, name) for name in differing}, version=_version(stored))
    for name, members in sets.items():
        getattr(stored, name).set(members)


def _version(row: Model) -> int:
    return int(getattr(row, "version", 0))


def _keys(row: Model, name: str) -> set[Any]:
    return set(getattr(row, name).values_list("pk", flat=True))


def _shown(row: Model, name: str) -> str:
    """The stored value as people read it: a choice by its label, several things by their names."""
    display = getattr(row, f"get_{name}_display", None)
    if display is not None:
        return str(display() or "")
    value = getattr(row, name)
    if hasattr(value, "all"):
        return ", ".join(str(member) for member in value.all())
    return "" if value is None else str(value)


def print_of(values: Mapping[str, Any]) -> int:
    """A number that stands for these values, where a row counts no versions and its address may pass to another row.

    It goes into a form's hidden version, and comes out different once anything of it was changed or moved.
    """
    return crc32(json.dumps(values, sort_keys=True, default=str).encode()) % 10**9


def check_still(stored: Mapping[str, Any], *, version: int, wanted: Mapping[str, Any]) -> bool:
    """Whether `wanted` changes anything; raises `Conflict` where what is `stored` is not what that version stood for.

    Call while the row is locked.
    """
    differing = [name for name, value in wanted.items() if stored[name] != value]
    if differing and version != print_of(stored):
        theirs = {name: _in_words(stored[name]) for name in differing}
        raise Conflict(theirs=theirs, version=print_of(stored))
    return bool(differing)


def _in_words(value: Any) -> str:
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, date):
        return date_text(value)
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
