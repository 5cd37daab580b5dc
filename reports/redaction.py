"""What in a report could tell who somebody is: found passage by passage, before anybody outside the team sees it.

Pure: it is told the passages, where numbers of the log stand, and the names to look for. It recognises nothing by
itself; every pattern is in `core.personal`. Numbers are never shown: they are masked before anything else is looked
for, and before the words around a finding are taken.
"""

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby, pairwise

from core.personal import Kind, KnownNames, looks_personal, nhs_places, posts_of_one, seen_through
from reports.passages import Passage

Span = tuple[int, int]
Standing = Callable[[Mapping[str, str]], Mapping[str, Sequence[Span]]]
"""From texts by name, each seen through, to where numbers of the log stand in them."""

BLOCKING = frozenset({Kind.CASE_NUMBER, Kind.NHS_NUMBER})
"""No reason lets these go out."""
AROUND = 70
"""Characters shown before and after a finding, cut at a word."""
MASK = "\u25ae"
MASKED = "[number]"

_MASKS = re.compile(rf"{MASK}[{MASK}\W_]*{MASK}|{MASK}")


@dataclass(frozen=True)
class Finding:
    """One piece of one passage. `said` is empty for a number; `before` and `after` are the words around it.

    `digest` names this finding in this very text: when a letter of the passage changes, it is another finding.
    """

    kind: Kind
    passage: Passage
    said: str
    before: str
    after: str
    digest: str

    @property
    def blocks(self) -> bool:
        return self.kind in BLOCKING

    @property
    def shown(self) -> str:
        return self.said or MASKED


@dataclass(frozen=True)
class Text:
    """Passages that are read as one, where a number could run over their borders, as a reader sees them."""

    name: str
    passages: tuple[Passage, ...]
    starts: tuple[int, ...]
    seen: str

    def at(self, place: int) -> int:
        """The number of the passage in which that place is."""
        return max(number for number, start in enumerate(self.starts) if start <= place)

    def pieces(self, of: str) -> list[str]:
        """`of`, which is as long as `seen`, passage by passage."""
        ends = [*self.starts, len(of) + 1]
        return [of[start : end - 1] for start, end in pairwise(ends)]


def texts_of(passages: Iterable[Passage]) -> list[Text]:
    """The passages of each part, joined where they follow each other."""
    found: list[Text] = []
    for joined, run in groupby(passages, key=lambda each: each.part if each.joined else None):
        for together in [list(run)] if joined else [[each] for each in run]:
            starts, seen = [], ""
            for each in together:
                starts.append(len(seen))
                seen += seen_through(each.text) + "\n"
            found.append(Text(str(len(found)), tuple(together), tuple(starts), seen[:-1]))
    return found


def findings_in(
    passages: Iterable[Passage],
    *,
    numbers: Standing,
    people: Callable[[Mapping[str, str]], Mapping[str, Sequence[str]]],
    names: Iterable[str],
    today: date,
) -> list[Finding]:
    """Everything to take out or to answer, in the order of the report.

    `people` says which names of those whose records are read stand in texts; `names` are everybody else's. Both are
    asked of the texts without their numbers.
    """
    texts = texts_of(passages)
    standing = numbers({text.name: text.seen for text in texts})
    blocking = {text.name: list(_numbers_in(text, standing.get(text.name, ()))) for text in texts}
    masked = {text.name: _masked(text.seen, (span for _, span in blocking[text.name])) for text in texts}
    pieces = {
        f"{text.name}/{number}": piece
        for text in texts
        for number, piece in enumerate(text.pieces(masked[text.name]))
    }
    named = people(pieces)
    others = KnownNames(names)
    found: list[Finding] = []
    for text in texts:
        for number, passage in enumerate(text.passages):
            key = f"{text.name}/{number}"
            piece = pieces[key]
            for kind, (start, end) in blocking[text.name]:
                if text.at(start) == number:
                    first = start - text.starts[number]
                    found.append(_finding(kind, passage, piece, (first, first + end - start)))
            said_of = [*named.get(key, ()), *others.found_in(piece)]
            found += _answerable(passage, piece, said_of, today)
    return list({each.digest: each for each in found}.values())


def _numbers_in(text: Text, standing: Iterable[Span]) -> Iterator[tuple[Kind, Span]]:
    """Each stretch of numbers once: what overlaps, or is found twice, is one."""
    last = 0
    spans = [(Kind.CASE_NUMBER, span) for span in standing] + [
        (Kind.NHS_NUMBER, span) for span in nhs_places(text.seen)
    ]
    for kind, (start, end) in sorted(spans, key=lambda each: (each[1][0], -each[1][1])):
        if end > last:
            yield kind, (max(start, last), end)
            last = end


def _masked(seen: str, spans: Iterable[Span]) -> str:
    letters = list(seen)
    for start, end in spans:
        letters[start:end] = (MASK if letter != "\n" else letter for letter in letters[start:end])
    return "".join(letters)


def _answerable(passage: Passage, piece: str, names: Iterable[str], today: date) -> Iterator[Finding]:
    said: list[str] = []
    posts = [] if passage.asks_for_a_role else posts_of_one(piece)
    looked = [
        *((Kind.KNOWN_NAME, each) for each in sorted(set(names), key=lambda each: (-len(each), each))),
        *((found.kind, found.said) for found in looks_personal(piece, today=today)),
        *((Kind.POST, each) for each in posts),
    ]
    for kind, each in looked:
        if any(each in other or other in each for other in said):
            continue
        said.append(each)
        match = re.search(r"\s+".join(map(re.escape, each.split())), piece)
        start, end = match.span() if match else (0, 0)
        yield _finding(kind, passage, piece, (start, end), each)


def _finding(kind: Kind, passage: Passage, piece: str, span: Span, said: str = "") -> Finding:
    start, end = span
    return Finding(
        kind=kind,
        passage=passage,
        said=said,
        before=_before(piece[:start]),
        after=_after(piece[end:]),
        digest=_digest(kind.name, passage.part, said or str(start), piece),
    )


def _digest(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode(errors="surrogatepass")).hexdigest()


def _before(text: str) -> str:
    text = _MASKS.sub(MASKED, text.replace("\n", " "))
    if len(text) <= AROUND:
        return text
    return "…" + text[-AROUND:].partition(" ")[2]


def _after(text: str) -> str:
    text = _MASKS.sub(MASKED, text.replace("\n", " "))
    if len(text) <= AROUND:
        return text
    return text[:AROUND].rpartition(" ")[0] + "…"
