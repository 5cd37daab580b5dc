"""The redaction gate: what stands in the way of anybody outside the team seeing this very document."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.db.models import Q
from django.utils import timezone

from accounts.models import Invitation, Membership, User
from core.personal import Kind
from records.queries import numbers_standing_in, people_named_in
from reports.document import Document
from reports.models import GateAnswer, Report, ReportVersion
from reports.passages import Passage, passages_of
from reports.redaction import Finding, Span, findings_in
from reviews.models import Review, TeamMember

from .correcting import Composed
from .kept import document_from

Words = tuple[str, str]
"""A part of the report, and the words in it."""


@dataclass(frozen=True)
class Question:
    """A finding, and the answer that holds for it. `stood`: in these very words in the version that is corrected."""

    finding: Finding
    answer: GateAnswer | None = None
    stood: bool = False

    @property
    def key(self) -> str:
        """Names it on a page; the whole digest is what is sent."""
        return self.finding.digest[:12]


@dataclass(frozen=True)
class Gate:
    """What was found, in the order of the report, and of how many records the number could not be looked for."""

    questions: tuple[Question, ...]
    too_short: int = 0
    unopened: int = 0
    gone: int = 0

    @property
    def numbers(self) -> list[Question]:
        """What has to be taken out."""
        return [each for each in self.questions if each.finding.blocks]

    @property
    def to_answer(self) -> list[Question]:
        return [each for each in self._unanswered if not each.stood]

    @property
    def as_approved(self) -> list[Question]:
        """What a correction leaves as it was approved, and no answer is kept of: it is not asked about again."""
        return [each for each in self._unanswered if each.stood]

    @property
    def _unanswered(self) -> list[Question]:
        return [each for each in self.questions if not each.finding.blocks and each.answer is None]

    @property
    def answered(self) -> list[Question]:
        return [each for each in self.questions if each.answer is not None]

    @property
    def is_clear(self) -> bool:
        """Whether the report may go out. What cannot be compared is not taken to be absent."""
        return not (self.numbers or self.to_answer or self.unopened)

    @property
    def case_numbers(self) -> int:
        return sum(each.finding.kind is Kind.CASE_NUMBER for each in self.numbers)

    @property
    def what_remains(self) -> str:
        """In a few words, such as “2 numbers to take out and 3 things to answer”; empty where nothing does."""
        return " and ".join(
            f"{count} {one if count == 1 else many}"
            for count, one, many in (
                (len(self.numbers), "number to take out", "numbers to take out"),
                (len(self.to_answer), "thing to answer", "things to answer"),
                (self.unopened, "case number nobody can compare", "case numbers nobody can compare"),
            )
            if count
        )

    @property
    def gaps(self) -> list[str]:
        """A sentence for each kind of thing that is in the way."""
        if self.is_clear:
            return []
        return [f"Go through what could tell who somebody is: {self.what_remains}."]


def gate_of_correction(report: Report, correction: Composed) -> Gate:
    """Look through what a correction makes of a report. Six queries, as for the report.

    The version that it replaces went through the gate: what nobody touched since needs no second answer. That holds for
    the words as they were frozen, so a passage from which words were taken out is another. Numbers always block.
    """
    approved = {_words_of(each) for each in passages_of(correction.frozen)}
    return gate_of(report, correction.document, approved=approved)


def gate_of(report: Report, document: Document, *, approved: Collection[Words] = ()) -> Gate:
    """Look through a document that was composed of this report. Six queries, and none for each passage."""
    compared = {}

    def numbers(texts: Mapping[str, str]) -> Mapping[str, list[Span]]:
        compared["found"] = numbers_standing_in(report.review, texts)
        return compared["found"].places

    found = findings_in(
        passages_of(document),
        numbers=numbers,
        people=lambda texts: people_named_in(report.review, texts),
        names=names_known_to(report.review),
        today=timezone.localdate(),
    )
    answers = {answer.digest: answer for answer in report.gate_answers.select_related("answered_by").all()}
    standing = compared["found"]
    return Gate(
        tuple(
            Question(
                each,
                None if each.blocks else answers.get(each.digest),
                stood=_words_of(each.passage) in approved,
            )
            for each in found
        ),
        too_short=standing.too_short,
        unopened=standing.unopened,
        gone=standing.gone,
    )


def settled_in(version: ReportVersion) -> set[str]:
    """The digests of what was found in a final version and answered: what it needs to be published, and corrected."""
    gate = gate_of(version.report, document_from(version.data))
    return {each.finding.digest for each in gate.answered}


def _words_of(passage: Passage) -> Words:
    return passage.part, passage.text


def names_known_to(review: Review) -> list[str]:
    """Everybody who is or ever was on the team or in a role of the host council, and who was invited to one.

    Two queries. Of the people whose records are read `records.queries.people_named_in` knows.
    """
    team = TeamMember.objects.filter(review=review).order_by().values("user")
    host = Membership.objects.filter(council=review.host_id).order_by().values("user")
    users = User.objects.filter(Q(pk__in=team) | Q(pk__in=host)).order_by()
    invited = Invitation.objects.filter(council=review.host_id).exclude(name="").order_by()
    return sorted({*users.values_list("name", flat=True), *invited.values_list("name", flat=True)})
