"""A clock that stands at a chosen moment, so that what is told of the past happens in the past."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, tzinfo
from typing import Any

from django.utils import timezone


class _AsDatetime(type):
    """Every datetime is an instance of the class that stands in for it."""

    def __instancecheck__(cls, instance: object) -> bool:
        return isinstance(instance, datetime)


@contextmanager
def standing_at(moment: datetime) -> Iterator[None]:
    """Let `timezone.now` return this moment, wherever a field or a module has already taken hold of that function.

    For one thread alone: a command or a test, never a server.
    """

    class Standing(datetime, metaclass=_AsDatetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> Any:
            return moment.astimezone(tz)

    before = vars(timezone)["datetime"]
    vars(timezone)["datetime"] = Standing
    try:
        yield
    finally:
        vars(timezone)["datetime"] = before
