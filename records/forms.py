"""What people type about records: the log, the sample, a reason, what a person agreed to, how to meet them."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar

from django.core.exceptions import ValidationError

from core.forms import (
    ChoiceField,
    ConfirmField,
    DateField,
    Form,
    IntegerField,
    LineField,
    TextField,
    VersionField,
)

from .scales import (
    LONGEST_FIELD,
    LONGEST_LINE,
    LONGEST_NUMBER,
    LONGEST_REASON,
    AskedBy,
    AskedHow,
    Confidentiality,
    DecidedBy,
    RetentionChoice,
    Supporter,
)

Result = TypeVar("Result")
Row = TypeVar("Row", bound=Form)

YES_NO = (("yes", "Yes"), ("no", "No"))


class LogRowForm(Form):
    """One of the four places of a category. Nothing that was entered before is shown in it."""

    age = IntegerField("Age", least=16, most=120, width=3, required=False)
    case_number = LineField(
        "Case record number",
        max_length=LONGEST_NUMBER,
        width=20,
        required=False,
        attrs={"autocomplete": "off", "spellcheck": "false"},
    )
    remove = ConfirmField("Remove this record from the log", required=False)


class SampleRowForm(Form):
    """What the coordinator wants for one listed record."""

    selected = ConfirmField("Read this record", required=False)
    first = ChoiceField("First reader", is_select=True, required=False)
    second = ChoiceField("Second reader", is_select=True, required=False)

    def __init__(
        self, *args: Any, readers: Iterable[tuple[str, str]], why_no_other: str = "", **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        offered = list(readers)
        for name in ("first", "second"):
            now = self.initial.get(name, "")
            kept = [choice for choice in offered if not why_no_other or choice[0] == now]
            self.fields[name].choices = [("", "Nobody yet"), *kept]  # type: ignore[attr-defined]
        if why_no_other and not self.initial.get("second"):
            self.fields["second"].help_text = f"{why_no_other}."


class RevealForm(Form):
    reason = LineField(
        "Why do you need the number?",
        missing="Say why you need the number",
        max_length=LONGEST_REASON,
        hint="For example, to find the record in the host council’s system. Do not write the number or a name here.",
    )
    version = VersionField()


class ConsentForm(Form):
    """What the person said when they were asked."""

    asked_by = ChoiceField("Who asked the person?", AskedBy.choices, missing="Select who asked the person")
    asked_how = ChoiceField("How were they asked?", AskedHow.choices, missing="Select how they were asked")
    asked_on = DateField(
        "When were they asked?", subject="The date", missing="Enter the date on which the person was asked"
    )
    conversation = ChoiceField(
        "Do they agree to a conversation?",
        YES_NO,
        is_inline=True,
        missing="Select yes if they agree to a conversation",
        hint="Saying no costs the person nothing, and nobody needs a reason.",
    )
    quotes = ConfirmField("They agree that their words may be quoted without their name", required=False)
    follow_up = ConfirmField("They want to be told what came of it", required=False)
    supporter = ChoiceField(
        "Who will be with them?",
        [("", "Nobody, or they have not said"), *Supporter.choices],
        required=False,
        hint="Only who they are to the person. A name belongs on the card, if anywhere.",
    )
    decided_by = ChoiceField(
        "Whose decision was it?",
        DecidedBy.choices,
        missing="Select whose decision it was",
        hint="Somebody else decides only under the Mental Capacity Act, where the person cannot decide this.",
    )

    def clean_conversation(self) -> bool:
        return bool(self.cleaned_data["conversation"] == "yes")


class CardForm(Form):
    """The before-we-talk card: how to meet the person, and nothing of their history."""

    called_by = LineField("What would they like to be called?", required=False, max_length=100)
    contact = TextField(
        "How to get in touch",
        rows=2,
        required=False,
        max_length=LONGEST_FIELD,
        hint="Only what those who meet them need to arrange the day.",
    )
    supporter = TextField(
        "Who will be with them?",
        rows=2,
        required=False,
        max_length=LONGEST_FIELD,
        hint="How the supporter is related to them, and what they are there for.",
    )
    communication = TextField(
        "What helps them to communicate?",
        rows=3,
        required=False,
        max_length=LONGEST_FIELD,
        hint="For example an interpreter, large print, time, pictures, or a quiet room.",
    )
    preferences = TextField(
        "What would they like us to do, or not to do?", rows=3, required=False, max_length=LONGEST_FIELD
    )
    safety = TextField(
        "What keeps everybody safe and at ease?",
        rows=3,
        required=False,
        max_length=LONGEST_FIELD,
        hint="For example the way in, a pet, or somebody who should not be in the room.",
    )
    version = VersionField()


class GovernanceForm(Form):
    """The information governance checklist. Half of it may be kept; completing it asks for all."""

    dpia_ref = LineField(
        "Reference of the data protection impact assessment",
        required=False,
        max_length=LONGEST_LINE,
        hint="As your council files it. It covers this review, and reviewers from other councils.",
    )
    sharing_ref = LineField(
        "Reference of the information sharing agreement",
        required=False,
        max_length=LONGEST_LINE,
        hint="Between your council and those whose reviewers read its records.",
    )
    told_how = TextField(
        "How were people told that their records may be read?",
        rows=4,
        required=False,
        max_length=LONGEST_FIELD,
        hint="No surprises: for example the privacy notice, where it stands, and since when.",
    )
    confidentiality = ChoiceField(
        "Has everybody on the review team signed a confidentiality agreement?",
        Confidentiality.choices,
        required=False,
    )
    retention = ChoiceField(
        "How long is what this review gathers kept?", RetentionChoice.choices, required=False
    )
    version = VersionField()


class ReopenForm(Form):
    reason = LineField(
        "Why is it reopened?",
        missing="Say why the checklist is reopened",
        max_length=LONGEST_REASON,
        hint="It is kept in the trail. Write nothing about anybody.",
    )


class AppointmentForm(Form):
    slot = ChoiceField(
        "Which conversation is with this person?", missing="Select a conversation of the timetable"
    )

    def __init__(self, *args: Any, slots: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["slot"].choices = list(slots)  # type: ignore[attr-defined]


def attempt_rows(forms: Mapping[str, Row], action: Callable[..., Result], /, **kwargs: Any) -> Result | None:
    """Call the action for several small forms on one page; return what it returns, or None with something to mend.

    That then stands at the field of its row: the action raises it under `<row>-<field>`.
    """
    try:
        return action(**kwargs)
    except ValidationError as error:
        for name, errors in error.error_dict.items():
            row, _, field = name.rpartition("-")
            forms[row].add_error(field, ValidationError(errors))
    return None
