"""What people type about the people behind records: what they agreed to, how and when to meet them."""

from collections.abc import Iterable
from typing import Any, TypeVar

from core.forms import (
    ChoiceField,
    ConfirmField,
    DateField,
    Form,
    LineField,
    TextField,
    VersionField,
)
from records.scales import (
    LONGEST_FIELD,
    AskedBy,
    AskedHow,
    DecidedBy,
    Supporter,
)

Result = TypeVar("Result")
Row = TypeVar("Row", bound=Form)

YES_NO = (("yes", "Yes"), ("no", "No"))


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


class AppointmentForm(Form):
    slot = ChoiceField(
        "Which conversation is with this person?", missing="Select a conversation of the timetable"
    )

    def __init__(self, *args: Any, slots: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["slot"].choices = list(slots)  # type: ignore[attr-defined]
