"""Which column holds what, found by the names that councils give their columns, wherever on the sheet these stand."""

import re
from typing import NamedTuple
from unicodedata import normalize

from .cells import Kind, Line, Sheet
from .files import Unreadable

SEARCHED = 60
"""So many rows with something in them may stand above the log."""

_SYSTEM = (
    "audit|case|client|person|record|system|service user|mosaic|liquid ?logic|las|lcs|care ?first|eclipse|azeus|swift|"
    "framework ?i|social care|adult social care|asc|cms|file|id"
)
_NAMES: dict[str, re.Pattern[str]] = {
    "category": re.compile(
        r"((audit|case|record|file) )?categor(y|ies)( .*)?|cat|group|cohort"
        r"|(care|client|user|service user) groups?( .*)?"
    ),
    "age": re.compile(r"((persons?|person s|client|current|service user) )?ages?( .*)?"),
    "selected": re.compile(r"(is |file )?(selected|select|chosen|in sample|sampled?)( .*)?"),
    "ref": re.compile(
        r"(peer |practice )?(audit|review)( file| record)? (ref|reference|no|number|id)( (no|number))?"
        r"|audit file|file ref(erence)?"
    ),
    "number": re.compile(
        rf"({_SYSTEM})( (case|record|file|system|person|client))* (no|nos|num|number|numbers|id|ref|reference)"
        r"( (no|number|ref))?( .*)?|case record|id"
    ),
}
"""In the order in which a name is tried: *Audit file ref* is one before it could be a number."""
_LGA = {
    "category": "category",
    "age": "age",
    "number": "case record no",
    "ref": "audit file ref",
    "selected": "selected y n",
}
_BIRTH = re.compile(r"(d o b|dob|(date of )?birth( ?date)?|born)( .*)?")
_MISSING = {
    "category": "the category (“Category”)",
    "age": "the age (“Age”)",
    "number": "the case record number (“Case record no.”)",
}


class Header(NamedTuple):
    """Where the log begins: the last row of its header, its columns by what they hold, and those not asked for."""

    line: int
    columns: dict[str, int]
    unused: list[str]
    width: int


def words_of(text: str) -> str:
    """The words of a name, without what people write differently."""
    return re.sub(r"[\W_]+", " ", normalize("NFKC", text).casefold()).strip()


def find_header(sheet: Sheet, *, has_headings: bool = False) -> Header:
    """The header of the log. Raises `Unreadable`, which says what was found and what was missed.

    `has_headings` where rows between the records say the category, so that no column needs to.
    """
    lines = sheet.lines[:SEARCHED]
    best: tuple[int, set[str], bool] = (0, set(), False)
    for line, following in zip(lines, [*lines[1:], None], strict=False):  # a file of nothing has no line
        found, last = _kinds(line), line.number
        below = _kinds(following) if following and is_header(following) else {}
        if found and set(below) - set(found):
            found, last = {**below, **found}, following.number if following else last
        missing = _missing(set(found), has_headings=has_headings)
        if not missing:
            header = [line, following] if following and last == following.number else [line]
            width = max(max(each.cells) for each in header)
            return Header(last, _columns(found), _unused(header, found), width)
        if len(found) > len(best[1]):
            best = (line.number, set(found), _has_birth(line))
    raise Unreadable(_why_none(*best, has_headings=has_headings))


def is_header(line: Line) -> bool:
    """Whether every cell of the row is the name of a column: a header, or one that is repeated further down."""
    return all(
        cell.kind is Kind.TEXT and (_kind_of(str(cell.value)) or _is_said_above(str(cell.value)))
        for cell in line.cells.values()
    )


def _is_said_above(text: str) -> bool:
    return words_of(text).startswith("to be completed by")


def _kind_of(text: str) -> str:
    words = words_of(text) if len(text) <= 100 else ""
    return next((kind for kind, names in _NAMES.items() if names.fullmatch(words)), "")


def _kinds(line: Line) -> dict[str, list[tuple[int, str]]]:
    """The columns that could hold each thing, with the words of their names."""
    found: dict[str, list[tuple[int, str]]] = {}
    for column, cell in line.cells.items():
        if cell.kind is Kind.TEXT and (kind := _kind_of(str(cell.value))):
            found.setdefault(kind, []).append((column, words_of(str(cell.value))))
    return found


def _columns(found: dict[str, list[tuple[int, str]]]) -> dict[str, int]:
    chosen = {}
    for kind, columns in found.items():
        exactly = [column for column, words in columns if words == _LGA[kind]]
        if len(columns) > 1 and len(exactly) != 1:
            raise Unreadable(
                f"More than one column could be {_MISSING.get(kind, 'the audit file reference or “Selected”')}. "
                "Take out those that are not needed"
            )
        chosen[kind] = exactly[0] if exactly else columns[0][0]
    return chosen


def _unused(header: list[Line], found: dict[str, list[tuple[int, str]]]) -> list[str]:
    used = set(_columns(found).values())
    names = {
        column: str(cell.value)
        for line in header
        for column, cell in line.cells.items()
        if column not in used and cell.kind is Kind.TEXT and not _is_said_above(str(cell.value))
    }
    return [" ".join(name.split())[:60] for _, name in sorted(names.items())]


def _missing(found: set[str], *, has_headings: bool) -> list[str]:
    missing = [name for name in ("age", "number") if name not in found]
    return missing if has_headings or found & {"category", "ref"} else ["category", *missing]


def _has_birth(line: Line) -> bool:
    return any(_BIRTH.fullmatch(words_of(str(cell.value))) for cell in line.cells.values())


def _why_none(line: int, found: set[str], has_birth: bool, *, has_headings: bool) -> str:  # noqa: FBT001
    if len(found) < 2:
        return (
            "No record log was found: a row with the names “Category”, “Age” and “Case record no.” above its records. "
            "Our template has them"
        )
    missing = " and ".join(_MISSING[name] for name in _missing(found, has_headings=has_headings))
    born = " Write ages instead of dates of birth, which are not wanted here." if has_birth else ""
    return f"Row {line} looks like the header of the log, but has no column for {missing}.{born}".rstrip(".")
