"""Which requests are somebody doing something, and which a page asking on its own."""

from collections.abc import Callable
from typing import Any, TypeVar

View = TypeVar("View", bound=Callable[..., Any])


def not_activity(view: View) -> View:
    """Mark a view that pages ask by themselves, so that an open page does not keep its reader signed in for ever."""
    view.counts_as_activity = False  # type: ignore[attr-defined] # read by whoever ends sign-ins
    return view


def counts_as_activity(view: Callable[..., Any]) -> bool:
    return bool(getattr(view, "counts_as_activity", True))
