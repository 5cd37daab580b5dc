"""What in a text looks as if a person could be known by it: numbers, addresses, names.

Whoever writes is warned and goes on, since a pattern only guesses. Blanks of every kind, hyphens, line breaks, digits
of other widths and scripts and characters without width are seen through.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from enum import Enum
from typing import NamedTuple

from .names import FIRST_NAMES, OFTEN_NO_NAME, ORDINARY, POSTS, TITLES


class Kind(Enum):
    """What it looks like, and what to write instead."""

    NHS_NUMBER = "an NHS number", "the audit reference alone"
    BIRTH_DATE = "a date of birth", "an age band, such as “in their eighties”,"
    EMAIL = "an email address", "who was written to, such as “the team”,"
    PHONE = "a phone number", "who was rung, such as “their daughter”,"
    POSTCODE = "a postcode", "what matters of the place, such as “a village”,"
    NAME = "a name", "who they are, such as “the person” or “the social worker”,"
    KNOWN_NAME = "a name known to this review", "who they are, such as “the person” or “a reviewer”,"
    POST = "a title that one person holds", "whom it concerns, such as “a senior leader”,"
    CASE_NUMBER = "a case record number", "the audit reference alone"

    def __init__(self, label: str, instead: str) -> None:
        self.label = label
        self.instead = instead


class Found(NamedTuple):
    """One piece of the text, as it was seen, and what it looks like."""

    kind: Kind
    said: str

    @property
    def warning(self) -> str:
        return f"It looks as if “{self.said}” is {self.kind.label}. Write {self.kind.instead} instead."


SHORTEST_NUMBER = 4
"""A case record number of fewer letters and digits is known only where it stands alone."""
TELLING_DIGITS = 5
"""So many digits of a case record number tell which it is, without its letters. A year has fewer."""
YOUNGEST = 10
"""A day at least so many years ago is taken for somebody's birth; a later one is a visit, unless the text says born."""
SHORTEST_NAME = 3

_DASHES = re.compile(r"[\u2010-\u2015\u2212\ufe58\ufe63\uff0d]")
_BLANKS = re.compile(r"[^\S\n]+")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_GAP = r"[\s.,/\-]{1,3}"
_DATES = [
    re.compile(rf"(?<!\d)(?P<d>\d{{1,2}}){_GAP}(?P<m>\d{{1,2}}){_GAP}(?P<y>\d{{4}}|\d{{2}})(?!\d)"),
    re.compile(rf"(?<!\d)(?P<y>(?:19|20)\d{{2}}){_GAP}(?P<m>\d{{1,2}}){_GAP}(?P<d>\d{{1,2}})(?!\d)"),
    re.compile(
        rf"(?<!\d)(?P<d>\d{{1,2}})(?:st|nd|rd|th)?(?:\s+of)?[\s.,/\-]{{0,3}}(?P<w>{_MONTH}){_GAP}(?P<y>\d{{4}}|\d{{2}})(?!\d)",
        re.IGNORECASE,
    ),
    re.compile(
        rf"\b(?P<w>{_MONTH})\s+(?P<d>\d{{1,2}})(?:st|nd|rd|th)?{_GAP}(?P<y>\d{{4}})(?!\d)", re.IGNORECASE
    ),
]
_BORN = re.compile(r"\b(?:born|birth|birthday|d\.?o\.?b)\b\W*(?:(?:on|is|was|the)\W+)*\Z", re.IGNORECASE)
_NHS = re.compile(r"(?<!\d)(?=(\d(?:[\s.\-]{0,2}\d){9})(?!\d))")
_PHONE = re.compile(
    r"(?<![\d+])(?:(?:\+|00)[\s\-]?44[\s.\-]{0,2}(?:\(0\))?[\s.\-]{0,2}[1-357-9]|\(?0[\s\-]?[1-357-9])"
    r"(?:[\s.()\-]{0,3}\d){8,9}(?![\s.\-]?\d)"
)
_EMAIL = re.compile(r"(?<![\w.+'-])[\w.+'-]{1,64}\s?@\s?[\w-]{1,63}(?:\.[\w-]{1,63})+")
_AREAS = (
    "AB AL B BA BB BD BF BH BL BN BR BS BT CA CB CF CH CM CO CR CT CV CW DA DD DE DG DH DL DN DT DY E EC EH EN EX FK "
    "FY G GL GU GY HA HD HG HP HR HS HU HX IG IM IP IV JE KA KT KW KY L LA LD LE LL LN LS LU M ME MK ML N NE NG NN NP "
    "NR NW OL OX PA PE PH PL PO PR RG RH RM S SA SE SG SK SL SM SN SO SP SR SS ST SW SY TA TD TF TN TQ TR TS TW UB W "
    "WA WC WD WF WN WR WS WV YO ZE"
)
_POSTCODE = re.compile(
    rf"\b(?:{_AREAS.replace(' ', '|')})\d[A-Z\d]?[\s\-]{{0,2}}\d[ABD-HJLNP-UW-Z]{{2}}\b", re.IGNORECASE
)
_ORDINAL = re.compile(r"(?:1st|2nd|3rd)\Z")
_CAPITAL = r"[A-Z\u00c0-\u00d6\u00d8-\u00de]"
_LETTERS = r"(?:[^\W\d_]|['’](?=[^\W\d_]))*"
_TITLED = re.compile(
    rf"\b(?:(?:[Mm]rs?\b\.?\s+[^\W\d_]|(?:{TITLES})\b\.?\s+{_CAPITAL}){_LETTERS}(?:[\s\-]{_CAPITAL}{_LETTERS})?)"
)
_RUN = re.compile(rf"(?<![\w'’])[^\W\d_]{_LETTERS}(?:[\s\-][^\W\d_]{_LETTERS})*")
_NAME_PART = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_TITLE = re.compile(TITLES, re.IGNORECASE)
_POST = re.compile(rf"(?<!\w)(?:{POSTS})(?!\w)", re.IGNORECASE)
_ENDS_SENTENCE = ".!?:;•·*–—\n"
_NUMBERED = re.compile(r"\d[.)]\Z")
_BEFORE_A_WORD = " \t\"'“‘([-–—"


def looks_personal(text: str, *, today: date) -> list[Found]:
    """Everything in the text that looks personal, each piece once, the surest kinds first."""
    seen = seen_through(text)
    found: list[Found] = []
    for look in (_nhs_numbers, _emails, _birth_dates(today), _phones, _postcodes, _names):
        for said in look(seen):
            piece = " ".join(said.split())
            if not any(piece in other.said for other in found):
                found.append(Found(_KINDS.get(look, Kind.BIRTH_DATE), piece))
    return found


def seen_through(text: str) -> str:
    """The text as a reader sees it: one width and script of digits, nothing without width, plain hyphens."""
    text = unicodedata.normalize("NFKC", text)
    text = "".join(
        str(unicodedata.decimal(each)) if each.isdecimal() else each
        for each in text
        if unicodedata.category(each) != "Cf"
    )
    return _BLANKS.sub(" ", _DASHES.sub("-", text))


class Plain(NamedTuple):
    """The letters and digits of a text in small letters, each with its place in the text as it is `seen`."""

    seen: str
    letters: str
    at: list[int]


def plain_of(seen: str) -> Plain:
    """Make it once of a text that was seen through, however many numbers are then looked for."""
    folded = seen.casefold()
    if len(folded) == len(seen):  # no letter became two, so each stands where it stood
        at = [place for place, letter in enumerate(folded) if letter.isalnum()]
        return Plain(seen, "".join(map(folded.__getitem__, at)), at)
    kept = [
        (letter, place) for place, each in enumerate(seen) for letter in each.casefold() if letter.isalnum()
    ]
    return Plain(seen, "".join(letter for letter, _ in kept), [place for _, place in kept])


def holds_number(number: str, text: str) -> bool:
    """Whether this case record number, or the digits that tell it, stand in the text, however they are parted."""
    return bool(number_places(number, plain_of(seen_through(text))))


def number_places(number: str, text: Plain) -> list[tuple[int, int]]:
    """Where this case record number, or the digits that tell it, stand: beginnings and ends in the text as seen.

    What stands between two of its characters may be blanks and marks, never letters or other digits, so that a long
    text is not taken to hold a number that is gathered from all over it.
    """
    sought = plain_of(seen_through(number)).letters
    digits = re.sub(r"\D", "", sought)
    places = set(_places(sought, text, alone=len(sought) < SHORTEST_NUMBER or sought.isdecimal()))
    if len(digits) >= TELLING_DIGITS:
        places.update(_places(digits, text, alone=True))
    return sorted(places)


def _places(sought: str, text: Plain, *, alone: bool) -> Iterator[tuple[int, int]]:
    goes_on = str.isdecimal if sought.isdecimal() else str.isalnum
    first = text.letters.find(sought) if sought else -1
    while first >= 0:
        start, end = text.at[first], text.at[first + len(sought) - 1] + 1
        before, after = text.seen[:start][-1:], text.seen[end : end + 1]
        if not alone or not (goes_on(before) or goes_on(after)):
            yield start, end
        first = text.letters.find(sought, first + 1)


def nhs_places(seen: str) -> list[tuple[int, int]]:
    """Where ten digits with the right check digit stand in a text that was seen through."""
    return [match.span(1) for match in _NHS.finditer(seen) if is_nhs_number(re.sub(r"\D", "", match[1]))]


class KnownNames:
    """These people's names, and the words they are made of, put together once to be looked for in many texts.

    A whole name of several words in capitals or small letters; a word of it as names are written, unless it is an
    ordinary word.
    """

    def __init__(self, names: Iterable[str]) -> None:
        whole: set[str] = set()
        words: set[str] = set()
        for name in names:
            parts = _NAME_PART.findall(seen_through(name))
            if len(parts) > 1:
                whole.add(r"[\s.\-]+".join(map(re.escape, parts)))
            words.update(re.escape(part) for part in parts if _tells(part, alone=len(parts) == 1))
        self._patterns = [
            re.compile(rf"(?<![\w'’])(?:{'|'.join(sorted(sought))})(?!\w)", flags)
            for sought, flags in ((whole, re.IGNORECASE), (words, 0))
            if sought
        ]

    def found_in(self, seen: str) -> list[str]:
        """Those that stand in a text that was seen through, each once, as it stands, the longest first."""
        found = {" ".join(match[0].split()) for pattern in self._patterns for match in pattern.finditer(seen)}
        return sorted(found, key=lambda said: (-len(said), said))


def _tells(part: str, *, alone: bool) -> bool:
    ordinary = part.casefold() in ORDINARY or part.casefold() in OFTEN_NO_NAME
    if len(part) < SHORTEST_NAME or not part[:1].isupper() or _TITLE.fullmatch(part):
        return False
    return alone or not ordinary


def posts_of_one(seen: str) -> list[str]:
    """Titles that one person holds in a text that was seen through, each once: whoever knows the council knows who."""
    return list(dict.fromkeys(" ".join(match[0].split()) for match in _POST.finditer(seen)))


def _nhs_numbers(text: str) -> Iterator[str]:
    yield from (text[start:end] for start, end in nhs_places(text))


def is_nhs_number(digits: str) -> bool:
    """Whether the tenth digit is what the nine before it ask for: weights 10 to 2, modulus 11."""
    check = (
        11 - sum(int(digit) * weight for digit, weight in zip(digits[:9], range(10, 1, -1), strict=True)) % 11
    )
    return len(set(digits)) > 1 and check != 10 and check % 11 == int(digits[9])


def _emails(text: str) -> Iterator[str]:
    yield from (match[0] for match in _EMAIL.finditer(text))


def _birth_dates(today: date) -> Callable[[str], Iterator[str]]:
    def look(text: str) -> Iterator[str]:
        for pattern in _DATES:
            for match in pattern.finditer(text):
                day = _day(match.groupdict(), today)
                is_said = _BORN.search(text, max(0, match.start() - 40), match.start())
                if day and (is_said or day.year <= today.year - YOUNGEST):
                    yield match[0]

    return look


def _day(parts: dict[str, str], today: date) -> date | None:
    """The day of such parts, or None where there is none; of two-digit years the last that has been."""
    year = int(parts["y"])
    if year < 100:
        year += 2000 if year + 2000 <= today.year else 1900
    word = parts.get("w")
    month = _MONTHS.index(word[:3].lower()) + 1 if word else int(parts["m"])
    try:
        return date(year, month, int(parts["d"]))
    except ValueError:
        return None


def _phones(text: str) -> Iterator[str]:
    yield from (match[0] for match in _PHONE.finditer(text))


def _postcodes(text: str) -> Iterator[str]:
    """“A1 1st reading” names a record, so small letters that end a number are none of a postcode's."""
    yield from (match[0] for match in _POSTCODE.finditer(text) if not _ORDINAL.search(match[0]))


def _names(text: str) -> Iterator[str]:
    yield from (match[0] for match in _TITLED.finditer(text))
    for match in _RUN.finditer(text):
        before = text[: match.start()].rstrip(_BEFORE_A_WORD)
        begins = not before or before[-1] in _ENDS_SENTENCE or _NUMBERED.search(before[-4:]) is not None
        yield from _names_in(match[0], begins_sentence=begins)


def _names_in(run: str, *, begins_sentence: bool) -> Iterator[str]:
    """Of words that follow each other: two or more with capitals, none of them ordinary, or one known first name."""
    group: list[str] = []
    for at, word in enumerate([*re.split(r"[\s\-]", run), ""]):
        is_first = at == 0 and begins_sentence
        known = word in FIRST_NAMES
        if word[:1].isupper() and not word.isupper() and (known or not is_first):
            group.append(word)
            continue
        if group and _is_a_name(group):
            yield " ".join(group)
        group = []


def _is_a_name(group: list[str]) -> bool:
    if any(word.casefold() in ORDINARY for word in group):
        return False
    return len(group) > 1 or group[0] in FIRST_NAMES


_KINDS: dict[object, Kind] = {
    _nhs_numbers: Kind.NHS_NUMBER,
    _emails: Kind.EMAIL,
    _phones: Kind.PHONE,
    _postcodes: Kind.POSTCODE,
    _names: Kind.NAME,
}
