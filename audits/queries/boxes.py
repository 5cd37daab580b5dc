"""The questions of one page of the pro forma, as it shows them: plain values, cheap to render eighteen at a time."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.utils import timezone

from audits.models import Audit, AuditRating, CriterionAnswer
from audits.scales import LONGEST_COMMENT, LONGEST_NOTE, NEEDS_A_COMMENT, Answer
from core.personal import looks_personal
from core.refusals import Conflict
from reviews.scales import SCALE, Grade


@dataclass
class Choice:
    """One radio."""

    value: str
    label: str
    hint: str = ""


@dataclass
class Box:
    """One criterion or sub-theme on the page.

    `key` begins the names of its controls; `theirs` is what somebody else saved meanwhile, by the label of the field;
    `warnings` say what in the text looks personal.
    """

    key: str
    title: str
    picked: str
    text: str
    version: int
    choices: list[Choice]
    longest: int
    guidance: str = ""
    prompt: str = ""
    is_regional: bool = False
    errors: dict[str, str] = field(default_factory=dict)
    theirs: list[tuple[str, str]] = field(default_factory=list)

    @property
    def warnings(self) -> list[str]:
        return warnings_in(self.text)

    @property
    def longest_text(self) -> str:
        return f"{self.longest:,}"

    @property
    def lacks_comment(self) -> bool:
        return self.longest == LONGEST_COMMENT and self.picked in NEEDS_A_COMMENT and not self.text

    @property
    def is_answered(self) -> bool:
        return bool(self.picked) and not self.lacks_comment

    def show_typed(self, picked: str, text: str, version: str) -> None:
        """Show what was typed instead of what is saved."""
        self.picked, self.text = picked, text
        self.version = int(version) if version.isdecimal() and len(version) < 9 else 0

    def show_conflict(self, conflict: Conflict) -> None:
        """Put their words above mine; saving again replaces them."""
        self.version = conflict.version
        labels = {choice.value: choice.label for choice in self.choices}
        for name, value in conflict.theirs.items():
            if name in {"answer", "grade"}:
                self.theirs.append(("Choice", labels.get(value, "None")))
            else:
                self.theirs.append(("Words", value or "None"))


def warnings_in(text: str) -> list[str]:
    """What to write instead of each piece of the text that looks personal."""
    return [found.warning for found in looks_personal(text, today=timezone.localdate())] if text else []


ANSWERS = [Choice(answer.value, answer.label) for answer in Answer]


def answer_boxes(audit: Audit, group: int, found: Iterable[CriterionAnswer] | None = None) -> dict[str, Box]:
    """The criteria of one group with what is answered, by code. One query, or none where all answers are at hand."""
    answers = audit.answers.select_related("criterion") if found is None else found
    return {
        answer.criterion.code: Box(
            key=answer.criterion.code,
            title=answer.criterion.text,
            picked=answer.answer,
            text=answer.comment,
            version=answer.version,
            choices=ANSWERS,
            longest=LONGEST_COMMENT,
            guidance=answer.criterion.guidance,
            prompt=answer.criterion.prompt,
            is_regional=answer.criterion.regional,
        )
        for answer in answers
        if answer.criterion.group == group
    }


def rating_boxes(audit: Audit, found: Iterable[AuditRating] | None = None) -> dict[str, Box]:
    """The sub-themes with their descriptors and what is rated, by number. One query, or none as above."""
    ratings = audit.ratings.select_related("subtheme") if found is None else found
    return {
        str(rating.subtheme.number): Box(
            key=str(rating.subtheme.number),
            title=rating.subtheme.title,
            picked=rating.grade,
            text=rating.note,
            version=rating.version,
            choices=_grades(rating.subtheme.descriptors),
            longest=LONGEST_NOTE,
        )
        for rating in ratings
    }


def _grades(descriptors: Mapping[str, str]) -> list[Choice]:
    return [
        Choice(grade.value, grade.label, descriptors.get(grade.value, "") if grade in SCALE else "")
        for grade in Grade
    ]
