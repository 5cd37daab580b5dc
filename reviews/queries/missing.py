"""What keeps a step from being taken, with where it is done and who has to do it."""

from typing import NamedTuple

from accounts.models import User


class Missing(NamedTuple):
    """Something that keeps a step from being taken, where it is done, and whom to write to where others do it."""

    what: str
    address: str = ""
    people: tuple[User, ...] = ()


def names_of(people: tuple[User, ...]) -> str:
    """Diane Holt or Sam Reed: any one of them can do it."""
    names = [person.name for person in people]
    return " or ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)
