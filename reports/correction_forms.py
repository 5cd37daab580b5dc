"""What people type into a correction of a final report."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms

from core.forms import DateField, Form, LineField, TextField, VersionField
from core.refusals import Conflict
from reports.correcting import LABELS, NARRATIVE
from reports.forms import NarrativeField
from reports.reading import plain_text


class BeginCorrectionForm(Form):
    wrong = TextField(
        "What is wrong in the report?",
        max_length=2000,
        rows=4,
        hint="The team reads this. It is not printed.",
        missing="Say what is wrong in the report",
    )
    said_by = LineField(
        "Who said so?",
        max_length=200,
        hint="A role or a body, such as “the host’s organiser”. Not a name.",
        missing="Enter who said so",
    )


class SaysForm(Form):
    says = TextField(
        "What was corrected, for the reader",
        max_length=1000,
        rows=3,
        hint="For example, “The month of the previous review was wrong.” It is printed in the new version.",
        missing="Say what was corrected",
    )
    version = VersionField()


class GiveUpCorrectionForm(Form):
    why = TextField(
        "Why is it given up?",
        max_length=1000,
        rows=3,
        hint="What was corrected in it is not kept. The reason is.",
        missing="Give the reason",
    )


class CorrectedForm(Form):
    """The texts of one piece of a final report, by the names of its fields."""

    version = VersionField()

    def __init__(self, *args: Any, texts: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial = {**texts, **self.initial}
        if texts.get("due_on"):
            self.initial["due_on"] = date.fromisoformat(texts["due_on"])
        self.fields = {**{name: _corrected_field(name) for name in texts}, **self.fields}

    @property
    def texts(self) -> dict[str, str]:
        """What was typed; a date as in `2026-12-01`."""
        return {name: str(text) for name, text in self.cleaned_data.items() if name != "version"}

    def show_conflict(self, conflict: Conflict) -> None:
        """Both texts as people read them, without their tags. The box keeps what was typed."""
        super().show_conflict(conflict)
        if NARRATIVE in self.fields:
            self.conflict = [
                each._replace(theirs=plain_text(each.theirs), mine=plain_text(each.mine))
                for each in self.conflict
            ]


def _corrected_field(name: str) -> forms.Field:
    label = LABELS[name]
    if name == NARRATIVE:
        return NarrativeField(label)
    if name == "due_on":
        return DateField(label)
    if name in {"text", "reason", "measure", "baseline"}:
        return TextField(label, max_length=4000, rows=5, missing=f"Enter the words of “{label}”")
    return LineField(label, max_length=200, missing=f"Enter the words of “{label}”")
