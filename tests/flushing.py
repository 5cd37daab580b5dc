"""Tests that commit end by emptying every table, which the trail's triggers refuse: here they are set aside."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.backends.base.operations import BaseDatabaseOperations

from tests.trail.making import no_triggers

_flush = BaseDatabaseOperations.execute_sql_flush


def _flush_the_trail_too(self: BaseDatabaseOperations, sql_list: Iterable[str]) -> Any:
    with transaction.atomic(using=self.connection.alias), no_triggers():
        return _flush(self, sql_list)


def let_tests_empty_the_trail() -> None:
    BaseDatabaseOperations.execute_sql_flush = _flush_the_trail_too
