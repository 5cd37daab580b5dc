"""What is taken for a telephone number: as people write one, with nothing in it but what is dialled."""

import re

TELEPHONE_LENGTH = 20
NO_TELEPHONE = "Enter a telephone number, like 0121 496 0000 or +44 121 496 0000"

_WRITTEN = re.compile(r"\+?[0-9() -]+")


def is_telephone(text: str) -> bool:
    """Whether it holds between 5 digits, as a council's short number, and 15, the most there are in the world."""
    return bool(_WRITTEN.fullmatch(text)) and 5 <= sum(letter.isdigit() for letter in text) <= 15
