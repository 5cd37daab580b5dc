"""Reads of concerns: the list, what waits, how many are open; never a word of what they say."""

from .home import Progress, progress_of, waiting_for
from .lists import Line, concerns_of, lines_of, source_text, told_of

__all__ = [
    "Line",
    "Progress",
    "concerns_of",
    "lines_of",
    "progress_of",
    "source_text",
    "told_of",
    "waiting_for",
]
