"""A query that is put together once and asked many times.

Most of what a small answer costs is putting its query together: who may do something is a question of many parts, and
is asked at every save. What is prepared is the very query the ORM makes, so that the rule still stands in one place.
"""

import re
from collections.abc import Callable, Mapping
from contextvars import Context
from copy import copy
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeVar

from django.db import DEFAULT_DB_ALIAS, connection
from django.db.models import Model, QuerySet
from django.db.models.sql import UpdateQuery
from django.db.models.sql.compiler import SQLCompiler
from django.utils import timezone

Row = TypeVar("Row", bound=Model)

_LOOKS_LIKE_TIME = re.compile(r"\d{4}-\d\d-\d\d")
NOW, TODAY = object(), object()

NOBODY, NOTHING, NOWHERE = 2_000_000_011, 31_013, "stands for a text"
"""Marks: what a person, another row or number (in the range of a small one) and a text are put together with."""


@dataclass(frozen=True)
class _Made:
    """A queryset, the compiler that has put its query together, that query, and what is filled into it."""

    rows: QuerySet[Any, Any]
    compiler: SQLCompiler
    sql: str
    slots: list[Any]


class Prepared:
    """Asks what `build` makes, a queryset, of other values each time.

    `marks` gives a value for each argument of `build`, a whole number or a text that stands in the query for nothing
    else: where it stands, the real one is put in. So are this moment and this day. A query that would keep anything
    else of the moment it was put together in (an hour ago, next month) is refused with `ValueError` and never asked.

    It is put together apart from the page that asks first: what that page knows of its reader is not in it.
    """

    def __init__(self, build: Callable[..., QuerySet[Any, Any]], **marks: int | str) -> None:
        self._build = build
        self._marks = marks
        self._made: dict[str, _Made] = {}

    def first(self, **values: int | str) -> tuple[Any, ...] | None:
        """The first row as the database gives it, of a queryset of plain values; or None. One query."""
        made = self._query()
        with _cursor() as cursor:
            cursor.execute(made.sql, self._filled(made.slots, values))
            row: tuple[Any, ...] | None = cursor.fetchone()
        return row

    def all(self, **values: int | str) -> list[Any]:
        """Every row as the queryset gives it: values, or objects with what they are selected with. One query."""
        made = self._query()
        compiler = copy(made.compiler)
        compiler.connection = connection
        compiler.as_sql = lambda *_args, **_more: (made.sql, self._filled(made.slots, values))  # type: ignore[method-assign]
        rows = made.rows.all()
        rows.query.get_compiler = lambda *_args, **_more: compiler  # type: ignore[method-assign]
        return list(rows)

    def _query(self) -> _Made:
        if connection.vendor not in self._made:
            self._made[connection.vendor] = Context().run(self._put_together)
        return self._made[connection.vendor]

    def _compiled(self) -> tuple[QuerySet[Any, Any], SQLCompiler]:
        rows = self._build(**self._marks)
        return rows, rows.query.get_compiler(using=rows.db)

    def _put_together(self) -> _Made:
        began = timezone.now()
        rows, compiler = self._compiled()
        sql, params = compiler.as_sql()
        ended = timezone.now()
        names = {mark: name for name, mark in self._marks.items()}
        slots = [self._slot(param, names, began, ended) for param in params]
        if missing := set(names.values()) - {slot[0] for slot in slots if isinstance(slot, tuple)}:
            raise ValueError(f"{', '.join(sorted(missing))} stands nowhere in the query")
        return _Made(rows, compiler, sql, slots)

    def _slot(self, param: Any, names: Mapping[Any, str], began: datetime, ended: datetime) -> Any:
        """What stands for this value: the name of an argument (in a tuple), a moment, or the value itself."""
        if isinstance(param, int | str) and not isinstance(param, bool) and param in names:
            return (names[param],)
        if not isinstance(param, date) and not (isinstance(param, str) and _LOOKS_LIKE_TIME.match(param)):
            return param
        if param in {_day(began), _day(ended)}:
            return TODAY
        if _moment(began) <= param <= _moment(ended):
            return NOW
        raise ValueError(f"the query keeps {param}, which is neither this moment nor today")

    def _filled(self, slots: list[Any], values: Mapping[str, int | str]) -> list[Any]:
        now = timezone.now()
        moments = {id(NOW): _moment(now), id(TODAY): _day(now)}
        return [values[slot[0]] if isinstance(slot, tuple) else moments.get(id(slot), slot) for slot in slots]


class PreparedUpdate(Prepared):
    """An UPDATE of the rows that `build` makes, put together once; `changes` makes what it sets, of the same marks."""

    def __init__(
        self,
        build: Callable[..., QuerySet[Any, Any]],
        changes: Callable[..., dict[str, Any]],
        **marks: int | str,
    ) -> None:
        super().__init__(build, **marks)
        self._changes = changes

    def run(self, **values: int | str) -> int:
        """Change the rows and return how many they were. One statement."""
        made = self._query()
        with _cursor() as cursor:
            cursor.execute(made.sql, self._filled(made.slots, values))
            changed: int = cursor.rowcount
        return changed

    def _compiled(self) -> tuple[QuerySet[Any, Any], SQLCompiler]:
        rows = self._build(**self._marks)
        update: Any = rows.query.chain(UpdateQuery)
        update.add_update_values(self._changes(**self._marks))
        return rows, update.get_compiler(using=rows.db)


def _cursor() -> Any:
    """On PostgreSQL, one that hands values on beside the query: the server plans it once for a connection.

    Planning who may save an answer takes the server longer than answering it. What is asked by it
    is none of the queries whose meaning Django warns of when values stand beside them: they have no `GROUP BY`.
    Where queries are written down, to be counted or read, it is asked as any other: of a kept plan there is no text.
    """
    if connection.vendor != "postgresql" or connection.queries_logged:
        return connection.cursor()
    from django.db.backends.postgresql.base import (  # type: ignore[attr-defined]  # noqa: PLC0415 # not for SQLite
        ServerBindingCursor,
    )

    connection.ensure_connection()
    raw = connection.connection
    usual, raw.cursor_factory = raw.cursor_factory, ServerBindingCursor
    try:
        return connection.cursor()
    finally:
        raw.cursor_factory = usual


def partly(model: type[Row], **known: Any) -> Row:
    """The row with these columns of it known, by attribute; any other is fetched when it is asked for."""
    names = [field.attname for field in model._meta.concrete_fields if field.attname in known]
    return model.from_db(DEFAULT_DB_ALIAS, names, [known[name] for name in names])


def _moment(at: datetime) -> Any:
    """As this database is given a moment."""
    return connection.ops.adapt_datetimefield_value(at)


def _day(at: datetime) -> Any:
    return connection.ops.adapt_datefield_value(timezone.localdate(at))
