"""The edition of a final report that everybody may read: the report without the figures that are of too few people.

Pure: from a document to a document. Each type that counts people is handled in one place, `WITHHELD`; every other
whole number of a document is named in `NOT_OF_PEOPLE`, with why. A number that is in neither stops the work: what is
added to the document one day is not published before somebody has said what it counts.

What is left out cannot be worked out from what is left. A spread, a tally or a comparison goes as a whole, with its n;
a headline goes with it; the method says “fewer than ten” of how many took part, which would else be the n of what went.
No figure of the report is a sum of others, so nothing else has to go with them; but for other councils together, which
never are everybody's.
"""

from collections.abc import Callable, Iterable
from dataclasses import fields, is_dataclass, replace
from typing import Any, NamedTuple, cast

from reports.beside import Elsewhere
from reports.document import Document, Headline, Method
from reports.figures import Comparison, Spread, Tally
from reports.small_numbers import Count, too_few

METHOD_COUNTS = {
    "records": "how many records were read",
    "read_twice": "how many records were read twice",
    "conversations": "how many conversations were held",
    "people_met": "how many practitioners and managers were met",
}
"""The counts of people in the method, and what each is called where it is left out."""

NOT_OF_PEOPLE = {
    "EarlierRecommendation.number": "the number it goes by",
    "Theme.practitioner_meetings": "meetings, each of a group",
    "Theme.manager_meetings": "meetings, each of a group",
    "CriteriaGroup.number": "the number it goes by",
    "SubTheme.number": "the number it goes by",
    "Observation.number": "the number it goes by",
    "Conclusion.number": "the number it goes by",
    "Conclusion.rests_on": "numbers of observations",
    "Point.number": "the number it goes by",
    "Point.rests_on": "numbers of observations",
    "Recommendation.number": "the number it goes by",
    "PlainWords.number": "the number it goes by",
    "CorrectionNote.version": "the number it goes by",
    "CorrectionNote.replaces": "the number it goes by",
    "Numbered.number": "the number it goes by",
    "Share.number": "the number it goes by",
    "Share.percent": "a share of at least 25 records of three other councils or more",
    "Share.rated": "at least 25 records of three other councils or more",
    "Elsewhere.reviews": "reviews",
    "Elsewhere.councils": "councils",
    "Method.practitioner_meetings": "meetings, each of a group",
    "Method.manager_meetings": "meetings, each of a group",
    "Method.observations": "notes, of which one person may have many",
    "Method.psws": "the team, who are named",
    "Method.peers": "the team, who are named",
}
"""Every whole number of a document that counts nobody whom it could tell of, and what it counts instead."""

CALLED = {
    "data.records": "the overall ratings of records",
    "data.conversations": "the overall ratings of conversations",
    "data.subthemes.records": "the ratings of records on sub-theme",
    "data.subthemes.conversations": "the ratings of conversations on sub-theme",
    "data.groups.criteria.tally": "the answers to criterion",
    "data.before.records": "the overall ratings of records in the previous review",
    "data.before.subthemes.records": "the previous review’s ratings of records on sub-theme",
    "data.elsewhere": "the comparison with other councils of the region, who may not have published",
    "analysis.comparison": "how the ratings of records and of conversations compare",
    "headlines": "a headline number of the summary",
    "method": "",
}
"""What each figure is called where it is left out. Others are `OTHERS`."""
OTHERS = "other figures"


class Left(NamedTuple):
    """One figure that was left out: where it stood, and the number or code of what it was of, or its own name."""

    path: str
    of: str


class _Walk:
    """Goes through a document once, and keeps what it left out on the way, in the document's order."""

    def __init__(self) -> None:
        self.left: list[Left] = []

    def over(self, value: Any, path: str, owner: str, of: str) -> Any:
        """The value as everybody may read it. `owner` is the field it stands in, such as `Point.number`."""
        if isinstance(value, tuple):
            found = (self.over(one, path, owner, of) for one in value)
            return tuple(one for one in found if one is not None)
        if is_dataclass(value) and not isinstance(value, type):
            handle = WITHHELD.get(type(value), _inside)
            return handle(self, value, path, of)
        if isinstance(value, int) and not isinstance(value, bool) and owner not in NOT_OF_PEOPLE:
            raise LookupError(f"Nobody has said what {owner} counts, so it is not published.")
        return value

    def without(self, path: str, of: str) -> None:
        self.left.append(Left(path, of))


def _inside(walk: _Walk, value: Any, path: str, of: str) -> Any:
    """What counts nobody itself: each of its fields."""
    kind, own = type(value).__name__, str(getattr(value, "code", getattr(value, "number", of)))
    changed = {
        each.name: walk.over(
            getattr(value, each.name),
            f"{path}.{each.name}" if path else each.name,
            f"{kind}.{each.name}",
            own,
        )
        for each in fields(value)
    }
    return replace(value, **changed)


def _spread(walk: _Walk, value: Spread, path: str, of: str) -> Spread:
    if not (too_few(value.total) or too_few(value.rated)):
        return value
    walk.without(path, of)
    return Spread(is_withheld=True)


def _tally(walk: _Walk, value: Tally, path: str, of: str) -> Tally:
    if not (too_few(value.files) or too_few(value.applicable)):
        return value
    walk.without(path, of)
    return Tally(is_withheld=True)


def _comparison(walk: _Walk, value: Comparison, path: str, of: str) -> Comparison:
    if not too_few(value.people):
        return value
    walk.without(path, of)
    return Comparison(is_withheld=True)


def _headline(walk: _Walk, value: Headline, path: str, of: str) -> Headline | None:
    """None is taken out of the tuple it stands in."""
    if value.people is not None and not too_few(value.people):
        return value
    walk.without(path, of)
    return None


def _elsewhere(walk: _Walk, _value: Elsewhere, path: str, of: str) -> None:
    """Never everybody's: with what two of three councils publish, it would tell of the third, who may not have."""
    walk.without(path, of)


def _method(walk: _Walk, value: Method, path: str, _of: str) -> Method:
    counts: dict[str, Count] = {}
    for name, called in METHOD_COUNTS.items():
        count = getattr(value, name)
        counts[name] = count
        if count is None or too_few(count):
            counts[name] = None
            walk.without(path, called)
    return replace(value, **cast("dict[str, Any]", counts))


WITHHELD: dict[type, Callable[[_Walk, Any, str, str], Any]] = {
    Spread: _spread,
    Tally: _tally,
    Comparison: _comparison,
    Headline: _headline,
    Elsewhere: _elsewhere,
    Method: _method,
}
"""Every type of a document that counts people, and what is done with one."""


def for_everybody(document: Document, *, version: int) -> Document:
    """The document as everybody may read it, with what was left out said in it, made of the version of that number."""
    walk = _Walk()
    edition = cast(Document, walk.over(document, "", "", ""))
    return replace(
        edition,
        status=f"Edition for everybody, of final version {version}",
        is_for_everybody=True,
        left_out=tuple(_in_words(walk.left)),
    )


def _in_words(left: Iterable[Left]) -> list[str]:
    """Each kind of thing once, in the order of the report, with the numbers of those it was left out of."""
    found: dict[str, list[str]] = {}
    for path, of in left:
        called = CALLED.get(path, OTHERS)
        found.setdefault(called or of, []).extend([of] if called and of else [])
    return [_one(called, dict.fromkeys(numbers)) for called, numbers in found.items()]


def _one(called: str, numbers: Iterable[str]) -> str:
    *first, last = [*numbers] or [""]
    if not first:
        return f"{called} {last}".rstrip()
    plural = {"criterion": "criteria", "sub-theme": "sub-themes"}
    before, _, noun = called.rpartition(" ")
    return f"{before} {plural.get(noun, noun)} {', '.join(first)} and {last}"
