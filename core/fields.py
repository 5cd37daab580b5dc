"""The fields people fill in.

Each field is made with its label first, and says in `missing` what to do when it is left empty:
`LineField("Topic", missing="Enter the topic of the review", max_length=120)`.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date, time, timedelta
from typing import Any, Literal, TypedDict, Unpack

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils import timezone
from django.utils.functional import lazy

from .dates import date_text, parse_date, parse_time, time_text
from .text import clean_text
from .widgets import Checkboxes, DateInput, Radios, Select

Width = Literal[2, 3, 4, 5, 10, 20, 30, "one-quarter", "one-third", "one-half", "two-thirds"]
Choices = Iterable[tuple[str, str]] | Iterable[tuple[int, str]]

LINE_LENGTH = 200
TEXT_LENGTH = 4000
WHEN_COUNT_SHOWS = 75  # per cent of the limit


class Look(TypedDict, total=False):
    """What every field may be given beside its label."""

    missing: str
    """What to do when it is left empty: "Enter the date fieldwork starts". Made from the label where not given."""
    required: bool
    hint: str
    label_size: Literal["", "s", "m", "l", "xl"]
    is_heading: bool
    """The label is the page's H1: for a page that asks one thing."""
    is_label_hidden: bool
    """The label is only for those who cannot see what stands around the field."""
    initial: Any
    disabled: bool
    attrs: dict[str, Any]
    """Further HTML attributes of the control."""


def _settings(label: str, look: Look, verb: str = "Enter") -> dict[str, Any]:
    missing = look.get("missing") or _missing_for(label, verb)
    return {
        "label": label,
        "required": look.get("required", True),
        "help_text": look.get("hint", ""),
        "initial": look.get("initial"),
        "disabled": look.get("disabled", False),
        "error_messages": {"required": missing},
    }


def _missing_for(label: str, verb: str) -> str:
    if label.endswith("?"):
        return f"Answer the question: {label}"
    return f"{verb} {label[:1].lower()}{label[1:]}" if label[1:2].islower() else f"{verb} {label}"


class _Dressed(forms.Field):
    """How a field's label shows: read by the template of every field."""

    label_size: str = "s"
    is_heading: bool = False
    is_label_hidden: bool = False

    def dress(self, look: Look) -> None:
        self.is_heading = look.get("is_heading", False)
        self.label_size = look.get("label_size", "l" if self.is_heading else "s")
        self.is_label_hidden = look.get("is_label_hidden", False)
        self.widget.attrs |= look.get("attrs", {})


class LineField(_Dressed, forms.CharField):
    """One line of text."""

    def __init__(
        self,
        label: str,
        *,
        max_length: int = LINE_LENGTH,
        width: Width | None = None,
        **look: Unpack[Look],
    ) -> None:
        self.limit = max_length
        super().__init__(**_settings(label, look))
        self.dress(look)
        if width:
            _set_width(self.widget, width)

    def to_python(self, value: Any) -> str:
        return clean_text(str(value), max_length=self.limit, lines=False) if value else ""


class TextField(_Dressed, forms.CharField):
    """Several lines of text. `count` says under the box how much it takes; nothing stops the typing."""

    widget = forms.Textarea

    def __init__(
        self,
        label: str,
        *,
        max_length: int = TEXT_LENGTH,
        rows: int = 5,
        count: bool = True,
        **look: Unpack[Look],
    ) -> None:
        self.limit = max_length
        self.shown_limit = max_length if count else None
        self.shown_from = WHEN_COUNT_SHOWS
        super().__init__(**_settings(label, look))
        self.widget.attrs = {"rows": str(rows)}
        self.dress(look)

    def to_python(self, value: Any) -> str:
        return clean_text(str(value), max_length=self.limit) if value else ""


class FileField(_Dressed, forms.FileField):
    """One file, read at once. `accept` is what the browser offers first; what is in it is the reader's to say."""

    def __init__(self, label: str, *, largest: int, accept: str = "", **look: Unpack[Look]) -> None:
        self.largest = largest
        super().__init__(**_settings(label, look, "Choose"))
        self.error_messages["empty"] = "The file is empty"
        self.widget = forms.FileInput(attrs={"accept": accept} if accept else {})
        self.widget.is_required = self.required
        self.dress(look)

    def to_python(self, data: Any) -> Any:
        file = super().to_python(data)
        if file is not None and file.size > self.largest:
            size = f"{self.largest // 1024} KB" if self.largest < 1024**2 else f"{self.largest // 1024**2} MB"
            raise ValidationError(
                f"The file is larger than {size}. Choose a smaller one",
                code="size",
            )
        return file


class EmailField(LineField):
    widget = forms.EmailInput

    def __init__(
        self, label: str = "Email address", *, width: Width | None = 30, **look: Unpack[Look]
    ) -> None:
        super().__init__(label, max_length=254, width=width, **look)
        self.widget.attrs = {"autocomplete": "email", "spellcheck": "false"} | self.widget.attrs

    def to_python(self, value: Any) -> str:
        text = super().to_python(value)
        if text:
            message = "Enter an email address in the correct format, like name@example.org"
            try:
                validate_email(text)
            except ValidationError:
                raise ValidationError(message, code="email") from None
        return text


class IntegerField(_Dressed, forms.Field):
    """A whole number, typed as text: spinning arrows change numbers by accident."""

    def __init__(
        self,
        label: str,
        *,
        least: int | None = None,
        most: int | None = None,
        wrong: str = "",
        width: Width = 3,
        **look: Unpack[Look],
    ) -> None:
        self.least, self.most = least, most
        self.wrong = wrong
        """What to do when it is no number or out of bounds, where the label is a question. Else made from the label."""
        super().__init__(**_settings(label, look))
        self.widget.attrs["inputmode"] = "numeric"
        self.dress(look)
        _set_width(self.widget, width)

    def to_python(self, value: Any) -> int | None:
        text = str(value if value is not None else "").replace(",", "").strip()
        if not text:
            return None
        if not re.fullmatch(r"-?[0-9]{1,9}", text):
            raise ValidationError(
                self.wrong or f"{self.label} must be a whole number, such as 12", code="number"
            )
        number = int(text)
        if (self.least is not None and number < self.least) or (self.most is not None and number > self.most):
            raise ValidationError(self.wrong or f"{self.label} must be {self._bounds()}", code="bounds")
        return number

    def _bounds(self) -> str:
        if self.least is not None and self.most is not None:
            return f"between {self.least:,} and {self.most:,}"
        return f"{self.least:,} or more" if self.least is not None else f"{self.most:,} or fewer"


DAYS_AHEAD = timedelta(days=90)


def _day_ahead(then: str) -> str:
    day = timezone.localdate() + DAYS_AHEAD
    return f"For example, {day.day} {day.month} {day.year}{'. ' if then else ''}{then}"


_example_ahead: Callable[[str], str] = lazy(_day_ahead, str)


class DateField(_Dressed, forms.Field):
    """A date in three boxes, sent as `name-day`, `name-month` and `name-year`; the month may be a word.

    `subject` begins the messages ("Fieldwork starts must be …") where the label would read badly there. With
    `is_ahead` the example is a day to come, worked out when the page is shown; a hint of its own follows it.
    """

    widget = DateInput

    def __init__(
        self,
        label: str,
        *,
        subject: str = "",
        earliest: date | None = None,
        latest: date | None = None,
        is_ahead: bool = False,
        **look: Unpack[Look],
    ) -> None:
        self.subject = subject or label
        self.earliest, self.latest = earliest, latest
        if is_ahead:
            look["hint"] = _example_ahead(look.get("hint", ""))
        look.setdefault("hint", "For example, 14 3 2026")
        super().__init__(**_settings(label, look))
        self.dress(look)

    def to_python(self, value: Any) -> date | None:
        if isinstance(value, date) or not value or not any(value):
            return value if isinstance(value, date) else None
        day, month, year = value
        lacking = [part for part, text in (("day", day), ("month", month), ("year", year)) if not text]
        if lacking:
            raise ValidationError(f"{self.subject} must include a {' and '.join(lacking)}", code="incomplete")
        if re.fullmatch(r"[0-9]{1,3}", year):
            raise ValidationError(f"{self.subject} must have a year of 4 numbers, such as 2026", code="year")
        found = parse_date(day, month, year)
        if found is None:
            raise ValidationError(f"{self.subject} must be a real date, such as 14 3 2026", code="date")
        return found

    def validate(self, value: Any) -> None:
        super().validate(value)
        if value and self.earliest and value < self.earliest:
            raise ValidationError(f"{self.subject} must be {date_text(self.earliest)} or later", code="early")
        if value and self.latest and value > self.latest:
            raise ValidationError(f"{self.subject} must be {date_text(self.latest)} or earlier", code="late")


class TimeField(_Dressed, forms.Field):
    """A time of day, as people write it: 2:30pm, 14:30, 9am, midday."""

    def __init__(self, label: str, *, subject: str = "", **look: Unpack[Look]) -> None:
        self.subject = subject or label
        look.setdefault("hint", "For example, 9:30am or 2pm")
        super().__init__(**_settings(label, look))
        self.dress(look)
        _set_width(self.widget, 5)

    def prepare_value(self, value: Any) -> Any:
        return time_text(value) if isinstance(value, time) else value

    def to_python(self, value: Any) -> time | None:
        if isinstance(value, time):
            return value
        text = str(value or "").strip()
        if not text:
            return None
        found = parse_time(text)
        if found == "am or pm":
            raise ValidationError("Add am or pm to the time, such as 2:30pm", code="half_day")
        if not isinstance(found, time):
            raise ValidationError(f"{self.subject} must be a time, such as 9:30am or 2pm", code="time")
        return found


class ChoiceField(_Dressed, forms.ChoiceField):
    """One of a few, as radios; `is_select` for one of many. `hints` maps a value to a line under its label.

    For choices known only to the view, give them in the form's `__init__` with `self.fields["lead"].choices = …`.
    """

    widget = Radios

    def __init__(
        self,
        label: str,
        choices: Choices = (),
        *,
        is_select: bool = False,
        is_inline: bool = False,
        is_small: bool = False,
        hints: Mapping[str, str] | None = None,
        **look: Unpack[Look],
    ) -> None:
        radios = Radios(is_inline=is_inline, is_small=is_small, hints=hints)
        widget = Select() if is_select else radios
        super().__init__(choices=list(choices), widget=widget, **_settings(label, look, "Select"))
        self.error_messages["invalid_choice"] = "Select one of the choices that are offered"
        self.dress(look)


class MultipleChoiceField(_Dressed, forms.MultipleChoiceField):
    """Any number of a few, as checkboxes."""

    widget = Checkboxes

    def __init__(
        self,
        label: str,
        choices: Choices = (),
        *,
        is_small: bool = False,
        hints: Mapping[str, str] | None = None,
        **look: Unpack[Look],
    ) -> None:
        widget = Checkboxes(is_small=is_small, hints=hints)
        super().__init__(choices=list(choices), widget=widget, **_settings(label, look, "Select"))
        self.error_messages["invalid_choice"] = "Select only choices that are offered"
        self.error_messages["invalid_list"] = "Select only choices that are offered"
        self.dress(look)


class ConfirmField(_Dressed, forms.BooleanField):
    """One box to tick, beside the words that are agreed to."""

    def __init__(self, label: str, **look: Unpack[Look]) -> None:
        look.setdefault("missing", "Tick the box to go on")
        super().__init__(**_settings(label, look))
        self.dress(look)


class VersionField(forms.IntegerField):
    """Which version of the thing was on the page, so that nobody's words are overwritten unseen. Hidden."""

    widget = forms.HiddenInput

    def __init__(self) -> None:
        super().__init__(required=False, label="")

    def clean(self, value: Any) -> int:
        text = str(value)
        return int(text) if re.fullmatch(r"[0-9]{1,9}", text) else 0


def _set_width(widget: forms.Widget, width: Width) -> None:
    name = f"govuk-input--width-{width}" if isinstance(width, int) else f"govuk-!-width-{width}"
    widget.attrs["class"] = f"{widget.attrs.get('class', '')} {name}".strip()
