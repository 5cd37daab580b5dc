"""What a single cell means: a category, an age, a case record number, a place in the log, yes or no."""

import re
from math import isfinite
from unicodedata import normalize

from django.core.exceptions import ValidationError

from core.text import clean_text
from records.categories import PER_CATEGORY, Category, band_of
from records.scales import LONGEST_NUMBER

from .cells import Cell, Kind
from .header import words_of

YOUNGEST, OLDEST = 16, 120
EXACT_DIGITS = 15
"""A spreadsheet keeps so many digits of a number; those after them become zeros."""


class NotUnderstood(Exception):
    """What is wrong with a cell, said without what stands in it."""


_LOOKS_LIKE = str.maketrans("\u0410\u0412\u0421\u0415\u041d\u0391\u0392\u0395\u0397", "ABCEHABEH")
"""Letters of other alphabets that look like ours: the LGA's own document has them in its log."""
_LETTER_FIRST = re.compile(r"(?:(?:category|cat|group) )?([a-h])(?: (.*))?")
_LETTER_LAST = re.compile(r"(.+) (?:(?:category|cat|group) )?([a-h])")
_SAID: dict[str, re.Pattern[str]] = {
    "A": re.compile(r"\b(older|elderly|over 65|65 and over|65)\b"),
    "B": re.compile(r"\b(young|younger|transition\w*|preparing for adulthood)\b"),
    "C": re.compile(r"\b(hospital|discharge\w*)\b"),
    "D": re.compile(r"\b(learning|autis\w*|ld|lda)\b"),
    "E": re.compile(r"\b(mental|substance|mh|drugs?|alcohol)\b"),
    "F": re.compile(r"\b(physical\w*|long term|pd|ltc|ltcs)\b"),
    "G": re.compile(r"\b(carers?)\b"),
    "H": re.compile(r"\b(safeguarding|safeguard)\b"),
}
_REF = re.compile(r"([A-H])[ -]?0*([1-4])")
_YEARS = re.compile(
    r"(?:aged?:? ?)?([0-9]{1,3})(?:\.0+)?(?: ?(?:years?|yrs?|y/?o|y)\.?(?: old| of age)?)?"
    r"(?:,? ?(?:and )?[0-9]{1,2} ?(?:months?|mths?|m))?\.?"
)
_RANGE = re.compile(r"([0-9]{1,3}) ?(?:-|\u2013|\u2014|to) ?([0-9]{1,3})(?: ?(?:years?|yrs?))?")
_AND_OVER = re.compile(r"([0-9]{1,3}) ?(?:\+|(?:and|or) (?:over|older|above))")
_DATE = re.compile(
    r"[0-9]{1,4}[-/. ](?:[0-9]{1,2}|[A-Za-z]{3,9})(?:[-/. ][0-9]{1,4})?(?: [0-9:]+)?", re.IGNORECASE
)
_POWER = re.compile(r"[0-9](?:[.,][0-9]+)?[eE]\+?[0-9]+")
_NOTHING = {"tbc", "tba", "tbd", "na", "none", "nil", "null", "unknown", "pending", ""}
_YES_NO = {"y": "Y", "yes": "Y", "true": "Y", "n": "N", "no": "N", "false": "N"}

MAKE_TEXT = "Make the column text, and type it again"
AGE_UNCLEAR = "no age that we understand. Write a whole number, such as 82"
FORMULA = "a formula. Copy the column and paste it back as values"
AN_ERROR = "an error of the spreadsheet, or TRUE or FALSE"


def text_of(cell: Cell) -> str:
    """The cell as one line of text. Raises `NotUnderstood` where it holds something else than text or a number."""
    if cell.kind is Kind.FORMULA:
        raise NotUnderstood(FORMULA)
    if cell.kind is Kind.OTHER:
        raise NotUnderstood(AN_ERROR)
    if cell.kind is Kind.DATE:
        raise NotUnderstood("a date")
    if cell.kind is Kind.NUMBER:
        return shown(cell.value, "General") or ""
    try:
        return clean_text(str(cell.value), lines=False)
    except ValidationError:
        raise NotUnderstood("hidden characters. Type it again") from None


def category_of(cell: Cell) -> str:
    """The letter, from the letter, the name or both in any order."""
    words = words_of(text_of(cell).translate(_LOOKS_LIKE))
    letter = ""
    if found := _LETTER_FIRST.fullmatch(words):
        letter, words = found[1].upper(), found[2] or ""
    elif found := _LETTER_LAST.fullmatch(words):
        letter, words = found[2].upper(), found[1]
    named = {known for known, said in _SAID.items() if said.search(words)}
    if letter and named and named != {letter}:
        raise NotUnderstood("a letter and a name that are of different categories")
    if letter and (named or not words):
        return letter
    if len(named) == 1:
        return named.pop()
    if named:
        raise NotUnderstood("a name that fits more than one category. Write the letter, A to H")
    raise NotUnderstood("none of the eight categories. Write the letter, A to H")


def place_of(cell: Cell) -> tuple[str, int]:
    """A category and a number, from an audit file reference such as `A1`."""
    found = _REF.fullmatch(normalize("NFKC", text_of(cell)).upper().translate(_LOOKS_LIKE))
    if not found or found[1] not in Category.values:
        raise NotUnderstood(f"no reference of the log, which are A1 to H{PER_CATEGORY}")
    return found[1], int(found[2])


def age_of(cell: Cell) -> int:
    if cell.kind is Kind.DATE:
        raise NotUnderstood("a date, where an age should be. Write a whole number, such as 82")
    text = normalize("NFKC", text_of(cell)).casefold()
    if found := _YEARS.fullmatch(text):
        age = int(found[1])
    elif found := _RANGE.fullmatch(text):
        age = _one_band(int(found[1]), int(found[2]))
    elif found := _AND_OVER.fullmatch(text):
        age = _one_band(int(found[1]), OLDEST)
    elif _DATE.fullmatch(text):
        raise NotUnderstood("a date, where an age should be. Write a whole number, such as 82")
    else:
        raise NotUnderstood(AGE_UNCLEAR)
    if not YOUNGEST <= age <= OLDEST:
        raise NotUnderstood(f"an age that is not between {YOUNGEST} and {OLDEST}")
    return age


def number_of(cell: Cell) -> str:
    """The case record number as the sheet shows it, zeros in front included."""
    if cell.kind is Kind.DATE:
        raise NotUnderstood(
            "a date, where a case record number should be. Make the column text, and type it again"
        )
    if cell.kind is Kind.NUMBER:
        seen = shown(cell.value, cell.format)
        if seen is None:
            raise NotUnderstood(f"a number that we cannot show as the sheet does. {MAKE_TEXT}")
        text = seen
    else:
        text = text_of(cell).removeprefix("'").strip()
    if _POWER.fullmatch(text) or (len(re.sub(r"\D", "", text)) > EXACT_DIGITS and cell.kind is Kind.NUMBER):
        raise NotUnderstood(f"a number whose last digits the spreadsheet has dropped. {MAKE_TEXT}")
    if words_of(text) in _NOTHING:
        raise NotUnderstood("no number yet")
    if len(text) > LONGEST_NUMBER:
        raise NotUnderstood(f"more than {LONGEST_NUMBER} characters")
    return text


def choice_of(cell: Cell) -> str:
    """`Y` or `N`, in any case."""
    try:
        said = _YES_NO.get(words_of(text_of(cell)))
    except NotUnderstood:
        said = None
    if said is None:
        raise NotUnderstood("neither Y nor N")
    return said


def shown(value: str | float, how: str) -> str | None:
    """A number as its display format shows it, None where that is not a row of digits.

    `0000000` puts zeros in front, `000-0000` a hyphen between; a format that shows a date, a power or a currency none.
    """
    if isinstance(value, str) or not isfinite(value) or value < 0 or value != int(value):
        return None
    digits = str(int(value))
    tokens = _tokens(how)
    if tokens is None:
        return None
    places = [n for n, (is_place, _) in enumerate(tokens) if is_place]
    if not places:
        return digits
    made: list[str] = []
    rest = digits
    for n in range(len(tokens) - 1, -1, -1):
        is_place, mark = tokens[n]
        if not is_place:
            made.append(mark)
        elif n == places[0]:
            made.append(rest or ("0" if mark == "0" else ""))
        else:
            made.append(rest[-1:] or ("0" if mark == "0" else ""))
            rest = rest[:-1]
    return "".join(reversed(made)).strip()


_PART_OF_FORMAT = re.compile(
    r'"(?P<quoted>[^"]*)"|\\(?P<escaped>.)|_.|\*.|\[\$-[^\]]*\]|\[(?:black|blue|cyan|green|magenta|red|white|yellow)\]'
    r"|(?P<place>[0#?])|(?P<plain>[-/ ()])|,|\.0+",
    re.IGNORECASE,
)


def _tokens(how: str) -> list[tuple[bool, str]] | None:
    """The places and the letters between them, of the part of a format that is for positive numbers."""
    positive = _sections(how)[0]
    if positive.strip().casefold() in {"general", "@", ""}:
        return []
    tokens, at = [], 0
    while at < len(positive):
        found = _PART_OF_FORMAT.match(positive, at)
        if found is None:
            return None
        at = found.end()
        for name in ("quoted", "escaped", "plain"):
            if found[name]:
                tokens.append((False, found[name]))
        if found["place"]:
            tokens.append((True, found["place"]))
    return tokens


def _sections(how: str) -> list[str]:
    return re.sub(r'"[^"]*"', lambda found: found[0].replace(";", " "), how).split(";")


def _one_band(lowest: int, highest: int) -> int:
    """The lowest age of a range that lies in one band of ours, which is all that is kept."""
    if lowest > highest or band_of(lowest) is not band_of(highest):
        raise NotUnderstood("a range of ages that is wider than ours. Write the age, such as 82")
    return lowest
