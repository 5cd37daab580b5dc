"""What a reader types in the pro forma: small forms, one an answer, that never ask for more than there is yet."""

from core.forms import ChoiceField, Form, LineField, TextField, VersionField
from reviews.scales import Grade

from .scales import LONGEST_COMMENT, LONGEST_NOTE, LONGEST_REASON, Answer


class AnswerForm(Form):
    """One criterion."""

    answer = ChoiceField("Answer", Answer.choices, required=False)
    comment = TextField("Comment", required=False, max_length=LONGEST_COMMENT)
    version = VersionField()


class RatingForm(Form):
    """One sub-theme."""

    grade = ChoiceField("Rating", Grade.choices, required=False)
    note = TextField("Note", required=False, max_length=LONGEST_NOTE)
    version = VersionField()


class SetAsideForm(Form):
    """Why a reading that never came is left out."""

    reason = LineField(
        "Why is this reading set aside?",
        max_length=LONGEST_REASON,
        missing="Say why this reading is set aside",
    )


class WholeForm(Form):
    """The record as a whole: three lenses, the overall rating with its reason, what should change now."""

    lens_process = TextField(
        "The process",
        required=False,
        max_length=LONGEST_COMMENT,
        hint="What was done, by whom and in what order. Was it timely, lawful and well recorded?",
    )
    lens_experience = TextField(
        "The person’s experience",
        required=False,
        max_length=LONGEST_COMMENT,
        hint="What was it like to be this person, or to care for them, as far as the record lets you know?",
    )
    lens_difference = TextField(
        "The difference made",
        required=False,
        max_length=LONGEST_COMMENT,
        hint="What is better, the same or worse for the person because of this work?",
    )
    overall = ChoiceField(
        "Overall rating", Grade.choices, required=False, hint="Your judgement of the whole, never a sum."
    )
    overall_reason = TextField(
        "The reason for the overall rating", required=False, max_length=LONGEST_COMMENT, rows=4
    )
    change_now = TextField(
        "What should change for this person now",
        required=False,
        max_length=LONGEST_COMMENT,
        rows=4,
        hint="If nothing should, say so. A safeguarding concern does not wait for this: raise it now.",
    )
    version = VersionField()
