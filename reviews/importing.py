"""A framework as a file: what its JSON may hold, and what to mend where it holds anything else.

The format is written down in `docs/framework-file.md`. Nothing here knows the database.
"""

import json
import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError

from core.text import clean_text, printable
from reviews.scales import SCALE

SCHEMA = 1
LARGEST = 512 * 1024
DEEPEST = 6
MOST_MESSAGES = 20
MOST_GROUPS, MOST_CRITERIA, MOST_SUBTHEMES, MOST_PROMPTS = 9, 60, 20, 20
LENGTHS = {
    "version": 20,
    "title": 120,
    "code": 5,
    "text": 300,
    "guidance": 2000,
    "prompt": 300,
    "peer_question": 200,
    "descriptor": 500,
    "prompt_text": 200,
    "hint": 300,
}

Problems = list[str]
Reader = Callable[[Any, str, Problems], Any]


class _Wrong(Exception):
    """What is not JSON as this format wants it, in words."""


def read(content: bytes) -> dict[str, Any]:
    """What the file says, in the one shape that `exports` writes.

    Raises ValidationError of `file`, with all there is to mend.
    """
    try:
        found = _load(content)
    except _Wrong as wrong:
        raise ValidationError({"file": str(wrong)}) from None
    return understand(found)


def understand(found: Any) -> dict[str, Any]:
    """The same of what was read from JSON already."""
    problems: Problems = []
    understood = _framework(found, problems)
    if problems:
        more = len(problems) - MOST_MESSAGES
        shown = problems[:MOST_MESSAGES] + ([f"And {more} more"] if more > 0 else [])
        raise ValidationError({"file": [printable(problem) for problem in shown]})
    return understood


def _load(content: bytes) -> Any:
    if len(content) > LARGEST:
        raise _Wrong(f"The file is larger than {LARGEST // 1024} KB, which no framework needs")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise _Wrong("The file is not text in UTF-8. Export a framework, and change that file") from None
    if _depth(text) > DEEPEST:
        raise _Wrong("The file is nested deeper than a framework is")
    try:
        return json.loads(text, object_pairs_hook=_once_each, parse_constant=_no_number)
    except json.JSONDecodeError as error:
        raise _Wrong(
            f"The file is not JSON: look at line {error.lineno}, column {error.colno}. It stops making sense there"
        ) from None
    except (ValueError, RecursionError):
        raise _Wrong("The file holds a number that cannot be read") from None


def _depth(text: str) -> int:
    """How deep its brackets go, outside of texts."""
    depth = deepest = 0
    in_text = is_escaped = False
    for letter in text:
        if in_text:
            in_text = is_escaped or letter != '"'
            is_escaped = letter == "\\" and not is_escaped
        elif letter == '"':
            in_text = True
        elif letter in "[{":
            depth += 1
            deepest = max(deepest, depth)
        elif letter in "]}":
            depth -= 1
    return deepest


def _once_each(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise _Wrong(f"“{printable(twice)[:40]}” stands twice in the same place. Take one of them out")
    return found


def _no_number(text: str) -> Any:
    raise _Wrong(f"{text} is no number that a framework holds")


def _text(length: str, *, may_be_empty: bool = False, lines: bool = False) -> Reader:
    def reader(value: Any, at: str, problems: Problems) -> str:
        if not isinstance(value, str):
            problems.append(f"{at}: write a text in quotation marks")
            return ""
        try:
            text = clean_text(value, max_length=LENGTHS[length], lines=lines)
        except ValidationError as error:
            problems.append(f"{at}: {error.messages[0]}")
            return ""
        if not text and not may_be_empty:
            problems.append(f"{at}: this is empty")
        return text

    return reader


def _number(most: int) -> Reader:
    def reader(value: Any, at: str, problems: Problems) -> int:
        if type(value) is not int or not 1 <= value <= most:
            problems.append(f"{at}: write a whole number from 1 to {most}")
            return 0
        return value

    return reader


def _yes_or_no(value: Any, at: str, problems: Problems) -> bool:
    if not isinstance(value, bool):
        problems.append(f"{at}: write true or false")
        return False
    return value


def _day(value: Any, at: str, problems: Problems) -> str:
    if isinstance(value, str) and re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
        with suppress(ValueError):
            return date.fromisoformat(value).isoformat()
    problems.append(f"{at}: write a date such as 2026-04-01")
    return ""


def _schema(value: Any, at: str, problems: Problems) -> int:
    if type(value) is not int or value != SCHEMA:
        problems.append(f"{at}: this service reads {SCHEMA}, and no other")
    return SCHEMA


def _object(fields: Mapping[str, Reader], optional: Mapping[str, Any] | None = None) -> Reader:
    """Each of these keys, in this order, and no other; those that are optional have what they are without it."""
    without = optional or {}

    def reader(value: Any, at: str, problems: Problems) -> dict[str, Any]:
        if not isinstance(value, dict):
            problems.append(f"{at or 'The file'}: write an object in curly brackets")
            return {}
        front = f"{at}." if at else ""
        problems.extend(
            f"{front}{name[:40]}: a framework has no such key" for name in sorted(value.keys() - fields)
        )
        found = {}
        for name, read_it in fields.items():
            if name in value:
                found[name] = read_it(value[name], front + name, problems)
            elif name in without:
                found[name] = without[name]
            else:
                problems.append(f"{front}{name}: this is missing")
        return found

    return reader


def _list(one: Reader, most: int, *, least: int = 0) -> Reader:
    def reader(value: Any, at: str, problems: Problems) -> list[Any]:
        if not isinstance(value, list):
            problems.append(f"{at}: write a list in square brackets")
            return []
        if not least <= len(value) <= most:
            problems.append(f"{at}: there are {len(value)}, and there may be {least} to {most}")
            return []
        return [one(each, f"{at}[{place}]", problems) for place, each in enumerate(value)]

    return reader


_group = _object({"number": _number(MOST_GROUPS), "title": _text("title"), "regional": _yes_or_no})
_criterion = _object(
    {
        "position": _number(MOST_CRITERIA),
        "code": _text("code"),
        "group": _number(MOST_GROUPS),
        "text": _text("text"),
        "guidance": _text("guidance", may_be_empty=True, lines=True),
        "prompt": _text("prompt", may_be_empty=True),
        "regional": _yes_or_no,
    },
    {"guidance": "", "prompt": ""},
)
_subtheme = _object(
    {
        "number": _number(MOST_SUBTHEMES),
        "title": _text("title"),
        "peer_question": _text("peer_question", may_be_empty=True),
        "rated_by_peers": _yes_or_no,
        "holds_back": _yes_or_no,
        "criteria": _list(_text("code"), MOST_CRITERIA),
        "descriptors": _object({grade.value: _text("descriptor", lines=True) for grade in SCALE}),
    },
    {"peer_question": ""},
)
_prompt = _object(
    {
        "number": _number(MOST_PROMPTS),
        "text": _text("prompt_text"),
        "hint": _text("hint", may_be_empty=True),
    },
    {"hint": ""},
)
_whole = _object(
    {
        "schema": _schema,
        "version": _text("version"),
        "title": _text("title"),
        "effective_on": _day,
        "groups": _list(_group, MOST_GROUPS),
        "criteria": _list(_criterion, MOST_CRITERIA),
        "subthemes": _list(_subtheme, MOST_SUBTHEMES),
        "prompts": _list(_prompt, MOST_PROMPTS),
    }
)


def _framework(found: Any, problems: Problems) -> dict[str, Any]:
    understood: dict[str, Any] = _whole(found, "", problems)
    if not problems:
        _fits_together(understood, problems)
    return understood


def _fits_together(understood: dict[str, Any], problems: Problems) -> None:
    """What no single place shows: orders, what is named twice, and what names something that is not there."""
    groups, criteria = understood["groups"], understood["criteria"]
    for name, key in (
        ("groups", "number"),
        ("criteria", "position"),
        ("subthemes", "number"),
        ("prompts", "number"),
    ):
        _in_order(understood[name], name, key, problems)
    by_number = {group["number"]: group for group in groups}
    codes: set[str] = set()
    last = 0
    for place, row in enumerate(criteria):
        at, group = f"criteria[{place}]", by_number.get(row["group"])
        if row["code"].lower() in codes:
            problems.append(f"{at}.code: {row['code']} is the code of another criterion")
        codes.add(row["code"].lower())
        if group is None:
            problems.append(f"{at}.group: there is no group {row['group']}")
        elif group["regional"] != row["regional"]:
            problems.append(f"{at}.regional: this is not as its group has it")
        if row["group"] < last:
            problems.append(f"{at}.group: criteria stand in the order of their groups")
        last = row["group"]
    used = {row["group"] for row in criteria}
    problems += [
        f"groups[{place}]: no criterion is in it"
        for place, group in enumerate(groups)
        if group["number"] not in used
    ]
    written = {row["code"] for row in criteria}
    for place, row in enumerate(understood["subthemes"]):
        problems += [
            f"subthemes[{place}].criteria[{each}]: there is no criterion {code}"
            for each, code in enumerate(row["criteria"])
            if code not in written
        ]


def _in_order(rows: list[dict[str, Any]], name: str, key: str, problems: Problems) -> None:
    before = 0
    for place, row in enumerate(rows):
        if row[key] <= before:
            problems.append(f"{name}[{place}].{key}: each is greater than the one before it, {before}")
        before = row[key]


def day_of(understood: Mapping[str, Any]) -> date:
    """The day it is in force from."""
    return date.fromisoformat(understood["effective_on"])


def by_group(understood: Mapping[str, Any]) -> list[tuple[dict[str, Any], list[dict[str, Any]]]]:
    """Each group with its criteria, for a page."""
    return [
        (group, [row for row in understood["criteria"] if row["group"] == group["number"]])
        for group in understood["groups"]
    ]
