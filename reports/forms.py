"""What people type into a report: narratives, points, recommendations, comments on facts."""

from collections.abc import Iterable

from django import forms

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
from reports.html import MOST_CHARACTERS
from reports.sections import SectionKey


class NarrativeField(TextField):
    """Rich text: cleaned by the action, shown by the editor over its textarea."""

    def __init__(self, label: str) -> None:
        super().__init__(label, max_length=MOST_CHARACTERS, rows=24, count=False, required=False)
        self.widget.attrs["data-narrative"] = "narrative-label"


class SectionForm(Form):
    body = NarrativeField("Narrative")
    version = VersionField()


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


class FactCommentForm(Form):
    section = ChoiceField("Which section is it about?", SectionKey.choices, is_select=True)
    text = TextField(
        "What is not right, and what would be",
        max_length=2000,
        rows=5,
        hint="Keep to facts. The team decides what it concludes from them.",
        missing="Say what is not right",
    )


class FactAnswerForm(Form):
    outcome = ChoiceField(
        "What the team decides",
        [("accepted", "Accept"), ("partly", "Partly accept"), ("declined", "Decline")],
        missing="Select what the team decides",
    )
    answer = TextField("Why", max_length=2000, rows=4, missing="Give the reason")


class ApproveForm(Form):
    """The fingerprint is of the report that was on the screen."""

    agree = ConfirmField(
        "I have read this report, I did not write it, and it says what the team found",
        missing="Tick the box when you have read the report",
    )
    fingerprint = forms.RegexField(regex=r"\A[0-9a-f]{64}\Z", widget=forms.HiddenInput, label="")


class ReleaseForm(Form):
    agree = ConfirmField(
        "Release the final report to Principal Social Workers and directors in the region",
        missing="Tick the box to release the report",
    )
