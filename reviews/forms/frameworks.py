"""What an administrator types about frameworks, and what a coordinator chooses of them."""

from collections.abc import Iterable
from typing import Any

from django import forms

from core.forms import (
    ChoiceField,
    DateField,
    FileField,
    Form,
    LineField,
    MultipleChoiceField,
    TextField,
    VersionField,
)
from reviews.importing import LARGEST, LENGTHS
from reviews.queries import GRADES

YES, NO, NEW_GROUP = "yes", "no", "0"
YES_OR_NO = [(YES, "Yes"), (NO, "No")]
NAMED = "Short, such as the year and a number: 2027.1. No two versions of a region have the same."


def _name_field() -> LineField:
    return LineField(
        "Version",
        missing="Enter what the version is called",
        hint=NAMED,
        max_length=LENGTHS["version"],
        width=10,
    )


def _day_field() -> DateField:
    return DateField(
        "From which day is it in force?",
        subject="The day it is in force from",
        missing="Enter the day it is in force from",
        hint="Once published, reviews whose sampling opens from that day on are read by it. For example, 1 4 2027",
    )


def _choose(form: Form, name: str, choices: Iterable[tuple[str, str]]) -> None:
    field = form.fields[name]
    assert isinstance(field, ChoiceField | MultipleChoiceField)  # noqa: S101 # for the types only
    field.choices = list(choices)


class CopyForm(Form):
    """`region` comes back as a slug."""

    name = _name_field()
    effective_on = _day_field()
    region = ChoiceField("For which region?", is_select=True, missing="Select the region it is for")

    def __init__(self, *args: Any, regions: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose(self, "region", regions)


class FrameworkForm(Form):
    title = LineField("Title", missing="Enter the title", max_length=LENGTHS["title"])
    name = _name_field()
    effective_on = _day_field()
    version = VersionField()


class GroupForm(Form):
    title = LineField(
        "Title of the group", missing="Enter the title of the group", max_length=LENGTHS["title"]
    )
    regional = ChoiceField(
        "Are these the region’s own criteria?",
        YES_OR_NO,
        hints={YES: "They stay out of the LGA (Local Government Association) summary."},
        missing="Select whether these are the region’s own criteria",
    )
    version = VersionField()

    def clean(self) -> dict[str, Any]:
        return _as_truth(super().clean() or {}, "regional")


class CriterionForm(Form):
    """`group` comes back as a number, 0 for a new one."""

    code = LineField(
        "Code",
        missing="Enter the code",
        hint="As the pro forma prints it, such as 2.1. The codes of the LGA’s criteria lead them into its summary.",
        max_length=LENGTHS["code"],
        width=5,
    )
    text = TextField(
        "What is to be met?",
        rows=3,
        max_length=LENGTHS["text"],
        missing="Enter what is to be met",
        hint="A statement that is answered Y (yes), P (partly), N (no) or N/A (not applicable) for every record.",
    )
    guidance = TextField("What should a reader look for?", max_length=LENGTHS["guidance"], required=False)
    prompt = LineField("Which question helps while reading?", max_length=LENGTHS["prompt"], required=False)
    group = ChoiceField("In which group?", missing="Select the group")
    new_group = LineField(
        "Title of the new group",
        max_length=LENGTHS["title"],
        required=False,
        hint="Only if you chose a new group. It is marked as the region’s own; you can change that afterwards.",
    )
    version = VersionField()

    def __init__(self, *args: Any, groups: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose(self, "group", [*groups, (NEW_GROUP, "A new group")])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if "text" in cleaned:
            cleaned["text"] = " ".join(cleaned["text"].split())
        if cleaned.get("new_group") and cleaned.get("group") not in {None, NEW_GROUP}:
            self.add_error("new_group", "Choose a new group above, or leave its title empty")
        if "group" in cleaned:
            cleaned["group"] = int(cleaned["group"])
        return cleaned


class SubThemeForm(Form):
    """The four grades' fields come back together, as `descriptors`."""

    title = LineField("Title", missing="Enter the title", max_length=LENGTHS["title"])
    rated_by_peers = ChoiceField(
        "Do peers rate it too, from what they hear?", YES_OR_NO, missing="Select whether peers rate it too"
    )
    peer_question = LineField(
        "The same in plain words, as a question for peers",
        max_length=LENGTHS["peer_question"],
        required=False,
        hint="Such as: Did people feel listened to? Without it, peers see the title.",
    )
    holds_back = ChoiceField(
        "Does an Inadequate here hold back a good overall rating?",
        YES_OR_NO,
        hints={YES: "The coordinator moderates the two together, as for safeguarding."},
        missing="Select whether an Inadequate here holds back a good overall rating",
    )
    criteria = MultipleChoiceField(
        "Which criteria bear on it?", required=False, is_small=True, hint="None has to."
    )
    version = VersionField()

    def __init__(self, *args: Any, codes: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose(self, "criteria", codes)
        for grade, label in GRADES:
            self.fields[grade] = TextField(
                f"What {label} looks like",
                rows=3,
                max_length=LENGTHS["descriptor"],
                missing=f"Say what {label} looks like",
            )
        names = ["title", "rated_by_peers", "peer_question", *(grade for grade, _ in GRADES)]
        self.order_fields([*names, "holds_back", "criteria", "version"])

    def clean(self) -> dict[str, Any]:
        cleaned = _as_truth(super().clean() or {}, "rated_by_peers", "holds_back")
        cleaned["descriptors"] = {grade: cleaned.pop(grade, "") for grade, _ in GRADES}
        return cleaned


class PromptForm(Form):
    text = LineField(
        "What to ask, or to listen for", missing="Enter the prompt", max_length=LENGTHS["prompt_text"]
    )
    hint = LineField("A hint for whoever asks", max_length=LENGTHS["hint"], required=False)
    version = VersionField()


class FrameworkFileForm(Form):
    """`region` comes back as a slug."""

    region = ChoiceField("For which region?", is_select=True, missing="Select the region it is for")
    file = FileField(
        "The file",
        largest=LARGEST,
        accept=".json,application/json",
        missing="Choose the file",
        hint="A framework as JSON, 512 KB at most.",
    )

    def __init__(self, *args: Any, regions: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose(self, "region", [("", "Select a region"), *regions])


class UnderstoodForm(Form):
    """What was understood of a file goes with the page, and is read again when it is sent."""

    name = _name_field()
    effective_on = _day_field()
    region = forms.CharField(widget=forms.HiddenInput, max_length=40, label="Region")
    content = forms.CharField(widget=forms.HiddenInput, max_length=LARGEST, label="File")


class ChooseForm(Form):
    framework = ChoiceField(
        "By which version will the review be read?",
        required=False,
        is_label_hidden=True,
    )

    def __init__(self, *args: Any, choices: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose(self, "framework", choices)


def _as_truth(cleaned: dict[str, Any], *names: str) -> dict[str, Any]:
    for name in names:
        if name in cleaned:
            cleaned[name] = cleaned[name] == YES
    return cleaned
