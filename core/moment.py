"""A page is one moment: what its reader may do, or what several parts of it count, is asked of the database once.

Kept for what the page itself does not change.
"""

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any, TypeVar, cast

from django.db import connection

Found = TypeVar("Found")


@dataclass
class _Moment:
    depth: int
    """Of transactions, where the page began."""
    found: dict[Hashable, Any] = field(default_factory=dict)


_now: ContextVar[_Moment | None] = ContextVar("moment", default=None)


@contextmanager
def one_moment() -> Iterator[None]:
    """Answer `once` from what was found before, to the end of the block."""
    before = _now.set(_Moment(len(connection.atomic_blocks)))
    try:
        yield
    finally:
        _now.reset(before)


def is_one_moment() -> bool:
    """Whether `once` answers from what was found before, at this place."""
    moment = _now.get()
    return moment is not None and len(connection.atomic_blocks) == moment.depth


def once(key: Hashable, ask: Callable[[], Found]) -> Found:
    """What `ask` finds; asked once in a moment, and each time outside one.

    Inside a transaction of its own it is always asked again: an action must know what holds when it has its lock.
    """
    moment = _now.get()
    if moment is None or not is_one_moment():
        return ask()
    if key not in moment.found:
        moment.found[key] = ask()
    return cast("Found", moment.found[key])
