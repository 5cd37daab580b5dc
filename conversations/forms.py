"""What people fill in about a conversation or a meeting. Hardly anything has to be filled in."""

from collections.abc import Iterable
from typing import Any

from core.forms import (
    ChoiceField,
    Choices,
    ConfirmField,
    Form,
    IntegerField,
    MultipleChoiceField,
    TextField,
    VersionField,
)
from reviews.scales import Grade

LANGUAGES = (
    ("en", "English"),
    ("cy", "Welsh"),
    ("ur", "Urdu"),
    ("pa", "Punjabi"),
    ("ar", "Arabic"),
    ("pl", "Polish"),
    ("ro", "Romanian"),
    ("so", "Somali"),
)
NOTE_LENGTH = 20_000
QUOTE_LENGTH = 1_000
SPOKE_WITH = (
    ("person", "The person"),
    ("both", "The person and their supporter"),
    ("supporter", "A family member or supporter"),
)
USES = (
    ("as_it_is", "Usable as it is"),
    ("reworded", "Usable reworded"),
    ("no", "Not usable"),
)
USE_HINTS = {
    "as_it_is": "Nobody could tell from these words who said them.",
    "reworded": "The meaning may be used, in the words you give below.",
    "no": "Kept with the notes, and used nowhere else.",
}


class StartForm(Form):
    """The one thing that has to be said before a conversation is written up."""

    spoke_with = ChoiceField("Who are you speaking with?", SPOKE_WITH, required=False)
    willing = ConfirmField(
        "They are happy to talk today, and know that they can stop at any time",
        missing="Ask whether they are happy to talk today, and tick the box if they are",
    )


class NoteForm(Form):
    """A page of the notebook: one prompt."""

    text = TextField("", required=False, rows=12, max_length=NOTE_LENGTH, count=False)
    version = VersionField()

    def __init__(self, *args: Any, prompt: str, hint: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["text"]
        field.label, field.help_text = prompt, hint
        field.is_heading, field.label_size = True, "s"  # type: ignore[attr-defined] # what every field of ours has


class QuoteForm(Form):
    """Words that were said."""

    text = TextField(
        "What was said",
        missing="Enter what was said",
        hint="In their own words, without any name",
        rows=4,
        max_length=QUOTE_LENGTH,
    )
    lang = ChoiceField("In which language?", LANGUAGES, is_select=True, missing="Select the language")
    version = VersionField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("lang", "en")


class DecideForm(Form):
    """What someone else says of words that were taken down."""

    use = ChoiceField(
        "May these words be used?",
        USES,
        missing="Select whether these words may be used",
        hints=USE_HINTS,
    )
    reworded = TextField(
        "The words to use instead",
        required=False,
        hint="Only for words that are usable reworded. In the same language, and without any name",
        rows=4,
        max_length=QUOTE_LENGTH,
    )
    version = VersionField()


class RateForm(Form):
    """How what was heard is rated, overall first. Nothing has to be filled in before handing in."""

    overall = ChoiceField("Overall, how good was this person’s experience?", Grade.choices, required=False)
    overall_reason = TextField(
        "Why?", required=False, rows=5, hint="What they told you that makes you say so, without any name"
    )
    spoke_with = ChoiceField("Who did you speak with?", SPOKE_WITH, required=False)
    version = VersionField()

    def __init__(self, *args: Any, subthemes: Iterable[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.numbers = []
        for number, question in subthemes:
            self.numbers.append(number)
            self.fields[f"subtheme_{number}"] = ChoiceField(
                question, Grade.choices, required=False, is_small=True
            )

    @property
    def ratings(self) -> dict[str, Any]:
        """The cleaned answers as the action takes them."""
        data = dict(self.cleaned_data)
        subthemes = {number: data.pop(f"subtheme_{number}") for number in self.numbers}
        return {**data, "subthemes": subthemes}


class HandInForm(Form):
    """No questions: a place for what is missing."""


class MeetingForm(Form):
    """Notes of a meeting with staff."""

    attended = IntegerField("How many people came?", least=0, most=500, required=False)
    areas = TextField(
        "Areas discussed",
        required=False,
        rows=5,
        hint="One a line",
        max_length=NOTE_LENGTH,
        count=False,
    )
    notes = TextField(
        "Notes",
        required=False,
        rows=12,
        hint="What was said, by nobody in particular: no names, and no job title that only one person holds",
        max_length=NOTE_LENGTH,
        count=False,
    )
    themes = MultipleChoiceField("Themes that came up", required=False)
    version = VersionField()

    def __init__(self, *args: Any, themes: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(str(number), title) for number, title in themes]
        if choices:
            self.fields["themes"].choices = choices  # type: ignore[attr-defined] # a choice field
        else:
            del self.fields["themes"]

    def clean_themes(self) -> list[int]:
        return [int(number) for number in self.cleaned_data["themes"]]
