"""What people fill in when they note, conclude, compare and agree."""

from collections.abc import Iterable, Mapping
from typing import Any

from audits.scales import LONGEST_REASON
from core.forms import (
    ChoiceField,
    Choices,
    Form,
    LineField,
    MultipleChoiceField,
    TextField,
    VersionField,
)
from reviews.scales import Grade

OBSERVATION_LENGTH = 2_000
DOCUMENT_LENGTH = 160


def _numbered(choices: Choices) -> list[tuple[str, str]]:
    return [(str(value), label) for value, label in choices]


class _Tagged(Form):
    """A form with boxes of numbered things, which come out as numbers; an empty set of boxes is left out."""

    boxes: tuple[str, ...] = ()

    def __init__(self, *args: Any, offered: Mapping[str, Choices], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in self.boxes:
            self.fields[name].choices = _numbered(offered.get(name, ()))  # type: ignore[attr-defined] # choice fields
            if not self.fields[name].choices and not self.fields[name].required:  # type: ignore[attr-defined]
                del self.fields[name]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        for name in self.boxes:
            if name in data:
                data[name] = [int(number) for number in data[name]]
        return data


class ObservationForm(_Tagged):
    """One piece of evidence and where it comes from."""

    boxes = ("themes", "subthemes")

    text = TextField(
        "What did you see or hear?",
        missing="Enter what you saw or heard",
        hint="One observation. No names, no job title that only one person holds, no record number.",
        rows=5,
        max_length=OBSERVATION_LENGTH,
    )
    where = ChoiceField("Where does it come from?", missing="Select where this comes from", is_select=True)
    document = LineField(
        "Title of the document",
        required=False,
        max_length=DOCUMENT_LENGTH,
        hint="Only where it comes from a document",
    )
    themes = MultipleChoiceField("Themes", required=False, is_small=True)
    subthemes = MultipleChoiceField("Sub-themes it bears on", required=False, is_small=True)
    version = VersionField()

    def __init__(self, *args: Any, sources: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["where"].choices = [("", "Choose one"), *_numbered(sources)]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        document, where = data.get("document", ""), data.get("where")
        is_new = document not in {"", self.initial.get("document", "")}
        if where and not where.startswith("document:") and is_new:
            self.add_error("document", "Delete the title, or select that it comes from a document")
        return data

    @property
    def note(self) -> dict[str, Any]:
        """The cleaned answers as the actions take them."""
        data = dict(self.cleaned_data)
        source, _, ref = data.pop("where").partition(":")
        document = data.pop("document")
        return {**data, "source": source, "source_ref": document if source == "document" else ref}


class ConclusionForm(_Tagged):
    """What the team makes of some observations."""

    boxes = ("observations", "themes")

    text = TextField(
        "What do you conclude?", missing="Enter the conclusion", rows=5, max_length=OBSERVATION_LENGTH
    )
    observations = MultipleChoiceField(
        "Which observations does it rest on?",
        missing="Select at least one observation that this rests on",
        is_small=True,
    )
    themes = MultipleChoiceField("Themes", required=False, is_small=True)
    version = VersionField()


class AgreeForm(_Tagged):
    """What the team agreed for one sub-theme, or overall."""

    boxes = ("observations",)

    grade = ChoiceField("What did the team agree?", Grade.choices, missing="Select the grade the team agreed")
    reason = TextField(
        "Why?", missing="Give the reason the team agreed", hint="This stands beside the grade in the report"
    )
    observations = MultipleChoiceField("Observations it rests on", required=False, is_small=True)
    version = VersionField()

    def __init__(self, *args: Any, descriptors: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["grade"].widget.hints = descriptors


def _grade_field(number: int, title: str, missing: str) -> ChoiceField:
    return ChoiceField(title, Grade.choices, missing=f"{missing} for sub-theme {number}", is_small=True)


class ProposeForm(Form):
    """What the two readers propose: a grade wherever they differ, 0 standing for the overall rating, and why."""

    reason = TextField(
        "Why?",
        missing="Give the reason for what you propose",
        hint="The other reader and the coordinator read it. It can stand as the reason for the decision.",
        rows=4,
    )
    version = VersionField()

    def __init__(self, *args: Any, open_ratings: Iterable[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.numbers = []
        for number, title in open_ratings:
            self.numbers.append(number)
            name, missing = self.name_of(number), "Select the grade you propose"
            self.fields[name] = (
                _grade_field(number, title, missing)
                if number
                else ChoiceField(title, Grade.choices, missing=f"{missing} overall", is_small=True)
            )
        self.order_fields([*(self.name_of(number) for number in self.numbers), "reason", "version"])

    @staticmethod
    def name_of(number: int) -> str:
        return f"subtheme_{number}" if number else "overall"

    @property
    def proposal(self) -> dict[str, Any]:
        """The cleaned answers as the action takes them."""
        data = self.cleaned_data
        return {
            "reason": data["reason"],
            "grades": {number: data[self.name_of(number)] for number in self.numbers},
            "version": data["version"],
        }


class ModerateForm(Form):
    """What stands for a record: whose answers count, the overall rating, and each sub-theme that is open."""

    reading = ChoiceField("Whose answers to the criteria count?", missing="Select whose answers count")
    overall = ChoiceField(
        "Overall rating that stands", Grade.choices, missing="Select the overall rating that stands"
    )
    reason = TextField("Why?", missing="Give the reason for what was decided", rows=4)
    clash_reason = TextField(
        "Why Good or better although a sub-theme is Inadequate?",
        required=False,
        rows=3,
        hint="Only where the record is Good or Outstanding overall and sub-theme 6 or 7 is Inadequate",
    )
    version = VersionField()

    def __init__(
        self,
        *args: Any,
        readings: Iterable[tuple[str, str]],
        open_subthemes: Iterable[tuple[int, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reading"].choices = list(readings)  # type: ignore[attr-defined] # a choice field
        self.numbers = []
        for number, title in open_subthemes:
            self.numbers.append(number)
            self.fields[f"subtheme_{number}"] = _grade_field(number, title, "Select the grade that stands")
            self.fields[f"why_{number}"] = LineField(f"Why, for sub-theme {number}?", required=False)

    @property
    def decision(self) -> dict[str, Any]:
        """The cleaned answers as the action takes them."""
        data = self.cleaned_data
        return {
            "reading": int(data["reading"]),
            "overall": data["overall"],
            "reason": data["reason"],
            "clash_reason": data["clash_reason"],
            "subthemes": {number: data[f"subtheme_{number}"] for number in self.numbers},
            "reasons": {number: data[f"why_{number}"] for number in self.numbers},
            "version": data["version"],
        }


class AgreeToForm(Form):
    """No questions: which version of the proposal was read."""

    version = VersionField()


class CloseForm(Form):
    """No questions: a place for what is missing."""


class ReopenForm(Form):
    """Why a reader takes their audit back."""

    reason = LineField(
        "Why do you reopen it?", max_length=LONGEST_REASON, missing="Say why you reopen this audit"
    )


class DataForm(Form):
    """What a file of everything is for, and which kind of file."""

    reason = LineField(
        "What is the file for?",
        missing="Say what the file is for",
        max_length=LONGEST_REASON,
        hint="It is kept in the trail. Write nothing about anybody.",
    )
    format = ChoiceField(
        "Which kind of file?",
        [("xlsx", "Excel workbook (.xlsx)"), ("csv", "One table (.csv)")],
        missing="Select a kind of file",
    )
