"""What each passage of the report rests on, for those who write and check it."""

from dataclasses import dataclass

from django.utils.text import Truncator

from accounts.models import User
from reports.compose import gone_from
from reports.html import blocks_with_marks
from reports.marks import keys_in, only, passages
from reports.models import Report
from reports.sections import SectionKey

from .evidence import GROUPS, Piece, everything, used_in

OPENING_WORDS = 8


@dataclass(frozen=True)
class Resting:
    """A passage and its source. `piece` is empty where the person may not see it, or it is no longer there."""

    text: str
    kind: str
    piece: Piece | None
    is_gone: bool

    @property
    def differs(self) -> bool:
        """Whether the writer changed the words since, so that both are worth reading."""
        return self.piece is not None and self.piece.text.split() != self.text.split()


@dataclass(frozen=True)
class SectionResting:
    """One section: what is marked, and how many paragraphs are not."""

    key: str
    title: str
    passages: list[Resting]
    unmarked: int


@dataclass(frozen=True)
class Unused:
    """A kind of evidence: how many pieces there are, and how many are not in the report."""

    name: str
    title: str
    pieces: int
    unused: int


def with_known_marks(report: Report, narrative: str) -> str:
    """The cleaned narrative without marks that lead to no source of this report. No query where nothing is marked."""
    marks = keys_in(narrative)
    known = set(report.sources.filter(key__in=marks).values_list("key", flat=True)) if marks else set()
    return only(narrative, known) if set(marks) - known else str(narrative)


def rests_on(user: User, report: Report) -> tuple[list[SectionResting], list[Unused]]:
    """Section by section what the report rests on, and how much evidence is not used. Queries do not grow with it."""
    bodies = dict(report.sections.values_list("key", "body"))
    sources = {source.key: source for source in report.sources.all()}
    gone = set() if report.review.final_at else gone_from(bodies.values())
    pieces = everything(user, report.review)
    sections = [
        SectionResting(
            key.value,
            key.label,
            [
                Resting(
                    passage.text if passage.key not in gone else "",
                    sources[passage.key].get_kind_display(),
                    pieces.get((sources[passage.key].kind, sources[passage.key].piece)),
                    passage.key in gone,
                )
                for passage in passages(body)
                if passage.key in sources
            ],
            sum(not keys_in(block) for block in blocks_with_marks(body) if not block.startswith("<h")),
        )
        for key in SectionKey
        if (body := bodies.get(key.value, ""))
    ]
    used = used_in(report)
    return sections, [
        Unused(
            name,
            title,
            sum(piece.kind in kinds for piece in pieces.values()),
            sum(piece.kind in kinds and piece.key not in used for piece in pieces.values()),
        )
        for name, (title, _, kinds) in GROUPS.items()
    ]


def gone_passages(report: Report, narrative: str) -> list[str]:
    """How the marked passages begin whose source may no longer be used, for whoever has to take them out."""
    gone = set() if report.review.final_at else gone_from([narrative])
    return [Truncator(each.text).words(OPENING_WORDS) for each in passages(narrative) if each.key in gone]
