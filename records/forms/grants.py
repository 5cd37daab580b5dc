"""What is asked, decided and said about a peer reading a record."""

from collections.abc import Iterable
from typing import Any

from core.forms import ChoiceField, ConfirmField, DateField, Form, LineField, TextField
from records.scales import LONGEST_PURPOSE, LONGEST_REASON, Article6, Article9, Safeguard, Scope

SCOPE_HINTS = {
    Scope.AUDIT.value: "What a reviewer wrote about the record, without the reviewer’s name. This is often enough.",
    Scope.RECORD.value: "Also the case record number, while fieldwork is open, to find the record itself.",
}


class AskForGrantForm(Form):
    """For whom, how much, and why; the smaller first. A peer asks for themself only, and so is not asked for whom."""

    peer = ChoiceField("Who is it for?", is_select=True, missing="Select who it is for")
    scope = ChoiceField(
        "How much do you need to read?",
        Scope.choices,
        hints=SCOPE_HINTS,
        missing="Select how much you need to read",
        hint="Choose the least that will do.",
    )
    purpose = TextField(
        "What do you need it for?",
        rows=3,
        max_length=LONGEST_PURPOSE,
        missing="Say what you need it for",
        hint="Say why the conversation alone is not enough. Do not write a name or a number here.",
    )

    def __init__(self, *args: Any, peers: Iterable[tuple[str, str]] | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if peers is None:
            del self.fields["peer"]
        else:
            self.fields["peer"].choices = [("", "Select a peer"), *peers]  # type: ignore[attr-defined]
            self.fields["scope"].label = "How much do they need to read?"
            self.fields["purpose"].label = "What do they need it for?"


class GrantForm(Form):
    """The terms to which the information lead puts their name. Nothing that the law asks for is filled in already."""

    scope = ChoiceField(
        "What may they read?", Scope.choices, hints=SCOPE_HINTS, missing="Select what they may read"
    )
    purpose = TextField(
        "What for?",
        rows=3,
        max_length=LONGEST_PURPOSE,
        missing="Say what it is for",
        hint="As it was asked. Change it where you would put it more narrowly.",
    )
    article_6 = ChoiceField(
        "Lawful basis", Article6.choices, missing="Select the lawful basis", hint="UK GDPR, Article 6"
    )
    article_9 = ConfirmField(
        f"The condition is {Article9.SOCIAL_CARE.label}",
        missing="Tick to confirm the condition, or decline the request",
    )
    safeguard = ChoiceField(
        "Safeguard: under whose duty of confidence do they read?",
        Safeguard.choices,
        missing="Select the safeguard",
        hint="Data Protection Act 2018, section 11(1)",
    )
    responsible = ChoiceField(
        "Social work professional who is responsible",
        is_select=True,
        required=False,
        hint="Only where you selected that the peer reads under somebody’s responsibility.",
    )
    confidentiality_signed_on = DateField(
        "Confidentiality agreement signed on",
        missing="Enter the date on which they signed the confidentiality agreement",
    )
    dbs_seen_on = DateField(
        "Enhanced DBS certificate seen on",
        subject="The date on which you saw the certificate",
        missing="Enter the date on which the enhanced DBS certificate was seen",
    )
    dbs_until_on = DateField(
        "Enhanced DBS check is good until",
        subject="The date until which the check is good",
        is_ahead=True,
        missing="Enter the date until which the enhanced DBS check is good",
    )
    starts_on = DateField("First day", is_ahead=True, missing="Enter the first day")
    ends_on = DateField(
        "Last day", is_ahead=True, missing="Enter the last day", hint="At most 90 days after the first."
    )

    def __init__(self, *args: Any, people: Iterable[tuple[str, str]], asked: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["responsible"].choices = [("", "Nobody"), *people]  # type: ignore[attr-defined]
        if asked == Scope.AUDIT:
            self.fields["scope"].choices = [(Scope.AUDIT.value, Scope.AUDIT.label)]  # type: ignore[attr-defined]

    def clean_article_9(self) -> str:
        return Article9.SOCIAL_CARE.value


class DeclineGrantForm(Form):
    reason = LineField(
        "Why not?",
        missing="Say why, so that they can act on it",
        max_length=LONGEST_REASON,
        hint="The peer and the coordinator read this. Do not write a name or a number.",
    )


class EndGrantForm(Form):
    """Why it ends. A peer who gives it back needs no reason."""

    reason = LineField(
        "Why does it end?",
        missing="Say why it ends",
        max_length=LONGEST_REASON,
        hint="The peer and the coordinator read this. Do not write a name or a number.",
    )

    def __init__(self, *args: Any, is_own: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = not is_own
        if is_own:
            self.fields["reason"].help_text = "You need not say. Do not write a name or a number."
