"""Two accounts of one record side by side: one reading beside the other, and the record beside the conversation."""

from dataclasses import dataclass

from audits.models import Audit, AuditRating, CriterionAnswer
from audits.scales import Answer
from ratings.counting import Grades, differences
from ratings.models import Moderation, Proposal
from records.models import Record
from reviews.models import Review, SubTheme
from reviews.scales import SCALE, Grade, steps_between

from .spreads import Overview, spreads


@dataclass(frozen=True)
class Said:
    """What one reading says at one place: an answer or a grade in words, and the text beside it."""

    value: str
    text: str = ""
    grade: str = ""


@dataclass(frozen=True)
class Side:
    """One row of the comparison: what it is about, what each reading says, and whether they differ."""

    key: str
    label: str
    said: list[Said]

    @property
    def differs(self) -> bool:
        return len({one.value for one in self.said}) > 1


@dataclass(frozen=True)
class Comparison:
    """All readings of a record that are handed in, side by side."""

    audits: list[Audit]
    overall: Side
    criteria: list[Side]
    subthemes: list[Side]
    moderation: Moderation | None
    proposal: Proposal | None
    asked_for: int
    holding_back: frozenset[int]

    @property
    def is_ready(self) -> bool:
        """Whether every reading that was asked for is here."""
        return bool(self.audits) and len(self.audits) >= self.asked_for

    @property
    def open_ratings(self) -> list[Side]:
        """The ratings that differ, of which the two readers may propose what stands."""
        return [row for row in [self.overall, *self.subthemes] if row.differs]

    @property
    def differing(self) -> int:
        """How many rows differ."""
        return sum(row.differs for row in [self.overall, *self.criteria, *self.subthemes])


def compare(record: Record) -> Comparison:
    """Lay the readings side by side. Ask `access.check_can_compare` first. Eight queries at most."""
    audits = list(
        Audit.objects.filter(record=record, handed_in_at__isnull=False)
        .select_related("reader")
        .order_by("reading")
    )
    subthemes = _subthemes(audits)
    overall = [Said(_grade(audit.overall), audit.overall_reason, audit.overall) for audit in audits]
    return Comparison(
        audits=audits,
        overall=Side("overall", "Overall rating", overall),
        criteria=_criteria(audits),
        subthemes=list(subthemes.values()),
        moderation=Moderation.objects.filter(record=record).prefetch_related("grades__subtheme").first(),
        proposal=Proposal.objects.filter(record=record)
        .select_related("written_by", "agreed_by")
        .prefetch_related("grades__subtheme")
        .first(),
        asked_for=record.assignments.filter(ended_at=None).count(),
        holding_back=frozenset(subtheme.number for subtheme in subthemes if subtheme.holds_back),
    )


def _criteria(audits: list[Audit]) -> list[Side]:
    rows: dict[str, dict[int, CriterionAnswer]] = {}
    labels = {}
    answers = CriterionAnswer.objects.filter(audit__in=audits).select_related("criterion")
    for answer in answers.order_by("criterion__position"):
        code = answer.criterion.code
        labels[code] = f"{code} {answer.criterion.text}"
        rows.setdefault(code, {})[answer.audit_id] = answer
    return [
        Side(code, labels[code], [_answer(given.get(audit.pk)) for audit in audits])
        for code, given in rows.items()
    ]


def _answer(answer: CriterionAnswer | None) -> Said:
    if answer is None or not answer.answer:
        return Said("Not answered", answer.comment if answer else "")
    return Said(Answer(answer.answer).label, answer.comment)


def _subthemes(audits: list[Audit]) -> dict[SubTheme, Side]:
    rows: dict[SubTheme, dict[int, AuditRating]] = {}
    ratings = AuditRating.objects.filter(audit__in=audits).select_related("subtheme")
    for rating in ratings.order_by("subtheme__number"):
        rows.setdefault(rating.subtheme, {})[rating.audit_id] = rating
    return {
        subtheme: Side(
            str(subtheme.number), str(subtheme), [_rating(given.get(audit.pk)) for audit in audits]
        )
        for subtheme, given in rows.items()
    }


def _rating(rating: AuditRating | None) -> Said:
    return Said(_grade(rating.grade), rating.note, rating.grade) if rating else Said("Not rated")


def _grade(grade: str) -> str:
    return Grade(grade).label if grade else "Not rated"


@dataclass(frozen=True)
class Pair:
    """A person who was both read about and listened to. `steps` is how many grades the overall ratings are apart.

    `differing` lists the sub-themes rated differently: title, by the record, by the conversation.
    """

    record: str
    conversation: int
    by_record: Grade | None
    by_conversation: Grade
    steps: int | None
    differing: list[tuple[str, Grade, Grade]]


def record_against_conversation(review: Review, ratings: Overview | None = None) -> list[Pair]:
    """The record's rating that stands beside the conversation's, for each person who was heard.

    For those who may know which record a conversation belongs to: the coordinator and PSWs of the team. No query
    where `ratings`, the review's spreads, are at hand.
    """
    ratings = ratings or spreads(review)
    titles = {line.subtheme.number: str(line.subtheme) for line in ratings.lines}
    return [
        _pair(ratings.behind[number], number, ratings.counted.get(ratings.behind[number]), heard, titles)
        for number, heard in ratings.heard.items()
    ]


def _pair(record: str, number: int, read: Grades | None, heard: Grades, titles: dict[int, str]) -> Pair:
    conversation = Grade(heard.overall)
    if read is None:
        return Pair(record, number, None, conversation, None, [])
    differing = [
        (titles[n], Grade(read.subthemes[n]), Grade(heard.subthemes[n]))
        for n in differences(read, heard)
        if n in read.subthemes and n in heard.subthemes
    ]
    steps = steps_between(read.overall, heard.overall)
    return Pair(record, number, Grade(read.overall), conversation, steps, differing)


@dataclass(frozen=True)
class Beside:
    """One rating by the record and by the conversation; None where it was not rated there."""

    title: str
    by_record: Grade | None
    by_conversation: Grade | None
    steps: int | None

    @property
    def differs(self) -> bool:
        """Whether both rated it, and not alike."""
        return None not in (self.by_record, self.by_conversation) and self.by_record != self.by_conversation

    @property
    def which_is_higher(self) -> str:
        """By which of the two it is rated higher, and by how much, where both are on the scale and apart."""
        if not self.steps or self.by_record is None or self.by_conversation is None:
            return ""
        higher = (
            "record" if SCALE.index(self.by_record) > SCALE.index(self.by_conversation) else "conversation"
        )
        return f"{'1 grade' if self.steps == 1 else f'{self.steps} grades'} higher by the {higher}"


@dataclass(frozen=True)
class Against:
    """One person's record and conversation side by side: overall, then sub-theme by sub-theme."""

    record: str
    conversation: int
    is_settled: bool
    rows: list[Beside]

    @property
    def to_discuss(self) -> list[Beside]:
        """What differs, the furthest apart first; answers outside the scale last."""
        return sorted((row for row in self.rows if row.differs), key=lambda row: -(row.steps or 0))


def set_against(ratings: Overview, conversation: int) -> Against | None:
    """The record beside that conversation; None where there is none that stands."""
    heard = ratings.heard.get(conversation)
    if heard is None:
        return None
    record = ratings.behind[conversation]
    read = ratings.counted.get(record)
    rows = [_beside("Overall rating", read.overall if read else "", heard.overall)]
    for line in ratings.lines:
        number = line.subtheme.number
        by_record = read.subthemes.get(number, "") if read else ""
        by_conversation = heard.subthemes.get(number, "")
        if by_record or by_conversation:
            rows.append(_beside(str(line.subtheme), by_record, by_conversation))
    return Against(record, conversation, read is not None, rows)


def _beside(title: str, by_record: str, by_conversation: str) -> Beside:
    return Beside(
        title,
        Grade(by_record) if by_record else None,
        Grade(by_conversation) if by_conversation else None,
        steps_between(by_record, by_conversation),
    )
