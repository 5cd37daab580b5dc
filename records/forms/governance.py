"""The information lead’s checklist before fieldwork, and the reason for opening it again."""

from core.forms import (
    ChoiceField,
    Form,
    LineField,
    TextField,
    VersionField,
)
from records.scales import (
    LONGEST_FIELD,
    LONGEST_LINE,
    LONGEST_REASON,
    Confidentiality,
    RetentionChoice,
)


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
        "How long is what this review gathers kept?",
        RetentionChoice.choices,
        required=False,
        hint="Shorter dates are entered on the page “What is kept until when” of this review. Enter them first.",
    )
    version = VersionField()


class ReopenForm(Form):
    reason = LineField(
        "Why is it reopened?",
        missing="Say why the checklist is reopened",
        max_length=LONGEST_REASON,
        hint="It is kept in the trail. Write nothing about anybody.",
    )
