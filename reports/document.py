"""The printed report as plain values: what a page needs and nothing else; filled from the database elsewhere.

Every `narrative` is HTML as people wrote it, with headings of levels 3 and 4; it is cleaned when it is rendered.
Every other text is plain. Nothing here names a person but the team, and nothing carries a record number.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import zip_longest

from reports.beside import Before, Elsewhere, Share
from reports.charts import Bar, BarChart, Chart, PieChart
from reports.figures import Comparison, Spread, Tally
from reports.sentences import (
    CONVERSATIONS,
    RECORDS,
    SMALL_SAMPLE,
    Standing,
    before_sentence,
    elsewhere_sentence,
    spread_sentence,
    standing_of,
)
from reports.small_numbers import Count
from reviews.scales import SCALE, Grade

WORDS_IN_A_LINE = 12.5
WORDS_IN_A_POINTS_LINE = 7.5
POINTS_OWN_LINES = 3.6
LINES_BESIDE_AN_OPENER = 41
"""Of 15 points, on the page where the strengths stand under their section's title."""


@dataclass(frozen=True)
class Quote:
    """Words somebody said, never attributed. `lang` is a language tag; `in_english` goes with another language."""

    text: str
    lang: str = "en"
    in_english: str = ""

    @property
    def direction(self) -> str:
        return "rtl" if self.lang.split("-")[0] in {"ar", "fa", "he", "ps", "ur"} else "ltr"


@dataclass(frozen=True)
class Headline:
    """A number that matters, said once and large, with the words that finish the sentence: `15`, `of 16 records …`.

    `people` is of how many people or records it is, 0 where it is of neither. None is not known, and never published.
    """

    number: str
    words: str
    people: Count = None


@dataclass(frozen=True)
class Method:
    """Who and how many; every count is of whole things. `fieldwork` is the dates in words, `11 to 15 May 2026`.

    A record and a conversation are one person's: those counts may be too few for everybody to read. The team is named.
    """

    fieldwork: str
    records: Count
    read_twice: Count
    conversations: Count
    practitioner_meetings: int
    manager_meetings: int
    people_met: Count
    observations: int
    psws: int
    peers: int

    @property
    def meetings(self) -> int:
        return self.practitioner_meetings + self.manager_meetings


@dataclass(frozen=True)
class EarlierRecommendation:
    """`status` in words (`Partly done`), empty where the host has not said; `update` is the host's own account."""

    number: int
    text: str
    status: str = ""
    update: str = ""


@dataclass(frozen=True)
class Previous:
    """Section 1. `month` is empty where there was no review before, and then there are no recommendations."""

    narrative: str = ""
    title: str = ""
    month: str = ""
    recommendations: tuple[EarlierRecommendation, ...] = ()


@dataclass(frozen=True)
class Meeting:
    """One meeting, told by its kind only (`Practitioners`), with the areas discussed, a few words each."""

    kind: str
    areas: tuple[str, ...]


@dataclass(frozen=True)
class Theme:
    """A theme the host asked about, and in how many meetings of each kind it came up."""

    title: str
    practitioner_meetings: int
    manager_meetings: int

    @property
    def meetings(self) -> int:
        return self.practitioner_meetings + self.manager_meetings


@dataclass(frozen=True)
class Meetings:
    """Section 2. Where the narrative quotes nobody itself, the first few quotes are set among its paragraphs."""

    narrative: str = ""
    meetings: tuple[Meeting, ...] = ()
    themes: tuple[Theme, ...] = ()
    quotes: tuple[Quote, ...] = ()


@dataclass(frozen=True)
class Criterion:
    code: str
    text: str
    tally: Tally


@dataclass(frozen=True)
class CriteriaGroup:
    """Criteria of one group in the order of the pro forma. A regional group stays out of the national summary."""

    number: int
    title: str
    criteria: tuple[Criterion, ...]
    regional: bool = False

    @property
    def chart(self) -> BarChart:
        shown = [criterion for criterion in self.criteria if not criterion.tally.is_withheld]
        bars = tuple(Bar(criterion.code, criterion.tally) for criterion in shown)
        is_withheld = bool(self.criteria) and not shown
        return BarChart(f"{self.number} {self.title}", bars, is_withheld=is_withheld)

    @property
    def withheld(self) -> list[str]:
        """Codes of criteria whose answers are not published."""
        return [criterion.code for criterion in self.criteria if criterion.tally.is_withheld]


@dataclass(frozen=True)
class Agreed:
    """What the team agreed, and why, in plain paragraphs."""

    grade: Grade
    reason: str


@dataclass(frozen=True)
class SubTheme:
    """`conversations` is None where peers do not rate it; `descriptors` has a sentence for each of the four grades."""

    number: int
    title: str
    records: Spread
    conversations: Spread | None
    agreed: Agreed | None
    descriptors: dict[Grade, str]

    @property
    def chart(self) -> PieChart:
        return PieChart(f"{self.number} {self.title}", self.records)

    @property
    def sentences(self) -> list[str]:
        """How records were rated, and conversations where peers rate them; nothing of what is withheld."""
        said = [spread_sentence(self.records, RECORDS)]
        if self.conversations is not None:
            said.append(spread_sentence(self.conversations, CONVERSATIONS))
        return [sentence for sentence in said if sentence]

    @property
    def descriptor(self) -> str:
        return self.descriptors.get(self.agreed.grade, "") if self.agreed else ""

    @property
    def descriptors_in_order(self) -> list[tuple[Grade, str]]:
        return [(grade, self.descriptors.get(grade, "")) for grade in SCALE]


@dataclass(frozen=True)
class Data:
    """Section 3. `overall` is what the team agreed for the whole, where it has; it is never computed.

    `before` and `elsewhere` are there where they may be printed. What is said in sentences is made of the same numbers
    as tables and charts, each time it is asked for, so that they cannot differ.
    """

    narrative: str = ""
    records: Spread = field(default_factory=Spread)
    conversations: Spread = field(default_factory=Spread)
    overall: Agreed | None = None
    groups: tuple[CriteriaGroup, ...] = ()
    subthemes: tuple[SubTheme, ...] = ()
    before: Before | None = None
    elsewhere: Elsewhere | None = None

    @property
    def small_sample(self) -> str:
        """What has to be known before any of the numbers is read; empty where there is none."""
        return SMALL_SAMPLE if self.records.total or self.conversations.total else ""

    @property
    def records_sentence(self) -> str:
        return spread_sentence(self.records, RECORDS)

    @property
    def conversations_sentence(self) -> str:
        return spread_sentence(self.conversations, CONVERSATIONS)

    @property
    def standing(self) -> Standing:
        """Which criteria stand highest and lowest, the region's own among them."""
        return standing_of((row.code, row.text, row.tally) for group in self.groups for row in group.criteria)

    @property
    def before_sentence(self) -> str:
        """Empty where there is no previous review to set beside this one, or nothing may be said of this one."""
        if self.before is None or self.records.is_withheld:
            return ""
        return before_sentence(self.records, self.before.records, self.before.month)

    @property
    def elsewhere_sentence(self) -> str:
        """Empty where nothing may be said of other councils, or of this one."""
        other = self.elsewhere
        if other is None or self.records.is_withheld:
            return ""
        return elsewhere_sentence(self.records, other.overall.percent, other.overall.rated, other.reviews)

    @property
    def beside_before(self) -> list[tuple[SubTheme, Spread]]:
        """Sub-themes that were rated in the previous review too, with how records were rated then."""
        then = {each.number: each.records for each in self.before.subthemes} if self.before else {}
        return [(each, then[each.number]) for each in self._shown if each.number in then]

    @property
    def beside_elsewhere(self) -> list[tuple[SubTheme, Share]]:
        """Sub-themes whose share in other councils may be told."""
        told = {each.number: each for each in self.elsewhere.subthemes} if self.elsewhere else {}
        return [(each, told[each.number]) for each in self._shown if each.number in told]

    @property
    def _shown(self) -> list[SubTheme]:
        return [each for each in self.subthemes if not each.records.is_withheld]

    @property
    def records_chart(self) -> PieChart:
        return PieChart("Overall ratings of records", self.records, "records", large=True)

    @property
    def conversations_chart(self) -> PieChart:
        return PieChart("Overall ratings of conversations", self.conversations, "conversations", large=True)

    @property
    def national_groups(self) -> list[CriteriaGroup]:
        return [group for group in self.groups if not group.regional]

    @property
    def regional_groups(self) -> list[CriteriaGroup]:
        return [group for group in self.groups if group.regional]


@dataclass(frozen=True)
class Analysis:
    """Section 4. Quotes are set as in section 2."""

    narrative: str = ""
    comparison: Comparison = field(default_factory=Comparison)
    quotes: tuple[Quote, ...] = ()


@dataclass(frozen=True)
class Observation:
    """One evidence note, by its number; `source` is the kind only (`Record`, `Meeting`, …)."""

    number: int
    text: str
    source: str


@dataclass(frozen=True)
class ObservationGroup:
    theme: str
    observations: tuple[Observation, ...]


@dataclass(frozen=True)
class Conclusion:
    """What the team makes of observations, cited by number."""

    number: int
    text: str
    rests_on: tuple[int, ...] = ()


@dataclass(frozen=True)
class Observations:
    """Section 5. An observation with several themes stands under the first."""

    narrative: str = ""
    groups: tuple[ObservationGroup, ...] = ()
    conclusions: tuple[Conclusion, ...] = ()


@dataclass(frozen=True)
class Point:
    """A strength or an area for development, one of six, with the observations it rests on."""

    number: int
    title: str
    text: str
    rests_on: tuple[int, ...] = ()


@dataclass(frozen=True)
class Strengths:
    """Section 6."""

    narrative: str = ""
    points: tuple[Point, ...] = ()

    @property
    def fits_one_page(self) -> bool:
        """Whether narrative and points fit the one page that faces the areas for development.

        An estimate from the number of words as set in print. Where it says no, the narrative gets its own page.
        """
        words = len(re.sub(r"<[^>]+>", " ", self.narrative).split())
        pairs = zip_longest(self.points[::2], self.points[1::2])
        rows = [max(len(point.text.split()) for point in pair if point) for pair in pairs]
        lines = words / WORDS_IN_A_LINE + sum(row / WORDS_IN_A_POINTS_LINE + POINTS_OWN_LINES for row in rows)
        return lines <= LINES_BESIDE_AN_OPENER


@dataclass(frozen=True)
class Recommendation:
    number: int
    text: str
    owner: str
    measure: str
    baseline: str
    due_on: date


@dataclass(frozen=True)
class Recommendations:
    """Section 7. The narrative stands after the areas for development and before the recommendations."""

    narrative: str = ""
    areas: tuple[Point, ...] = ()
    recommendations: tuple[Recommendation, ...] = ()


@dataclass(frozen=True)
class TeamMember:
    """`part` and `council` in words; `council` is the network's name for a peer whom no council employs."""

    name: str
    part: str
    council: str


@dataclass(frozen=True)
class Appendices:
    """After section 7. The glossary is pairs of a word and its meaning, in the order they are printed."""

    narrative: str = ""
    team: tuple[TeamMember, ...] = ()
    glossary: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class PlainWords:
    """The writer's own plain words for the point of that number, one idea a line."""

    number: int
    text: str


@dataclass(frozen=True)
class Plain:
    """What the plain-language version and the letter say in the writer's words. `changed` is for the letter."""

    strengths: tuple[PlainWords, ...] = ()
    areas: tuple[PlainWords, ...] = ()
    recommendations: tuple[PlainWords, ...] = ()
    changed: str = ""


def plain_words(words: tuple[PlainWords, ...], number: int) -> str:
    """The plain words for the point of that number; empty where there are none."""
    return next((each.text for each in words if each.number == number), "")


@dataclass(frozen=True)
class CorrectionNote:
    """What a version corrected: which version it is and of which it takes the place, that one's day, and what changed.

    `says` is in the writer's words; `places` are the names of the parts that changed.
    """

    version: int
    replaces: int
    replaces_of: date
    says: str
    places: tuple[str, ...] = ()


@dataclass(frozen=True)
class Document:
    """The whole report. `month` in words (`May 2026`); `status` as printed (`Draft`, `Final, version 1`).

    `dated_on` is printed, and is the only date written into the PDF that is its own: the same document always gives the
    same bytes. `corrections` are those of this version and of all before it, the oldest first. `left_out` is what an
    edition for everybody does not say, one thing each (`reports.edition`).
    """

    ref: str
    council: str
    region: str
    title: str
    month: str
    status: str
    dated_on: date
    method: Method
    introduction: str = ""
    summary: str = ""
    headlines: tuple[Headline, ...] = ()
    previous: Previous = field(default_factory=Previous)
    meetings: Meetings = field(default_factory=Meetings)
    data: Data = field(default_factory=Data)
    analysis: Analysis = field(default_factory=Analysis)
    observations: Observations = field(default_factory=Observations)
    strengths: Strengths = field(default_factory=Strengths)
    recommendations: Recommendations = field(default_factory=Recommendations)
    appendices: Appendices = field(default_factory=Appendices)
    plain: Plain = field(default_factory=Plain)
    corrections: tuple[CorrectionNote, ...] = ()
    is_draft: bool = True
    is_for_everybody: bool = False
    left_out: tuple[str, ...] = ()

    @property
    def dated_corrections(self) -> list[tuple[CorrectionNote, date]]:
        """Each with its own day, the newest first: the next tells an earlier one's day, and the last is this."""
        days = [*(note.replaces_of for note in self.corrections[1:]), self.dated_on]
        return list(zip(self.corrections, days, strict=False))[::-1]

    @property
    def charts(self) -> Iterator[Chart]:
        """Every chart of the report, in its order; none of what is withheld."""
        return (chart for chart in self._charts if not chart.is_withheld)

    @property
    def _charts(self) -> Iterator[Chart]:
        yield self.data.records_chart
        yield self.data.conversations_chart
        yield from (group.chart for group in self.data.groups)
        yield from (subtheme.chart for subtheme in self.data.subthemes)

    @property
    def narratives(self) -> dict[str, str]:
        """Every narrative as people wrote it, by the key of its section."""
        return {
            "introduction": self.introduction,
            "summary": self.summary,
            "previous": self.previous.narrative,
            "meetings": self.meetings.narrative,
            "data": self.data.narrative,
            "analysis": self.analysis.narrative,
            "observations": self.observations.narrative,
            "strengths": self.strengths.narrative,
            "recommendations": self.recommendations.narrative,
            "appendices": self.appendices.narrative,
        }
