"""What the host's information lead and DASS fill in about keeping and deleting."""

from typing import Any

from django.utils import timezone

from core.forms import ChoiceField, Choices, ConfirmField, DateField, Form, IntegerField, TextField

from .periods import STANDARD, Kind, is_long_ago

EVERYTHING = "everything"
NAME_NOBODY = "It is kept in the trail for six years. Name nobody who draws on social work."


class PeriodForm(Form):
    """A shorter period, in the unit of the standard."""

    length = IntegerField("", least=1)
    confirmed = ConfirmField(
        "If that day is here already, delete it at the next run",
        required=False,
        hint="What is deleted does not come back.",
    )

    def __init__(self, *args: Any, kind: Kind, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        standard = STANDARD[kind]
        length = self.fields["length"]
        length.label = f"How many {standard.unit} after {standard.start.value}?"
        length.wrong = f"Enter a number of {standard.unit} from 1 to {standard.length}"  # type: ignore[attr-defined]
        length.error_messages["required"] = length.wrong  # type: ignore[attr-defined]
        length.help_text = f"{standard.length} is the standard, and the longest."

    def leave_out_confirmed(self) -> None:
        """The tick is asked for only once the day that was typed is here already."""
        del self.fields["confirmed"]


class HoldForm(Form):
    kind = ChoiceField(
        "What must not be deleted?",
        [(EVERYTHING, "Everything of this review"), *((kind.value, STANDARD[kind].title) for kind in Kind)],
        initial=EVERYTHING,
        missing="Select what must not be deleted",
    )
    reason = TextField(
        "Why must it be kept?",
        max_length=500,
        rows=3,
        hint=f"Such as a complaint, a claim or an inquiry, by its reference. {NAME_NOBODY}",
        missing="Say why nothing may be deleted",
    )

    def clean_kind(self) -> str:
        kind: str = self.cleaned_data["kind"]
        return "" if kind == EVERYTHING else kind


class EndHoldForm(Form):
    reason = TextField(
        "Why can the hold end?",
        max_length=500,
        rows=3,
        hint=f"Such as that the complaint or claim is settled. {NAME_NOBODY}",
        missing="Say why the hold can end",
    )


class RequestForm(Form):
    """What a person asks for, and whom it concerns: one select for records and accounts."""

    kind = ChoiceField(
        "What does the person ask for?",
        [("access", "A copy of what is held about them"), ("erasure", "That it is erased")],
        missing="Select what the person asks for",
    )
    about = ChoiceField(
        "Whom does it concern?",
        is_select=True,
        hint="A person whose record is in this review, by audit reference, or somebody with an account here. "
        "Ask the organiser which reference is theirs.",
        missing="Select whom it concerns",
    )
    received_on = DateField("When was it received?", hint="The answer is due within one month.")
    long_ago = ConfirmField("It was received more than three months ago", required=False)
    keeps_audits = ConfirmField(
        "Keep the audits of the record until their own date",
        required=False,
        hint="For an erasure: where the public task still needs what was read. The second person sees your reason.",
    )
    keeps_why = TextField("Why are the audits needed?", max_length=500, rows=3, required=False)

    def __init__(self, *args: Any, about: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["about"].choices = [("", "Select one"), *about]  # type: ignore[attr-defined]
        self.fields["received_on"].initial = timezone.localdate()
        if not self.is_bound:
            del self.fields["long_ago"]

    def clean(self) -> dict[str, Any]:
        """Ask whether it was long ago only of a date that was, and take no reason for what is not asked."""
        given = super().clean() or self.cleaned_data
        if given.get("keeps_why") and not given.get("keeps_audits"):
            self.add_error("keeps_why", "Tick that the audits are kept, or delete what you wrote here")
        received_on = given.get("received_on")
        if received_on is None or not is_long_ago(received_on, timezone.localdate()):
            del self.fields["long_ago"]
            given.pop("long_ago", None)
        return given


class DecisionForm(Form):
    outcome = ChoiceField(
        "What do you decide?",
        [("approved", "Approve"), ("declined", "Decline")],
        missing="Select what you decide",
    )
    why = TextField(
        "Why?",
        max_length=500,
        rows=3,
        required=False,
        hint="Needed when you decline: the person is told, and that they can complain to the Information Commissioner.",
    )


class ClockForm(Form):
    days = IntegerField(
        "For how many days in all is the deadline paused?",
        least=0,
        most=365,
        wrong="Enter a number of days from 0 to 365",
        hint="While you wait for the person to say who they are, or what they mean.",
        missing="Enter a number of days from 0 to 365",
    )
    reason = TextField(
        "Why is it paused?",
        max_length=500,
        rows=2,
        hint=NAME_NOBODY,
        missing="Say why the deadline is paused",
    )
