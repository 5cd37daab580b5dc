"""When two case record numbers are the same, however they are written."""

import re
from unicodedata import decimal, normalize


def plain(text: str) -> str:
    """The text without what people write differently: blanks, hyphens, capitals, the width and script of digits."""
    text = "".join(str(decimal(each)) if each.isdecimal() else each for each in normalize("NFKC", text))
    return re.sub(r"[\W_]+", "", text).casefold() or text
