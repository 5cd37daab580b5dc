"""What changed between two states of a narrative, word by word."""

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from reports.reading import plain_text

SAME, ADDED, TAKEN_OUT = "same", "added", "taken out"
MOST_PAIRS = 1_000_000
"""Words of one times words of the other. Beyond, two passages are shown whole: to pair them off would take too long."""


@dataclass(frozen=True)
class Run:
    """Words in a row that stand in both, were added or were taken out."""

    kind: str
    text: str


@dataclass(frozen=True)
class Comparison:
    """The paragraphs of both, each as its runs; how many words were added, and how many taken out."""

    paragraphs: list[list[Run]]
    added: int
    taken_out: int
    is_same: bool
    """Not a word differs, nor anything of how they are set."""

    @property
    def is_only_form(self) -> bool:
        return not self.is_same and not self.added and not self.taken_out


def compare(older: str, newer: str) -> Comparison:
    """Compare two narratives, paragraph by paragraph and within those that differ word by word."""
    before, after = plain_text(older).split("\n"), plain_text(newer).split("\n")
    paragraphs: list[list[Run]] = []
    for _, first, last, start, end in _steps(before, after):
        old, new = before[first:last], after[start:end]
        if old == new:
            paragraphs += [[Run(SAME, text)] for text in new if text]
        else:
            shared = min(len(old), len(new))
            paragraphs += [
                _runs(one.split(), other.split())
                for one, other in zip(old[:shared], new[:shared], strict=True)
            ]
            paragraphs += [[Run(TAKEN_OUT, text)] for text in old[shared:] if text]
            paragraphs += [[Run(ADDED, text)] for text in new[shared:] if text]
    return Comparison(
        paragraphs, _count(paragraphs, ADDED), _count(paragraphs, TAKEN_OUT), is_same=older == newer
    )


def _runs(old: list[str], new: list[str]) -> list[Run]:
    if len(old) * len(new) > MOST_PAIRS:
        return [Run(TAKEN_OUT, " ".join(old)), Run(ADDED, " ".join(new))]
    runs = []
    for _, first, last, start, end in _steps(old, new):
        if old[first:last] == new[start:end]:
            runs.append(Run(SAME, " ".join(new[start:end])))
            continue
        if last > first:
            runs.append(Run(TAKEN_OUT, " ".join(old[first:last])))
        if end > start:
            runs.append(Run(ADDED, " ".join(new[start:end])))
    return [run for run in runs if run.text]


def _steps(old: Sequence[str], new: Sequence[str]) -> Sequence[tuple[str, int, int, int, int]]:
    return SequenceMatcher(None, old, new, autojunk=False).get_opcodes()


def _count(paragraphs: list[list[Run]], kind: str) -> int:
    return sum(len(run.text.split()) for runs in paragraphs for run in runs if run.kind == kind)
