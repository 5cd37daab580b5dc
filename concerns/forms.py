"""What people type about a concern. Nothing here asks for a name or a number."""

from concerns.scales import LONGEST_TEXT, LONGEST_TOLD, Danger, Outcome
from core.forms import ChoiceField, Form, TextField

NO_NAMES = "Do not write a name or a case record number."


class RaiseForm(Form):
    """Short, because somebody may be waiting."""

    seen = TextField(
        "What did you see or hear?",
        rows=6,
        max_length=LONGEST_TEXT,
        missing="Say what you saw or heard",
        hint=f"A few sentences are enough. Use the person’s own words where you can. {NO_NAMES}",
    )
    danger = ChoiceField(
        "Is somebody in danger now?", Danger.choices, missing="Select whether somebody is in danger now"
    )
    told = TextField(
        "Have you told anybody?",
        rows=2,
        max_length=LONGEST_TOLD,
        required=False,
        hint="Say when, and what their job is: the manager on duty, at 2pm. If you have told nobody, leave it empty.",
    )


class EntryForm(Form):
    text = TextField(
        "What was done?",
        rows=5,
        max_length=LONGEST_TEXT,
        missing="Say what was done",
        hint=f"Say what, when, and what comes next. {NO_NAMES} What you write here cannot be changed afterwards.",
    )


class CloseForm(Form):
    outcome = ChoiceField("How did it end?", Outcome.choices, missing="Select how it ended")
    reason = TextField(
        "Why can it be closed?",
        rows=4,
        max_length=LONGEST_TEXT,
        missing="Say why it can be closed",
        hint=f"Who has it now, or how it is known that the person is safe. {NO_NAMES}",
    )
