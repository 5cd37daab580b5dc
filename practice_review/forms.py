"""What the coordinator says when closing fieldwork before everything is in, and when closing the review."""

from typing import Any

from core.forms import ConfirmField, Form, TextField


class CloseFieldworkForm(Form):
    """Only a button, unless something speaks against it: then a box to tick that says what, and a reason."""

    although = ConfirmField("", missing="Tick the box if fieldwork is to be closed all the same")
    reason = TextField(
        "Why is it closed all the same?",
        max_length=500,
        rows=3,
        hint="The reason is kept in the trail. Name nobody who draws on social work.",
        missing="Say why fieldwork is closed all the same",
    )

    def __init__(self, *args: Any, although: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if although:
            self.fields["although"].label = f"Close although {although}"
        else:
            del self.fields["although"], self.fields["reason"]

    @property
    def reason_given(self) -> str:
        return str(self.cleaned_data.get("reason", ""))


class CloseReviewForm(Form):
    """A box to tick, because it cannot be undone; and a reason while follow-up is not over."""

    is_meant = ConfirmField(
        "Close the review. I know that this cannot be undone",
        missing="Tick the box if the review is to be closed",
    )
    reason = TextField(
        "Why is it closed before follow-up is over?",
        max_length=500,
        rows=3,
        hint="The reason is kept in the trail. Name nobody who draws on social work.",
        missing="Say why the review is closed before follow-up is over",
    )

    def __init__(self, *args: Any, is_early: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_early:
            del self.fields["reason"]

    @property
    def reason_given(self) -> str:
        return str(self.cleaned_data.get("reason", ""))
