"""The evidence beside a section: searched, filtered, counted as used or not yet."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from accounts.models import User
from reports.marks import keys_in
from reports.models import Report, Source
from reports.sections import SectionKey
from reviews.models import Review

from . import asked, figures, findings, heard, records
from .pieces import Key, Piece, Reader

GROUPS: dict[str, tuple[str, Reader, tuple[Source.Kind, ...]]] = {
    "figures": ("Sentences of the figures", figures.sentences, (Source.Kind.FIGURES,)),
    "criteria": ("Criterion results", records.criterion_results, (Source.Kind.CRITERION,)),
    "comments": (
        "Comments on criteria and sub-themes",
        records.comments,
        (Source.Kind.ANSWER, Source.Kind.SUBTHEME),
    ),
    "records": ("Records as a whole", records.records, tuple(kind for kind, _, _ in records.LENSES)),
    "meetings": ("Meetings", heard.meetings, (Source.Kind.MEETING, Source.Kind.AREAS)),
    "conversations": (
        "Conversations",
        heard.conversations,
        (Source.Kind.CONVERSATION, Source.Kind.NOTE, Source.Kind.HEARD),
    ),
    "quotes": ("Quotes", heard.quotes, (Source.Kind.QUOTE,)),
    "observations": ("Observations", findings.observations, (Source.Kind.OBSERVATION,)),
    "conclusions": ("Conclusions", findings.conclusions, (Source.Kind.CONCLUSION,)),
    "ratings": ("Agreed ratings", findings.ratings, (Source.Kind.RATING,)),
    "earlier": ("Earlier recommendations", asked.earlier, (Source.Kind.EARLIER,)),
    "scope": ("What the host asked for", asked.scope, (Source.Kind.AMBITION, Source.Kind.THEME)),
}
"""Each kind of evidence: its name, what reads it, and the kinds of source its pieces are."""

OF_SECTION = {
    SectionKey.INTRODUCTION: ("scope",),
    SectionKey.SUMMARY: ("figures", "conclusions", "ratings"),
    SectionKey.PREVIOUS: ("earlier",),
    SectionKey.MEETINGS: ("meetings", "quotes"),
    SectionKey.DATA: ("figures", "criteria", "ratings", "comments"),
    SectionKey.ANALYSIS: ("records", "conversations", "quotes", "comments", "figures"),
    SectionKey.OBSERVATIONS: ("conclusions", "observations"),
    SectionKey.STRENGTHS: ("conclusions", "observations", "ratings"),
    SectionKey.RECOMMENDATIONS: ("conclusions", "observations", "earlier"),
    SectionKey.APPENDICES: ("scope",),
}
"""What a section draws on first. Everything else is one choice away."""

EVERYTHING = "all"


@dataclass(frozen=True)
class Filters:
    """What the writer looks for. Empty `source` is what the section draws on first."""

    words: str = ""
    source: str = ""
    theme: int | None = None
    subtheme: int | None = None
    unused: bool = False

    @property
    def any(self) -> bool:
        return self != Filters()

    @property
    def narrows(self) -> bool:
        """Whether more than words is asked for."""
        return replace(self, words="") != Filters()

    @property
    def query(self) -> str:
        """As it stands in an address."""
        said = {
            "words": self.words,
            "source": self.source,
            "theme": self.theme,
            "subtheme": self.subtheme,
            "unused": "1" if self.unused else "",
        }
        return urlencode({name: value for name, value in said.items() if value})


def filters_of(data: Mapping[str, str]) -> Filters:
    """Filters as the address says; what it cannot mean is left out."""
    source = data.get("source", "")
    return Filters(
        words=data.get("words", "").strip()[:100],
        source=source if source == EVERYTHING or source in GROUPS else "",
        theme=_number(data.get("theme", "")),
        subtheme=_number(data.get("subtheme", "")),
        unused=data.get("unused") == "1",
    )


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 4 else None


@dataclass(frozen=True)
class Found:
    """What was found, what of it is in the report already, and how much is not."""

    pieces: list[Piece]
    used: frozenset[Key]
    unused: int


def evidence_for(user: User, report: Report, key: str, filters: Filters) -> Found:
    """The evidence for one section as filtered. The number of queries does not grow with the review."""
    names: Iterable[str] = OF_SECTION[SectionKey(key)]
    if filters.source:
        names = GROUPS if filters.source == EVERYTHING else (filters.source,)
    used = used_in(report)
    found = [piece for name in names for piece in GROUPS[name][1](user, report.review)]
    words = filters.words.casefold().split()
    fitting = [
        piece
        for piece in found
        if piece.holds(words)
        and (filters.theme is None or filters.theme in piece.themes)
        and (filters.subtheme is None or filters.subtheme in piece.subthemes)
    ]
    unused = [piece for piece in fitting if piece.key not in used]
    return Found(unused if filters.unused else fitting, used, len(unused))


def used_in(report: Report) -> frozenset[Key]:
    """The evidence that stands in a narrative of the report, or is cited by one of its points. Three queries."""
    bodies = report.sections.filter(body__contains="data-source").values_list("body", flat=True)
    marks = {key for body in bodies for key in keys_in(body)}
    sources = report.sources.filter(key__in=marks).values_list("kind", "piece") if marks else ()
    cited = report.points.filter(observations__isnull=False).values_list("observations", flat=True)
    return frozenset(sources) | {(str(Source.Kind.OBSERVATION), piece) for piece in cited}


def piece_of(user: User, review: Review, kind: str, piece: int) -> Piece | None:
    """One piece that the person may see, or nothing."""
    for _, reader, kinds in GROUPS.values():
        if kind in kinds:
            return next((each for each in reader(user, review) if each.key == (kind, piece)), None)
    return None


def everything(user: User, review: Review) -> dict[Key, Piece]:
    """Every piece the person may see."""
    return {piece.key: piece for _, reader, _ in GROUPS.values() for piece in reader(user, review)}
