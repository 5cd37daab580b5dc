"""The three ways an action says no: refused, overtaken, or (Django's own ValidationError) to be mended."""

from collections.abc import Callable, Sequence


class Refused(Exception):
    """The person may see this, and may not do it now.

    `reason` is shown to them word for word; `ask` names whom to turn to, so that no wall is without a door;
    `doors` are addresses and labels of pages where they can do so. `typed` is what they had written, shown to them
    again so that they can take it elsewhere; see `core.typed`.
    """

    def __init__(self, reason: str, *, ask: str = "", doors: Sequence[tuple[str, str]] = ()) -> None:
        super().__init__(reason)
        self.reason = reason
        self.ask = ask
        self.doors = list(doors)
        self.typed: list[str] = []


class Conflict(Exception):
    """Somebody saved this after the page was opened.

    `theirs` maps a field's name to the text that stands now; `version` is the version to send to replace it.
    """

    def __init__(self, *, theirs: dict[str, str], version: int) -> None:
        super().__init__("This was changed by someone else after you opened it.")
        self.theirs = theirs
        self.version = version


def may(check: Callable[..., object], *args: object) -> bool:
    """Whether a check would let somebody do it, for a page that offers only what will not be refused."""
    try:
        check(*args)
    except Refused:
        return False
    return True


def why_not(check: Callable[..., object], *args: object) -> str:
    """The reason why a check would not let somebody do it, for a page that says so; empty where it would."""
    try:
        check(*args)
    except Refused as refused:
        return refused.reason
    return ""
