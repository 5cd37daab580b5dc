"""What people type about records: the log, the sample, a reason."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar

from django.core.exceptions import ValidationError

from core.forms import (
    ChoiceField,
    ConfirmField,
    FileField,
    Form,
    IntegerField,
    LineField,
    VersionField,
)
from records.categories import PER_CATEGORY, SAMPLE_AT_LEAST, Category
from records.importing import LARGEST_FILE
from records.scales import (
    LONGEST_NUMBER,
    LONGEST_REASON,
)

HIGHEST_SEED = 9999

Result = TypeVar("Result")
Row = TypeVar("Row", bound=Form)


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


class LogFileForm(Form):
    """The host's record log as a file."""

    file = FileField(
        "Excel workbook (.xlsx) or CSV file",
        missing="Choose the file with the record log",
        largest=LARGEST_FILE,
        accept=".xlsx,.csv",
        hint=f"Up to {LARGEST_FILE // 1024 // 1024} MB.",
    )


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


class SuggestForm(Form):
    """What a suggested sample should be like. The seed is in its address, so that anybody can have the same again."""

    size = IntegerField(
        "How many records?",
        missing="Enter how many records",
        least=SAMPLE_AT_LEAST,
        most=len(Category) * PER_CATEGORY,
        width=2,
    )
    share = ChoiceField(
        "How many of them are read twice?",
        [("4", "A quarter"), ("3", "A third"), ("2", "A half")],
        is_select=True,
    )
    seed = IntegerField(
        "Seed",
        least=1,
        most=HIGHEST_SEED,
        width=4,
        required=False,
        hint="The same number gives the same sample again. Leave it empty for a new one.",
    )


class RevealForm(Form):
    reason = LineField(
        "Why do you need the number?",
        missing="Say why you need the number",
        max_length=LONGEST_REASON,
        hint="For example, to find the record in the host council’s system. Do not write the number or a name here.",
    )
    version = VersionField()


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
