"""What people type into a report: narratives, points, recommendations, comments on facts."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils import timezone

from core.dates import add_working_days
from core.forms import (
    ChoiceField,
    ConfirmField,
    DateField,
    Form,
    IntegerField,
    LineField,
    MultipleChoiceField,
    TextField,
    VersionField,
)
from core.refusals import Conflict
from reports.checks import WORKING_DAYS, Check
from reports.html import MOST_CHARACTERS
from reports.reading import plain_text
from reports.sections import SectionKey

WHOLE = "whole"
"""Stands for no passage."""


class NarrativeField(TextField):
    """Rich text: cleaned by the action, shown by the editor over its textarea."""

    def __init__(self, label: str) -> None:
        super().__init__(label, max_length=MOST_CHARACTERS, rows=24, count=False, required=False)
        self.widget.attrs["data-narrative"] = "narrative-label"


class SectionForm(Form):
    body = NarrativeField("Narrative")
    version = VersionField()

    def show_conflict(self, conflict: Conflict) -> None:
        """Both texts as people read them, without their tags. The box keeps what was typed."""
        super().show_conflict(conflict)
        self.conflict = [
            each._replace(theirs=plain_text(each.theirs), mine=plain_text(each.mine))
            for each in self.conflict
        ]


class LendForm(Form):
    to = ChoiceField(
        "Who writes this section?",
        [],
        hint="They see the evidence that is theirs to see, and get a mail with a link.",
        missing="Select a member of the team",
    )

    def __init__(self, *args: object, people: Iterable[tuple[str, str]], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].choices = list(people)  # type: ignore[attr-defined]


class PutInForm(Form):
    """A piece of evidence, and how it comes into the narrative. Buttons send it."""

    kind = LineField("What it is", max_length=20)
    piece = IntegerField("Which one", least=1, most=2**63 - 1)
    put = ChoiceField("How", [("text", "As text"), ("quote", "As a quote")])


class PointForm(Form):
    title = LineField("Title", max_length=120, missing="Enter a title of a few words")
    text = TextField("What the team found", max_length=2000, rows=7, missing="Say what the team found")
    observations = MultipleChoiceField(
        "Observations it rests on", is_small=True, required=False, hint="Choose each one that supports it."
    )
    version = VersionField()

    def __init__(self, *args: object, observations: Iterable[tuple[str, str]], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["observations"].choices = list(observations)  # type: ignore[attr-defined]

    def clean_observations(self) -> list[int]:
        return [int(number) for number in self.cleaned_data["observations"]]


class PlainTextForm(Form):
    text = TextField(
        "Plain words",
        max_length=1000,
        rows=6,
        required=False,
        hint="Short sentences, one idea on each line. The first line is the heading. Quote nobody.",
    )
    version = VersionField()


class RecommendationForm(Form):
    text = TextField("Recommendation", max_length=1500, rows=4, missing="Enter what the team recommends")
    owner = LineField(
        "Who owns it", max_length=120, hint="A role or a group, not a name", missing="Enter who owns it"
    )
    measure = TextField(
        "How progress will be measured",
        max_length=1000,
        rows=3,
        missing="Enter how progress will be measured",
    )
    baseline = TextField(
        "Where things stand now", max_length=1000, rows=3, missing="Enter where things stand now"
    )
    due_on = DateField("Due", missing="Enter the date it is due", is_ahead=True)
    version = VersionField()


def _of_facts() -> TextField:
    return TextField(
        "What is not right, and what would be",
        max_length=2000,
        rows=5,
        hint="Keep to facts. The team decides what it concludes from them.",
        missing="Say what is not right",
    )


class FactCommentForm(Form):
    section = ChoiceField(
        "Which section is it about?",
        [("", "Choose a section"), *SectionKey.choices],
        is_select=True,
        missing="Select the section it is about",
    )
    text = _of_facts()


class FactAnswerForm(Form):
    outcome = ChoiceField(
        "What the team decides",
        [("accepted", "Accept"), ("partly", "Partly accept"), ("declined", "Decline")],
        missing="Select what the team decides",
    )
    answer = TextField("Why", max_length=2000, rows=4, missing="Give the reason")


class PassageForm(Form):
    """A comment on one of the passages that are offered, by the key of its words, or on the section as a whole."""

    passage = ChoiceField("Which passage is it about?", missing="Select the passage it is about")
    text = TextField("Your comment", max_length=2000, rows=5, missing="Write your comment")

    def __init__(self, *args: object, passages: Iterable[tuple[str, str]], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        passage = self.fields["passage"]
        passage.choices = [(WHOLE, "The section as a whole"), *passages]  # type: ignore[attr-defined]
        passage.error_messages["invalid_choice"] = (
            "This passage has changed since you opened the page. Choose it again as it stands now"
        )

    def clean_passage(self) -> str:
        chosen = str(self.cleaned_data["passage"])
        return "" if chosen == WHOLE else chosen


class FactPassageForm(PassageForm):
    text = _of_facts()


class CommentAnswerForm(Form):
    answer = TextField("What became of it", max_length=2000, rows=4, missing="Say what became of it")


class GateAnswerForm(Form):
    """Why one finding may stay, which is named by its digest."""

    finding = forms.RegexField(regex=r"\A[0-9a-f]{64}\Z", widget=forms.HiddenInput, label="")
    reason = TextField(
        "Why it may stay", max_length=500, rows=2, count=False, missing="Say why it may stay in the report"
    )


class DeadlineForm(Form):
    """By when a check is asked for; left empty, the usual number of working days from today."""

    due_on = DateField("By when?", required=False, is_ahead=True)

    def __init__(self, *args: object, check: Check, **kwargs: object) -> None:
        usual = add_working_days(timezone.localdate(), WORKING_DAYS[check])
        super().__init__(*args, **{"initial": {"due_on": usual}} | kwargs)


class ApproveForm(Form):
    """The fingerprint is of the report that was on the screen."""

    agree = ConfirmField(
        "I have read this report, I did not write it, and it says what the team found",
        missing="Tick the box when you have read the report",
    )
    fingerprint = forms.RegexField(regex=r"\A[0-9a-f]{64}\Z", widget=forms.HiddenInput, label="")


class SeenForm(Form):
    """Which numbers were on the screen (`moved.digest`)."""

    seen = forms.RegexField(regex=r"\A[0-9a-f]{64}\Z", widget=forms.HiddenInput, label="")


class PublishForm(Form):
    """`edition` is the hash of the report that was on the screen."""

    agree = ConfirmField(
        "I have read this edition and the sentences listed above, and nobody could be recognised in it",
        missing="Tick the box when you have read what everybody would read",
    )
    edition = forms.RegexField(regex=r"\A[0-9a-f]{64}\Z", widget=forms.HiddenInput, label="")


class DecisionForm(Form):
    """What the DASS may still choose, `offered`: what others already read is not taken back."""

    decision = ChoiceField(
        "Who may read the final report",
        [
            ("keep", "Our council and the review team only"),
            ("release", "Principal Social Workers and directors in the region too"),
            ("publish", "Everybody"),
        ],
        hints={
            "keep": "You can let others read it later.",
            "release": "They read the whole final report, as your council does. It cannot be taken back.",
            "publish": "First you read what everybody would read, without figures of fewer than 10 people.",
        },
        missing="Select who may read the report",
    )

    def __init__(self, *args: Any, offered: set[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["decision"]
        field.choices = [choice for choice in field.choices if choice[0] in offered]  # type: ignore[attr-defined]
