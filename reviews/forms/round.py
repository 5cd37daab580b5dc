"""What people type when they plan: dates, people, scope, timetable."""

from hashlib import sha256
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict

from core.forms import (
    ChoiceField,
    DateField,
    Form,
    IntegerField,
    LineField,
    MultipleChoiceField,
    TextField,
    TimeField,
    VersionField,
)
from reviews.queries import HOWS, KINDS, STATUSES

YES, NO = "yes", "no"


class DatesForm(Form):
    """Fieldwork dates. What speaks against them is shown once, and saving again goes ahead all the same."""

    fieldwork_from_on = DateField(
        "When does fieldwork start?",
        subject="The day fieldwork starts",
        missing="Enter the day fieldwork starts",
        is_ahead=True,
    )
    fieldwork_to_on = DateField(
        "When does fieldwork end?",
        subject="The day fieldwork ends",
        missing="Enter the day fieldwork ends",
        hint="It may be the same day.",
        is_ahead=True,
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput, max_length=64)
    warnings: list[str] = []  # noqa: RUF012 # replaced, never changed

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        first, last = cleaned.get("fieldwork_from_on"), cleaned.get("fieldwork_to_on")
        if first and last and last < first:
            self.add_error("fieldwork_to_on", "Fieldwork must end on or after the day it starts")
        return cleaned

    def has_accepted(self, warnings: list[str]) -> bool:
        """Whether the person has seen exactly these warnings and pressed the button again."""
        digest = sha256("\n".join(warnings).encode()).hexdigest()
        if not warnings or self.cleaned_data.pop("seen", "") == digest:
            self.cleaned_data.pop("seen", None)
            return True
        self.warnings = warnings
        self.data = {**self.data.dict(), "seen": digest} if isinstance(self.data, QueryDict) else self.data
        return False


class ScheduleForm(DatesForm):
    host = ChoiceField("Host council", is_select=True, missing="Select the council that is reviewed")
    topic = LineField(
        "Topic",
        max_length=160,
        missing="Enter the topic of the review",
        hint="A few words, such as: How carers are heard",
    )
    has_conflict = ChoiceField(
        "Do you have a conflict of interest with this council?",
        [(NO, "No"), (YES, "Yes")],
        hint="For example, you worked there in the last five years, or somebody close to you works there or draws on "
        "its social care.",
        missing="Say whether you have a conflict of interest",
        is_inline=True,
    )
    field_order = ("host", "topic", "fieldwork_from_on", "fieldwork_to_on", "has_conflict")

    def __init__(self, *args: Any, councils: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.councils = {council.slug: council for council in councils}
        choices = [(council.slug, council.name) for council in councils]
        self.fields["host"].choices = [("", "Choose a council"), *choices]  # type: ignore[attr-defined]

    def clean_host(self) -> Any:
        return self.councils[self.cleaned_data["host"]]

    def clean_has_conflict(self) -> bool:
        return bool(self.cleaned_data["has_conflict"] == YES)


class MoveForm(DatesForm):
    reason = TextField(
        "Why is the review moved?", max_length=500, rows=3, missing="Say why the review is moved"
    )
    field_order = ("fieldwork_from_on", "fieldwork_to_on", "reason")


class FilterForm(Form):
    """The list's filters, from the address: what is not among the choices is as good as not said."""

    stage = ChoiceField("Stage", is_select=True, required=False)
    council = ChoiceField("Council", is_select=True, required=False)
    year = ChoiceField("Year of fieldwork", is_select=True, required=False)

    def __init__(
        self, *args: Any, stages: list[str], councils: list[Any], years: list[int], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self._offer("stage", "Any stage", [(stage, stage) for stage in stages])
        self._offer("council", "Any council", [(council.slug, council.name) for council in councils])
        self._offer("year", "Any year", [(str(year), str(year)) for year in years])

    def _offer(self, name: str, any_label: str, choices: list[tuple[str, str]]) -> None:
        self.fields[name].choices = [("", any_label), *choices]  # type: ignore[attr-defined]


class DeclareForm(Form):
    has_conflict = ChoiceField(
        "Do you have a conflict of interest?",
        [(NO, "No, I have none"), (YES, "Yes, or I am not sure")],
        missing="Say whether you have a conflict of interest",
    )
    explanation = TextField(
        "If yes, what is it?",
        max_length=1000,
        required=False,
        hint="A sentence or two is enough. Only the coordinator reads it. Name nobody who draws on social work.",
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        said, explanation = cleaned.get("has_conflict"), cleaned.get("explanation", "")
        if said == YES and not explanation and "explanation" not in self.errors:
            self.add_error(
                "explanation", ValidationError("Say what the conflict is, so that it can be decided")
            )
        if said == NO and explanation not in {"", self.initial.get("explanation", "")}:
            self.add_error(
                "explanation", "Select yes above, or delete what you wrote here: it is kept only with a yes"
            )
        return {"conflict": explanation if said == YES else ""}


class AddMemberForm(Form):
    user = forms.CharField(required=False, widget=forms.HiddenInput, max_length=8)


class HandOverForm(Form):
    user = ChoiceField("New coordinator", missing="Select who takes over")

    def offer(self, people: list[tuple[str, str]]) -> None:
        """Let the person choose among these."""
        self.fields["user"].choices = people  # type: ignore[attr-defined]


class ReasonForm(Form):
    reason = TextField("Reason", max_length=1000, rows=4, missing="Give the reason")


class AmbitionForm(Form):
    ambition = TextField(
        "What do you want from the review?",
        rows=12,
        max_length=8000,
        hint="What you hope to learn, what worries you, and what you would do with the answer.",
        is_label_hidden=True,
        missing="Say what you want from the review",
    )
    version = VersionField()


class SelfAssessmentForm(Form):
    self_assessment = TextField(
        "Self-assessment",
        rows=20,
        max_length=30000,
        hint="What goes well, what you are less sure of, and how you know.",
        is_label_hidden=True,
        missing="Write the self-assessment",
    )
    version = VersionField()


class ThemeForm(Form):
    title = LineField(
        "Theme",
        max_length=120,
        hint="A few words, such as: Moving between services",
        missing="Enter the theme",
    )
    detail = TextField("What should the team look for?", max_length=2000, rows=4, required=False)
    version = VersionField()


class UpdateForm(Form):
    status = ChoiceField("What became of it?", STATUSES, missing="Select what became of it")
    text = TextField(
        "What was done, and what changed for people?",
        max_length=4000,
        rows=8,
        missing="Say what was done, and what changed for people",
    )
    version = VersionField()


class SlotForm(Form):
    kind = ChoiceField("What is it?", KINDS, missing="Select what it is")
    title = LineField(
        "Title",
        max_length=120,
        hint="Such as: Hospital and discharge team. Do not name anybody who draws on social work.",
        missing="Enter a title",
    )
    on = DateField("Which day?", subject="The day", missing="Enter the day", is_ahead=True)
    starts = TimeField("Starts at", subject="The time it starts", missing="Enter the time it starts")
    ends = TimeField("Ends at", subject="The time it ends", missing="Enter the time it ends")
    how = ChoiceField("How does it take place?", HOWS, missing="Select how it takes place")
    place = LineField(
        "Where?", max_length=160, required=False, hint="If it is in person. Not a person’s address."
    )
    expected = IntegerField(
        "How many people are expected?",
        least=1,
        most=500,
        required=False,
        hint="Without the review team.",
    )
    attendees = MultipleChoiceField("Who from the team is there?", required=False)
    version = VersionField()

    def __init__(self, *args: Any, team: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["attendees"].choices = team  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        starts, ends = cleaned.get("starts"), cleaned.get("ends")
        if starts and ends and ends <= starts:
            self.add_error("ends", "It must end after it starts")
        return cleaned


class StepForm(Form):
    """A button with nothing to fill in; what is missing comes back as errors above it."""
